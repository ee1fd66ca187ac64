import HogvecSystem
import HogvecTestSupport
import HogvecVectorFiles
import Testing

@testable import HogvecAnalysis

/// Words that are not in a model of fastText, in questions, pairs and sums.
@Suite struct BuiltWordsTests {
  /// A vector of the sample, of length 1.
  private func unit(_ answer: FastTextSample.Answer) -> [Double] {
    let vector = answer.bits.map { Double(Float(bitPattern: $0)) }
    let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / norm }
  }

  private func cosine(_ first: FastTextSample.Answer, _ second: FastTextSample.Answer) -> Double {
    zip(unit(first), unit(second)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func sample(_ directory: TemporaryDirectory) throws -> String {
    try directory.write(FastTextSample.bytes, to: "m")
  }

  /// A model of `cat` and `dog` with n-grams of three characters, all of which have rows of their own.
  private func lowercaseModel(_ directory: TemporaryDirectory) throws -> String {
    let subwords = Subwords(lengths: 3...3, bucketCount: 50)
    var random = RandomStream(seed: 3)
    let rows = (0..<(52 * 4)).map { _ in Float.random(in: -1...1, using: &random) }
    let words = ["dog", "cat"].map { Array($0.utf8) }
    try rows.withUnsafeBufferPointer { rows in
      try FastTextModelWriter.write(
        to: directory.file("lower"), FastTextArguments(dimension: 4, subwords: subwords), counts: [2, 1],
        input: FastTextMatrix(rows.baseAddress!, stride: 4, rowCount: 52), output: FastTextMatrix(zeros: 2)
      ) { id, body in words[id].withUnsafeBytes { body($0) } }
    }
    return directory.file("lower")
  }

  /// What is asked for in another case than the file has it is a row, or has none if that is not searched;
  /// and a word that is not there is built from the letters that were trained.
  @Test func builtWordsAreInTheCaseOfTheRows() throws {
    let directory = try TemporaryDirectory()
    let vectors = try WordVectors(reading: lowercaseModel(directory)).normalized()
    var words = FoldedWords(vectors, limit: 1, foldsCase: true, buildsVectors: true)
    let dog = words.place(of: Array("DOG".utf8), in: vectors)
    #expect(dog == 0)
    for word in ["cat", "Cat", "CAT"] {
      let place = words.place(of: Array(word.utf8), in: vectors)
      #expect(place == nil)
    }
    let found = words.place(of: Array("Bird".utf8), in: vectors)
    let place = try #require(found)
    let built = words.vector(at: place, in: vectors)
    let (lower, typed) = (
      vectors.builtVector(of: Array("bird".utf8)), vectors.builtVector(of: Array("Bird".utf8))
    )
    #expect(built == lower && built != typed)
    var exact = FoldedWords(vectors, limit: 1, foldsCase: false, buildsVectors: true)
    let exactFound = exact.place(of: Array("Bird".utf8), in: vectors)
    let exactPlace = try #require(exactFound)
    let exactBuilt = exact.vector(at: exactPlace, in: vectors)
    #expect(exactBuilt == typed)
  }

  @Test func pairsHaveTheirCosines() throws {
    let directory = try TemporaryDirectory()
    let vectors = try WordVectors(reading: sample(directory)).normalized()
    let (known, unknown) = (FastTextSample.known, FastTextSample.unknown)
    let asked = [
      (known[0], unknown[0]), (unknown[1], unknown[2]), (known[1], known[2]), (unknown[3], known[4]),
      (unknown[0], unknown[4]),
    ]
    // The ratings are the cosines themselves, so that both correlations are 1.
    let pairs = SimilarityPairs(
      asked.map {
        .init(Array($0.0.word.utf8), Array($0.1.word.utf8), rating: cosine($0.0, $0.1))
      })
    let report = SimilarityEvaluation().run(pairs, on: vectors)
    #expect(report.covered == 5 && report.builtWords == 5)
    #expect(abs((report.pearson ?? 0) - 1) < 1e-9 && report.spearman == 1)
    let knownOnly = SimilarityEvaluation(buildsVectors: false).run(pairs, on: vectors)
    #expect(knownOnly.covered == 1 && knownOnly.builtWords == 0)
  }

  @Test func questionsAreAnsweredByTheNearestRow() throws {
    let directory = try TemporaryDirectory()
    let vectors = try WordVectors(reading: sample(directory)).normalized()
    let (known, unknown) = (FastTextSample.known, FastTextSample.unknown)
    for given in [
      [unknown[0], unknown[1], unknown[2]], [known[0], unknown[3], unknown[4]],
      [unknown[5], known[1], known[2]],
    ] {
      let units = given.map(unit)
      let query: [Double] = (0..<2).map { units[1][$0] - units[0][$0] + units[2][$0] }
      let scores: [Double] = known.map { row in
        if given.contains(where: { $0.word == row.word }) { return -9 }
        return zip(unit(row), query).reduce(0) { $0 + $1.0 * $1.1 }
      }
      let best = known[scores.indices.max { scores[$0] < scores[$1] } ?? 0]
      let question = (given + [best]).map { Array($0.word.utf8) }
      let questions = AnalogyQuestions(sections: [(name: "", questions: [question])])
      let report = AnalogyEvaluation(threads: 1).run(questions, on: vectors)
      #expect(report.total == .init(questions: 1, covered: 1, correct: 1))
      #expect(report.builtWords == given.count { answer in unknown.contains { $0.word == answer.word } })
      let knownOnly = AnalogyEvaluation(buildsVectors: false, threads: 1).run(questions, on: vectors)
      #expect(knownOnly.total.covered == 0)
      // The library's own answer.
      let indexed = try IndexedVectors(path: sample(directory))
      let nearest = try indexed.analogy(given[0].word, given[1].word, given[2].word, count: 1)
      #expect(nearest.map(\.word) == [best.word])
    }
  }

  @Test func theLibraryAsksForWordsThatAreNotThere() throws {
    let directory = try TemporaryDirectory()
    let vectors = try IndexedVectors(path: sample(directory))
    let (known, unknown) = (FastTextSample.known, FastTextSample.unknown)
    let found = try vectors.similarity(unknown[0].word, known[3].word)
    #expect(abs(found - cosine(unknown[0], known[3])) < 1e-6)
    let nearest = try vectors.nearest(to: unknown[1].word, count: 6)
    let expected = known.sorted { cosine($0, unknown[1]) > cosine($1, unknown[1]) }
    #expect(nearest.map(\.word) == expected.map(\.word))
    let sum = try vectors.nearest(to: "\(unknown[1].word) -\(unknown[0].word)", count: 6)
    #expect(sum.count == 6)
    let odd = try vectors.oddOneOut(of: [unknown[0].word, unknown[1].word, known[0].word])
    #expect(odd.count == 3)
    #expect(throws: FileError.self) {
      try IndexedVectors(path: directory.write("1 1\na 1\n", to: "t")).nearest(to: "b")
    }
  }
}
