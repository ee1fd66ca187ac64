internal import Models
internal import Storage

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
      "Prints the words that the model expects after each TEXT, with their probabilities. A text has as many words as the "
        + "model's context."
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
    let texts = Array(arguments.operands.dropFirst())
    let contexts = try texts.map { try context(of: $0, in: model, path: path) }
    for (text, context) in zip(texts, contexts) {
      let probabilities = model.probabilities(after: context)
      let order = probabilities.indices.sorted { (probabilities[$1], $0) < (probabilities[$0], $1) }
      let best = order.prefix(arguments.integer(count) ?? 10)
      if arguments.has(json) {
        let list = best.map { id -> JSONValue in
          .object(["word": .word(model.words[id]), "probability": .number(probabilities[id])])
        }
        try console.write("\(JSONValue.object(["text": .string(text), "next": .array(list)]))\n")
      } else {
        let lines = best.map { "  \(Figures.fixed(probabilities[$0], 4))  \(Words.text(model.words[$0]))\n" }
        try console.write((texts.count > 1 ? "\(text)\n" : "") + lines.joined())
      }
    }
  }

  private static func context(of text: String, in model: NGramModel, path: String) throws -> [Int] {
    let words = text.utf8.split { $0 == 0x20 || (0x09...0x0D).contains($0) }.map { Array($0) }
    guard words.count == model.shape.context else {
      let count = words.count == 1 ? "1 word" : "\(words.count) words"
      throw FileError("'\(text)' has \(count); the model '\(path)' predicts from \(model.shape.context)")
    }
    return try words.map { try Words.id(of: $0, in: model, path: path) }
  }
}
