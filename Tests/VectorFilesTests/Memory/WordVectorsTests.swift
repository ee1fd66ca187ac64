import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

@Suite struct WordVectorsTests {
  /// No float is 1 over such a length.
  @Test func aVectorTooShortToBeScaledHasNoDirection() {
    #expect(reciprocal(1e-40) == 0 && reciprocal(0) == 0)
    #expect(reciprocal(1e-38).isFinite && reciprocal(1e-38) > 0 && reciprocal(.infinity).isNaN)
  }

  @Test func rowsAreAlignedPaddedAndFoundByWord() throws {
    let directory = try TemporaryDirectory()
    let vectors = try WordVectors(reading: directory.write("3 2\na 3 4\nb 0 0\na 1 1\n", to: "v"))
    #expect(vectors.count == 3 && vectors.dimension == 2 && vectors.stride == 16)
    #expect(vectors.id(of: Array("a".utf8)) == 0)
    #expect(vectors.id(of: Array("b".utf8)) == 1)
    #expect(vectors.id(of: Array("c".utf8)) == nil)
    #expect(vectors.word(2) == Array("a".utf8))
    #expect(Array(vectors.row(2)) == [1, 1])
    #expect(UInt(bitPattern: vectors.rows) % 64 == 0)
    let sum: Float = (0..<48).reduce(0) { $0 + vectors.rows[$1] }
    #expect(sum == 9)
    let unit = vectors.normalized()
    #expect(unit.isNormalized == true)
    #expect(Array(unit.row(0)) == [0.6, 0.8] && Array(unit.row(1)) == [0, 0])
  }

  @Test func aLimitReadsTheFirstRowsOnly() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("3 2\na 3 4\nb 0 0\nbroken", to: "v")
    let vectors = try WordVectors(reading: path, limit: 2)
    #expect(vectors.count == 2)
    #expect(throws: FileError("'\(path)', record 3, line 4, byte 22: the file ends after 0 of 2 numbers")) {
      _ = try WordVectors(reading: path)
    }
  }

  @Test func aHeaderThatLiesDoesNotAllocateWhatItClaims() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("20 20\na " + String(repeating: "1 ", count: 20) + "\n", to: "v")
    #expect(throws: FileError("'\(path)', record 2, line 3, byte 49: the file ends after 1 of 20 records")) {
      _ = try WordVectors(reading: path)
    }
  }

  @Test func bytesAfterTheLastRecordAreRefused() throws {
    let path = try TemporaryDirectory().write("1 2\na 1 2\n\n", to: "v")
    #expect(throws: (any Error).self) { _ = try WordVectors(reading: path) }
  }

  @Test func manyWordsAreFound() throws {
    let words = (0..<5000).map { Array("word\($0)".utf8) }
    let vectors = try WordVectors(words: words, dimension: 3) { row, vector in vector[1] = Float(row) }
    for (row, word) in words.enumerated() { #expect(vectors.id(of: word) == row) }
    #expect(vectors.row(4321)[1] == 4321)
    #expect(vectors.id(of: []) == nil)
  }
}
