internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec similarity`: the cosine of two words.
enum SimilarityCommand: QuestionCommand {
  static let json = CommandOption("json", kind: .flag, help: "print a JSON object instead of lines")

  static let syntax = CommandSyntax(
    name: "similarity",
    summary: "print the cosine of two words",
    usage: "FILE [A B [C...]] [options]",
    description: [
      "Prints the cosine of A's vector with that of each word after it.",
      linesHelp("A B [C...] between spaces"),
    ],
    operands: 1...Int.max,
    operandName: "FILE",
    groups: [CommandSyntax.Group(title: "Messages", options: [json])],
    examples: [
      CommandSyntax.Example(remark: "two pairs", line: "hogvec similarity vectors.bin king queen tree"),
      CommandSyntax.Example(
        remark: "many pairs at once, two words per line",
        line: "hogvec similarity vectors.bin < pairs.txt > similarities.jsonl"),
    ], takesWords: true)

  static let wordCounts = 2...Int.max
  static let form = "A B [C...]"
  static let invitation = "two words or more, for the cosines of the first and the others, such as king queen"

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
      var pairs: [NearWord] = []
      for other in words.dropFirst() {
        pairs.append(NearWord(bytes: other.word, similarity: file.cosine(words[0], other)))
      }
      switch form {
      case .json:
        let list = pairs.map { JSONValue.object(word: $0.bytes, ["similarity": .number($0.similarity)]) }
        texts.append(JSONValue.object(word: words[0].word, ["similarities": .array(list)]).line)
      case .table:
        let lines = pairs.map {
          NearWord(bytes: words[0].word + [UInt8(ascii: " ")] + $0.bytes, similarity: $0.similarity)
        }
        texts.append(AnswerTable.text(of: lines, title: nil))
      }
    }
    return texts
  }
}
