import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Vectors of words that are not in a model, as queries, tables in memory and conversions have them.
@Suite struct BuiltVectorsTests {
  private func sample(_ directory: TemporaryDirectory) throws -> String {
    try directory.write(FastTextSample.bytes, to: "m")
  }

  private func squaredLength(_ vector: [Float]) -> Double {
    var sum = 0.0
    for value in vector { sum += Double(value) * Double(value) }
    return sum
  }

  @Test func queriesHaveVectorsOfUnknownWords() throws {
    let directory = try TemporaryDirectory()
    let vectors = try IndexedVectors(path: sample(directory))
    for answer in FastTextSample.unknown {
      let word = Array(answer.word.utf8)
      let built = vectors.builtVector(of: word)
      #expect(built?.map(\.bitPattern) == answer.bits)
      let unit = vectors.builtUnitVector(of: word) ?? []
      #expect(abs(squaredLength(unit) - 1) < 1e-6)
    }
    for answer in FastTextSample.known {
      let word = Array(answer.word.utf8)
      let (built, row) = (vectors.builtVector(of: word), vectors.id(of: word))
      #expect(built == nil && row != nil)
    }
  }

  @Test func aFileThatIsWrittenToMeanwhileIsNoticed() throws {
    let directory = try TemporaryDirectory()
    let vectors = try IndexedVectors(path: sample(directory))
    try vectors.checkIsUnchanged()
    _ = try directory.rewrite(FastTextSample.bytes, to: "m")
    #expect(throws: FileError.self) { try vectors.checkIsUnchanged() }
  }

  @Test func aTableInMemoryHasThemToo() throws {
    let directory = try TemporaryDirectory()
    let path = try sample(directory)
    let answer = FastTextSample.unknown[0]
    let vectors = try WordVectors(reading: path)
    let built = vectors.builtVector(of: Array(answer.word.utf8))
    #expect(built?.map(\.bitPattern) == answer.bits)
    let normalized = try WordVectors(reading: path).normalized()
    let unit = normalized.builtVector(of: Array(answer.word.utf8)) ?? []
    #expect(abs(squaredLength(unit) - 1) < 1e-6)
    // A word after the rows that are read is in the file all the same.
    let few = try WordVectors(reading: path, limit: 2)
    for answer in FastTextSample.known {
      let built = few.builtVector(of: Array(answer.word.utf8))
      #expect(built == nil, "\(answer.word)")
    }
    let first = few.builtVector(of: Array(answer.word.utf8))
    #expect(first?.map(\.bitPattern) == answer.bits)
  }

  @Test func aConversionOfAListBuildsWhatIsNotThere() throws {
    let directory = try TemporaryDirectory()
    let known = FastTextSample.known[2]
    let unknown = FastTextSample.unknown.filter { !$0.word.isEmpty }
    var converter = VectorFileConverter(
      input: try sample(directory), output: directory.file("v.txt"), outputFormat: .text)
    converter.selection = Set(([known] + unknown).map { Array($0.word.utf8) })
    let summary = try converter.run()
    #expect(summary.builtWords == unknown.count && summary.count == unknown.count + 1)
    #expect(summary.missingWords.isEmpty)
    let sorted = unknown.sorted { $0.word.utf8.lexicographicallyPrecedes($1.word.utf8) }
    #expect(
      try readRecords(directory.file("v.txt"))
        == ([known] + sorted).map { Record(word: Array($0.word.utf8), bits: $0.bits) })
    // Scaled like the others, and none of those that the limit leaves out.
    converter.normalizes = true
    converter.limit = 1
    #expect(try converter.run().missingWords == [Array(known.word.utf8)])
    for record in try readRecords(directory.file("v.txt")) {
      let vector = record.bits.map(Float.init(bitPattern:))
      #expect(abs(squaredLength(vector) - 1) < 1e-6)
    }
  }

  @Test func aWordWithoutNgramsOfTheLengthsIsUnknown() throws {
    let directory = try TemporaryDirectory()
    let words = [Array("known".utf8)]
    try FastTextModelWriter.write(
      to: directory.file("m"),
      FastTextArguments(dimension: 1, subwords: Subwords(lengths: 5...6, bucketCount: 3)), counts: [1],
      input: FastTextMatrix(zeros: 4), output: FastTextMatrix(zeros: 1)
    ) { id, body in words[id].withUnsafeBytes(body) }
    let vectors = try IndexedVectors(path: directory.file("m"))
    let (short, long) = (
      vectors.builtVector(of: Array("ab".utf8)), vectors.builtVector(of: Array("abc".utf8))
    )
    #expect(short == nil && long?.count == 1)
    var converter = VectorFileConverter(
      input: directory.file("m"), output: directory.file("v.txt"), outputFormat: .text)
    converter.selection = Set(["ab", "known"].map { Array($0.utf8) })
    #expect(try converter.run().missingWords == [Array("ab".utf8)])
  }
}
