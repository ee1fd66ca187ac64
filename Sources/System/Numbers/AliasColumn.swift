/// A column of an alias table, from which one of many things is drawn with given probabilities in constant
/// time (Walker 1977, Vose 1991).
///
/// Column i of a table holds two things: i itself below the threshold, the alias from it on. One number,
/// which is read as a whole: either is as likely as the other, and the optimizer would put the reading of the
/// alias alone behind a branch, which would be mispredicted half of the time.
@frozen public struct AliasColumn: BitwiseCopyable, Sendable {
  @usableFromInline let bits: UInt64

  @usableFromInline
  init(threshold: UInt32, alias: UInt32) { bits = UInt64(alias) << 32 | UInt64(threshold) }

  @inlinable @inline(__always)
  var threshold: UInt32 { UInt32(truncatingIfNeeded: bits) }

  @inlinable @inline(__always)
  var alias: UInt32 { UInt32(truncatingIfNeeded: bits &>> 32) }

  /// The column that 64 random bits pick from a table with this number of them, by their high half; it is
  /// below the number.
  @inlinable @inline(__always)
  public static func index(for bits: UInt64, count: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: ((bits &>> 32) &* UInt64(count)) &>> 32)
  }

  /// What the same bits draw from the column, by their low half.
  ///
  /// - Parameter index: the column's own place.
  @inlinable @inline(__always)
  public func draw(for bits: UInt64, index: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: bits) < threshold ? index : alias
  }

  /// Makes the columns of a table. A thing of weight zero is never drawn; others are with their shares of the
  /// sum, to 2^-32 of a column.
  ///
  /// - Parameters:
  ///   - columns: room for a column for each weight.
  ///   - weights: finite, none negative, at least one positive, their sum finite; they are changed.
  ///   - stack: room for a number for each weight.
  /// - Complexity: O(n).
  package static func fill(
    _ columns: UnsafeMutableBufferPointer<AliasColumn>, weights: UnsafeMutableBufferPointer<Double>,
    stack: UnsafeMutableBufferPointer<UInt32>
  ) {
    let count = weights.count
    precondition(columns.count == count && stack.count == count, "there is room for each weight")
    // All indices are below the count.
    var sum = 0.0
    for i in 0..<count { sum += unsafe weights[i] }
    let scale = Double(count) / sum
    for i in 0..<count {
      unsafe weights[i] *= scale
      unsafe (columns.baseAddress! + i).initialize(to: AliasColumn(threshold: .max, alias: UInt32(i)))
    }
    // Things below their fair share of 1 are filled up by things above it. One stack from each end of one
    // array.
    var (smallCount, largeStart) = (0, count)
    for i in 0..<count {
      if unsafe weights[i] < 1 {
        unsafe stack[smallCount] = UInt32(i)
        smallCount += 1
      } else {
        largeStart -= 1
        unsafe stack[largeStart] = UInt32(i)
      }
    }
    while smallCount > 0 && largeStart < count {
      smallCount -= 1
      let (small, large) = unsafe (Int(stack[smallCount]), Int(stack[largeStart]))
      unsafe columns[small] = AliasColumn(threshold: fixedPoint(weights[small]), alias: UInt32(large))
      unsafe weights[large] -= 1 - weights[small]
      if unsafe weights[large] < 1 {
        largeStart += 1
        unsafe stack[smallCount] = UInt32(large)
        smallCount += 1
      }
    }
    // What is left differs from 1 by rounding only, and its columns keep the thing for themselves.
  }
}

/// A probability as a threshold for 32 random bits.
private func fixedPoint(_ probability: Double) -> UInt32 {
  UInt32(min(max(probability, 0) * 4_294_967_296, 4_294_967_295))
}
