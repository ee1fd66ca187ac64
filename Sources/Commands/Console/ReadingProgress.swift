internal import HogvecCorpus
internal import HogvecSystem

/// Shows how far the reading of a corpus is, as long as the value lives.
struct ReadingProgress: ~Copyable {
  private let reporter: ProgressReporter<ReadingStatus>

  /// Starts showing it.
  init(_ progress: CorpusProgress, on console: Console) {
    let start = monotonicSeconds()
    reporter = ProgressReporter(console: console) {
      progress.byteCount == 0
        ? nil
        : ReadingStatus(
          bytesRead: progress.bytesRead, byteCount: progress.byteCount, seconds: monotonicSeconds() - start)
    }
  }

  deinit { reporter.finish() }

  /// Shows it while some work is done.
  ///
  /// - Parameter console: nothing is shown if `nil`.
  static func shown<Result: ~Copyable>(
    of reader: CorpusReader, on console: Console?, _ work: () throws -> Result
  ) throws -> Result {
    let shown: ReadingProgress? =
      if let console { ReadingProgress(reader.progress, on: console) } else { nil }
    let result = try work()
    _ = consume shown
    return result
  }
}
