public import HogvecSystem

/// The processes that train together, each on its share of the text, as one of them sees it.
///
/// All processes of a group call the same methods in the same order; a call returns when all have made it.
/// One call at a time.
public protocol ProcessGroup: Sendable {
  /// Which of the processes this is, from 0.
  var rank: Int { get }
  /// The number of processes.
  var count: Int { get }

  /// Replaces each number by the sum of those that the processes have in its place.
  ///
  /// - Throws: ``FileError`` if another process cannot be reached.
  @unsafe func sum(_ numbers: UnsafeMutableBufferPointer<Float>) throws(FileError)

  /// Whether the value is true in every process.
  ///
  /// - Throws: ``FileError`` if another process cannot be reached.
  func allTrue(_ value: Bool) throws(FileError) -> Bool
}

/// A process that trains alone: a group of one, in which every call returns at once.
public struct SingleProcess: ProcessGroup {
  /// The only process.
  public init() {}

  /// The first.
  public var rank: Int { 0 }

  /// One.
  public var count: Int { 1 }

  /// The numbers are their own sums.
  @unsafe public func sum(_ numbers: UnsafeMutableBufferPointer<Float>) {}

  /// The value.
  public func allTrue(_ value: Bool) -> Bool { value }
}
