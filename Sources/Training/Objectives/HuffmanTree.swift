/// A Huffman tree over words by their counts, the same that word2vec makes: equal counts are joined in its order.
///
/// With V words there are V - 1 inner nodes, numbered as they are made; the last is the root. Cost: V steps, and a bit and
/// a node for each word and level.
public struct HuffmanTree: Sendable {
  private let codes: [[Bool]]
  private let paths: [[Int]]

  /// The tree for counts in falling order.
  ///
  /// - Precondition: there are two words or more, and no count is larger than the one before it.
  public init(counts: [UInt64]) {
    precondition(counts.count > 1, "a tree has two leaves or more")
    precondition(zip(counts, counts.dropFirst()).allSatisfy { $0 >= $1 }, "counts are in falling order")
    let words = counts.count
    var weights = counts
    weights.reserveCapacity(2 * words - 1)
    var parents = [Int](repeating: 0, count: 2 * words - 1)
    var bits = [Bool](repeating: false, count: 2 * words - 1)
    // Leaves are taken from the end, inner nodes in the order in which they were made; both are in rising order of
    // weight. Of equals the inner node is taken.
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
    var codes: [[Bool]] = []
    var paths: [[Int]] = []
    for word in 0..<words {
      var (code, path, node) = ([Bool](), [Int](), word)
      while node != 2 * words - 2 {
        code.append(bits[node])
        node = parents[node]
        path.append(node - words)
      }
      codes.append(code.reversed())
      paths.append(path.reversed())
    }
    self.codes = codes
    self.paths = paths
  }

  /// The number of words.
  public var count: Int { codes.count }

  /// The inner nodes on the way to a word, from the root.
  public func nodes(of word: Int) -> [Int] { paths[word] }

  /// Which way to go at each of them: true for the heavier of the two that were joined.
  public func code(of word: Int) -> [Bool] { codes[word] }
}
