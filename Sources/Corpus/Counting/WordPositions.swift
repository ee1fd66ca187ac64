/// Where the words of a dictionary stood first: in which shard, and there before which others.
///
/// A worker reads shards in the order of the text, and numbers words as they come. So it is enough to know at
/// which ids shards begin: a word's position is its shard's, plus its place among the words that are new
/// there, which are fewer than the shard's bytes. That is not its place in the text, but it is before and
/// after the same words. Where words of several dictionaries are one, each has its position.
struct WordPositions: Sendable {
  /// The first id in each shard that has new words, and the shard's position.
  private var firstIDs: [UInt32] = []
  private var positions: [UInt64] = []
  /// For each ``hintStep`` ids where the search for the first of them ends.
  private var hints: [Int] = []

  /// Whether ``positions`` has one for each id.
  private var isOfWords = false

  private static let hintStep = 1 << 10

  init() {}

  /// Takes the position of each word.
  ///
  /// - Parameter positions: by id.
  init(ofWords positions: [UInt64]) {
    self.positions = positions
    isOfWords = true
  }

  /// Notes a shard; its position is after those noted before.
  ///
  /// - Parameters:
  ///   - ids: those of the words that are new in it.
  ///   - position: where it starts.
  mutating func add(_ ids: Range<Int>, at position: UInt64) {
    guard !ids.isEmpty else { return }
    firstIDs.append(UInt32(ids.lowerBound))
    positions.append(position)
    while hints.count * WordPositions.hintStep < ids.upperBound { hints.append(firstIDs.count - 1) }
  }

  /// A number that is smaller for a word that came first.
  @inline(__always) func position(of id: UInt32) -> UInt64 {
    if isOfWords { return positions[Int(id)] }
    var index = hints[Int(id) / WordPositions.hintStep]
    while index + 1 < firstIDs.count, firstIDs[index + 1] <= id { index += 1 }
    return positions[index] + UInt64(id - firstIDs[index])
  }
}
