import HogvecSystem
import HogvecTestSupport
import HogvecVectorFiles
import Testing

@testable import HogvecAnalysis

@Suite struct WordQueriesTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func vectors(_ rows: [(word: String, vector: [Float])]) throws -> IndexedVectors {
    let lines = rows.map { "\($0.word) " + $0.vector.map { "\($0)" }.joined(separator: " ") + "\n" }
    let header = "\(rows.count) \(rows[0].vector.count)\n"
    return try IndexedVectors(path: directory.write(header + lines.joined(), to: "v.txt"))
  }

  /// Rows are rounded when they are scaled to length 1.
  @Test func noCosineIsAbove1() throws {
    let rows = (0..<200).map { ("w\($0)", RandomRows(count: 1, dimension: 7, seed: UInt64($0 + 1)).rows[0]) }
    let vectors = try vectors(rows)
    for (word, vector) in rows {
      #expect(try vectors.similarity(word, word) == 1)
      #expect(try vectors.oddOneOut(of: [word])[0].similarity <= 1)
      let expected = cosine(vector, rows[0].1)
      #expect(abs(try vectors.similarity(word, "w0") - expected) < 1e-7)
    }
  }

  @Test func unknownWordsAreToldAsValues() throws {
    let vectors = try vectors([("boat", [1, 0]), ("whale", [0, 1])])
    let one = #expect(throws: FileError.self) { try vectors.nearest(to: "baot") }
    #expect(one?.unknownWords.map(\.word) == ["baot"] && one?.unknownWords.first?.suggestions == ["boat"])
    let two = #expect(throws: FileError.self) { try vectors.similarity("x1", "x2") }
    #expect(two?.unknownWords.map(\.word) == ["x1", "x2"])
    let zero = try self.vectors([("boat", [0, 0])])
    let other = #expect(throws: FileError.self) { try zero.nearest(to: "boat") }
    #expect(other?.unknownWords == [])
  }

  @Test func vectorsAreAskedForByWord() throws {
    let vectors = try vectors([("boat", [1, 0.5]), ("whale", [-3, 1])])
    #expect(vectors.vector(of: "whale") == [-3, 1] && vectors.vector(of: "x") == nil)
    #expect(vectors.vector(0) == [1, 0.5])
    let read = try WordVectors(reading: vectors.path)
    #expect(
      read.vector(of: "whale") == [-3, 1] && read.vector(of: "x") == nil && read.vector(0) == [1, 0.5])
  }

  private func cosine(_ left: [Float], _ right: [Float]) -> Double {
    func product(_ one: [Float], _ other: [Float]) -> Double {
      zip(one, other).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    return product(left, right) / (product(left, left) * product(right, right)).squareRoot()
  }
}
