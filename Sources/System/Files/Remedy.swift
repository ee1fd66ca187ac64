/// What can be done about an error. Whoever shows the error says it in its own terms: a program in those of
/// its library, the command line as an option.
public enum Remedy: Sendable, Equatable, CaseIterable, CustomStringConvertible {
  /// Take rarer words into the vocabulary.
  case lowerMinimumCount
  /// Take fewer words into the vocabulary.
  case limitVocabulary
  /// Train at a lower rate.
  case lowerRate
  /// Train at a lower rate, or share negative samples within smaller parts of the text.
  case lowerRateOrShareByWindow
  /// Read the text without word2vec's sentence ends, or with another vocabulary.
  case omitEndOfSentence
  /// Have the tables in files.
  case useFileTables
  /// Allow the process more open files, or use fewer threads.
  case lowerThreads
  /// Allow the user or the container more processes.
  case raiseProcessLimit
  /// Allow the process more addresses.
  case raiseAddressSpaceLimit
  /// Name the file of an input's words.
  case nameInputWords
  /// Name a file for an output's words.
  case nameOutputWords
  /// Remove the words file in the way, or name another.
  case renameOutputWords
  /// Remove the words file in the way, or let the new one have its usual name.
  case omitOutputWords
  /// Name what the columns hold.
  case nameColumns

  /// What to do, as the end of a sentence.
  public var description: String {
    switch self {
    case .lowerMinimumCount: "lower the minimum count"
    case .limitVocabulary: "raise the minimum count or limit the vocabulary's size"
    case .lowerRate: "lower the learning rate"
    case .lowerRateOrShareByWindow: "lower the learning rate, or share negative samples by window"
    case .omitEndOfSentence: "give another vocabulary, or do without word2vec's sentence ends"
    case .useFileTables: "keep the tables in files, which may be larger than memory"
    case .lowerThreads: "raise it (ulimit -n) or use fewer threads"
    case .raiseProcessLimit: "raise the limit of processes (ulimit -u) or that of the container"
    case .raiseAddressSpaceLimit: "raise it (ulimit -v)"
    case .nameInputWords: "name the file of the words"
    case .nameOutputWords: "name a file for the words"
    case .renameOutputWords: "remove it or name another file for the words"
    case .omitOutputWords: "remove it, or name no file for the words"
    case .nameColumns: "say what the columns hold"
    }
  }
}

/// An error that may know what can be done about it.
public protocol RemediableError: Error, CustomStringConvertible {
  /// What went wrong, in one line without a trailing period or line feed.
  var problem: String { get }
  /// What can be done about it, if that is known.
  var remedy: Remedy? { get }
}

extension RemediableError {
  /// The whole line: what went wrong, and after a semicolon what can be done about it.
  public var description: String { remedy.map { "\(problem); \($0)" } ?? problem }
}
