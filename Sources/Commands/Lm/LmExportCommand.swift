internal import HogvecModels
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec lm export`: writes a model's embedding as a vector file.
enum LmExportCommand: Command {
  static let output = CommandOption(
    "output", "o", kind: .text, value: "FILE", help: "where the vectors go", file: .printed)
  static let format = CommandOption(
    "format", kind: .choice(VectorFormat.fileNames), value: "FORMAT",
    help: "the format of the output, as for convert",
    default: "by the output's name, or bin")

  static let syntax = CommandSyntax(
    name: "lm export",
    summary: "write a model's embedding as a vector file",
    usage: "MODEL --output FILE [options]",
    description: ["Writes the words' embeddings, so that neighbors, plot and convert can use them."],
    operands: 1...1,
    operandName: "MODEL",
    groups: [CommandSyntax.Group(title: "Options", options: [output, format])],
    examples: [CommandSyntax.Example(remark: "as text", line: "hogvec lm export model.lm --output words.txt")]
  )

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let (path, output) = (arguments.operands[0], try arguments.required(output))
    let model = try NGramModel(reading: path)
    try model.writeEmbedding(to: output, format: VectorFormat(option: format, in: arguments))
    console.message(
      "\(Figures.grouped(model.shape.words)) vectors of \(model.shape.dimension) numbers written to \(outputName(output))\n"
    )
  }
}
