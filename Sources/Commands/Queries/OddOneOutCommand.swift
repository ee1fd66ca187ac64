internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec odd-one-out`: the word that fits least with the others.
enum OddOneOutCommand: QuestionCommand {
  static let json = CommandOption("json", kind: .flag, help: "print a JSON object instead of lines")

  static let syntax = CommandSyntax(
    name: "odd-one-out",
    summary: "name the word that fits least with the others",
    usage: "FILE [WORD WORD WORD...] [options]",
    description: [
      "Prints each word with the cosine between its vector and the mean of all, the smallest first: that is the odd one.",
      linesHelp("three words or more between spaces"),
    ],
    operands: 1...Int.max,
    operandName: "FILE",
    groups: [CommandSyntax.Group(title: "Messages", options: [json])],
    examples: [
      CommandSyntax.Example(
        remark: "which is not a meal?", line: "hogvec odd-one-out vectors.bin breakfast lunch river dinner"),
      CommandSyntax.Example(
        remark: "many questions at once, three words or more per line",
        line: "hogvec odd-one-out vectors.bin < questions.txt > answers.jsonl"),
    ], takesWords: true)

  static let wordCounts = 3...Int.max
  static let form = "WORD WORD WORD..."
  static let invitation =
    "three words or more, for the one that fits least, such as breakfast lunch river dinner"

  static func question(
    _ words: [[UInt8]], in file: borrowing IndexedVectors, _ arguments: ParsedArguments
  ) throws(FileError) -> (question: [QueryWord], words: [QueryWord]) {
    let found = try file.directedWords(words)
    return (found, found)
  }

  static func answers(
    to questions: [[QueryWord]], in file: borrowing IndexedVectors,
    _ arguments: ParsedArguments,
    as form: AnswerForm
  ) -> [[UInt8]] {
    var texts: [[UInt8]] = []
    for words in questions {
      let cosines = file.cosinesWithMean(of: words)
      // Equals in the order in which they were given.
      let order = words.indices.sorted { (cosines[$0], $0) < (cosines[$1], $1) }
      let sorted = order.map { NearWord(bytes: words[$0].word, similarity: cosines[$0]) }
      switch form {
      case .json:
        let list = sorted.map { JSONValue.object(word: $0.bytes, ["similarity": .number($0.similarity)]) }
        texts.append(JSONValue.object(["odd": .word(sorted[0].bytes), "words": .array(list)]).line)
      case .table: texts.append(AnswerTable.text(of: sorted, title: nil))
      }
    }
    return texts
  }
}
