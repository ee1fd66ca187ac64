internal import Analysis
internal import Storage
internal import VectorFiles

/// `hogvec analogy`: what C is to as B is to A.
enum AnalogyCommand: Command {
  static let method = CommandOption(
    "method", kind: .choice(["add", "mul"]), value: "add|mul",
    help:
      "add: nearest to b - a + c (3CosAdd); mul: the product of cosines with b and c over that with a (3CosMul)",
    default: "add")
  static let json = CommandOption("json", kind: .flag, help: "print a JSON object instead of a table")

  static let syntax = CommandSyntax(
    name: "analogy",
    summary: "answer: A is to B as C is to what?",
    usage: "FILE A B C [options]",
    description: ["Prints the words that answer the question, the best first. A, B and C are no answers."],
    operands: 4...4,
    operandName: "FILE, A, B or C",
    groups: [
      CommandSyntax.Group(
        title: "Search", options: [NeighborsCommand.count, NeighborsCommand.limit, method]),
      CommandSyntax.Group(title: "Messages", options: [json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "man is to king as woman is to ...", line: "hogvec analogy vectors.bin man king woman")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let file = try QueryFile(arguments.operands[0], console: console)
    let words = Array(arguments.operandBytes.dropFirst())
    var (rows, vectors): ([Int], [[Float]]) = ([], [])
    for word in words {
      rows.append(try file.row(of: word))
      vectors.append(file.vectors.unitVector(rows[rows.count - 1]))
    }
    let query: IndexedSearch.Query
    if arguments.text(method) == "mul" {
      query = IndexedSearch.Query(
        multiplying: [vectors[1], vectors[2]], over: [vectors[0]], excluded: rows)
    } else {
      let sum = vectors[0].indices.map {
        Double(vectors[1][$0]) - Double(vectors[0][$0]) + Double(vectors[2][$0])
      }
      let name = words[1] + Array(" -".utf8) + words[0] + Array(" +".utf8) + words[2]
      query = try file.nearest(to: sum, termCount: 3, excluded: rows, name: name)
    }
    let search = IndexedSearch(
      count: arguments.integer(NeighborsCommand.count) ?? 10,
      limit: arguments.integer(NeighborsCommand.limit),
      threads: file.threads)
    var (list, named): ([JSONValue], [(word: [UInt8], number: Double)]) = ([], [])
    for answer in search.answers(to: [query], in: file.vectors)[0] {
      let word = file.vectors.word(answer.row)
      named.append((word, Double(answer.similarity)))
      list.append(.object(word: word, ["score": .number(Double(answer.similarity))]))
    }
    if arguments.has(json) {
      let question: JSONValue = .array(words.map { .word($0) })
      try console.write("\(JSONValue.object(["question": question, "answers": .array(list)]))\n")
    } else {
      try console.write(NeighborsCommand.table(of: named, title: nil))
    }
  }
}
