internal import HogvecModels
internal import HogvecSystem

/// `hogvec lm export`: writes a model's embedding as a word2vec file.
enum LmExportCommand: Command {
  static let output = CommandOption("output", kind: .text, value: "FILE", help: "where the vectors go")
  static let format = CommandOption(
    "format", kind: .choice(["bin", "text"]), value: "bin|text", help: "word2vec's binary or text form",
    default: "bin, or text if the output's name ends in .txt or .vec")

  static let syntax = CommandSyntax(
    name: "lm export",
    summary: "write a model's embedding as a word2vec file",
    usage: "MODEL --output FILE [options]",
    description: ["Writes the words' embeddings, so that neighbors, plot and convert can use them."],
    operands: 1...1,
    operandName: "MODEL",
    groups: [CommandSyntax.Group(title: "Options", options: [output, format])],
    examples: [CommandSyntax.Example(remark: "as text", line: "hogvec lm export model.lm --output words.txt")]
  )

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let (path, output) = (arguments.operands[0], try arguments.required(output))
    if FileIdentity.areSame(path, output) { throw UsageError("--output '\(output)' is the model") }
    let model = try NGramModel(reading: path)
    let isText =
      arguments.text(format).map { $0 == "text" } ?? (output.hasSuffix(".txt") || output.hasSuffix(".vec"))
    try model.writeEmbedding(to: output, isText: isText)
    console.message(
      "\(Figures.grouped(model.shape.words)) vectors of \(model.shape.dimension) numbers written to '\(output)'\n"
    )
  }
}
