internal import HogvecRuns
internal import HogvecSystem

extension TrainingJob {
  /// Runs the job from a command line: with messages, with the JSON log and the metrics if they are asked
  /// for, and so that a signal ends training in order.
  ///
  /// - Throws: what ``TrainingJob/run()`` throws, and ``FileError`` if the log cannot be made.
  consuming func run(on console: Console) throws -> JobReport {
    let messages = TrainMessages(
      console: console, isQuiet: settings.isQuiet, stopSignal: stopSignal,
      checkpointRequest: checkpointRequest)
    let log = try log(on: console)
    let metrics = settings.metrics.map { path in
      RunMetrics(path: path) { console.message("hogvec: \($0); the metrics end here\n") }
    }
    // A reader that takes nothing would keep the program from ending.
    let lastLog = settings.log.map(FileIdentity.isStream) == false ? log : nil
    let end = LastWords { reason, code in
      lastLog?.noteFailure(reason, code: code)
      metrics?.noteFailure()
    }
    events = { event in
      log?.note(event)
      metrics?.note(event)
      messages.note(event)
    }
    defer { messages.finish() }
    do {
      let report = try run()
      _ = consume end
      return report
    } catch {
      _ = consume end
      log?.noteFailure(shown(error), code: ExitCode.code(of: error))
      metrics?.noteFailure()
      throw error
    }
  }

  /// What a job takes, with messages.
  consuming func estimate(seconds: Double, on console: Console) throws -> JobEstimate {
    let messages = TrainMessages(
      console: console, isQuiet: false, stopSignal: stopSignal, checkpointRequest: checkpointRequest)
    events = messages.note
    defer { messages.finish() }
    return try estimate(seconds: seconds)
  }

  private func log(on console: Console) throws(FileError) -> RunLog? {
    guard let path = settings.log else { return nil }
    let fail: @Sendable (FileError) -> Void = { error in
      // A reader that has gone knows.
      if error.errorNumber != EPIPE { console.message("hogvec: \(error); the JSON log ends here\n") }
    }
    if path != "-" { return try RunLog(path: path, start: start, isContinued: isResumed, fail: fail) }
    return RunLog(
      start: start, output: { (line) throws(FileError) in try console.write(line) }, fail: fail)
  }
}
