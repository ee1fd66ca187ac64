internal import HogvecSystem
internal import HogvecTraining

/// Writes checkpoints into a model directory while workers train.
///
/// A checkpoint is the position, then the tables flushed, then the manifest with that position published; so
/// the manifest never says more than the tables hold. A checkpoint that fails stops the run; the one before
/// stays.
final class Checkpointer: Sendable {
  private let model: ModelRun
  private let trainer: Trainer
  private let interval: Double
  private let emit: @Sendable (JobEvent) -> Void
  private let start = monotonicSeconds()
  /// Seconds of training before this run.
  private let earlierSeconds: Double
  private let thread: ServiceThread
  private let state = Lock(State())
  /// Held while one is written.
  private let writing = Lock(())

  private struct State {
    var isEnded = false
    /// Whether one is asked for that has not begun.
    var isRequested = false
    var failure: FileError?
  }

  /// Prepares checkpoints.
  ///
  /// - Parameters:
  ///   - interval: seconds between the position of a checkpoint and the publication of the next, if the disk
  ///     can keep up.
  ///   - emit: told of each checkpoint, on a thread of its own.
  /// - Throws: ``FileError`` if there is no thread for them.
  init(
    model: ModelRun, trainer: Trainer, interval: Double, emit: @escaping @Sendable (JobEvent) -> Void
  ) throws(FileError) {
    thread = try ServiceThread("checkpoints")
    self.model = model
    self.trainer = trainer
    self.interval = interval
    self.emit = emit
    earlierSeconds = model.trainingSeconds
  }

  /// Writes checkpoints from now on until ``finish()``. The first comes after half the interval, since how
  /// long one takes is not known yet.
  func begin() { schedule(after: interval / 2) }

  /// Ends them, and writes the last one, which holds all that was trained. The workers must have ended.
  ///
  /// - Throws: ``FileError`` for that one, or for the one that stopped the run.
  func finish() throws(FileError) {
    try end()
    try write()
  }

  /// Ends them because the tables are unusable. Where their files are copies, the last checkpoint stays;
  /// where they are the tables themselves, the manifest says that they are lost.
  func finishDiverged(keepsCopies: Bool) throws(FileError) {
    try end()
    if !keepsCopies { try model.noteDiverged() }
  }

  /// Lets a checkpoint that has begun come to its end, and no other begin.
  private func end() throws(FileError) {
    state.withLock { $0.isEnded = true }
    thread.finish()
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  /// Writes one at once, on a thread of its own, besides those that are due.
  func request() {
    let isFirst = state.withLock { state in
      defer { state.isRequested = true }
      return !state.isRequested
    }
    guard isFirst else { return }
    thread.run { [weak self] in
      self?.state.withLock { $0.isRequested = false }
      self?.writeUnlessEnded()
    }
  }

  private func schedule(after seconds: Double) {
    thread.run(after: seconds) { [weak self] in self?.writeAndSchedule() }
  }

  /// Writes a checkpoint while workers train; one that fails stops them.
  ///
  /// - Returns: whether it was written.
  @discardableResult private func writeUnlessEnded() -> Bool {
    guard !state.withLock({ $0.isEnded }) else { return false }
    do throws(FileError) {
      try write()
      return true
    } catch {
      state.withLock { $0.failure = error }
      trainer.stop()
      return false
    }
  }

  private func writeAndSchedule() {
    let begun = monotonicSeconds()
    guard writeUnlessEnded() else { return }
    // What is lost when the run is killed is what was trained since the position of the last checkpoint that
    // was published, so the next one's time to write is part of the interval.
    let seconds = monotonicSeconds() - begun
    schedule(after: max(interval - 2 * seconds, interval / 10))
  }

  /// Writes a checkpoint, once one that is being written is published.
  func write() throws(FileError) {
    try writing.withLock { (_) throws(FileError) in
      let begun = monotonicSeconds()
      guard let position = try trainer.checkpoint() else { return }
      try model.noteCheckpoint(at: position, trainingSeconds: earlierSeconds + begun - start)
      emit(.checkpoint(JobCheckpoint(position: position, writingSeconds: monotonicSeconds() - begun)))
    }
  }
}
