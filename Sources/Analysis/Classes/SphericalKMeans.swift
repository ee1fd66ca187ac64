public import HogvecSystem
public import HogvecVectorFiles

/// Finds classes of words by spherical k-means (Dhillon and Modha 2001): each row is in the class whose
/// center has the largest cosine with it, and a center is the mean of its rows, scaled to length 1.
///
/// The first centers are rows that are drawn one after the other with probabilities in proportion to their
/// squared distances from those before, the best of four each time (greedy k-means++; Arthur and
/// Vassilvitskii 2007), from a sample of 50 rows for each class, and 10,000 at least. A class that loses its
/// last row is given the one that fits worst elsewhere. The result depends on the seed and the kernels'
/// instruction set, not on the number of threads. Cost: rows x dimension x classes multiplications for each
/// iteration, and four times as many for the first centers, with the rows of the sample.
public struct SphericalKMeans: Sendable {
  /// The number of classes.
  public var count: Int
  /// How often rows are assigned to classes at most.
  public var iterations = 100
  /// Where the random numbers start.
  public var seed: UInt64 = 1
  /// The number of threads.
  public var threads = AvailableProcessors().count
  /// Called after each iteration, on the calling thread.
  public var progress: (@Sendable (Progress) -> Void)?

  /// How far it has come.
  public struct Progress: Sendable, Equatable {
    /// How often rows were assigned so far.
    public let iteration: Int
    /// The number of rows that changed their class the last time.
    public let changedRows: Int
    /// The mean cosine of rows with their classes' centers.
    public let meanSimilarity: Double
  }

  /// A search for a number of classes.
  public init(count: Int) {
    precondition(count > 0, "there is a class")
    self.count = count
  }

  /// The classes of a file's words.
  ///
  /// - Parameter limit: only those of the first rows; `nil` for all.
  /// - Throws: ``FileError`` if there are fewer words with a direction than classes.
  public func classes(of file: borrowing IndexedVectors, limit: Int? = nil) throws(FileError) -> WordClasses {
    try classes(of: file, among: 0..<min(limit ?? file.count, file.count))
  }

  /// The classes of some of a file's words.
  ///
  /// - Parameter chosen: their rows.
  /// - Throws: ``FileError`` if there are fewer words with a direction than classes.
  package func classes(
    of file: borrowing IndexedVectors, among chosen: some Sequence<Int>
  ) throws(FileError) -> WordClasses {
    let rows = file.rows()
    let directed = chosen.filter(rows.hasDirection)
    guard directed.count >= count else {
      throw FileError(
        "'\(file.path)': \(Figures.counted(directed.count, "word")) with a direction cannot make"
          + " \(Figures.grouped(count)) classes")
    }
    return classes(of: directed, in: rows)
  }

  /// The classes of some rows.
  ///
  /// - Precondition: the rows have a direction, and there are no fewer than classes.
  func classes(of chosen: [Int], in rows: VectorRows) -> WordClasses {
    precondition(count > 0 && chosen.count >= count, "there is a class, and a row for each")
    let threads = max(1, min(threads, chosen.count / 64))
    let members = ClassMembers(rows: rows, chosen: chosen, threads: threads)
    var centers = firstCenters(of: members)
    var assignment = ClassAssignment(rowCount: chosen.count)
    var iteration = 0
    var changedRows = 0
    repeat {
      if iteration > 0 {
        members.fillEmptyClasses(&assignment, count: count)
        members.update(&centers, by: assignment)
      }
      let next = members.assigned(to: centers, before: assignment)
      changedRows = zip(next.classes, assignment.classes).count { $0 != $1 }
      assignment = next
      iteration += 1
      progress?(
        Progress(
          iteration: iteration, changedRows: changedRows, meanSimilarity: assignment.meanSimilarity))
    } while changedRows > 0 && iteration < iterations
    return WordClasses(
      rows: chosen, classes: assignment.classesByFirstRow(count: count),
      similarities: assignment.similarities,
      iterations: iteration, isStable: changedRows == 0)
  }

  // MARK: - The first centers

  private func firstCenters(of members: ClassMembers) -> [[Float]] {
    var random = RandomStream(seed: seed)
    let sample = sample(of: members.chosen, using: &random)
    let sampled = ClassMembers(
      rows: members.rows, chosen: sample, threads: max(1, min(members.threads, sample.count / 64)))
    var place = Int.random(in: sample.indices, using: &random)
    // Half of the squared distance from the nearest center so far.
    var distances = [Double](repeating: .infinity, count: sample.count)
    var centers = [members.rows.unitVectors([sample[place]])]
    var candidates = [(place: place, center: centers[0])]
    while true {
      // The candidate after which the distances are the smallest.
      var least = Double.infinity
      var nearest = distances
      for (candidate, cosines) in zip(candidates, sampled.cosines(with: candidates.map(\.center))) {
        var (own, sum) = (distances, 0.0)
        for index in own.indices {
          own[index] = min(own[index], max(0, 1 - Double(cosines[index])))
          sum += max(0, own[index])
        }
        guard sum < least else { continue }
        (least, nearest, place) = (sum, own, candidate.place)
        centers[centers.count - 1] = candidate.center
      }
      distances = nearest
      // Rounding is not to draw it again.
      distances[place] = -1
      if centers.count == count { return centers }
      candidates = (0..<QueryVectors.block).map { _ in
        let place = drawn(distances, using: &random)
        return (place, members.rows.unitVectors([sample[place]]))
      }
      centers.append(candidates[0].center)
    }
  }

  /// Some rows, in order.
  private func sample(of chosen: [Int], using random: inout RandomStream) -> [Int] {
    let wanted = max(10_000, count * 50)
    guard wanted < chosen.count else { return chosen }
    var rows = chosen
    for index in 0..<wanted { rows.swapAt(index, Int.random(in: index..<rows.count, using: &random)) }
    return rows[..<wanted].sorted()
  }

  /// An index, with a probability in proportion to its number; negative ones are not drawn, and where there
  /// are none above zero, the first of zero is.
  private func drawn(_ weights: [Double], using random: inout RandomStream) -> Int {
    let total = weights.reduce(0) { $0 + max(0, $1) }
    var rest = Double.random(in: 0..<1, using: &random) * total
    var last = weights.firstIndex { $0 >= 0 } ?? 0
    for (index, weight) in weights.enumerated() where weight > 0 {
      last = index
      rest -= weight
      if rest < 0 { break }
    }
    return last
  }
}
