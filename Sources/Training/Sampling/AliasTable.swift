internal import CHogvec
internal import HogvecSystem

/// Draws words with probabilities proportional to count^exponent, in constant time. A word with a count of
/// zero is never drawn, unless all are.
///
/// Takes 8 bytes a word. Reading is safe from any number of threads, and counts no references, which all
/// would write to.
@safe public struct AliasTable: ~Copyable, @unchecked Sendable {
  // Written when the table is made and by nobody later.
  @unsafe private let columns: UnsafeMutablePointer<AliasColumn>
  /// The number of words.
  public let count: Int

  /// The table for words with these counts.
  ///
  /// - Parameter exponent: 0.75 in word2vec; 1 draws words as often as they occur, 0 all alike.
  /// - Complexity: O(n) time; 12 further bytes a word while it is made.
  public init(counts: [UInt64], exponent: Double) {
    precondition(!counts.isEmpty && counts.count < Int(UInt32.max), "an alias table has 1 to 2^32 - 2 words")
    // Zero to the power of zero would be one.
    var weights = counts.map { $0 == 0 ? 0 : pow(Double($0), exponent) }
    if weights.allSatisfy({ $0 == 0 }) { weights = weights.map { _ in 1 } }
    var stack = [UInt32](repeating: 0, count: weights.count)
    count = weights.count
    unsafe columns = .allocate(capacity: count)
    let room = unsafe UnsafeMutableBufferPointer(start: columns, count: count)
    unsafe weights.lendElements { weights in
      unsafe stack.lendElements { stack in unsafe AliasColumn.fill(room, weights: weights, stack: stack) }
    }
  }

  deinit {
    unsafe columns.deallocate()
  }

  /// The word that 64 random bits draw: the high half picks the column, the low half decides between its two
  /// words.
  @inline(__always)
  func word(for bits: UInt64) -> UInt32 {
    let index = columnIndex(for: bits)
    // The index is below the count, since (2^32 - 1) * count / 2^32 is.
    return unsafe columns[Int(index)].draw(for: bits, index: index)
  }

  /// Brings the column that ``word(for:)`` will read to the cache.
  @inline(__always)
  func prefetchWord(for bits: UInt64) {
    unsafe hogvec_prefetch_read(columns + Int(columnIndex(for: bits)))
  }

  @inline(__always)
  private func columnIndex(for bits: UInt64) -> UInt32 {
    AliasColumn.index(for: bits, count: UInt32(truncatingIfNeeded: count))
  }
}
