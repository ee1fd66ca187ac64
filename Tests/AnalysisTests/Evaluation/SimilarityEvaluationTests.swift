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
        .init(Array("cat".utf8), Array("dog".utf8), rating: 5),
        .init(Array("big ox".utf8), Array("cat".utf8), rating: 2.5),
      ])
  }

  @Test func blanksSeparateToo() throws {
    let directory = try TemporaryDirectory()
    let pairs = try SimilarityPairs(reading: directory.write("cat  dog 5\n", to: "p"))
    #expect(pairs.pairs == [.init(Array("cat".utf8), Array("dog".utf8), rating: 5)])
  }

  func pairs(_ text: String, column: String? = nil) throws -> SimilarityPairs {
    let directory = try TemporaryDirectory()
    return try SimilarityPairs(reading: directory.write(text, to: "p"), column: column)
  }

  func shown(_ pairs: SimilarityPairs) -> [String] {
    pairs.pairs.map {
      "\(String(decoding: $0.first, as: UTF8.self))|\(String(decoding: $0.second, as: UTF8.self))|\($0.rating)"
    }
  }

  @Test(
    arguments: [
      // A column for each rater; their headings are numbers.
      (
        "Word1,Word2,1,2,3,Average Score\ncat,dog,9,8,7,8\ncat,car,1,2,3,2\n", nil, 8,
        "column 6, 'Average Score'"
      ),
      (
        "word 1\tword 2\tHuman (mean)\t1\t2\ncat\tdog\t7.5\t9\t6\ncat\tcar\t2\t1\t3\n", nil, 7.5,
        "column 3, 'Human (mean)'"
      ),
      (
        "word1 word2 POS SimLex999 conc(w1) SD(SimLex)\ncat dog N 7 4 1\ncat car N 1 5 2\n", nil, 7,
        "column 4, 'SimLex999'"
      ),
      ("a;b;SD;score\ncat;dog;1;5,5\ncat;car;2;1,5\n", nil, 5.5, "column 4, 'score'"),
      (",word1,word2,sim\n0,cat,dog,5\n1,cat,car,2\n", nil, 5, nil),
      ("cat dog 8 7 9 8\ncat car 2 1 3 2\nox cow 6 6.5 5.5 6\n", nil, 8, "column 3"),
      ("cat dog 7 9 9.5 8.5\ncat car 1 3 2 2\nox cow 6 5 7 6\n", nil, 8.5, "column 6"),
      ("cat dog 5 1\ncat car 2 9\n", nil, 5, "column 3"),
      ("cat dog 5 1\ncat car 2 9\n", "4", 1, "column 4"),
      ("w1,w2,x,y\ncat,dog,5,1\ncat,car,2,9\n", "Y", 1, "column 4, 'y'"),
    ] as [(String, String?, Double, String?)])
  func theRatingsAreThoseOfTheRightColumn(
    _ text: String, _ column: String?, _ rating: Double, _ note: String?
  ) throws {
    let found = try pairs(text, column: column)
    #expect(found.pairs[0] == .init(Array("cat".utf8), Array("dog".utf8), rating: rating))
    #expect(found.pairs.count == text.split(separator: "\n").count - (text.hasPrefix("cat") ? 0 : 1))
    #expect(found.columnNote == note)
  }

  /// Items may be called like columns.
  @Test func aFirstLineWithARatingIsNoHeading() throws {
    let found = try pairs("w1 w2 3.5\nw3 w4 2.5\n", column: nil)
    #expect(found.pairs.map(\.rating) == [3.5, 2.5])
    #expect(try pairs("Word1,Word2,1,2\ncat,dog,9,8\n", column: nil).pairs.count == 1)
  }

  @Test func aColumnThatIsNotThereIsAnError() {
    #expect(throws: FileError.self) { try pairs("cat dog 5\n", column: "mean") }
    #expect(throws: FileError.self) { try pairs("cat dog 5\n", column: "9") }
  }

  @Test func theSeparatorIsOneForTheWholeFile() throws {
    #expect(
      try shown(pairs("Paris,_Texas London 5\nWashington,_D.C. Rome 3\ncat dog 2\n"))
        == ["Paris,_Texas|London|5.0", "Washington,_D.C.|Rome|3.0", "cat|dog|2.0"])
    #expect(try shown(pairs("cat:dog:5\nox:cow:2\n")) == ["cat|dog|5.0", "ox|cow|2.0"])
    #expect(
      try shown(pairs("\"Paris, Texas\",\"say \"\"hi\"\"\",5\ncat,dog,2\n")) == [
        "Paris, Texas|say \"hi\"|5.0", "cat|dog|2.0",
      ])
    // One stray tab among many lines.
    let lines = (0..<30).map { "word\($0) other\($0) \($0)\n" }
    let found = try pairs(lines.joined() + "stray\ttab 5\n")
    #expect(found.pairs.count == 31)
  }

  @Test func fewBadLinesAreLeftOutAndNamed() throws {
    let lines = (0..<60).map { "word\($0),other\($0),\($0)\n" }
    let found = try pairs("# a comment\n" + lines.joined() + "oops\n#hash,#tag,3\ncat,dog,x\n")
    #expect(found.pairs.count == 61)
    #expect(found.pairs.last == .init(Array("#hash".utf8), Array("#tag".utf8), rating: 3))
    #expect(found.leftOut.commentCount == 1)
    #expect(
      found.leftOut.faults == ["line 62: it is not two words and a number", "line 64: 'x' is not a number"])
  }

  @Test func linesMayEndWithCarriageReturnsAlone() throws {
    #expect(try shown(pairs("cat dog 5\rox cow 2\r")) == ["cat|dog|5.0", "ox|cow|2.0"])
  }

  @Test(arguments: [
    ("cat dog 5\ncat dog\n", "'p', line 2: it is not two words and a number"),
    ("cat dog 5\ncat dog x\n", "'p', line 2: 'x' is not a number"),
    ("cat dog 5\ncat dog nan\n", "'p', line 2: 'nan' is not a number"),
    ("# 3 4\n#\n", "'p': there are no word pairs in it"),
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
      ("big_cat", [1, 0]), ("dog", [2, 1]), ("OX", [0, 3]), ("ox", [1, 0]), ("émeu", [-1, 1]),
    ]
    let vectors = try WordVectors(words: rows.map { Array($0.0.utf8) }, dimension: 2) { row, vector in
      (vector[0], vector[1]) = (rows[row].1[0], rows[row].1[1])
    }.normalized()
    func pair(_ first: String, _ second: String, _ rating: Double) -> SimilarityPairs.Pair {
      .init(Array(first.utf8), Array(second.utf8), rating: rating)
    }
    // Cosines 0.894, 0, -0.707, 0.447: ranks 4, 2, 1, 3.
    let pairs = SimilarityPairs([
      pair("Big cat", "dog", 9), pair("big_cat", "Ox", 3), pair("big cat", "ÉMEU", 4), pair("dog", "ox", 7),
      pair("cat", "cow", 1),
    ])
    let report = SimilarityEvaluation().run(pairs, on: vectors)
    #expect(report.pairs == 5 && report.covered == 4 && report.outOfVocabulary == 1)
    // Judgement ranks 4, 1, 2, 3: squared rank differences sum to 2, so 1 - 6 * 2 / (4 * 15).
    #expect(abs(try #require(report.spearman) - 0.8) < 1e-12)
  }
}
