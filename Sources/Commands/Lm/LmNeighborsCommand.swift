internal import HogvecModels
internal import HogvecRuns
internal import HogvecSystem

/// `hogvec lm neighbors`: the words whose embeddings are nearest.
enum LmNeighborsCommand: Command {
  static let count = CommandOption(
    "n", "count", kind: .integer(1...1_000_000), value: "N", help: "how many neighbors", default: "10")
  static let json = CommandOption("json", kind: .flag, help: "print a JSON object for each word")

  static let syntax = CommandSyntax(
    name: "lm neighbors",
    summary: "list the words with the nearest embeddings",
    usage: "MODEL WORD... [options]",
    description: [
      "Prints the words at the smallest Euclidean distance from each WORD in the model's embedding."
    ],
    operands: 2...Int.max,
    operandName: "MODEL or WORD",
    groups: [CommandSyntax.Group(title: "Options", options: [count, json])],
    examples: [
      CommandSyntax.Example(remark: "five neighbors", line: "hogvec lm neighbors model.lm day -n 5")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let path = arguments.operands[0]
    let model = try NGramModel(reading: path)
    let words = Array(arguments.operandBytes.dropFirst())
    let ids = try words.map { try Words.id(of: $0, in: model, path: path) }
    for (word, id) in zip(words, ids) {
      let found = model.neighbors(of: id, count: arguments.integer(count) ?? 10)
      if arguments.has(json) {
        let list = found.map { neighbor -> JSONValue in
          .object(word: model.words[neighbor.word], ["distance": .number(neighbor.distance)])
        }
        try console.write("\(JSONValue.object(word: word, ["neighbors": .array(list)]))\n")
      } else {
        let lines = found.map { (word: model.words[$0.word], number: $0.distance) }
        try console.write(AnswerTable.text(of: lines, title: words.count > 1 ? word : nil))
      }
    }
  }
}
