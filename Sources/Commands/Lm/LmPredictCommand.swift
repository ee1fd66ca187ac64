internal import HogvecModels
internal import HogvecRuns
internal import HogvecSystem

/// `hogvec lm predict`: the words most likely to follow.
enum LmPredictCommand: Command {
  static let count = CommandOption(
    "n", "count", kind: .integer(1...1_000_000), value: "N", help: "how many words", default: "10")
  static let json = CommandOption("json", kind: .flag, help: "print a JSON object for each text")

  static let syntax = CommandSyntax(
    name: "lm predict",
    summary: "list the words most likely to follow a text",
    usage: "MODEL TEXT... [options]",
    description: [
      "Prints the words that the model expects after each TEXT, with their probabilities. Of a text the last words count, as "
        + "many as the model's context."
    ],
    operands: 2...Int.max,
    operandName: "MODEL or TEXT",
    groups: [CommandSyntax.Group(title: "Options", options: [count, json])],
    examples: [
      CommandSyntax.Example(remark: "what comes next", line: "hogvec lm predict model.lm \"city of new\"")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let path = arguments.operands[0]
    let model = try NGramModel(reading: path)
    let texts = Array(arguments.operandBytes.dropFirst())
    let contexts = try texts.map { try context(of: $0, in: model, path: path) }
    for (text, context) in zip(texts, contexts) {
      let probabilities = model.probabilities(after: context)
      let order = probabilities.indices.sorted { (probabilities[$1], $0) < (probabilities[$0], $1) }
      let best = order.prefix(arguments.integer(count) ?? 10)
      if arguments.has(json) {
        let list = best.map { id -> JSONValue in
          .object(word: model.words[id], ["probability": .number(probabilities[id])])
        }
        try console.write("\(JSONValue.object(["text": .word(text), "next": .array(list)]))\n")
      } else {
        let lines = best.map { (model.words[$0], probabilities[$0]) }
        try console.write(AnswerTable.text(of: lines, title: texts.count > 1 ? text : nil))
      }
    }
  }

  private static func context(of text: [UInt8], in model: NGramModel, path: String) throws -> [Int] {
    let words = text.split(whereSeparator: Separators.contains).map { Array($0) }
    guard words.count >= model.shape.context else {
      throw FileError(
        "'\(Words.text(text))' has \(Figures.counted(words.count, "word")); the model '\(path)' predicts from "
          + "\(model.shape.context)")
    }
    return try words.suffix(model.shape.context).map { try Words.id(of: $0, in: model, path: path) }
  }
}
