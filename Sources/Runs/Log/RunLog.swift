internal import HogvecCorpus
internal import HogvecKernels
package import HogvecSystem

/// The JSON log of a job: one object per line, each with `event`, `time` and `seconds` since the start.
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
    /// The seconds of the last line, below which none may have fewer.
    var seconds = 0.0
  }

  /// A log in a file.
  ///
  /// - Parameters:
  ///   - start: when the job began, as ``monotonicSeconds()``.
  ///   - isContinued: whether the lines follow those of an earlier run in the file; otherwise it is replaced.
  ///   - fail: told once if the log cannot be written any more.
  /// - Throws: ``FileError`` if the file cannot be made, or its end cannot be read.
  package convenience init(
    path: String, start: Double, isContinued: Bool, fail: @escaping @Sendable (FileError) -> Void
  ) throws(FileError) {
    let file = try LogFile(path, isContinued: isContinued)
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
    case .started(let settings, let kernels): write("started", beginning(settings, kernels))
    case .resumed(let settings, let kernels, let tokensDone):
      var members = beginning(settings, kernels)
      members.members.append(JSONValue.Member(key: "tokensDone", value: .count(tokensDone)))
      write("resumed", members)
    case .vocabulary(let statistics):
      write(
        "vocabulary",
        [
          "words": .integer(statistics.vocabularySize), "types": .integer(statistics.types),
          "tokensRead": .count(statistics.tokensRead),
          "tokensInVocabulary": .count(statistics.tokensInVocabulary),
          "sentences": .count(statistics.sentences), "bytes": .integer(statistics.byteCount),
        ])
    case .replicas(let replicas):
      write(
        "replicas",
        [
          "count": .integer(replicas.count), "machines": .integer(replicas.machineCount),
          "threads": .integer(replicas.threads), "syncWords": .integer(replicas.wordsPerRound),
          "syncRows": .integer(replicas.rowCount),
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
    case .progress(let progress):
      if progress.isLineDue { note(progress) }
    case .epoch(let progress):
      write(
        "epoch", at: progress.elapsedSeconds,
        [
          "epoch": .integer(progress.epoch), "tokensDone": .count(progress.tokensDone),
          "wordsPerSecond": .number(progress.wordsPerSecond.rounded()), "rate": .number(progress.rate),
          "loss": .number(progress.loss), "recentLoss": .number(progress.recentLoss),
        ])
    case .checkpoint(let checkpoint):
      write(
        "checkpoint",
        [
          "epoch": .integer(checkpoint.epoch), "tokensDone": .count(checkpoint.tokensDone),
          "chunksDone": .integer(checkpoint.chunksDone),
          "writingSeconds": .seconds(checkpoint.writingSeconds),
        ])
    case .epochSaved(let vectors):
      write(
        "saved",
        [
          "epoch": .integer(vectors.epoch), "output": .string(vectors.output),
          "writingSeconds": .seconds(vectors.writingSeconds),
        ])
    case .finished(let report): write("finished", report.json)
    case .reading, .read, .cacheFailed, .notice, .training, .writing: break
    }
  }

  /// Writes that the job has failed, as the last event.
  ///
  /// - Parameters:
  ///   - message: why, as people are told.
  ///   - code: the exit code of the program.
  package func noteFailure(_ message: String, code: CInt) {
    write("failed", ["message": .string(message), "code": .integer(Int(code))])
  }

  /// What the first event of a run says.
  private func beginning(_ settings: JobSettings, _ kernels: InstructionSet) -> JSONValue.KeyValuePairs {
    [
      "version": .string(HogvecVersion.current), "commit": .string(HogvecVersion.commit),
      "host": .string(hostName()),
      "processors": .integer(AvailableProcessors().count), "kernels": .string(kernels.rawValue),
      "options": .object(settings.json),
    ]
  }

  private func note(_ progress: JobProgress) {
    let usage = ProcessUsage()
    var members: JSONValue.KeyValuePairs = [
      "epoch": .integer(progress.epoch), "share": .number(progress.share),
      "tokensDone": .count(progress.tokensDone), "tokensTotal": .count(progress.tokensTotal),
      "wordsPerSecond": .number(progress.wordsPerSecond.rounded()), "rate": .number(progress.rate),
      "loss": .number(progress.loss), "recentLoss": .number(progress.recentLoss),
      "secondsLeft": .seconds(progress.secondsLeft), "cpuSeconds": .seconds(usage.processorSeconds),
      "residentBytes": .integer(usage.residentByteCount),
    ]
    members.members += progress.exchange?.json.members ?? []
    write("progress", members)
  }

  /// Writes an event.
  ///
  /// - Parameter seconds: when it was, since the start; now if `nil`.
  private func write(_ event: String, at seconds: Double? = nil, _ members: JSONValue.KeyValuePairs) {
    state.withLock { state in
      guard !state.hasFailed else { return }
      // Another thread may have written what came later.
      state.seconds = max(state.seconds, seconds ?? monotonicSeconds() - start)
      var object: JSONValue.KeyValuePairs = [
        "event": .string(event), "time": .string("\(Timestamp())"), "seconds": .seconds(state.seconds),
      ]
      object.members += members.members
      do throws(FileError) {
        try output("\(JSONValue.object(object))\n")
      } catch {
        state.hasFailed = true
        fail(error)
      }
    }
  }
}
