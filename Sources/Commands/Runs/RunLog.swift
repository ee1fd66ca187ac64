internal import HogvecSystem
internal import HogvecTraining

/// The JSON log of a training run: an object a line, each with `event` and `seconds` since the start.
///
/// The schema is in this module's README. A log that cannot be written any more ends with one message; the run goes
/// on, since the vectors matter more. Safe for concurrent use.
final class RunLog: Sendable {
  private let console: Console
  private let path: String
  private let start: Double
  private let state: Lock<State>

  private struct State: ~Copyable {
    /// The log's file; `nil` if it goes to standard output.
    var file: FileDescriptor?
    var hasFailed = false
  }

  /// Opens the log.
  ///
  /// - Parameters:
  ///   - path: the file, which is replaced, or `-` for standard output.
  ///   - start: when the run began, as ``monotonicSeconds()``.
  init(path: String, start: Double, console: Console) throws(FileError) {
    self.path = path
    self.start = start
    self.console = console
    let file =
      path == "-" ? nil : try FileDescriptor(path: path, flags: O_WRONLY | O_CREAT | O_TRUNC | O_APPEND)
    state = Lock(State(file: file))
  }

  /// Writes an event.
  ///
  /// - Parameter moment: when it was, as ``monotonicSeconds()``; now if `nil`.
  func write(_ event: String, at moment: Double? = nil, _ members: JSONValue.KeyValuePairs) {
    var object: JSONValue.KeyValuePairs = [
      "event": .string(event), "seconds": .seconds((moment ?? monotonicSeconds()) - start),
    ]
    object.members += members.members
    let line = JSONValue.object(object).description + "\n"
    state.withLock { state in
      guard !state.hasFailed else { return }
      do throws(FileError) {
        if state.file != nil {
          try unsafe Array(line.utf8).span.withUnsafeBytes {
            (bytes: UnsafeRawBufferPointer) throws(FileError) in
            try unsafe state.file!.write(bytes)
          }
        } else {
          try console.write(line)
        }
      } catch {
        state.hasFailed = true
        // A reader that has gone knows.
        if error.errorNumber != EPIPE { console.message("hogvec: \(error); the JSON log ends here\n") }
      }
    }
  }

  /// Writes a `progress` event.
  func progress(_ status: TrainingStatus) {
    write(
      "progress",
      [
        "epoch": .integer(status.epoch), "share": .number(status.share),
        "tokensDone": .count(status.tokensDone), "tokensTotal": .count(status.tokensTotal),
        "wordsPerSecond": .number(status.wordsPerSecond.rounded()), "rate": .number(status.rate),
        "loss": .number(status.loss), "secondsLeft": .seconds(status.secondsLeft),
      ])
  }

  /// Writes an `epoch` event: the status's epoch has ended, with that status, at a moment in ``monotonicSeconds()``.
  func epoch(_ status: TrainingStatus, at moment: Double) {
    write(
      "epoch", at: moment,
      [
        "epoch": .integer(status.epoch), "tokensDone": .count(status.tokensDone),
        "wordsPerSecond": .number(status.wordsPerSecond.rounded()), "rate": .number(status.rate),
        "loss": .number(status.loss),
      ])
  }

  /// Writes a `checkpoint` event: a run that is resumed now goes on from this position.
  func checkpoint(_ position: TrainingPosition, seconds: Double) {
    write(
      "checkpoint",
      [
        "epoch": .integer(position.nextChunk / max(1, position.chunksPerEpoch) + 1),
        "tokensDone": .count(position.done.tokens), "chunksDone": .integer(position.finishedChunkCount),
        "writingSeconds": .seconds(seconds),
      ])
  }
}
