/// A Huffman tree over words by their counts, the same that word2vec makes: equal counts are joined in its
/// order.
///
/// With V words there are V - 1 inner nodes, numbered as they are made; the last is the root. Cost: V steps,
/// and 4 bytes for each word and level. Reading is safe from any number of threads.
public struct HuffmanTree: Sendable {
  /// One step on the path to a word: an inner node, and which of its branches to take.
  struct Turn: Sendable {
    private let bits: UInt32

    fileprivate init(node: Int, isSecond: Bool) { bits = UInt32(node) << 1 | (isSecond ? 1 : 0) }

    /// The inner node.
    var node: Int { Int(bits >> 1) }
    /// Whether the path goes to the heavier of the two that the node joined, word2vec's 1.
    var isSecond: Bool { bits & 1 == 1 }
  }

  /// The paths to all words, one after the other, each from the root.
  private let turns: [Turn]
  /// Where each word's path starts, and where the last one ends.
  private let starts: [Int]

  /// The tree for counts in falling order. The first may be out of order, as that of word2vec's `</s>` is:
  /// word2vec then makes this tree too, though it is not quite the shortest.
  ///
  /// - Precondition: there are two words or more, and from the second on no count is larger than the one
  ///   before it.
  public init(counts: [UInt64]) {
    precondition(counts.count > 1 && counts.count < 1 << 31, "a tree has 2 to 2^31 - 1 leaves")
    precondition(
      zip(counts.dropFirst(), counts.dropFirst(2)).allSatisfy { $0 >= $1 }, "counts are in falling order")
    let words = counts.count
    // Words that do not occur would be a chain, since of equals the inner node is taken.
    var weights = counts.map { max(1, $0) }
    weights.reserveCapacity(2 * words - 1)
    var parents = [Int](repeating: 0, count: 2 * words - 1)
    var bits = [Bool](repeating: false, count: 2 * words - 1)
    // Leaves are taken from the end, inner nodes in the order in which they were made; both are in rising
    // order of weight. Of equals the inner node is taken.
    var (leaf, inner) = (words - 1, words)
    func takeLightest() -> Int {
      if leaf >= 0, inner >= weights.count || weights[leaf] < weights[inner] {
        leaf -= 1
        return leaf + 1
      }
      inner += 1
      return inner - 1
    }
    for node in words..<(2 * words - 1) {
      let (first, second) = (takeLightest(), takeLightest())
      weights.append(weights[first] + weights[second])
      (parents[first], parents[second]) = (node, node)
      bits[second] = true
    }
    var turns: [Turn] = []
    var starts = [0]
    starts.reserveCapacity(words + 1)
    for word in 0..<words {
      var node = word
      while node != 2 * words - 2 {
        turns.append(Turn(node: parents[node] - words, isSecond: bits[node]))
        node = parents[node]
      }
      turns[starts[word]...].reverse()
      starts.append(turns.count)
    }
    self.turns = turns
    self.starts = starts
  }

  /// The number of words.
  public var count: Int { starts.count - 1 }

  /// The number of inner nodes.
  public var nodeCount: Int { count - 1 }

  /// The most turns on the path to a word.
  var longestPath: Int { (0..<count).reduce(0) { max($0, path(to: $1).count) } }

  /// The turns on the path to a word, from the root.
  @inline(__always)
  func path(to word: Int) -> ArraySlice<Turn> { turns[starts[word]..<starts[word + 1]] }

  /// The inner nodes on the path to a word, from the root.
  public func nodes(of word: Int) -> [Int] { path(to: word).map(\.node) }

  /// Which branch is taken at each of them: true for the heavier of the two that were joined.
  public func code(of word: Int) -> [Bool] { path(to: word).map(\.isSecond) }
}
