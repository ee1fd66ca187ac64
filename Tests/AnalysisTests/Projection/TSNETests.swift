import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecAnalysis

@Suite struct TSNETests {
  /// The sums of equations 8 and 9, one by one; with an angle of 0 the tree must give them, with 0.5 nearly.
  @Test func theTreeGivesTheSumOverAllPoints() {
    var random = SeededGenerator(seed: 4)
    var points = (0..<300).map { _ in
      SIMD2(Double.random(in: -20...20, using: &random), Double.random(in: -3...3, using: &random))
    }
    points += [points[7], points[7], SIMD2(1000, 0)]
    let tree = QuadTree(points)
    for (index, point) in points.enumerated().prefix(40) {
      var (force, sum) = (SIMD2<Double>(), 0.0)
      for (other, place) in points.enumerated() where other != index {
        let difference = point - place
        let q = 1 / (1 + (difference * difference).sum())
        force += difference * (q * q)
        sum += q
      }
      let exact = tree.repulsion(at: point, angleSquared: 0)
      #expect(abs(exact.sum - sum) < 1e-12 * sum)
      #expect((exact.force - force).max() < 1e-12 && (force - exact.force).max() < 1e-12)
      let near = tree.repulsion(at: point, angleSquared: 0.25)
      #expect(abs(near.sum - sum) < 0.02 * sum)
    }
    #expect(QuadTree([]).repulsion(at: SIMD2(0, 0), angleSquared: 0).sum == -1)
  }

  /// Each point's own shares sum to 1 before the mean with those of its neighbors, so all shares do, and are
  /// symmetric.
  @Test func sharesAreSymmetricAndSumToOne() throws {
    let rows = RandomRows(count: 60, dimension: 5, seed: 2).rows
    let affinities = NeighborAffinities(of: rows, perplexity: 5, threads: 2)
    #expect(abs(affinities.shares.reduce(0, +) - 1) < 1e-12)
    for row in rows.indices {
      let range = affinities.starts[row]..<affinities.starts[row + 1]
      #expect(range.count >= 15)
      for entry in range {
        let other = Int(affinities.others[entry])
        let back = try #require(
          (affinities.starts[other]..<affinities.starts[other + 1]).first { affinities.others[$0] == row })
        #expect(abs(affinities.shares[back] - affinities.shares[entry]) < 1e-18)
      }
    }
  }

  /// Parts of the rows, whose numbers are not multiples of a block's, give what one part gives, and read
  /// nothing beyond the rows (which AddressSanitizer tells).
  @Test(arguments: [129, 130, 131, 474]) func threadsGiveTheSameShares(count: Int) {
    let rows = RandomRows(count: count, dimension: 19, seed: 3).rows
    let one = NeighborAffinities(of: rows, perplexity: 5, threads: 1)
    let several = NeighborAffinities(of: rows, perplexity: 5, threads: 2)
    #expect(one.starts == several.starts && one.others == several.others && one.shares == several.shares)
  }

  @Test func exaggerationFallsByEqualFactors() {
    let tsne = TSNE(threads: 1)
    #expect([0, 99, 100].map { tsne.exaggeration(at: $0) } == [12, 12, 12])
    #expect(abs(tsne.exaggeration(at: 300) - 12.0.squareRoot()) < 1e-12)
    #expect([500, 999].map { tsne.exaggeration(at: $0) } == [1, 1])
  }

  /// Three clouds far apart: the nearest in the plane are of the same cloud.
  @Test func cloudsStayTogether() {
    var random = SeededGenerator(seed: 8)
    let rows = (0..<60).map { row in
      (0..<6).map { column in (column == row % 3 ? 6 : 0) + Float.random(in: -1...1, using: &random) }
    }
    var tsne = TSNE(perplexity: 8, threads: 1)
    tsne.iterations = 250
    var (first, second) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1))
    let places = tsne.layout(of: rows, using: &first)
    for (row, place) in places.enumerated() {
      let nearest = places.indices.filter { $0 != row }.min {
        distance(places[$0], place) < distance(places[$1], place)
      }
      #expect((nearest ?? 0) % 3 == row % 3)
    }
    tsne.threads = 3
    #expect(tsne.layout(of: rows, using: &second) == places)
  }

  @Test func equalPointsAndVeryFewAreLaidOut() {
    var random = SeededGenerator(seed: 1)
    var tsne = TSNE(perplexity: 1, threads: 1)
    tsne.iterations = 50
    for rows: [[Float]] in [[[1, 2], [1, 2], [1, 2]], [[0, 0], [1, 0]]] {
      let places = tsne.layout(of: rows, using: &random)
      #expect(places.count == rows.count && places.allSatisfy { $0.x.isFinite && $0.y.isFinite })
      #expect(places[0] != places[1])
    }
  }

  /// No point is near to as many others as there are points.
  @Test func aPerplexityThatTheNumberOfPointsCannotHaveIsLowered() {
    let rows: [[Float]] = (0..<10).map { [Float($0), Float($0 * $0 % 7)] }
    func places(_ perplexity: Double) -> [PlanePoint] {
      var random = SeededGenerator(seed: 1)
      var tsne = TSNE(perplexity: perplexity, threads: 1)
      tsne.iterations = 20
      return tsne.layout(of: rows, using: &random)
    }
    #expect(places(30) == places(3) && places(10) == places(3) && places(9) != places(3))
  }

  @Test func stepsAreTold() {
    let told = Lock<[Int]>([])
    var random = SeededGenerator(seed: 1)
    var tsne = TSNE(perplexity: 2, threads: 1)
    tsne.iterations = 3
    tsne.progress = { count in told.withLock { $0.append(count) } }
    _ = tsne.layout(of: [[1, 2], [3, 4], [5, 7]], using: &random)
    #expect(told.withLock { $0 } == [0, 1, 2, 3])
  }

  private func distance(_ one: PlanePoint, _ other: PlanePoint) -> Double {
    (one.x - other.x) * (one.x - other.x) + (one.y - other.y) * (one.y - other.y)
  }
}
