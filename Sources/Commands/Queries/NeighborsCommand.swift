internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec neighbors`: the words nearest to a word or a sum of words.
enum NeighborsCommand: QuestionCommand {
  static let json = CommandOption(
    "json", kind: .flag, help: "print a JSON object for each word instead of a table")

  static let syntax = CommandSyntax(
    name: "neighbors",
    summary: "list the words nearest to a word",
    usage: "FILE [WORD...] [options]",
    description: [
      "Prints the words whose vectors have the largest cosine with that of each WORD, the nearest first. A WORD of "
        + "several terms, such as \"king -man +woman\", is a sum of vectors of length 1.",
      linesHelp("a WORD"),
      "FILE may have any format that convert reads. The first query of a binary file leaves an index beside it "
        + "(FILE.hvix), so that the next one starts at once.",
    ],
    operands: 1...Int.max,
    operandName: "FILE",
    groups: [
      CommandSyntax.Group(title: "Search", options: [SearchOptions.count, SearchOptions.limit]),
      CommandSyntax.Group(title: "Messages", options: [json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "five neighbors of two words", line: "hogvec neighbors vectors.bin paris boat -n 5"),
      CommandSyntax.Example(
        remark: "an analogy by hand", line: "hogvec neighbors vectors.bin \"king -man +woman\""),
      CommandSyntax.Example(
        remark: "many words at once", line: "hogvec neighbors vectors.bin < words.txt > neighbors.jsonl"),
    ], takesWords: true, aliases: ["nn", "most-similar", "neighbours"])

  static let wordCounts = 1...1
  static let form = "WORD..."
  static let invitation = "a word or a sum such as king -man +woman"

  static func questions(in words: [[UInt8]]) -> [[[UInt8]]] { words.map { [$0] } }

  static func words(of line: [UInt8]) -> [[UInt8]] { [line] }

  static func lookedUp(_ words: [[UInt8]], in file: borrowing IndexedVectors) -> [[UInt8]] {
    file.terms(of: words[0]).map(\.word)
  }

  static func question(
    _ words: [[UInt8]], in file: borrowing IndexedVectors, _ arguments: ParsedArguments
  ) throws(FileError) -> (question: (word: [UInt8], query: VectorSearch.Query), words: [QueryWord]) {
    let found = try file.query(words[0])
    return ((words[0], found.query), found.words)
  }

  static func answers(
    to questions: [(word: [UInt8], query: VectorSearch.Query)], in file: borrowing IndexedVectors,
    _ arguments: ParsedArguments, as form: AnswerForm
  ) -> [[UInt8]] {
    let found = SearchOptions.search(arguments).answers(to: questions.map(\.query), in: file.rows())
    var texts: [[UInt8]] = []
    for (question, neighbors) in zip(questions, found) {
      let named = file.named(neighbors)
      switch form {
      case .json:
        let list = named.map { JSONValue.object(word: $0.bytes, ["similarity": .number($0.similarity)]) }
        texts.append(JSONValue.object(word: question.word, ["neighbors": .array(list)]).line)
      case .table(let isTitled):
        texts.append(AnswerTable.text(of: named, title: isTitled ? question.word : nil))
      }
    }
    return texts
  }

  static func json(of words: [[UInt8]], fault: String) -> JSONValue {
    .object(word: words[0], ["error": .string(fault)])
  }
}
