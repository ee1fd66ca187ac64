internal import HogvecAnalysis
internal import HogvecRuns

/// The options of commands that search for nearest words.
enum SearchOptions {
  static let count = CommandOption(
    "n", "count", kind: .integer(1...1_000_000), value: "N", help: "how many neighbors", default: "10")
  static let limit = CommandOption(
    "top", kind: .integer(1...Int.max), value: "N", help: "search only the first N words of the file",
    default: "all")

  /// What the options say about the search.
  static func search(_ arguments: ParsedArguments) -> VectorSearch {
    VectorSearch(count: arguments.integer(count) ?? 10, limit: arguments.integer(limit))
  }
}
