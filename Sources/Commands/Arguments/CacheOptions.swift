internal import HogvecCorpus
internal import HogvecSystem

/// The options that say where encoded texts are kept for later runs.
struct CacheOptions: Sendable, Equatable {
  static let directory = CommandOption(
    "cache", kind: .text, value: "DIR",
    help: "keep the encoded text here, for runs with the same files and settings",
    default: "$HOGVEC_CACHE, or hogvec in $XDG_CACHE_HOME or ~/.cache")
  static let byteLimit = CommandOption(
    "cache-size", kind: .size, value: "SIZE",
    help: "the cache's limit; what was used least recently goes first",
    default: "10GB, or a tenth of the disk if that is less")
  static let none = CommandOption("no-cache", kind: .flag, help: "read the text, and do not keep it encoded")

  static let all = [directory, byteLimit, none]

  /// Where the entries are.
  var directory: String
  /// The bytes that they may take, if that was given.
  var byteLimit: Int?

  /// Reads what was given; `nil` if there is no cache.
  ///
  /// - Parameter environment: the values of the variables.
  init?(
    _ arguments: ParsedArguments, environment: (String) -> String? = environmentValue
  ) throws(UsageError) {
    if arguments.has(CacheOptions.none) {
      for option in [CacheOptions.directory, CacheOptions.byteLimit] where arguments.has(option) {
        throw UsageError("\(option.shownName) and --no-cache contradict each other")
      }
      return nil
    }
    let given = arguments.text(CacheOptions.directory) ?? environment("HOGVEC_CACHE")
    // A relative path is no place for a cache, by the XDG base directory specification.
    let home = environment("XDG_CACHE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
    guard
      let directory = given ?? home.map({ "\($0)/hogvec" })
        ?? environment("HOME").map({ "\($0)/.cache/hogvec" })
    else {
      return nil
    }
    self.directory = directory
    byteLimit = arguments.integer(CacheOptions.byteLimit)
  }

  /// The cache itself.
  var cache: CorpusCache { CorpusCache(directory: directory, byteLimit: byteLimit) }

  /// A variable of this process's environment; `nil` if it is not set or empty.
  static func environmentValue(_ name: String) -> String? {
    guard let value = unsafe getenv(name), unsafe value[0] != 0 else { return nil }
    return unsafe String(cString: value)
  }
}
