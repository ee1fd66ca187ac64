internal import Synchronization

/// How far a reading has come, for a progress bar. Any thread may ask at any time.
public final class CorpusProgress: Sendable {
  private let read = Atomic<Int>(0)
  private let total = Atomic<Int>(0)

  /// Makes the progress of a reading that has not begun.
  public init() {}

  // Relaxed throughout: the numbers are shown to people and order nothing.

  /// Bytes of text read so far; raised after each shard.
  public var bytesRead: Int { read.load(ordering: .relaxed) }
  /// Bytes of text in all; 0 before the files have been opened.
  public var byteCount: Int { total.load(ordering: .relaxed) }

  func begin(byteCount: Int) {
    read.store(0, ordering: .relaxed)
    total.store(byteCount, ordering: .relaxed)
  }

  func add(_ byteCount: Int) {
    read.add(byteCount, ordering: .relaxed)
  }
}
