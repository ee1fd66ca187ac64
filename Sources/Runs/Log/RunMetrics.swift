internal import HogvecKernels
package import HogvecSystem

/// The state of a job as a text file for Prometheus, which node_exporter's textfile collector reads; replaced
/// as a whole at each line of progress.
///
/// The format is version 0.0.4 of https://prometheus.io/docs/instrumenting/exposition_formats. A file that
/// cannot be written any more ends with one message; the run continues. Safe for concurrent use.
package final class RunMetrics: Sendable {
  private let path: String
  private let fail: @Sendable (FileError) -> Void
  private let state = Lock(State())

  /// What the last events said.
  private struct State {
    var hasFailed = false
    var stage = Stage.reading
    var labels: [(name: String, value: String)] = []
    var startTime = Timestamp()
    var progress: JobProgress?
    var checkpointTime: Timestamp?
  }

  /// What a job is doing.
  private enum Stage: String, CaseIterable {
    case reading, training, writing, finished, stopped, failed
  }

  /// - Parameters:
  ///   - path: where the file goes.
  ///   - fail: told once if it cannot be written any more.
  package init(path: String, fail: @escaping @Sendable (FileError) -> Void) {
    self.path = path
    self.fail = fail
  }

  /// Notes an event and writes the file, if something has changed that should be seen at once.
  package func note(_ event: JobEvent) {
    state.withLock { state in
      switch event {
      case .started(let settings, let kernels), .resumed(let settings, let kernels, _):
        state.labels = [
          ("version", HogvecVersion.current), ("host", hostName()), ("kernels", kernels.rawValue),
          ("output", settings.output),
        ]
      case .training: state.stage = .training
      case .progress(let progress):
        state.progress = progress
        guard progress.isLineDue else { return }
      case .epoch(let progress):
        // What is shown at the end is the last of them.
        state.progress = progress
        return
      case .checkpoint: state.checkpointTime = Timestamp()
      case .writing: state.stage = .writing
      case .finished(let report): state.stage = report.stopReason == nil ? .finished : .stopped
      case .reading, .read, .epochSaved, .cacheFailed, .notice, .replicas, .vocabulary, .tables,
        .initialized:
        return
      }
      write(&state)
    }
  }

  /// Notes that the job has failed.
  package func noteFailure() {
    state.withLock { state in
      state.stage = .failed
      write(&state)
    }
  }

  private func write(_ state: inout State) {
    guard !state.hasFailed else { return }
    do throws(FileError) {
      var file = try FileReplacement(of: path)
      try file.write(RunMetrics.text(of: state))
      try file.publish()
    } catch {
      state.hasFailed = true
      fail(error)
    }
  }

  private static func text(of state: State) -> String {
    var text = MetricsText()
    text.add("run_info", "What runs, and where.", [(state.labels, 1)])
    text.add(
      "run_stage", "1 for what the run is doing, 0 for all else.",
      Stage.allCases.map { ([("stage", $0.rawValue)], $0 == state.stage ? 1 : 0) })
    text.add("run_start_time_seconds", "When the run began.", state.startTime.secondsSince1970)
    text.add("run_update_time_seconds", "When this file was written.", Timestamp().secondsSince1970)
    let usage = ProcessUsage()
    text.add("cpu_seconds_total", "Processor time used.", usage.processorSeconds, type: "counter")
    text.add("resident_bytes", "Memory in use.", Double(usage.residentByteCount))
    if let time = state.checkpointTime {
      text.add(
        "checkpoint_time_seconds", "When the last checkpoint was published.", time.secondsSince1970)
    }
    guard let progress = state.progress else { return text.lines }
    text.add("words_trained", "Words trained, over all epochs.", Double(progress.tokensDone))
    text.add("words_to_train", "Words to train, over all epochs.", Double(progress.tokensTotal))
    text.add(
      "words_per_second", "Words trained per second since the run began.", progress.wordsPerSecond)
    text.add("epoch", "The epoch being trained, from 1.", Double(progress.epoch))
    text.add("epochs", "The number of epochs.", Double(progress.epochCount))
    text.add("learning_rate", "The current learning rate.", progress.rate)
    text.add("loss", "The mean loss of a pair since training began.", progress.loss)
    text.add(
      "recent_loss", "The mean loss of a pair since the last line of progress.", progress.recentLoss)
    text.add("seconds_left", "Seconds of training left at the present speed.", progress.secondsLeft)
    return text.lines
  }
}
