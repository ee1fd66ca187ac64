internal import CHogvec
internal import HogvecSystem

/// Draws words with probabilities proportional to count^exponent, in constant time (Walker 1977, Vose 1991).
/// A word with a count of zero is never drawn, unless all are.
///
/// Takes 8 bytes a word. Reading is safe from any number of threads, and counts no references, which all
/// would write to.
@safe public struct AliasTable: ~Copyable, @unchecked Sendable {
  /// Column i of the table holds two words: i itself below the threshold, the alias from it on.
  ///
  /// One number, which is read as a whole: either word is as likely as the other, and the optimizer would put
  /// the reading of the alias alone behind a branch, which would be mispredicted half of the time.
  private struct Column {
    private let bits: UInt64

    init(threshold: UInt32, alias: UInt32) { bits = UInt64(alias) << 32 | UInt64(threshold) }

    @inline(__always) var threshold: UInt32 { UInt32(truncatingIfNeeded: bits) }
    @inline(__always) var alias: UInt32 { UInt32(truncatingIfNeeded: bits &>> 32) }
  }

  // Written when the table is made and by nobody later.
  @unsafe private let columns: UnsafeMutablePointer<Column>
  /// The number of words.
  public let count: Int

  /// The table for words with these counts.
  ///
  /// - Parameter exponent: 0.75 in word2vec; 1 draws words as often as they occur, 0 all alike.
  /// - Complexity: O(n) time; 16 further bytes a word while it is made.
  public init(counts: [UInt64], exponent: Double) {
    precondition(!counts.isEmpty && counts.count < Int(UInt32.max), "an alias table has 1 to 2^32 - 2 words")
    // Zero to the power of zero would be one.
    var weights = counts.map { $0 == 0 ? 0 : pow(Double($0), exponent) }
    if weights.allSatisfy({ $0 == 0 }) { weights = weights.map { _ in 1 } }
    let scale = Double(weights.count) / weights.reduce(0, +)
    for i in weights.indices { weights[i] *= scale }
    var columns = (0..<UInt32(weights.count)).map { Column(threshold: .max, alias: $0) }
    // Words below their fair share of 1 are filled up by words above it. One stack from each end of one
    // array.
    var stack = [UInt32](repeating: 0, count: weights.count)
    var (smallCount, largeStart) = (0, weights.count)
    for i in weights.indices {
      if weights[i] < 1 {
        stack[smallCount] = UInt32(i)
        smallCount += 1
      } else {
        largeStart -= 1
        stack[largeStart] = UInt32(i)
      }
    }
    while smallCount > 0 && largeStart < stack.count {
      smallCount -= 1
      let (small, large) = (Int(stack[smallCount]), Int(stack[largeStart]))
      columns[small] = Column(threshold: fixedPoint(weights[small]), alias: UInt32(large))
      weights[large] -= 1 - weights[small]
      if weights[large] < 1 {
        largeStart += 1
        stack[smallCount] = UInt32(large)
        smallCount += 1
      }
    }
    // What is left differs from 1 by rounding only, and its columns keep the word for themselves.
    count = columns.count
    unsafe self.columns = .allocate(capacity: count)
    unsafe self.columns.initialize(from: columns, count: count)
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
    let column = unsafe columns[Int(index)]
    return UInt32(truncatingIfNeeded: bits) < column.threshold ? index : column.alias
  }

  /// Brings the column that ``word(for:)`` will read to the cache.
  @inline(__always)
  func prefetchWord(for bits: UInt64) {
    unsafe hogvec_prefetch_read(columns + Int(columnIndex(for: bits)))
  }

  @inline(__always)
  private func columnIndex(for bits: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: ((bits >> 32) &* UInt64(UInt32(truncatingIfNeeded: count))) >> 32)
  }
}

/// A probability as a threshold for 32 random bits.
private func fixedPoint(_ probability: Double) -> UInt32 {
  UInt32(min(max(probability, 0) * 4_294_967_296, 4_294_967_295))
}
