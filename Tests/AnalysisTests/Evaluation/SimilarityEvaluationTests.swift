import HogvecSystem
import HogvecTestSupport
import Testing
import HogvecVectorFiles

@testable import HogvecAnalysis

@Suite struct SimilarityEvaluationTests {
  @Test(arguments: [
    "cat\tdog\t5\r\nbig ox\tcat\t2.5\r\n",
    "# comment\nword 1,word 2,human (mean)\ncat,dog,5\nbig ox, cat ,2.5,noun\n",
    "cat\tdog\t5\n\nbig ox\tcat\t2.5",
    "cat;dog;5\nbig ox;cat;2.5\n",
    "word1\tword2\tPOS\tSimLex999\ncat\tdog\tA\t5\t1\nbig ox\tcat\tN\t2.5\n",
  ])
  func layouts(_ text: String) throws {
    let directory = try TemporaryDirectory()
    let pairs = try SimilarityPairs(reading: directory.write(text, to: "p"))
    #expect(
      pairs.pairs == [
        .init(Array("cat".utf8), Array("dog".utf8), judgement: 5),
        .init(Array("big ox".utf8), Array("cat".utf8), judgement: 2.5),
      ])
  }

  @Test func blanksSeparateToo() throws {
    let directory = try TemporaryDirectory()
    let pairs = try SimilarityPairs(reading: directory.write("cat  dog 5\n", to: "p"))
    #expect(pairs.pairs == [.init(Array("cat".utf8), Array("dog".utf8), judgement: 5)])
  }

  @Test(arguments: [
    ("cat dog 5\ncat dog\n", "'p', line 2: it is not two words and a number"),
    ("cat dog 5\ncat dog x\n", "'p', line 2: 'x' is not a number"),
    ("cat dog 5\ncat dog nan\n", "'p', line 2: 'nan' is not a number"),
    ("#\n", "'p': there are no word pairs in it"),
  ])
  func faultsAreNamed(_ text: String, _ expected: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(text, to: "p")
    #expect(throws: FileError(expected.replacing("p'", with: "\(path)'"))) {
      try SimilarityPairs(reading: path)
    }
  }

  @Test func cosinesAreComparedAndUnknownPairsCounted() throws {
    let rows: [(String, [Float])] = [
      ("cat", [1, 0]), ("dog", [2, 1]), ("OX", [0, 3]), ("ox", [1, 0]), ("émeu", [-1, 1]),
    ]
    let vectors = try WordVectors(words: rows.map { Array($0.0.utf8) }, dimension: 2) { row, vector in
      (vector[0], vector[1]) = (rows[row].1[0], rows[row].1[1])
    }.normalized()
    func pair(_ first: String, _ second: String, _ judgement: Double) -> SimilarityPairs.Pair {
      .init(Array(first.utf8), Array(second.utf8), judgement: judgement)
    }
    // Cosines 0.894, 0, -0.707, 0.447: ranks 4, 2, 1, 3.
    let pairs = SimilarityPairs([
      pair("Cat", "dog", 9), pair("cat", "Ox", 3), pair("cat", "ÉMEU", 4), pair("dog", "ox", 7),
      pair("cat", "cow", 1),
    ])
    let report = SimilarityEvaluation().run(pairs, on: vectors)
    #expect(report.pairs == 5 && report.covered == 4 && report.outOfVocabulary == 1)
    // Judgement ranks 4, 1, 2, 3: squared rank differences sum to 2, so 1 - 6 * 2 / (4 * 15).
    #expect(abs(try #require(report.spearman) - 0.8) < 1e-12)
  }
}
