internal import HogvecCorpus
internal import HogvecKernels
package import HogvecSystem

/// The JSON log of a job: an object per line, each with `event` and `seconds` since the start.
///
/// The schema is in this module's README. A log that cannot be written any more ends with one message; the
/// run continues, since the vectors matter more. Safe for concurrent use.
package final class RunLog: Sendable {
  private let start: Double
  private let output: @Sendable (String) throws(FileError) -> Void
  private let fail: @Sendable (FileError) -> Void
  private let state = Lock(State())

  private struct State {
    var hasFailed = false
    /// The seconds of training after which the next `progress` is due.
    var nextProgress = secondsBetweenProgress
  }

  /// A log in a file, which is replaced.
  ///
  /// - Parameters:
  ///   - start: when the job began, as ``monotonicSeconds()``.
  ///   - fail: told once if the log cannot be written any more.
  /// - Throws: ``FileError`` if the file cannot be made.
  package convenience init(
    path: String, start: Double, fail: @escaping @Sendable (FileError) -> Void
  ) throws(FileError) {
    let file = LogFile(try FileDescriptor(path: path, flags: O_WRONLY | O_CREAT | O_TRUNC | O_APPEND))
    self.init(start: start, output: { (line) throws(FileError) in try file.write(line) }, fail: fail)
  }

  /// A log whose lines something else takes.
  package init(
    start: Double, output: @escaping @Sendable (String) throws(FileError) -> Void,
    fail: @escaping @Sendable (FileError) -> Void
  ) {
    self.start = start
    self.output = output
    self.fail = fail
  }

  /// Writes an event, if the log has it.
  package func note(_ event: JobEvent) {
    switch event {
    case .started(let settings, let kernels):
      write(
        "started",
        [
          "version": .string(HogvecVersion.current), "kernels": .string(kernels.rawValue),
          "options": .object(settings.json),
        ])
    case .vocabulary(let statistics):
      write(
        "vocabulary",
        [
          "words": .integer(statistics.vocabularySize), "types": .integer(statistics.types),
          "tokensRead": .count(statistics.tokensRead),
          "tokensInVocabulary": .count(statistics.tokensInVocabulary),
          "sentences": .count(statistics.sentences), "bytes": .integer(statistics.byteCount),
        ])
    case .tables(let tables):
      write(
        "tables", ["tables": .string(tables.placement.rawValue), "bytes": .integer(tables.byteCount)])
    case .initialized(let start):
      write(
        "initialized",
        [
          "file": .string(start.path), "given": .integer(start.givenCount),
          "random": .integer(start.randomCount), "frozen": .integer(start.frozenCount),
          "outputs": .integer(start.outputCount), "absent": .integer(start.absentCount),
        ])
    case .progress(let progress): note(progress)
    case .epoch(let progress):
      write(
        "epoch", at: progress.elapsedSeconds,
        [
          "epoch": .integer(progress.epoch), "tokensDone": .count(progress.tokensDone),
          "wordsPerSecond": .number(progress.wordsPerSecond.rounded()), "rate": .number(progress.rate),
          "loss": .number(progress.loss),
        ])
    case .checkpoint(let checkpoint):
      write(
        "checkpoint",
        [
          "epoch": .integer(checkpoint.epoch), "tokensDone": .count(checkpoint.tokensDone),
          "chunksDone": .integer(checkpoint.chunksDone),
          "writingSeconds": .seconds(checkpoint.writingSeconds),
        ])
    case .finished(let report): write("finished", report.json)
    case .reading, .read, .cacheFailed, .notice, .training, .writing: break
    }
  }

  /// Writes a `progress` event if one is due.
  private func note(_ progress: JobProgress) {
    let isDue = state.withLock { state in
      guard progress.trainingSeconds >= state.nextProgress else { return false }
      state.nextProgress = progress.trainingSeconds + secondsBetweenProgress
      return true
    }
    guard isDue else { return }
    write(
      "progress",
      [
        "epoch": .integer(progress.epoch), "share": .number(progress.share),
        "tokensDone": .count(progress.tokensDone), "tokensTotal": .count(progress.tokensTotal),
        "wordsPerSecond": .number(progress.wordsPerSecond.rounded()), "rate": .number(progress.rate),
        "loss": .number(progress.loss), "secondsLeft": .seconds(progress.secondsLeft),
      ])
  }

  /// Writes an event.
  ///
  /// - Parameter seconds: when it was, since the start; now if `nil`.
  private func write(_ event: String, at seconds: Double? = nil, _ members: JSONValue.KeyValuePairs) {
    var object: JSONValue.KeyValuePairs = [
      "event": .string(event), "seconds": .seconds(seconds ?? monotonicSeconds() - start),
    ]
    object.members += members.members
    let line = "\(JSONValue.object(object))\n"
    state.withLock { state in
      guard !state.hasFailed else { return }
      do throws(FileError) {
        try output(line)
      } catch {
        state.hasFailed = true
        fail(error)
      }
    }
  }
}

/// The seconds of training between two `progress` events.
private let secondsBetweenProgress = 5.0

/// An open log, closed with its last owner.
private final class LogFile: Sendable {
  private let file: FileDescriptor

  init(_ file: consuming FileDescriptor) { self.file = file }

  func write(_ line: String) throws(FileError) {
    try unsafe Array(line.utf8).span.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe file.write(bytes)
    }
  }
}
