internal import Synchronization

/// How far a reading has come, for a progress bar. Any thread may ask at any time.
public final class CorpusProgress: Sendable {
  private let read = Atomic<Int>(0)
  private let total = Atomic<Int>(0)

  /// Makes the progress of a reading that has not begun.
  public init() {}

  // Relaxed throughout: the numbers are shown to people and order nothing.

  /// Bytes of the files read so far, as they are stored; raised after each shard.
  public var bytesRead: Int { read.load(ordering: .relaxed) }
  /// Bytes of the files in all; 0 before they have been opened.
  public var byteCount: Int { total.load(ordering: .relaxed) }

  func begin(byteCount: Int) {
    read.store(0, ordering: .relaxed)
    total.store(byteCount, ordering: .relaxed)
  }

  /// - Parameter isKnown: whether the total has these bytes already; those of standard input are counted as
  ///   they come.
  func add(_ byteCount: Int, ofKnownSize isKnown: Bool = true) {
    if !isKnown { total.add(byteCount, ordering: .relaxed) }
    read.add(byteCount, ordering: .relaxed)
  }
}
