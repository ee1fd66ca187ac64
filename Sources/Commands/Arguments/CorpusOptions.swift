internal import HogvecCorpus
internal import HogvecSystem

/// The options that say what the text of a corpus is and which of its words count, for every command that reads one.
struct CorpusOptions: Sendable, Equatable {
  static let skipUnreadable = CommandOption(
    "skip-unreadable", kind: .flag,
    help: "leave out files that cannot be opened or are no text, and say which")
  static let lowercase = CommandOption(
    "lowercase", kind: .flag,
    help: "put letters in lower case, those of all scripts; bytes that are not UTF-8 stay as they are")
  static let maximumVocabulary = CommandOption(
    "max-vocab", kind: .integer(1...Int.max), value: "N", help: "take only the N most frequent words")
  static let keepWords = CommandOption(
    "keep-words", kind: .text, value: "FILE", help: "take the words in this file however rare they are")
  static let stopWords = CommandOption(
    "stop-words", kind: .text, value: "FILE", help: "leave out the words in this file")
  static let vocabularyMemory = CommandOption(
    "vocab-memory", kind: .size, value: "SIZE",
    help: "memory for counting words; beyond it they lie on disk beside the output, and counts stay exact",
    default: "2GB")
  static let windowAcrossLines = CommandOption(
    "window-across-lines", kind: .flag, help: "let sentences go on across line ends, to the end of the file")

  /// Those about files.
  static let files = [skipUnreadable]
  /// Those about words.
  static let words = [lowercase, maximumVocabulary, keepWords, stopWords]

  /// What help says of the operands.
  static let description =
    "CORPUS is one or more files, directories (all files in and below them, in the order of their names, without hidden "
    + "ones), pipes, @LIST (the files named in LIST, one a line), or - for standard input. What is compressed with gzip, "
    + "bzip2, xz or zstd is read through the program of that name."

  var skipsUnreadable = false
  var foldsCase = false
  var joinsLines = false
  var maximumVocabulary: Int?
  var vocabularyByteCount: Int?
  var keepWordsPath: String?
  var stopWordsPath: String?

  /// Nothing but the defaults.
  init() {}

  /// Reads what was given; options that a command does not have are absent.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    skipsUnreadable = arguments.has(CorpusOptions.skipUnreadable)
    foldsCase = arguments.has(CorpusOptions.lowercase)
    joinsLines = arguments.has(CorpusOptions.windowAcrossLines)
    maximumVocabulary = arguments.integer(CorpusOptions.maximumVocabulary)
    vocabularyByteCount = arguments.integer(CorpusOptions.vocabularyMemory)
    keepWordsPath = arguments.text(CorpusOptions.keepWords)
    stopWordsPath = arguments.text(CorpusOptions.stopWords)
    if joinsLines && arguments.has(TrainOptions.word2vecEndOfSentence) {
      throw UsageError(
        "--window-across-lines and --word2vec-eos contradict each other: word2vec ends a sentence at each line end"
      )
    }
  }

  /// Which words make the vocabulary; reads the lists of words.
  func selection(minimumCount: UInt64) throws -> VocabularySelection {
    var selection = VocabularySelection(minimumCount: minimumCount, maximumSize: maximumVocabulary)
    selection.keptWords = try words(in: keepWordsPath)
    selection.stopWords = try words(in: stopWordsPath)
    return selection
  }

  private func words(in path: String?) throws -> [[UInt8]] {
    guard let path else { return [] }
    return try VocabularySelection.words(in: path, foldingCase: foldsCase)
  }

  /// The reader for a corpus as the command line names it.
  ///
  /// - Parameters:
  ///   - corpora: the operands.
  ///   - outputs: files that will be written, with their options' names; none may be part of the corpus.
  /// - Returns: the reader, and why directories were left out.
  /// - Throws: ``UsageError`` for an output that is part of the corpus, ``FileError`` for a corpus that is not there, or if the
  ///   process may not open as many files as it takes.
  func reader(
    of corpora: [String], minimumCount: UInt64, threads: Int, outputs: [(option: String, path: String)]
  ) throws -> (reader: CorpusReader, skipped: [String]) {
    try FileHandles.require(forThreads: threads)
    var skipped: [String]? = skipsUnreadable ? [] : nil
    let files = try CorpusFiles.expand(corpora, skipped: &skipped)
    guard !files.isEmpty else {
      throw UsageError("no file of the corpus can be read: \(skipped?.first ?? "")")
    }
    for (option, path) in outputs {
      for file in files where file != "-" && path != "-" && FileIdentity.areSame(file, path) {
        throw UsageError("\(option) '\(path)' is also a corpus file")
      }
    }
    var reader = CorpusReader(paths: files, minimumCount: minimumCount, threads: threads)
    reader.selection = try selection(minimumCount: minimumCount)
    reader.skipsUnreadableFiles = skipsUnreadable
    reader.foldsCase = foldsCase
    reader.joinsLines = joinsLines
    if let vocabularyByteCount { reader.memoryByteCount = vocabularyByteCount }
    return (reader, skipped ?? [])
  }

  /// Says which files were left out: the first ones, and how many in all.
  static func report(_ skipped: [String], on console: Console) {
    guard !skipped.isEmpty else { return }
    let shown = skipped.prefix(5).map { "hogvec: skipped: \($0)\n" }.joined()
    let more = skipped.count > 5 ? "hogvec: skipped: \(Figures.grouped(skipped.count - 5)) more\n" : ""
    console.message(shown + more)
  }
}
