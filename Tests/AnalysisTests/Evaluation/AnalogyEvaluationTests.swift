import HogvecSystem
import HogvecTestSupport
import Testing
import HogvecVectorFiles

@testable import HogvecAnalysis

@Suite struct AnalogyEvaluationTests {
  /// Random questions among random rows are hardly ever answered as expected, so the expected word is what
  /// the reference answers in every other question.
  @Test(arguments: [1, 3])
  func agreesWithTheReferenceInDoublePrecision(_ threads: Int) throws {
    let reference = RandomRows(count: 700, dimension: 11, seed: 8)
    var random = SeededGenerator(seed: 4)
    var right = 0
    var questions: [[[UInt8]]] = []
    for index in 0..<60 {
      let rows = (0..<3).map { _ in Int.random(in: 0..<600, using: &random) }
      let query = (0..<11).map {
        reference.unit[rows[1]][$0] - reference.unit[rows[0]][$0] + reference.unit[rows[2]][$0]
      }
      let ranking = reference.ranking(query, excluding: Set(rows)).filter { $0.row < 600 }
      // Far enough from a tie for single precision.
      guard ranking[0].score - ranking[1].score > 1e-5 else { continue }
      let answer = ranking[index % 2].row
      right += 1 - index % 2
      questions.append((rows + [answer]).map { reference.words[$0] })
    }
    let report = AnalogyEvaluation(top: 600, threads: threads).run(
      AnalogyQuestions(sections: [(name: "all", questions: questions)]), on: try reference.vectors())
    #expect(report.total == .init(questions: questions.count, covered: questions.count, correct: right))
    #expect(report.rowsSearched == 600)
  }

  /// b - a + c = (-0.29, 0.71, 1) in each question; B is nearer than Answer, but is b in another case.
  private func smallVectors() throws -> WordVectors {
    let rows: [(String, [Float])] = [
      ("a", [1, 0, 0]), ("b", [1, 1, 0]), ("c", [0, 0, 1]), ("B", [-0.3, 0.7, 1]), ("Answer", [0, 1, 0.9]),
      ("answer", [-1, 0, 0]), ("late", [0, 1, 1]),
    ]
    return try WordVectors(words: rows.map { Array($0.0.utf8) }, dimension: 3) { row, vector in
      for column in 0..<3 { vector[column] = rows[row].1[column] }
    }.normalized()
  }

  @Test func caseIsFoldedInQuestionsAnswersAndExclusions() throws {
    let question = ["a", "b", "c", "ANSWER"].map { Array($0.utf8) }
    let questions = AnalogyQuestions(sections: [(name: "gram1", questions: [question])])
    let vectors = try smallVectors()
    #expect(AnalogyEvaluation(top: 6, threads: 1).run(questions, on: vectors).total.correct == 1)
    // With the seventh row, that one is nearer; without folding, there is no ANSWER.
    #expect(
      AnalogyEvaluation(threads: 1).run(questions, on: vectors).syntactic
        == .init(questions: 1, covered: 1, correct: 0))
    #expect(
      AnalogyEvaluation(foldsCase: false, threads: 1).run(questions, on: vectors).total
        == .init(questions: 1, covered: 0, correct: 0))
  }

  @Test func questionsAreReadBySections() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(
      "# x y z w\na b c Answer\n: capitals \r\na b  c answer\r\nx a b c\n\n:gram2-plural\na\tb\tc\tlate",
      to: "q")
    let questions = try AnalogyQuestions(reading: path)
    #expect(questions.sections.map(\.name) == ["", "capitals", "gram2-plural"])
    let report = AnalogyEvaluation(threads: 2).run(questions, on: try smallVectors())
    #expect(report.sections.map(\.score.questions) == [1, 2, 1])
    #expect(report.sections.map(\.score.covered) == [1, 1, 1])
    #expect(report.semantic == .init(questions: 3, covered: 2, correct: 0))
    #expect(report.syntactic == .init(questions: 1, covered: 1, correct: 1))
    #expect(report.total.accuracy == 1.0 / 3 && AnalogyReport.Score().accuracy == nil)
  }

  @Test(arguments: [
    "a:b::c:d\ne:f::g:h\n", "a;b;c;d\ne;f;g;h", ": s\na\tb\tc\td\ne\tf\tg\th\n", "a b c d\re f g h\r",
  ])
  func separators(_ text: String) throws {
    let directory = try TemporaryDirectory()
    let questions = try AnalogyQuestions(reading: directory.write(text, to: "q"))
    let found = questions.sections.flatMap(\.questions).map {
      ($0.given + $0.answers).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(found == [["a", "b", "c", "d"], ["e", "f", "g", "h"]])
  }

  @Test func ofSeveralAnswersEachIsRight() throws {
    let directory = try TemporaryDirectory()
    // b - a + c is nearest to late in smallVectors, then to Answer.
    let path = try directory.write("a\tb/late\nc\tnone/LATE/answer\n", to: "E01 [things].txt")
    let questions = try AnalogyQuestions(reading: path)
    #expect(questions.sections.map(\.name) == ["E01 [things].txt"])
    #expect(
      questions.sections[0].questions == [
        .init(
          given: ["a", "b", "c"].map { Array($0.utf8) },
          answers: ["none", "LATE", "answer"].map { Array($0.utf8) }),
        .init(
          given: ["c", "none", "a"].map { Array($0.utf8) }, answers: ["b", "late"].map { Array($0.utf8) }),
      ])
    let report = AnalogyEvaluation(threads: 1).run(questions, on: try smallVectors())
    #expect(report.total == .init(questions: 2, covered: 1, correct: 1))
  }

  @Test func aListOfPairsThatIsNoRelationIsRefused() throws {
    let directory = try TemporaryDirectory()
    let lines = (0..<1001).map { "word\($0)\tanswer\n" }
    let path = try directory.write(lines.joined(), to: "list.tsv")
    let error = #expect(throws: FileError.self) { try AnalogyQuestions(reading: path) }
    #expect(error?.description.hasPrefix("'\(path)': each of its 1,001 pairs would be asked") == true)
    // A file of vectors is named as one.
    let vectors = try directory.write(Array("2 4\na ".utf8) + Array(0..<32) + Array("b ".utf8), to: "v.bin")
    let other = #expect(throws: FileError.self) { try AnalogyQuestions(reading: vectors) }
    #expect(other?.description == "'\(vectors)' is a file of word vectors, not text")
  }

  @Test func fewBadLinesAreLeftOutAndCounted() throws {
    let lines = (0..<40).map { "a\($0) b\($0) c\($0) d\($0)\n" }
    let text = ": s\n" + lines.joined() + "a b c\n# a comment\n#a #b #c #d\n"
    let directory = try TemporaryDirectory()
    let questions = try AnalogyQuestions(reading: directory.write(text, to: "q"))
    #expect(questions.sections[0].questions.count == 41)
    #expect(questions.leftOut.commentCount == 1)
    #expect(questions.leftOut.faults == ["line 42: 3 words where a question has 4"])
  }

  @Test(arguments: [
    (": s\na b c\n", "'q', line 2: 3 words where a question has 4"),
    (": s\n", "'q': there are no analogy questions in it"),
    ("", "'q': there are no analogy questions in it"),
  ])
  func faultsAreNamed(_ text: String, _ expected: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(text, to: "q")
    #expect(throws: FileError(expected.replacing("q'", with: "\(path)'"))) {
      try AnalogyQuestions(reading: path)
    }
  }

  /// More different words than one pass over the rows takes.
  @Test func manyDifferentWordsAreAnsweredInSeveralPasses() throws {
    let reference = RandomRows(count: 2600, dimension: 2, seed: 1)
    let questions = (0..<650).map { index in (0..<4).map { reference.words[index * 4 + $0] } }
    let report = AnalogyEvaluation(top: 2600, threads: 2).run(
      AnalogyQuestions(sections: [(name: "", questions: questions)]), on: try reference.vectors())
    #expect(report.total.covered == 650)
  }
}
