internal import HogvecModels
internal import HogvecRuns
internal import HogvecSystem

/// `hogvec lm distance`: how far two words' embeddings are from each other.
enum LmDistanceCommand: Command {
  static let json = CommandOption("json", kind: .flag, help: "print a JSON object")

  static let syntax = CommandSyntax(
    name: "lm distance",
    summary: "measure the distance between two words' embeddings",
    usage: "MODEL WORD WORD [options]",
    description: ["Prints the Euclidean distance between two words in the model's embedding."],
    operands: 3...3,
    operandName: "MODEL or WORD",
    groups: [CommandSyntax.Group(title: "Options", options: [json])],
    examples: [])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let path = arguments.operands[0]
    let model = try NGramModel(reading: path)
    let ids = try arguments.operandBytes.dropFirst().map { try Words.id(of: $0, in: model, path: path) }
    let distance = model.distance(ids[0], ids[1])
    if arguments.has(json) {
      let object: JSONValue = .object([
        "first": .word(arguments.operandBytes[1]), "second": .word(arguments.operandBytes[2]),
        "distance": .number(distance),
      ])
      try console.write("\(object)\n")
    } else {
      try console.write("\(Figures.fixed(distance, 4))\n")
    }
  }
}
