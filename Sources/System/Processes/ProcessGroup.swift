/// The processes that train together, each on its share of the text, as one of them sees it.
///
/// All processes of a group make the same calls of ``sum(_:parts:changing:)``, ``gather(_:)`` and
/// ``exchange(_:)`` in the same order; a call returns when all have made it. One call at a time, from any
/// thread.
public protocol ProcessGroup: Sendable {
  /// Which of the processes this is, from 0.
  var rank: Int { get }
  /// The number of processes.
  var count: Int { get }
  /// How many of the processes before it are on its machine.
  var localRank: Int { get }

  /// Replaces each number by the sum of the numbers in its place in all processes, added in the order of
  /// their ranks and then changed by one of the processes. All processes get the same bits.
  ///
  /// - Parameters:
  ///   - numbers: as many as the other processes have.
  ///   - parts: cuts all of them into as many pieces as there are processes, one after the other.
  ///   - change: gets the sums of this process's part, and may change them, before any process has them.
  /// - Throws: ``FileError`` if another process cannot be reached.
  /// - Complexity: each process sends and receives two times the numbers of the others' parts.
  @unsafe func sum(
    _ numbers: UnsafeMutableBufferPointer<Float>, parts: [Range<Int>],
    changing change: (UnsafeMutableBufferPointer<Float>) -> Void
  ) throws(FileError)

  /// What each of the processes gives, in the order of their ranks.
  ///
  /// - Parameter numbers: as many as the other processes give.
  /// - Throws: ``FileError`` if another process cannot be reached.
  func gather(_ numbers: [UInt64]) throws(FileError) -> [[UInt64]]

  /// Sends each of the processes a message, and gives those that they have sent to this one, in the order of
  /// their ranks.
  ///
  /// - Parameter messages: one for each process, this one too, of any size.
  /// - Throws: ``FileError`` if another process cannot be reached.
  func exchange(_ messages: [[UInt8]]) throws(FileError) -> [[UInt8]]

  /// Runs `body`, which may take long and may make calls. Meanwhile, processes that wait for this one are
  /// told that it is working.
  func working<Value: ~Copyable>(_ body: () throws -> Value) rethrows -> Value

  /// Is told that all processes know that one of them has failed.
  func noteSharedFailure()
}

extension ProcessGroup {
  /// 0: no other process is on this machine.
  public var localRank: Int { 0 }

  /// Runs `body`, and tells nobody.
  public func working<Value: ~Copyable>(_ body: () throws -> Value) rethrows -> Value { try body() }

  /// Does nothing.
  public func noteSharedFailure() {}
}
