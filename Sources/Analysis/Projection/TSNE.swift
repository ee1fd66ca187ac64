internal import HogvecSystem

/// Points of many dimensions in a plane such that near ones stay near: t-distributed stochastic neighbor
/// embedding (van der Maaten and Hinton 2008) with sums over far points by groups (van der Maaten 2014).
///
/// Starts from the principal components, since what is far apart then means something (Kobak and Berens
/// 2019). The same points and generator give the same layout at any number of threads. Cost: rows^2 x
/// dimension for the nearest rows, then rows x log(rows) for each iteration.
public struct TSNE: Sendable {
  /// About how many points a point shall stay near to; a third of the others if there are not more points
  /// than that.
  public var perplexity: Double
  /// The number of steps.
  public var iterations = 1000
  /// Groups of points that appear under a smaller angle, in radians, are taken as one.
  public var angle = 0.5
  /// The number of threads.
  public var threads: Int
  /// Called before the first step, when each point's nearest are known, and after each step, on the calling
  /// thread, with the number of steps that are done.
  public var progress: (@Sendable (_ stepsDone: Int) -> Void)?

  /// A way of laying out.
  public init(perplexity: Double = 30, threads: Int) {
    precondition(perplexity >= 1 && threads > 0, "a point has a neighbor, and there is a thread")
    (self.perplexity, self.threads) = (perplexity, threads)
  }

  /// So many times as much near points attract each other at first.
  private static let exaggeration = 12.0

  /// How many times as much near points attract each other: ``exaggeration`` in the first tenth of the steps,
  /// which sorts them, then by equal factors less in each step until the middle, where it is 1.
  ///
  /// Falling in one step, as in van der Maaten's program, would freeze neighborhoods that are still crossing
  /// each other.
  func exaggeration(at iteration: Int) -> Double {
    let share = (Double(iteration) / Double(iterations) - 0.1) / 0.4
    return pow(TSNE.exaggeration, 1 - min(max(share, 0), 1))
  }

  /// Lays points out.
  ///
  /// - Parameters:
  ///   - rows: the points: at least two, of one dimension of at least two, all numbers finite.
  ///   - random: moves equal points apart, and otherwise next to nothing.
  /// - Returns: a place for each, about the origin.
  public func layout(
    of rows: [[Float]], using random: inout some RandomNumberGenerator
  ) -> [PlanePoint] {
    let perplexity = Double(rows.count) > perplexity ? perplexity : max(1, Double(rows.count - 1) / 3)
    let affinities = NeighborAffinities(of: rows, perplexity: perplexity, threads: threads)
    var places = start(of: rows, using: &random)
    var velocities = [SIMD2<Double>](repeating: SIMD2(), count: rows.count)
    var gains = [SIMD2<Double>](repeating: SIMD2(1, 1), count: rows.count)
    // Belkina et al. 2019: the number of points over the exaggeration; a quarter of it, since a gradient has
    // a factor of four.
    let rate = max(Double(rows.count) / TSNE.exaggeration / 4, 50)
    progress?(0)
    for iteration in 0..<iterations {
      let exaggeration = exaggeration(at: iteration)
      let isEarly = exaggeration == TSNE.exaggeration
      let gradient = gradient(at: places, affinities, exaggeration: exaggeration)
      for index in places.indices {
        for axis in 0..<2 {
          // A rate of its own for each number (Jacobs 1988): larger while the direction holds.
          let keeps = gradient[index][axis] * velocities[index][axis] < 0
          gains[index][axis] = max(0.01, keeps ? gains[index][axis] + 0.2 : gains[index][axis] * 0.8)
        }
        velocities[index] =
          velocities[index] * (isEarly ? 0.5 : 0.8) - rate * gains[index] * gradient[index]
        places[index] += velocities[index]
      }
      let mean = places.reduce(SIMD2(), +) / Double(places.count)
      for index in places.indices { places[index] -= mean }
      progress?(iteration + 1)
    }
    return places.map { PlanePoint(x: $0.x, y: $0.y) }
  }

  /// The first two principal components, so small that the first steps are free, and a little noise.
  private func start(
    of rows: [[Float]], using random: inout some RandomNumberGenerator
  ) -> [SIMD2<Double>] {
    let components = PrincipalComponents(of: rows, count: 2)
    let deviation = components.variances[0].squareRoot()
    let scale = deviation > 0 ? 1e-4 / deviation : 0
    return components.plane.map { point in
      // 53 bits of a draw, since how the standard library draws from a range is its own affair.
      let noise = SIMD2(Double(random.next() >> 11), Double(random.next() >> 11)) * 0x1p-53 - 0.5
      return SIMD2(point.x, point.y) * scale + noise * 1e-6
    }
  }

  /// Four times the sum of (p - q) q' (y - other) over others, where q' = 1 / (1 + distance^2) and q = q'
  /// over its sum.
  private func gradient(
    at places: [SIMD2<Double>], _ affinities: NeighborAffinities, exaggeration: Double
  ) -> [SIMD2<Double>] {
    let tree = QuadTree(places)
    let threads = max(1, min(threads, places.count / 256))
    let angleSquared = angle * angle
    let parts = onWorkers(threads, label: "tsne") {
      worker -> [(attraction: SIMD2<Double>, repulsion: SIMD2<Double>, sum: Double)] in
      places.indices.share(of: worker, among: threads).map { row in
        var attraction = SIMD2<Double>()
        for entry in affinities.starts[row]..<affinities.starts[row + 1] {
          let difference = places[row] - places[Int(affinities.others[entry])]
          let squares = difference * difference
          attraction += difference * (affinities.shares[entry] / (1 + squares.x + squares.y))
        }
        let (force, sum) = tree.repulsion(at: places[row], angleSquared: angleSquared)
        return (attraction, force, sum)
      }
    }
    let all = parts.flatMap { $0 }
    let whole = all.reduce(0) { $0 + $1.sum }
    return all.map { 4 * (exaggeration * $0.attraction - $0.repulsion / max(whole, .leastNormalMagnitude)) }
  }
}
