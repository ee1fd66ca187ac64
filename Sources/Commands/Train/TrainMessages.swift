internal import HogvecCorpus
internal import HogvecRuns
internal import HogvecSystem

/// What a job says to people while it runs, and the signals that end its training in order.
///
/// Safe for concurrent use.
final class TrainMessages: Sendable {
  private let console: Console
  private let isQuiet: Bool
  private let stopSignal: StopSignal
  private let checkpointRequest: CheckpointRequest
  private let state: Lock<State>

  private struct State: ~Copyable {
    var reading: ReadingProgress?
    var line: ProgressLine
    /// How far training was when it was last told.
    var progress: JobProgress?
    /// Listen as long as training lasts.
    var signals: Interruption.Listener?
    var requests: Interruption.Listener?
    /// Whether all is trained, or training has been ended.
    var isWriting = false
  }

  /// - Parameter isQuiet: whether nothing is said.
  init(console: Console, isQuiet: Bool, stopSignal: StopSignal, checkpointRequest: CheckpointRequest) {
    self.console = console
    self.isQuiet = isQuiet
    self.stopSignal = stopSignal
    self.checkpointRequest = checkpointRequest
    state = Lock(State(line: ProgressLine(console)))
  }

  /// Says what happens.
  func note(_ event: JobEvent) {
    switch event {
    case .reading(let progress):
      if !isQuiet { state.withLock { $0.reading = ReadingProgress(progress, on: console) } }
    case .read(let statistics, let skipped):
      state.withLock { $0.reading = nil }
      if !isQuiet { CorpusOptions.report(skipped, statistics, on: console) }
    case .cacheFailed(let error):
      say("hogvec: the encoded text is not kept in the cache: \(shown(error))\n")
    case .notice(let text): say("\(text)\n")
    case .tables(let tables): note(tables)
    case .initialized(let start): note(start)
    case .training: listen()
    case .progress(let progress):
      state.withLock { state in
        state.progress = progress
        if !isQuiet { state.line.show(progress, isLineDue: progress.isLineDue) }
      }
    case .writing: beginWriting()
    case .started, .resumed, .replicas, .vocabulary, .epoch, .epochSaved, .checkpoint, .finished: break
    }
  }

  /// Training has ended: no checkpoint can be requested any more. A first signal still ends nothing, so that
  /// what was trained is written.
  private func beginWriting() {
    state.withLock { state in
      state.line.wipe()
      state.requests = nil
      state.isWriting = true
    }
  }

  /// Ends what is shown on the terminal, however the job has ended, and listens to signals no more.
  func finish() {
    state.withLock { state in
      state.reading = nil
      state.line.wipe()
      state.signals = nil
      state.requests = nil
    }
  }

  private func say(_ text: String) {
    if !isQuiet { console.message(text) }
  }

  private func listen() {
    state.withLock { state in
      state.signals = Interruption.Listener(to: .firstSignal) { [self] number in
        let reason = StopReason.signal(number)
        let answer = self.state.withLock { $0.isWriting } ? "writing the vectors" : "ending training"
        say("hogvec: \(reason.name): \(answer); a second signal ends the program at once\n")
        stopSignal.stop(because: reason)
      }
      state.requests = Interruption.Listener(to: .request) { [self] number in
        let name = number == SIGUSR1 ? "SIGUSR1" : "SIGUSR2"
        // Who asks is answered, quiet or not.
        if number == SIGUSR2, let progress = self.state.withLock({ $0.progress }) {
          console.message("hogvec: \(progress.plainLine)\n")
        }
        let answer = checkpointRequest.request() ? "writing a checkpoint" : "no checkpoint without --model"
        say("hogvec: \(name): \(answer)\n")
      }
    }
  }

  private func note(_ tables: JobTables) {
    guard tables.exceedMemory, let available = tables.availableByteCount else { return }
    say(
      "tables           \(Figures.bytes(tables.byteCount)), more than the memory available, \(Figures.bytes(available)): "
        + "training will wait for the disk\n")
  }

  private func note(_ start: JobInitialization) {
    let outputs = start.outputCount > 0 ? " with their output vectors" : ""
    let absent =
      start.absentCount > 0 ? "; \(Figures.grouped(start.absentCount)) are not in the text" : ""
    say(
      "first vectors    \(Figures.grouped(start.givenCount)) from '\(start.path)'\(outputs), "
        + "\(Figures.grouped(start.randomCount)) at random\(absent)\n")
    guard start.frozenCount > 0 else { return }
    let rest =
      start.frozenRandomCount == 0
      ? "" : ", \(Figures.grouped(start.frozenRandomCount)) of them at random values"
    say("frozen           \(Figures.grouped(start.frozenCount))\(rest)\n")
  }
}
