import Foundation
import HogvecSystem
import HogvecTestSupport
import HogvecVectorFiles
import Testing

@testable import HogvecAnalysis

@Suite struct VectorTransformationTests {
  /// Rows whose columns vary by different amounts and have means of their own, so that components differ.
  private static func rows(_ count: Int, _ dimension: Int, seed: UInt64) -> [[Float]] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ -> [Float] in
      let common = Float.random(in: -1...1, using: &random)
      return (0..<dimension).map { column -> Float in
        let (mean, factor) = (Float(column % 3) - 0.5, Float(column % 5))
        let noise = Float.random(in: -1...1, using: &random)
        return mean + common * factor + noise / Float(column + 1)
      }
    }
  }

  private static func write(
    _ rows: [[Float]], to path: String, word: (Int) -> String = { "w\($0)" }
  ) throws -> String {
    var writer = try VectorFileWriter(path: path, count: rows.count, dimension: rows[0].count)
    for (index, row) in rows.enumerated() { try writer.append(word: Array(word(index).utf8), vector: row) }
    try writer.publish()
    return path
  }

  private static func read(_ path: String) throws -> [[Float]] {
    let vectors = try WordVectors(reading: path)
    return (0..<vectors.count).map { Array(vectors.row($0)) }
  }

  private struct Converted {
    let rows: [[Float]]
    let summary: VectorFileConverter.Summary
    let fitted: VectorTransformation.Fitted?
  }

  private static func convert(
    _ input: String, _ directory: TemporaryDirectory, threads: Int = 2,
    _ change: (inout VectorFileConverter, inout VectorTransformation) -> Void
  ) throws -> Converted {
    var converter = VectorFileConverter(
      input: input, output: directory.file("converted"), outputFormat: .binary)
    converter.threads = threads
    var transformation = VectorTransformation()
    change(&converter, &transformation)
    let fitted = try transformation.fitted(to: converter)
    converter.map = fitted?.map
    let summary = try converter.run()
    return Converted(rows: try read(converter.output), summary: summary, fitted: fitted)
  }

  /// What a row becomes, in plain loops over components that are found in memory.
  private static func expected(
    _ rows: [[Float]], removed: Int, kept: Int?
  ) -> [[Double]] {
    let components = PrincipalComponents(of: rows, count: max(1, removed + (kept ?? 0)))
    return rows.map { row in
      var vector = zip(row, components.mean).map { Double($0) - $1 }
      let directions = components.directions
      let parts = directions.map { direction in zip(vector, direction).reduce(0) { $0 + $1.0 * $1.1 } }
      if let kept { return Array(parts[removed..<removed + kept]) }
      for axis in 0..<removed {
        for column in vector.indices { vector[column] -= parts[axis] * directions[axis][column] }
      }
      return vector
    }
  }

  private static func difference(_ rows: [[Float]], _ expected: [[Double]]) -> Double {
    guard rows.map(\.count) == expected.map(\.count) else { return .infinity }
    var largest = 0.0
    for (row, other) in zip(rows, expected) {
      for (value, expectation) in zip(row, other) { largest = max(largest, abs(Double(value) - expectation)) }
    }
    return largest
  }

  /// With these words, more rows than a block of a megabyte holds. Numbers are below 10, of which 32 bits
  /// have 1e-6; directions are as exact as their distance in variance from the next ones, down to a
  /// hundredth, allows.
  @Test(.slow, arguments: [(0, nil), (2, nil), (2, 5), (0, 12), (11, 1)] as [(Int, Int?)])
  func componentsAreThoseOfAllRowsInMemory(_ removed: Int, _ kept: Int?) throws {
    let directory = try TemporaryDirectory()
    let rows = Self.rows(4000, 12, seed: 5)
    let padding = String(repeating: "x", count: 500)
    let input = try Self.write(rows, to: directory.file("a.bin"), word: { padding + "\($0)" })
    let expected = Self.expected(rows, removed: removed, kept: kept == 12 ? 11 : kept)
    var first: [[Float]]?
    for threads in [1, 3] {
      let converted = try Self.convert(input, directory, threads: threads) {
        ($1.centers, $1.removedComponents, $1.dimensions) = (true, removed, kept)
      }
      let own = kept == 12 ? converted.rows.map { Array($0.dropLast()) } : converted.rows
      #expect(Self.difference(own, expected) < 1e-4)
      #expect(converted.summary.dimension == kept ?? 12 && converted.summary.count == rows.count)
      let mean = converted.rows.reduce(0.0) { $0 + Double($1[0]) } / Double(rows.count)
      #expect(abs(mean) < 1e-5)
      if let first { #expect(converted.rows == first) }
      first = converted.rows
    }
  }

  @Test func sharesAreThoseOfTheVariance() throws {
    let directory = try TemporaryDirectory()
    let rows = Self.rows(400, 7, seed: 6)
    let input = try Self.write(rows, to: directory.file("a.bin"))
    let shares = PrincipalComponents(of: rows, count: 7).shares
    let fitted = try Self.convert(input, directory) { ($1.removedComponents, $1.dimensions) = (2, 3) }.fitted
    #expect(abs((fitted?.removedShare ?? 0) - shares[..<2].reduce(0, +)) < 1e-6)
    #expect(abs((fitted?.keptShare ?? 0) - shares[2..<5].reduce(0, +)) < 1e-6)
  }

  /// A file and the same turned, mirrored and stretched: no part of which an alignment may miss but lengths.
  @Test(arguments: [1, 2, 15])
  func aKnownRotationIsUndone(_ dimension: Int) throws {
    let directory = try TemporaryDirectory()
    let rows = Self.rows(2000, dimension, seed: 7)
    let rotation = PolarFactorTests.rotation(dimension, seed: 8)
    let turned = PolarFactorTests.product(rows.map { $0.map(Double.init) }, rotation)
    let input = try Self.write(rows, to: directory.file("a.bin"))
    // The words in another order, half of them unknown to the other file.
    let places = Array(rows.indices.reversed())
    let target = try Self.write(
      places.map { turned[$0].map { Float($0 * 3) } }, to: directory.file("b.bin"),
      word: { places[$0] % 2 == 0 ? "w\(places[$0])" : "other\($0)" })
    var first: [[Float]]?
    for threads in [1, 3] {
      let converted = try Self.convert(input, directory, threads: threads) { $1.target = target }
      // Numbers are below 20, and the products that the rotation is found from have a rounding of 2^-20.
      #expect(Self.difference(converted.rows, turned) < 20 * 0x1p-18)
      let fit = try #require(converted.fitted?.alignment)
      #expect(fit.wordCount == 1000 && abs(fit.similarityAfter - 1) < 1e-6)
      #expect(fit.similarityBefore <= fit.similarityAfter + 1e-7)
      if let first { #expect(converted.rows == first) }
      first = converted.rows
    }
  }

  /// The cosines that are reported are those of what is written, and no rotation near to the one found has
  /// larger ones.
  @Test func theFitIsThatOfTheResultAndTheBest() throws {
    let directory = try TemporaryDirectory()
    let (rows, others) = (Self.rows(300, 5, seed: 9), Self.rows(300, 5, seed: 10))
    let input = try Self.write(rows, to: directory.file("a.bin"))
    let target = try Self.write(others, to: directory.file("b.bin"))
    func meanCosine(_ rows: [[Float]]) -> Double {
      func cosine(_ a: [Float], _ b: [Float]) -> Double {
        func dot(_ a: [Float], _ b: [Float]) -> Double {
          zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
      }
      return zip(rows, others).reduce(0) { $0 + cosine($1.0, $1.1) } / Double(rows.count)
    }
    let centered = try Self.convert(input, directory) { $1.centers = true }.rows
    let converted = try Self.convert(input, directory) { ($1.centers, $1.target) = (true, target) }
    let fit = try #require(converted.fitted?.alignment)
    #expect(abs(fit.similarityBefore - meanCosine(centered)) < 1e-6)
    #expect(abs(fit.similarityAfter - meanCosine(converted.rows)) < 1e-6)
    for (first, second) in [(0, 1), (2, 4), (3, 1)] {
      for angle in [-0.05, 0.05] {
        let turned = converted.rows.map { row in
          var row = row
          row[first] = Float(Double(row[first]) * cos(angle) - Double(row[second]) * sin(angle))
          row[second] = Float(Double(row[first]) * sin(angle) + Double(row[second]) * cos(angle))
          return row
        }
        #expect(meanCosine(turned) < fit.similarityAfter)
      }
    }
  }

  /// Two steps give what one conversion with both gives.
  @Test func partsAreAppliedInOrder() throws {
    let directory = try TemporaryDirectory()
    let input = try Self.write(Self.rows(500, 8, seed: 11), to: directory.file("a.bin"))
    let target = try Self.write(Self.rows(500, 4, seed: 12), to: directory.file("b.bin"))
    let whole = try Self.convert(input, directory) {
      ($1.removedComponents, $1.dimensions, $1.target) = (1, 4, target)
    }
    let removed = try Self.convert(input, directory) { $1.removedComponents = 1 }.rows
    let kept = try Self.convert(
      try Self.write(removed, to: directory.file("c.bin")), directory
    ) { $1.dimensions = 4 }.rows
    let aligned = try Self.convert(
      try Self.write(kept, to: directory.file("d.bin")), directory
    ) { $1.target = target }
    #expect(Self.difference(whole.rows, aligned.rows.map { $0.map(Double.init) }) < 2e-5)
    let (fit, other) = try (#require(whole.fitted?.alignment), #require(aligned.fitted?.alignment))
    #expect(fit.wordCount == 500 && abs(fit.similarityAfter - other.similarityAfter) < 1e-6)
  }

  @Test func aSelectionHasTheVectorsOfTheWholeAndALimitItsOwn() throws {
    let directory = try TemporaryDirectory()
    let rows = Self.rows(100, 6, seed: 13)
    let input = try Self.write(rows, to: directory.file("a.bin"))
    let whole = try Self.convert(input, directory) { $1.removedComponents = 1 }.rows
    let selected = try Self.convert(input, directory) {
      $0.selection = [Array("w7".utf8), Array("w60".utf8)]
      $1.removedComponents = 1
    }
    #expect(selected.rows == [whole[7], whole[60]])
    let limited = try Self.convert(input, directory) { ($0.limit, $1.removedComponents) = (40, 1) }
    #expect(Self.difference(limited.rows, Self.expected(Array(rows[..<40]), removed: 1, kept: nil)) < 1e-5)
    let unit = try Self.convert(input, directory) { ($0.normalizes, $1.removedComponents) = (true, 1) }.rows
    for (row, other) in zip(unit, whole) {
      let length = other.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      #expect(Self.difference([row], [other.map { Double($0) / length }]) < 1e-6)
    }
  }

  @Test func vectorsThatAreNotFiniteCountForNothingAndBecomeNaN() throws {
    let directory = try TemporaryDirectory()
    let lines = "a 1 2\nb inf 0\nc 3 6\nd nan 1\ne 2 4\n"
    let input = try directory.write("5 2\n" + lines, to: "a.txt")
    let target = try directory.write("4 2\na 1 0\nb 0 1\nc 1 1\nd nan 1\n", to: "b.txt")
    let converted = try Self.convert(input, directory) { ($1.centers, $1.target) = (true, target) }
    #expect(converted.summary.undefinedVectors == 2 && converted.fitted?.alignment?.wordCount == 2)
    #expect(
      converted.rows.map { $0.map(\.isNaN) }.map { $0.contains(true) } == [false, true, false, true, false])
    #expect(converted.rows[4] == [0, 0] && converted.rows[1].allSatisfy(\.isNaN))
  }

  /// A word counts by its first row.
  @Test func wordsThatAreRepeatedAreAlignedOnce() throws {
    let directory = try TemporaryDirectory()
    let input = try directory.write("4 2\na 1 0\nb 0 1\na 5 5\nb 1 1\n", to: "a.txt")
    let target = try directory.write("3 2\nb 2 0\na 0 2\nb 7 7\n", to: "b.txt")
    let converted = try Self.convert(input, directory) { $1.target = target }
    #expect(
      converted.fitted?.alignment == AlignmentFit(wordCount: 2, similarityBefore: 0, similarityAfter: 1))
    #expect(converted.rows == [[0, 1], [1, 0], [5, 5], [1, 1]])
  }

  @Test func aTransformationOfNothingIsNone() throws {
    let directory = try TemporaryDirectory()
    let input = try directory.write("1 2\na 1 2\n", to: "a.txt")
    #expect(try Self.convert(input, directory) { _, _ in }.fitted == nil)
  }

  @Test func whatCannotBeFoundIsRefused() throws {
    let directory = try TemporaryDirectory()
    let input = try directory.write("3 2\na 1 2\nb 3 5\nc nan 1\n", to: "a.txt")
    let single = try directory.write("2 2\na 1 2\nc nan 1\n", to: "b.txt")
    let broken = try directory.write("1 2\nc nan 1\n", to: "c.txt")
    let wide = try directory.write("2 3\na 1 2 3\nb 1 2 4\n", to: "d.txt")
    let strange = try directory.write("2 2\na 1 2\nz 1 4\n", to: "e.txt")
    let large = try directory.write("3 2\na 1e30 2e30\nb 3e30 5e30\nc 1 0\n", to: "f.txt")
    let widest = try directory.write(
      "2 10001\na" + String(repeating: " 1", count: 10_001) + "\nb" + String(repeating: " 2", count: 10_001)
        + "\n",
      to: "h.txt")
    // Their differences from the mean are no floats.
    let larger = try directory.write("3 1\na -3e38\nb 3e38\nc 3e38\n", to: "g.txt")
    let cases: [(String, (inout VectorTransformation) -> Void, String)] = [
      (
        input, { $0.removedComponents = 2 },
        "'\(input)': 2 components of vectors of 2 numbers cannot be removed"
      ),
      (input, { $0.dimensions = 3 }, "'\(input)': 3 components of vectors of 2 numbers cannot be kept"),
      (
        input, { ($0.removedComponents, $0.dimensions) = (1, 2) },
        "'\(input)': 1 and 2 components of vectors of 2 numbers cannot be removed and kept"
      ),
      (
        input, { ($0.removedComponents, $0.dimensions) = (Int.max, Int.max) },
        "'\(input)': \(Int.max) and \(Int.max) components of vectors of 2 numbers cannot be removed and kept"
      ),
      (
        input, { ($0.removedComponents, $0.dimensions) = (1, Int.max) },
        "'\(input)': 1 and \(Int.max) components of vectors of 2 numbers cannot be removed and kept"
      ),
      (
        widest, { $0.dimensions = 2 },
        "cannot find the components of '\(widest)': its vectors have 10,001 numbers, and at most 10,000 are supported: the time"
          + " grows with their cube"
      ),
      (
        large, { $0.removedComponents = 1 },
        "'\(large)': its numbers are too large to find components;"
          + " scale its vectors to length 1 first (hogvec convert --normalize)"
      ),
      (
        larger, { $0.centers = true },
        "'\(larger)': its numbers are too large to find a mean;"
          + " scale its vectors to length 1 first (hogvec convert --normalize)"
      ),
      (
        single, { $0.removedComponents = 1 },
        "'\(single)': components take two vectors of finite numbers, and there are 1"
      ),
      (
        broken, { $0.centers = true }, "'\(broken)': a mean takes a vector of finite numbers, and there are 0"
      ),
      (
        input, { $0.target = wide },
        "cannot align '\(input)' to '\(wide)': its vectors would have 2 numbers, the others have 3"
      ),
      (
        input, { $0.target = strange },
        "cannot align '\(input)' to '\(strange)': it takes as many words in both as a vector has numbers (2), and"
          + " there are 1"
      ),
    ]
    for (path, change, message) in cases {
      #expect(throws: FileError(message)) { try Self.convert(path, directory) { change(&$1) } }
    }
  }

  @Test func shiftsAreCosinesAfterTheRotation() throws {
    let directory = try TemporaryDirectory()
    let rows = Self.rows(600, 10, seed: 14)
    let rotation = PolarFactorTests.rotation(10, seed: 15)
    var turned = PolarFactorTests.product(rows.map { $0.map(Double.init) }, rotation)
    // One word goes to the opposite, one a right angle away in a plane of two coordinates.
    turned[123] = turned[123].map { -$0 }
    turned[77] = turned[78]
    let first = try IndexedVectors(path: Self.write(rows, to: directory.file("a.bin")))
    let places = Array(rows.indices.reversed())
    let second = try IndexedVectors(
      path: Self.write(
        places.map { turned[$0].map { Float($0) } }, to: directory.file("b.bin"), word: { "w\(places[$0])" }))
    let found = try WordShifts(from: first, to: second, threads: 2)
    #expect(found.shifts.count == 600 && found.fit.wordCount == 600)
    #expect(found.shifts[0].word == "w123" && found.shifts[0].similarity < -0.99)
    #expect(found.shifts[0].firstRow == 123 && found.shifts[0].secondRow == 599 - 123)
    #expect(found.shifts[1].word == "w77" && found.shifts[2].similarity > 0.99)
    let mean = found.shifts.reduce(0) { $0 + $1.similarity } / 600
    #expect(abs(mean - found.fit.similarityAfter) < 1e-6)
    #expect(try WordShifts(from: first, to: second, threads: 3).shifts == found.shifts)
    let few = try WordShifts(from: first, to: second, limit: 400, threads: 1)
    #expect(few.shifts.count == 200 && few.shifts.allSatisfy { (200..<400).contains($0.firstRow) })
  }
}
