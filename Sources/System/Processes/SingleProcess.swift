/// A process that trains alone: a group of one, in which every call returns at once.
public struct SingleProcess: ProcessGroup {
  /// The only process.
  public init() {}

  /// The first.
  public var rank: Int { 0 }

  /// One.
  public var count: Int { 1 }

  /// The numbers are their own sums.
  @unsafe public func sum(
    _ numbers: UnsafeMutableBufferPointer<Float>, parts: [Range<Int>],
    changing change: (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    unsafe change(numbers)
  }

  /// The numbers.
  public func gather(_ numbers: [UInt64]) -> [[UInt64]] { [numbers] }

  /// The messages.
  public func exchange(_ messages: [[UInt8]]) -> [[UInt8]] { messages }
}
