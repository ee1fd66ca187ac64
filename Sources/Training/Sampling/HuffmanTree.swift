internal import CHogvec

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

  /// The paths to all words, in plain memory: what steps read counts no references.
  ///
  /// Valid while the tree lives.
  @safe struct Paths: @unchecked Sendable {
    // Sendable: written when the tree is made and by nobody later.

    /// The paths, one after the other, each from the root.
    @unsafe fileprivate let turns: UnsafeMutablePointer<Turn>
    /// Where each word's path starts, and where the last one ends.
    @unsafe fileprivate let starts: UnsafeMutablePointer<Int>

    /// The number of turns on the path to a word.
    func turnCount(to word: Int) -> Int { unsafe starts[word + 1] - starts[word] }

    /// Calls a function with each turn on the path to a word, from the root.
    @inline(__always)
    func forEachTurn(to word: Int, _ body: (Turn) -> Void) {
      for index in unsafe starts[word]..<starts[word &+ 1] { unsafe body(turns[index]) }
    }

    /// Brings on its way to the cache where the path to a word starts.
    @inline(__always)
    func prefetchStart(of word: Int) { unsafe hogvec_prefetch_read(starts + word) }

    /// Brings the first sixteen turns to a word on their way to the cache.
    @inline(__always)
    func prefetchTurns(to word: Int) {
      let first = unsafe turns + starts[word]
      unsafe hogvec_prefetch_read(first)
      unsafe hogvec_prefetch_read(first + 15)
    }
  }

  /// Frees the paths with the last copy of the tree.
  private final class Memory: Sendable {
    let paths: Paths

    init(_ paths: Paths) { self.paths = paths }

    deinit {
      unsafe paths.turns.deallocate()
      unsafe paths.starts.deallocate()
    }
  }

  /// The number of words.
  public let count: Int
  private let memory: Memory

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
    let root = 2 * words - 2
    count = words
    // A node is made before its parent.
    var depths = [Int](repeating: 0, count: root + 1)
    for node in (0..<root).reversed() { depths[node] = depths[parents[node]] + 1 }
    let starts = UnsafeMutablePointer<Int>.allocate(capacity: words + 1)
    unsafe starts.initialize(to: 0)
    for word in 0..<words { unsafe (starts + word + 1).initialize(to: starts[word] + depths[word]) }
    let turns = unsafe UnsafeMutablePointer<Turn>.allocate(capacity: starts[words])
    for word in 0..<words {
      var (node, end) = unsafe (word, turns + starts[word + 1])
      while node != root {
        unsafe end -= 1
        unsafe end.initialize(to: Turn(node: parents[node] - words, isSecond: bits[node]))
        node = parents[node]
      }
    }
    memory = unsafe Memory(Paths(turns: turns, starts: starts))
  }

  /// The number of inner nodes.
  public var nodeCount: Int { count - 1 }

  /// The paths, for as long as the tree lives.
  var paths: Paths { memory.paths }

  /// The most turns on the path to a word.
  var longestPath: Int { (0..<count).reduce(0) { max($0, turnCount(to: $1)) } }

  /// The number of turns on the path to a word.
  func turnCount(to word: Int) -> Int { withExtendedLifetime(memory) { paths.turnCount(to: word) } }

  /// Calls a function with each turn on the path to a word, from the root.
  func forEachTurn(to word: Int, _ body: (Turn) -> Void) {
    withExtendedLifetime(memory) { paths.forEachTurn(to: word, body) }
  }

  /// The inner nodes on the path to a word, from the root.
  public func nodes(of word: Int) -> [Int] {
    var nodes: [Int] = []
    forEachTurn(to: word) { nodes.append($0.node) }
    return nodes
  }

  /// Which branch is taken at each of them: true for the heavier of the two that were joined.
  public func code(of word: Int) -> [Bool] {
    var code: [Bool] = []
    forEachTurn(to: word) { code.append($0.isSecond) }
    return code
  }
}
