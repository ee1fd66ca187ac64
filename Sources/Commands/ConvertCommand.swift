internal import Storage
internal import VectorFiles

/// `hogvec convert`: rewrites a vector file in another form.
enum ConvertCommand: Command {
  static let from = CommandOption(
    "from", kind: .choice(["bin", "text"]), value: "bin|text", help: "the form of INPUT",
    default: "what its content shows")
  static let to = CommandOption(
    "to", kind: .choice(["bin", "text"]), value: "bin|text", help: "the form of OUTPUT",
    default: "by its name: .bin, or .txt and .vec")
  static let quiet = CommandOption("quiet", kind: .flag, help: "print errors only")
  static let json = CommandOption("json", kind: .flag, help: "print the summary as JSON on standard output")

  static let syntax = CommandSyntax(
    name: "convert",
    summary: "rewrite a vector file as binary or text",
    usage: "INPUT OUTPUT [options]",
    description: [
      "Copies vectors from word2vec's binary form to its text form or back, record by record, in constant memory. "
        + "Numbers are written with as many digits as it takes to read the same bits again."
    ],
    operands: 2...2,
    operandName: "INPUT or OUTPUT",
    groups: [
      CommandSyntax.Group(title: "Forms", options: [from, to]),
      CommandSyntax.Group(title: "Messages", options: [quiet, json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "to look into a binary file", line: "hogvec convert vectors.bin vectors.txt")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let (input, output) = (arguments.operands[0], arguments.operands[1])
    let converter = VectorFileConverter(
      input: input, inputFormat: arguments.text(from).flatMap(VectorFileFormat.init),
      output: output, outputFormat: try outputFormat(arguments, output: output))
    let files = WorkingFiles(besideResult: output)
    let summary = try converter.run()
    _ = consume files
    if arguments.has(json) {
      let object: JSONValue = .object([
        "input": .string(input), "from": .string(summary.inputFormat.rawValue), "output": .string(output),
        "to": .string(converter.outputFormat.rawValue), "words": .integer(summary.count),
        "dimension": .integer(summary.dimension),
      ])
      try console.write("\(object)\n")
    } else if !arguments.has(quiet) {
      let vectors = Figures.counted(summary.count, "vector")
      let numbers = Figures.counted(summary.dimension, "number")
      console.message("\(vectors) of \(numbers) written to '\(output)'\n")
    }
  }

  private static func outputFormat(
    _ arguments: ParsedArguments, output: String
  ) throws(UsageError) -> VectorFileFormat {
    if let given = arguments.text(to).flatMap(VectorFileFormat.init) { return given }
    if output.hasSuffix(".bin") { return .binary }
    if output.hasSuffix(".txt") || output.hasSuffix(".vec") { return .text }
    throw UsageError("the name '\(output)' does not show its form; give --to bin or --to text")
  }
}
