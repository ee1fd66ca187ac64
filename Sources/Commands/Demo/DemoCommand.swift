internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

/// `hogvec demo`: the whole way from text to answers, on a text that the program makes itself.
enum DemoCommand: Command {
  static let outputDirectory = CommandOption(
    "output-dir", kind: .text, value: "DIR", help: "where vectors.bin and vectors.txt go",
    default: "the current directory", file: .written)
  static let keepText = CommandOption(
    "keep-text", kind: .flag, help: "also leave the text (corpus.txt) and the questions (analogies.txt)")

  static let syntax = CommandSyntax(
    name: "demo",
    summary: "train on a small made-up language and show what was learned",
    usage: "[options]",
    description: [
      "Makes a small text in a miniature language with countries and capitals, plurals, opposites, comparatives and "
        + "topics, learns vectors from it, answers the analogies that are true in it, and shows some neighbors. Needs "
        + "no file and no network, and takes some seconds. The same text every time."
    ],
    operands: 0...0,
    operandName: "",
    groups: [
      CommandSyntax.Group(title: "Options", options: [outputDirectory, keepText, SharedOptions.threads])
    ],
    examples: [], needsNoReader: true)

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let directory = arguments.text(outputDirectory)
    func path(_ name: String) -> String { directory.map { "\($0)/\(name)" } ?? name }
    let (binaryPath, textPath) = (path("vectors.bin"), path("vectors.txt"))
    let (demoText, analogies) = (DemoCorpus.demoText(), Array(DemoCorpus.analogies().utf8))
    for path in [binaryPath, textPath] {
      try FileIdentity.checkWritable(path)
      try checkOwn(vectors: path, wordsOf: demoText)
    }
    let files = WorkingFiles(besideResult: path("demo"))
    let isKept = arguments.has(keepText)
    let corpusPath = isKept ? path("corpus.txt") : files.path("corpus")
    let questionsPath = isKept ? path("analogies.txt") : files.path("analogies")
    if isKept {
      try checkUnused(corpusPath, for: demoText)
      try checkUnused(questionsPath, for: analogies)
    }

    try console.write("1. Making a text in a miniature language\n")
    try FileReplacement.publish(demoText, at: corpusPath)
    try FileReplacement.publish(analogies, at: questionsPath)
    let lines = demoText.prefix(400).split(separator: UInt8(ascii: "\n")).prefix(3)
    for line in lines { try console.write("  \(String(decoding: line, as: UTF8.self))\n") }
    try console.write("  ... 45,000 sentences, \(Figures.bytes(demoText.count))\n")

    let threadCount = SharedOptions.threadCount(arguments)
    var settings = JobSettings(text: [corpusPath], output: binaryPath)
    settings.training.threads = threadCount
    let threadText = Figures.counted(threadCount, "thread")
    try console.write("\n2. Learning a vector for each word, on \(threadText)\n")
    let report = try TrainingJob(settings).run(on: console)
    try ExitCode.endIfStopped(report.stopReason)
    try console.write(report.text.split(separator: "\n").map { "  \($0)\n" }.joined())

    try console.write("\n3. Asking what was learned: a is to b as c is to ...?\n")
    let vectors = try WordVectors(reading: binaryPath).normalized()
    let answers = AnalogyEvaluation(threads: threadCount).run(
      try AnalogyQuestions(reading: questionsPath), on: vectors)
    try console.write(EvaluationText.table(of: answers, title: "  the language's analogies"))

    try console.write("\n4. The words nearest to some words\n")
    try showNeighbors(in: vectors, threads: threadCount, console: console)

    let text = VectorFileConverter(input: binaryPath, output: textPath, outputFormat: .text)
    let textFiles = WorkingFiles(besideResult: textPath)
    let summary = try text.run()
    _ = consume textFiles
    _ = consume files
    try console.write(
      """

      5. \(summary.count) vectors of \(summary.dimension) numbers are in \(binaryPath) (word2vec's binary format)
         and in \(textPath) (its text format)

      Try next:
        hogvec neighbors \(binaryPath) france whale happy
        hogvec train YOUR-TEXT.txt --output YOUR-VECTORS.bin
        hogvec help train

      """)
  }

  /// Refuses to replace vectors other than a demo's: a file that is not one of the words of the demo's text.
  private static func checkOwn(vectors path: String, wordsOf text: [UInt8]) throws(FileError) {
    guard FileIdentity.exists(path) else { return }
    let words = Set(text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") })
    // Only as large a file is read as a demo writes.
    if let reader = try? VectorFileReader(path: path), reader.count == words.count,
      reader.dimension == TrainingOptions().dimension,
      let vectors = try? WordVectors(reading: path),
      (0..<vectors.count).allSatisfy({ words.contains(vectors.word($0)[...]) })
    {
      return
    }
    throw FileError("'\(path)' exists, and is not of an earlier demo; choose another --output-dir")
  }

  /// Refuses to replace a file that the user may want: any but the one that a demo before has left.
  private static func checkUnused(_ path: String, for content: [UInt8]) throws {
    guard FileIdentity.exists(path) else { return }
    let file = try MappedFile(path: path)
    let isSame = unsafe file.bytes.elementsEqual(content)
    _ = consume file
    if isSame { return }
    throw FileError("'\(path)' exists, and --keep-text would replace it; choose another --output-dir")
  }

  private static func showNeighbors(
    in vectors: borrowing WordVectors, threads: Int, console: Console
  ) throws {
    let words = ["paris", "boats", "unhappy", "concert"]
    let rows = words.compactMap { vectors.id(of: Array($0.utf8)) }
    // The rows are copied while the vectors live.
    var queries: [VectorSearch.Query] = []
    for row in rows {
      queries.append(unsafe VectorSearch.Query(nearestTo: Array(vectors.row(row)), excluded: [row]))
    }
    let found = VectorSearch(count: 5, threads: threads).answers(to: queries, in: vectors.rows())
    for (row, neighbors) in zip(rows, found) {
      let list = neighbors.map {
        "\(String(decoding: vectors.word($0.row), as: UTF8.self)) \(Figures.fixed(Double($0.similarity), 2))"
      }
      let word = String(decoding: vectors.word(row), as: UTF8.self)
      let padding = String(repeating: " ", count: max(1, 10 - word.count))
      try console.write("  \(word)\(padding)\(list.joined(separator: ", "))\n")
    }
  }
}
