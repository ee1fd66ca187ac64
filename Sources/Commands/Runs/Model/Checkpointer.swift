internal import Dispatch
internal import HogvecSystem
internal import HogvecTraining

/// Writes checkpoints into a model directory while workers go on.
///
/// A checkpoint is the position, then the tables flushed, then the manifest with that position published; so the
/// manifest never says more than the tables hold. A checkpoint that fails stops the run; the one before stays.
final class Checkpointer: Sendable {
  private let model: ModelDirectory
  private let trainer: Trainer
  private let interval: Double
  private let log: RunLog?
  private let start = monotonicSeconds()
  private let queue = DispatchQueue(label: "hogvec.checkpoints")
  private let state: Lock<State>

  private struct State {
    var manifest: Manifest
    /// Seconds of training before this run.
    let earlierSeconds: Double
    var isEnded = false
    var failure: FileError?
  }

  /// Prepares checkpoints.
  ///
  /// - Parameters:
  ///   - manifest: what it says but for position and time.
  ///   - interval: seconds between the position of a checkpoint and the publication of the next, if the disk can keep up.
  init(model: ModelDirectory, manifest: Manifest, trainer: Trainer, interval: Double, log: RunLog?) {
    self.model = model
    self.trainer = trainer
    self.interval = interval
    self.log = log
    state = Lock(State(manifest: manifest, earlierSeconds: manifest.trainingSeconds))
  }

  /// Writes checkpoints from now on until ``finish()``. The first comes after half the interval, since how long one takes is
  /// not known yet.
  func begin() { schedule(after: interval / 2) }

  /// Ends them, and writes the last one, which holds all that was trained. The workers must have ended.
  ///
  /// - Returns: the manifest as it was published.
  /// - Throws: ``FileError`` for that one, or for the one that stopped the run.
  func finish() throws(FileError) -> Manifest {
    try end()
    return try write()
  }

  /// Ends them because the tables are of no use any more. Where their files are copies, the last checkpoint stays; where
  /// they are the tables themselves, the manifest says that they are lost.
  func finishDiverged(keepsCopies: Bool) throws(FileError) {
    try end()
    guard !keepsCopies else { return }
    let manifest = state.withLock { state in
      state.manifest.phase = .diverged
      return state.manifest
    }
    try model.write(manifest)
  }

  /// Lets a checkpoint that has begun come to its end, and no other begin.
  private func end() throws(FileError) {
    state.withLock { $0.isEnded = true }
    queue.sync {}
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  private func schedule(after seconds: Double) {
    queue.asyncAfter(deadline: .now() + seconds) { [weak self] in self?.writeAndSchedule() }
  }

  private func writeAndSchedule() {
    guard !state.withLock({ $0.isEnded }) else { return }
    let begun = monotonicSeconds()
    do throws(FileError) {
      _ = try write()
    } catch {
      state.withLock { $0.failure = error }
      trainer.stop()
      return
    }
    // What is lost when the run is killed is what was trained since the position of the last checkpoint that was
    // published, so the next one's time to write is part of the interval.
    let seconds = monotonicSeconds() - begun
    schedule(after: max(interval - 2 * seconds, interval / 10))
  }

  /// Writes a checkpoint.
  private func write() throws(FileError) -> Manifest {
    let begun = monotonicSeconds()
    guard let position = try trainer.checkpoint() else { return state.withLock { $0.manifest } }
    let manifest = state.withLock { state in
      state.manifest.position = position
      state.manifest.trainingSeconds = state.earlierSeconds + begun - start
      return state.manifest
    }
    try model.write(manifest)
    log?.checkpoint(position, seconds: monotonicSeconds() - begun)
    return manifest
  }
}
