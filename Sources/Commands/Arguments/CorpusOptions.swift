internal import HogvecCorpus
internal import HogvecRuns
internal import HogvecSystem

/// The options that say what the text of a corpus is and which of its words count, for every command that
/// reads one.
enum CorpusOptions {
  static let skipUnreadable = CommandOption(
    setting: "skip-unreadable",
    help:
      "skip files that cannot be opened or are not text, read damaged archives up to the damage, with a warning"
  )
  static let jsonField = CommandOption(
    setting: "json-field", value: "NAME",
    help: "files are JSON lines; read the string (or list of strings) of this field")
  static let column = CommandOption(
    setting: "column", value: "N|NAME",
    help: "files are tables (TSV or CSV); read this column, by its number or by its name in the first line")
  static let unicodeSpaces = CommandOption(
    setting: "unicode-spaces",
    help: "separate words at Unicode's spaces too (U+00A0, U+3000, U+2028 and others)")
  static let lowercase = CommandOption(
    setting: "lowercase",
    help: "put letters in lower case, those of all scripts; bytes that are not UTF-8 stay as they are")
  static let maximumVocabulary = CommandOption(
    setting: "max-vocab", value: "N", help: "keep only the N most frequent words")
  static let keepWords = CommandOption(
    setting: "keep-words", value: "FILE", help: "keep the words in FILE, however rare", file: .read)
  static let stopWords = CommandOption(
    setting: "stop-words", value: "FILE",
    help: "leave out the words in this file, also where --keep-words has them", file: .read)
  static let vocabularyMemory = CommandOption(
    setting: "vocab-memory", value: "SIZE",
    help: "memory for counting words; beyond it they lie on disk beside the output, and counts stay exact",
    default: "2GB")
  static let windowAcrossLines = CommandOption(
    setting: "window-across-lines", help: "do not end sentences at line ends")

  /// Those about files.
  static let files = [jsonField, column, skipUnreadable]
  /// Those about where words begin and end, and which are the same.
  static let text = [lowercase, unicodeSpaces]
  /// Those about words.
  static let words = text + [maximumVocabulary, keepWords, stopWords]

  /// What help says of the operands.
  static let description =
    "CORPUS is one or more files, directories (all files in and below them, in the order of their names, without hidden "
    + "ones), pipes, @LIST (the files named in LIST, one per line), or - for standard input. What is compressed with gzip, "
    + "bzip2, xz, zstd or lz4 is read through the program of that name."

  /// Reads what was given; options that a command does not have hold their defaults.
  static func settings(_ arguments: ParsedArguments, of syntax: CommandSyntax) throws -> CorpusSettings {
    var settings = JobSettings.defaults
    try settings.take(arguments, of: syntax)
    try settings.corpus.validate()
    return settings.corpus
  }

  /// Says what a reading found that a person should know: files that were left out and ones that seem to be
  /// something else, the first of each and how many in all, and records without text.
  ///
  /// - Parameter skipped: why directories were left out, before the reading.
  static func report(_ skipped: [String], _ statistics: CorpusStatistics, on console: Console) {
    let skipped = skipped + statistics.skippedFiles
    var lines = skipped.prefix(5).map { "skipped: \($0)" }
    if skipped.count > 5 { lines.append("skipped: \(Figures.grouped(skipped.count - 5)) more") }
    lines += statistics.hints.prefix(3).map {
      "\($0.path == "-" ? "standard input" : "'\($0.path)'") \(text(of: $0.hint))"
    }
    if statistics.hints.count > 3 {
      lines.append("\(Figures.grouped(statistics.hints.count - 3)) more files seem to be such as these")
    }
    if statistics.recordsWithoutText > 0 {
      lines.append(
        "\(Figures.grouped(statistics.recordsWithoutText)) of "
          + "\(Figures.counted(Int(statistics.records), "record")) have no text")
    }
    guard !lines.isEmpty else { return }
    console.message(lines.map { "hogvec: \($0)\n" }.joined())
  }

  /// What a file seems to be, and what to do then.
  private static func text(of hint: ContentHint) -> String {
    switch hint {
    case .jsonLines(let field):
      "seems to be JSON lines, whose names and punctuation are read as words; --json-field \(field ?? "NAME") reads one field"
    case .webArchive:
      "seems to be a web archive (WARC), whose headers are read as words; take its text out first"
    case .markup: "seems to be HTML or XML, whose tags are read as words; take its text out first"
    }
  }
}
