internal import HogvecRuns
internal import HogvecSystem

/// The options that say where encoded texts are kept for later runs.
enum CacheOptions {
  static let directory = CommandOption(
    setting: "cache", value: "DIR",
    help: "keep the encoded text here, for runs with the same files and settings",
    default: "$HOGVEC_CACHE, or hogvec in $XDG_CACHE_HOME or ~/.cache")
  static let byteLimit = CommandOption(
    setting: "cache-size", value: "SIZE",
    help: "the cache's limit; what was used least recently goes first",
    default: "10GB, or a tenth of the disk if that is less")
  static let none = CommandOption("no-cache", kind: .flag, help: "read the text, and do not keep it encoded")

  static let all = [directory, byteLimit, none]

  /// Reads what was given; nothing if there is to be no cache.
  ///
  /// - Parameter environment: the values of the variables.
  static func settings(
    _ arguments: ParsedArguments, environment: (String) -> String? = environmentPath
  ) throws(UsageError) -> CacheSettings {
    if arguments.has(none) {
      for option in [directory, byteLimit] where arguments.has(option) {
        throw UsageError("\(option.shownName) and --no-cache contradict each other")
      }
      return CacheSettings()
    }
    let given = arguments.text(directory) ?? environment("HOGVEC_CACHE")
    // A relative path is no place for a cache, by the XDG base directory specification.
    let home = environment("XDG_CACHE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
    let found =
      given ?? home.map { "\($0)/hogvec" } ?? environment("HOME").map { "\($0)/.cache/hogvec" }
    return CacheSettings(directory: found, byteLimit: found == nil ? nil : arguments.integer(byteLimit))
  }
}
