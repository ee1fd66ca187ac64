internal import HogvecRuns
internal import HogvecSystem

/// Options that many commands have in common.
enum SharedOptions {
  static let threads = CommandOption(
    "threads", "workers", kind: .integer(1...1024), value: "N", help: "worker threads",
    default: "the processors this process may use")
  static let json = CommandOption("json", kind: .flag, help: "print one JSON object instead")

  /// Refuses a summary as JSON where a command's output goes to standard output too.
  static func checkStandardOutput(_ arguments: ParsedArguments, _ output: String) throws(UsageError) {
    guard output == "-" && arguments.has(TrainOptions.json) else { return }
    throw UsageError("--json and --output - both write to standard output; leave one of them out")
  }

  /// The threads that are asked for, or as many as the process may use processors.
  static func threadCount(_ arguments: ParsedArguments) -> Int {
    arguments.integer(threads) ?? AvailableProcessors().count
  }
}
