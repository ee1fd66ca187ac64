internal import HogvecCorpus
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec inspect`: says what is in a vector file or an encoded corpus and what is wrong with it, and
/// repairs vectors.
enum InspectCommand: Command {
  static let from = CommandOption(
    "from", kind: .choice(VectorFormat.names), value: "FORMAT", help: "the format of FILE",
    default: "what its content shows")
  static let inputWords = CommandOption(
    "input-words", kind: .text, value: "FILE",
    help: "the words, for formats that keep them in a file of their own",
    default: "what is beside FILE, as convert finds it", file: .read)
  static let repair = CommandOption(
    "repair", kind: .text, value: "OUT",
    help:
      "write what is whole to OUT, in the same format: the header says how many vectors there are, a broken tail is "
      + "left out, and so is each broken line of a text", file: .rewritten)
  static let json = CommandOption("json", kind: .flag, help: "print a JSON object instead of a table")

  static let syntax = CommandSyntax(
    name: "inspect",
    summary: "say what is in a vector file, and repair it",
    usage: "FILE [--repair OUT] [options]",
    description: [
      "Reads the whole file and prints its format, its size, what its words and vectors are like, and the first fault with "
        + "its record and byte. Ends with 1 if there is a fault, unless it was repaired.",
      "FILE may also be an encoded corpus from the cache of hogvec train.",
    ],
    operands: 1...1,
    operandName: "FILE",
    groups: [
      CommandSyntax.Group(title: "Files", options: [from, inputWords, repair]),
      CommandSyntax.Group(title: "Messages", options: [json]),
    ],
    examples: [
      CommandSyntax.Example(remark: "is the download complete?", line: "hogvec inspect vectors.bin"),
      CommandSyntax.Example(
        remark: "keep what came", line: "hogvec inspect vectors.bin --repair whole.bin"),
    ], needsNoReader: true)

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let path = arguments.operands[0]
    if EncodedCorpus.isBegun(in: path) { return try inspectCorpus(arguments, path, console: console) }
    let format = VectorFormat(option: from, in: arguments)
    var report: VectorFileReport?
    var fault: FileError?
    do throws(FileError) {
      let read = try VectorFileReport(
        reading: path, format: format, wordsPath: arguments.text(inputWords),
        threads: AvailableProcessors().count)
      report = read
      fault = read.fault
      if !arguments.has(json) { try console.write(InspectionText.table(of: read, title: path)) }
    } catch {
      // A header that cannot be believed may be repaired all the same.
      fault = error
      if !arguments.has(repair) { throw error }
    }
    var summary: VectorFileRepair.Summary?
    if let output = arguments.text(repair) {
      let repaired = try VectorFileRepair(
        input: path, inputFormat: format, inputWords: arguments.text(inputWords), output: output
      ).run()
      summary = repaired
      if !arguments.has(json) { try console.write(InspectionText.text(of: repaired, output: output)) }
    }
    if arguments.has(json) {
      try console.write("\(InspectionText.json(of: report, fault: fault, repair: summary, path: path))\n")
    }
    if let fault, summary == nil { throw fault }
  }

  private static func inspectCorpus(_ arguments: ParsedArguments, _ path: String, console: Console) throws {
    for option in [from, inputWords, repair] where arguments.has(option) {
      throw UsageError("\(option.shownName) has no effect on an encoded corpus; leave it out")
    }
    let corpus = try EncodedCorpus(opening: path)
    let vocabulary = try corpus.vocabulary()
    try console.write(
      arguments.has(json)
        ? "\(EncodedCorpusText.json(of: corpus, vocabulary, path: path))\n"
        : EncodedCorpusText.table(of: corpus, vocabulary, title: path))
  }
}
