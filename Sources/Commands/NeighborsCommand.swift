internal import Analysis
internal import Storage
internal import VectorFiles

/// `hogvec neighbors`: the words nearest to a word.
enum NeighborsCommand: Command {
  static let count = CommandOption(
    "n", "count", kind: .integer(1...1_000_000), value: "N", help: "how many neighbours", default: "10")
  static let limit = CommandOption(
    "top", kind: .integer(1...Int.max), value: "N", help: "search only the first N words of the file",
    default: "all")
  static let json = CommandOption(
    "json", kind: .flag, help: "print a JSON object for each word instead of a table")

  static let syntax = CommandSyntax(
    name: "neighbors",
    summary: "list the words nearest to a word",
    usage: "FILE WORD... [options]",
    description: [
      "Prints the words whose vectors have the largest cosine with that of each WORD, the nearest first. FILE is in "
        + "word2vec's binary or text form."
    ],
    operands: 2...Int.max,
    operandName: "FILE or WORD",
    groups: [
      CommandSyntax.Group(title: "Search", options: [count, limit]),
      CommandSyntax.Group(title: "Messages", options: [json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "five neighbours of two words", line: "hogvec neighbors vectors.bin paris boat -n 5")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let path = arguments.operands[0]
    let vectors = try WordVectors(reading: path, limit: arguments.integer(limit)).normalized()
    let words = Array(arguments.operands.dropFirst())
    var rows: [Int] = []
    for word in words {
      guard let row = vectors.id(of: Array(word.utf8)) else {
        throw FileError("'\(path)': the word '\(word)' is not in the file")
      }
      rows.append(row)
    }
    let search = NeighborSearch(
      count: arguments.integer(count) ?? 10, threads: AvailableProcessors().count)
    for (word, neighbors) in zip(words, search.neighbors(ofRows: rows, in: vectors)) {
      let named = neighbors.map { (word: vectors.word($0.row), similarity: Double($0.similarity)) }
      if arguments.has(json) {
        let list = named.map { neighbor -> JSONValue in
          .object(["word": .word(neighbor.word), "similarity": .number(neighbor.similarity)])
        }
        try console.write("\(JSONValue.object(["word": .string(word), "neighbors": .array(list)]))\n")
      } else {
        try console.write(table(of: named, title: words.count > 1 ? word : nil))
      }
    }
  }

  /// Neighbours as lines of a similarity and a word.
  static func table(of neighbors: [(word: [UInt8], similarity: Double)], title: String?) -> String {
    let lines = neighbors.map {
      "  \(Figures.fixed($0.similarity, 4))  \(String(decoding: $0.word, as: UTF8.self))\n"
    }
    return (title.map { "\($0)\n" } ?? "") + lines.joined()
  }
}
