internal import HogvecSystem

extension Remedy {
  /// What to do on a command line, as the end of a sentence.
  var options: String {
    switch self {
    case .lowerMinimumCount: "lower --min-count"
    case .limitVocabulary: "raise --min-count or set --max-vocab"
    case .lowerRate: "lower --alpha"
    case .lowerRateOrShareByWindow: "lower --alpha, or use --sharing window"
    case .omitEndOfSentence: "give another, or leave out --word2vec-eos"
    case .useFileTables: "use --tables file, whose tables may be larger than memory"
    case .lowerThreads: "raise it (ulimit -n) or lower --threads"
    case .raiseProcessLimit, .raiseAddressSpaceLimit: description
    case .nameInputWords: "name it by --input-words (convert, inspect)"
    case .nameOutputWords: "name it by --output-words"
    case .renameOutputWords: "remove it or give --output-words another name"
    case .omitOutputWords: "remove it, or leave out --output-words"
    case .nameColumns: "say which is what by --columns"
    }
  }
}

/// An error as a user of the command line is told of it.
func shown(_ error: any Error) -> String {
  guard let error = error as? any RemediableError else { return "\(error)" }
  let problem = (error as? FileError).map { CommandOption.shown($0.message) } ?? error.problem
  return error.remedy.map { "\(problem); \($0.options)" } ?? problem
}
