internal import HogvecRuns
internal import HogvecSystem

/// The options that say what the text of a corpus is and which of its words count, for every command that
/// reads one.
enum CorpusOptions {
  static let skipUnreadable = CommandOption(
    setting: "skip-unreadable",
    help: "leave out files that cannot be opened or are no text, and say which")
  static let lowercase = CommandOption(
    setting: "lowercase",
    help: "put letters in lower case, those of all scripts; bytes that are not UTF-8 stay as they are")
  static let maximumVocabulary = CommandOption(
    setting: "max-vocab", value: "N", help: "take only the N most frequent words")
  static let keepWords = CommandOption(
    setting: "keep-words", value: "FILE", help: "take the words in this file however rare they are")
  static let stopWords = CommandOption(
    setting: "stop-words", value: "FILE", help: "leave out the words in this file")
  static let vocabularyMemory = CommandOption(
    setting: "vocab-memory", value: "SIZE",
    help: "memory for counting words; beyond it they lie on disk beside the output, and counts stay exact",
    default: "2GB")
  static let windowAcrossLines = CommandOption(
    setting: "window-across-lines", help: "let sentences go on across line ends, to the end of the file")

  /// Those about files.
  static let files = [skipUnreadable]
  /// Those about words.
  static let words = [lowercase, maximumVocabulary, keepWords, stopWords]

  /// What help says of the operands.
  static let description =
    "CORPUS is one or more files, directories (all files in and below them, in the order of their names, without hidden "
    + "ones), pipes, @LIST (the files named in LIST, one a line), or - for standard input. What is compressed with gzip, "
    + "bzip2, xz or zstd is read through the program of that name."

  /// Reads what was given; options that a command does not have hold their defaults.
  static func settings(_ arguments: ParsedArguments, of syntax: CommandSyntax) throws -> CorpusSettings {
    var settings = JobSettings.defaults
    try settings.take(arguments, of: syntax)
    try settings.corpus.validate()
    return settings.corpus
  }

  /// Says which files were left out: the first ones, and how many in all.
  static func report(_ skipped: [String], on console: Console) {
    guard !skipped.isEmpty else { return }
    let shown = skipped.prefix(5).map { "hogvec: skipped: \($0)\n" }.joined()
    let more = skipped.count > 5 ? "hogvec: skipped: \(Figures.grouped(skipped.count - 5)) more\n" : ""
    console.message(shown + more)
  }
}
