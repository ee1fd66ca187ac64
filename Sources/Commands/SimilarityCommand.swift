internal import Storage
internal import VectorFiles

/// `hogvec similarity`: the cosine of two words.
enum SimilarityCommand: Command {
  static let json = CommandOption("json", kind: .flag, help: "print a JSON object instead of lines")

  static let syntax = CommandSyntax(
    name: "similarity",
    summary: "print the cosine of two words",
    usage: "FILE A B [C...] [options]",
    description: ["Prints the cosine of A's vector with that of each word behind it."],
    operands: 3...Int.max,
    operandName: "FILE, A or B",
    groups: [CommandSyntax.Group(title: "Messages", options: [json])],
    examples: [
      CommandSyntax.Example(remark: "two pairs", line: "hogvec similarity vectors.bin king queen tree")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let file = try QueryFile(arguments.operands[0], console: console)
    let words = Array(arguments.operandBytes.dropFirst())
    var rows: [Int] = []
    for word in words { rows.append(try file.row(of: word)) }
    var list: [JSONValue] = []
    var text: [UInt8] = []
    for (row, word) in zip(rows, words).dropFirst() {
      let cosine = file.cosine(rows[0], row)
      list.append(.object(word: word, ["similarity": .number(cosine)]))
      text += Array("  \(Figures.fixed(cosine, 4))  ".utf8) + words[0] + [UInt8(ascii: " ")]
      text += word + [UInt8(ascii: "\n")]
    }
    if arguments.has(json) {
      text = Array("\(JSONValue.object(word: words[0], ["similarities": .array(list)]))\n".utf8)
    }
    try console.write(text)
  }
}
