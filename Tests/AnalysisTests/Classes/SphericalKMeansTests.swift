import HogvecSystem
import HogvecTestSupport
import HogvecVectorFiles
import Testing

@testable import HogvecAnalysis

@Suite struct SphericalKMeansTests {
  /// Rows around some directions, and which each is around; lengths differ by up to a hundred times.
  private struct Planted: ~Copyable {
    let vectors: WordVectors
    let groups: [Int]

    init(_ count: Int, around directions: Int, dimension: Int, spread: Float, seed: UInt64) throws {
      var random = SeededGenerator(seed: seed)
      func unit() -> [Float] {
        let row = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
        let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return row.map { $0 / length }
      }
      let centers = (0..<directions).map { _ in unit() }
      var (groups, rows): ([Int], [[Float]]) = ([], [])
      for row in 0..<count {
        let group = row < directions ? row : Int.random(in: 0..<directions, using: &random)
        let length = Float.random(in: 0.1...10, using: &random)
        groups.append(group)
        rows.append(zip(centers[group], unit()).map { ($0 + spread * $1) * length })
      }
      self.groups = groups
      let words = groups.indices.map { Array("w\($0)".utf8) }
      vectors = try WordVectors(words: words, dimension: dimension) { row, vector in
        for column in vector.indices { vector[column] = rows[row][column] }
      }
    }
  }

  private static func classes(
    of vectors: borrowing WordVectors, count: Int, _ change: (inout SphericalKMeans) -> Void = { _ in }
  ) -> WordClasses {
    var search = SphericalKMeans(count: count)
    search.threads = 2
    change(&search)
    return search.classes(of: Array(0..<vectors.count), in: vectors.rows())
  }

  @Test(arguments: [2, 7, 40])
  func groupsThatAreFarFromEachOtherAreFound(_ count: Int) throws {
    let planted = try Planted(600, around: count, dimension: 20, spread: 0.1, seed: 1)
    let found = Self.classes(of: planted.vectors, count: count)
    // The first rows are of one group each, so both are numbered alike.
    #expect(found.classes == planted.groups)
    #expect(found.isStable && found.meanSimilarity > 0.99)
    #expect(found.rows == Array(0..<600))
  }

  @Test func theResultDoesNotDependOnTheThreads() throws {
    let planted = try Planted(1000, around: 30, dimension: 9, spread: 1.5, seed: 2)
    let one = Self.classes(of: planted.vectors, count: 12) { $0.threads = 1 }
    for threads in [2, 3, 7] {
      #expect(Self.classes(of: planted.vectors, count: 12) { $0.threads = threads } == one)
    }
    #expect(Self.classes(of: planted.vectors, count: 12) { $0.seed = 2 } != one)
  }

  /// Rounding to 32 bits changes a mean of cosines by less than 1e-6.
  @Test(arguments: [1, 3, 60, 200], [3, 24])
  func theMeanCosineNeverFalls(_ count: Int, _ dimension: Int) throws {
    let planted = try Planted(600, around: 20, dimension: dimension, spread: 2, seed: 3)
    let seen = Lock<[SphericalKMeans.Progress]>([])
    let found = Self.classes(of: planted.vectors, count: count) {
      $0.progress = { progress in seen.withLock { $0.append(progress) } }
    }
    let steps = seen.withLock { $0 }
    #expect(steps.count == found.iterations && steps.map(\.iteration) == Array(1...found.iterations))
    for (step, next) in zip(steps, steps.dropFirst()) {
      #expect(next.meanSimilarity > step.meanSimilarity - 1e-6)
    }
    #expect(
      steps.last?.changedRows == 0 && abs((steps.last?.meanSimilarity ?? 0) - found.meanSimilarity) < 1e-9)
    #expect(Set(found.classes).count == count)
  }

  /// Where nothing changes any more, each row is nearest to its own class's mean direction, in double
  /// precision.
  @Test func aStableResultIsAFixedPoint() throws {
    let planted = try Planted(800, around: 10, dimension: 12, spread: 1, seed: 4)
    let found = Self.classes(of: planted.vectors, count: 15)
    #expect(found.isStable)
    let units = (0..<800).map { row -> [Double] in
      let values = planted.vectors.row(row).map(Double.init)
      let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return values.map { $0 / length }
    }
    var centers = [[Double]](repeating: [Double](repeating: 0, count: 12), count: 15)
    for (unit, number) in zip(units, found.classes) {
      for column in 0..<12 { centers[number][column] += unit[column] }
    }
    for number in 0..<15 {
      let length = centers[number].reduce(0) { $0 + $1 * $1 }.squareRoot()
      centers[number] = centers[number].map { $0 / length }
    }
    var (gain, difference) = (0.0, 0.0)
    for row in 0..<800 {
      let cosines = centers.map { zip($0, units[row]).reduce(0) { $0 + $1.0 * $1.1 } }
      let own = cosines[found.classes[row]]
      gain = max(gain, (cosines.max() ?? 1) - own)
      difference = max(difference, abs(own - Double(found.similarities[row])))
    }
    #expect(gain < 1e-6 && difference < 1e-6)
  }

  /// Fewer directions than classes: each of the others is given a row all the same.
  @Test func noClassIsEmptyEvenWhereRowsAreEqual() throws {
    let rows: [[Float]] = [[1, 0], [2, 0], [3, 0], [0, 1], [0, 4], [0, 2]]
    let vectors = try WordVectors(words: rows.map { _ in [] }, dimension: 2) { row, vector in
      (vector[0], vector[1]) = (rows[row][0], rows[row][1])
    }
    for count in 1...6 {
      let found = Self.classes(of: vectors, count: count)
      #expect(found.isStable && Set(found.classes) == Set(0..<count))
      for (number, row) in zip(found.classes, rows) where count > 1 {
        // No class has both directions.
        #expect(zip(found.classes, rows).allSatisfy { $0.0 != number || ($0.1[0] == 0) == (row[0] == 0) })
      }
    }
  }

  @Test func oppositeRowsHaveNoMeanAndKeepTheirCenter() throws {
    let vectors = try WordVectors(words: [[1], [2]], dimension: 1) { row, vector in
      vector[0] = row == 0 ? 1 : -1
    }
    let found = Self.classes(of: vectors, count: 1)
    #expect(found.classes == [0, 0] && found.meanSimilarity == 0 && found.isStable)
  }

  @Test func onlyAsManyIterationsAsAllowed() throws {
    let planted = try Planted(2000, around: 20, dimension: 10, spread: 2, seed: 5)
    let found = Self.classes(of: planted.vectors, count: 50) { $0.iterations = 2 }
    #expect(found.iterations == 2 && !found.isStable)
  }

  /// More rows than the sample for the first centers, 10,000.
  @Test func centersOfManyRowsAreFromASample() throws {
    let planted = try Planted(12_000, around: 3, dimension: 6, spread: 0.1, seed: 6)
    #expect(Self.classes(of: planted.vectors, count: 3).classes == planted.groups)
  }

  /// The products of the last rows with their opposites, and of most with themselves, are no floats.
  @Test func rowsOfExtremeLengthHaveTheClassesOfTheirDirections() throws {
    let directory = try TemporaryDirectory()
    let ordinary = (0..<10).map { "w\($0) 1 1\n" }.joined()
    let one = try IndexedVectors(
      path: directory.write("11 2\n\(ordinary)big -3e38 -3e38\n", to: "one.txt"))
    let whole = try SphericalKMeans(count: 1).classes(of: one)
    #expect(whole.classes == [Int](repeating: 0, count: 11))
    #expect(abs(whole.meanSimilarity - 9.0 / 11) < 1e-5)
    let halves = try SphericalKMeans(count: 2).classes(of: one)
    #expect(halves.classes == [Int](repeating: 0, count: 10) + [1])
    #expect(abs(halves.meanSimilarity - 1) < 1e-5)
    let more = try IndexedVectors(
      path: directory.write(
        "13 2\n\(ordinary)big 3e38 3e38\nbigger -3.4e38 -3.3e38\nsmall -1e-37 -1e-37\n", to: "more.txt"))
    let found = try SphericalKMeans(count: 2).classes(of: more)
    #expect(found.classes == [Int](repeating: 0, count: 11) + [1, 1])
    #expect(abs(found.meanSimilarity - 1) < 1e-3 && found.isStable)
  }

  @Test func wordsWithoutADirectionAreInNoClass() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("6 2\na 0 0\nb 1 0\nc nan 1\nd 0 1\ne 3 0\nf inf 0\n", to: "v.txt")
    let file = try IndexedVectors(path: path)
    let found = try SphericalKMeans(count: 2).classes(of: file)
    #expect(found.rows == [1, 3, 4] && found.classes == [0, 1, 0])
    #expect(try SphericalKMeans(count: 2).classes(of: file, limit: 4).rows == [1, 3])
    #expect(throws: FileError("'\(path)': 3 words with a direction cannot make 4 classes")) {
      try SphericalKMeans(count: 4).classes(of: file)
    }
  }
}
