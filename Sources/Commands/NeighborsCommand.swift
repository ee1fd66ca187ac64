internal import Analysis
internal import Storage
internal import VectorFiles

/// `hogvec neighbors`: the words nearest to a word or a sum of words.
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
    usage: "FILE [WORD...] [options]",
    description: [
      "Prints the words whose vectors have the largest cosine with that of each WORD, the nearest first. A WORD of "
        + "several terms, such as \"king -man +woman\", is a sum of vectors of length 1.",
      "Without a WORD, lines are read from standard input, a WORD each: from a terminal one after the other until the "
        + "end of file; otherwise in batches, with a JSON object a line.",
      "FILE may have any form that convert reads. The first query of a binary file leaves an index beside it "
        + "(FILE.hvix), so that the next one starts at once.",
    ],
    operands: 1...Int.max,
    operandName: "FILE",
    groups: [
      CommandSyntax.Group(title: "Search", options: [count, limit]),
      CommandSyntax.Group(title: "Messages", options: [json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "five neighbours of two words", line: "hogvec neighbors vectors.bin paris boat -n 5"),
      CommandSyntax.Example(
        remark: "an analogy by hand", line: "hogvec neighbors vectors.bin \"king -man +woman\""),
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let file = try QueryFile(arguments.operands[0], console: console)
    let search = IndexedSearch(
      count: arguments.integer(count) ?? 10, limit: arguments.integer(limit), threads: file.threads)
    let words = Array(arguments.operandBytes.dropFirst())
    if words.isEmpty {
      if LineReader.isTerminal {
        try converse(file, search, asJSON: arguments.has(json), console: console)
      } else {
        try answerBatches(file, search, console: console)
      }
      return
    }
    var queries: [IndexedSearch.Query] = []
    for word in words { queries.append(try file.query(word)) }
    for (word, neighbors) in zip(words, search.answers(to: queries, in: file.vectors)) {
      try console.write(
        arguments.has(json)
          ? Array(json(word, neighbors, file).utf8)
          : table(neighbors, file, title: words.count > 1 ? word : nil))
    }
  }

  /// Answers one line after the other. An unknown word is told and is no failure.
  private static func converse(
    _ file: borrowing QueryFile, _ search: IndexedSearch, asJSON: Bool, console: Console
  ) throws {
    var lines = LineReader()
    console.message("a word or a sum such as king -man +woman; the end of file (Ctrl-D) ends\n")
    while true {
      console.message("> ")
      guard let line = try lines.next() else { break }
      if line.allSatisfy({ $0 == UInt8(ascii: " ") }) { continue }
      do throws(FileError) {
        let neighbors = search.answers(to: [try file.query(line)], in: file.vectors)[0]
        try console.write(
          asJSON ? Array(json(line, neighbors, file).utf8) : table(neighbors, file, title: nil))
      } catch {
        if error.errorNumber != 0 { throw error }
        console.message("\(error)\n")
      }
    }
    console.message("\n")
  }

  /// Answers lines in batches, so that rows are read from memory once for many. An unknown word has an `error`.
  private static func answerBatches(
    _ file: borrowing QueryFile, _ search: IndexedSearch, console: Console
  ) throws {
    var lines = LineReader()
    var unknown = 0
    while true {
      var batch: [(line: [UInt8], query: IndexedSearch.Query?, fault: String)] = []
      while batch.count < 1024, let line = try lines.next() {
        if line.isEmpty { continue }
        do throws(FileError) {
          batch.append((line, try file.query(line), ""))
        } catch {
          batch.append((line, nil, error.description))
          unknown += 1
        }
      }
      if batch.isEmpty { break }
      var answers = search.answers(to: batch.compactMap(\.query), in: file.vectors)[...]
      var text = ""
      for (line, query, fault) in batch {
        if query != nil, let neighbors = answers.popFirst() {
          text += json(line, neighbors, file)
        } else {
          text += "\(JSONValue.object(word: line, ["error": .string(fault)]))\n"
        }
      }
      try console.write(text)
    }
    if unknown > 0 {
      throw FileError("'\(file.path)': \(unknown) of the lines read have a word that is not in the file")
    }
  }

  private static func json(_ word: [UInt8], _ neighbors: [Neighbor], _ file: borrowing QueryFile) -> String {
    var list: [JSONValue] = []
    for neighbor in neighbors {
      list.append(
        .object(
          word: file.vectors.word(neighbor.row), ["similarity": .number(Double(neighbor.similarity))]))
    }
    return "\(JSONValue.object(word: word, ["neighbors": .array(list)]))\n"
  }

  private static func table(
    _ neighbors: [Neighbor], _ file: borrowing QueryFile, title: [UInt8]?
  ) -> [UInt8] {
    var named: [(word: [UInt8], number: Double)] = []
    for neighbor in neighbors { named.append((file.vectors.word(neighbor.row), Double(neighbor.similarity))) }
    return table(of: named, title: title)
  }

  /// Words as lines of a number and the word, whose bytes are as in the file.
  static func table(of words: [(word: [UInt8], number: Double)], title: [UInt8]?) -> [UInt8] {
    let lineFeed = [UInt8(ascii: "\n")]
    var text: [UInt8] = title.map { $0 + lineFeed } ?? []
    for line in words {
      text += Array("  \(Figures.fixed(line.number, 4))  ".utf8)
      text += line.word + lineFeed
    }
    return text
  }
}
