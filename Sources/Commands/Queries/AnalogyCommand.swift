internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec analogy`: what C is to as B is to A.
enum AnalogyCommand: QuestionCommand {
  static let method = CommandOption(
    "method", kind: .choice(["add", "mul"]), value: "add|mul",
    help:
      "add: nearest to b - a + c (3CosAdd); mul: the product of cosines with b and c over that with a (3CosMul)",
    default: "add")
  static let json = CommandOption("json", kind: .flag, help: "print a JSON object instead of a table")

  static let syntax = CommandSyntax(
    name: "analogy",
    summary: "answer: A is to B as C is to what?",
    usage: "FILE [A B C] [options]",
    description: [
      "Prints the words that answer the question, the best first. A, B and C are not answers.",
      linesHelp("A B C between spaces"),
    ],
    operands: 1...4,
    operandName: "FILE",
    groups: [
      CommandSyntax.Group(
        title: "Search", options: [SearchOptions.count, SearchOptions.limit, method]),
      CommandSyntax.Group(title: "Messages", options: [json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "man is to king as woman is to ...", line: "hogvec analogy vectors.bin man king woman"),
      CommandSyntax.Example(
        remark: "many questions at once, three words per line",
        line: "hogvec analogy vectors.bin < questions.txt > answers.jsonl"),
    ], takesWords: true)

  static let wordCounts = 3...3
  static let form = "A B C"
  static let invitation = "A B C, for the word that is to C as B is to A, such as man king woman"

  static func question(
    _ words: [[UInt8]], in file: borrowing IndexedVectors, _ arguments: ParsedArguments
  ) throws(FileError) -> (question: (words: [[UInt8]], query: VectorSearch.Query), words: [QueryWord]) {
    let method = arguments.text(method).flatMap { AnalogyMethod(rawValue: $0) } ?? .sum
    let found = try file.analogyQuery(words, by: method)
    return ((words, found.query), found.words)
  }

  static func answers(
    to questions: [(words: [[UInt8]], query: VectorSearch.Query)], in file: borrowing IndexedVectors,
    _ arguments: ParsedArguments, as form: AnswerForm
  ) -> [[UInt8]] {
    let found = SearchOptions.search(arguments)
      .answers(to: questions.map(\.query), in: file.rows())
    var texts: [[UInt8]] = []
    for (question, answers) in zip(questions, found) {
      let named = file.named(answers)
      switch form {
      case .json:
        let list = named.map { JSONValue.object(word: $0.bytes, ["similarity": .number($0.similarity)]) }
        let words = JSONValue.array(question.words.map { .word($0) })
        texts.append(JSONValue.object(["question": words, "answers": .array(list)]).line)
      case .table: texts.append(AnswerTable.text(of: named, title: nil))
      }
    }
    return texts
  }
}
