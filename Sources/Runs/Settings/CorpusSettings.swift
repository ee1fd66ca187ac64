public import HogvecCorpus
package import HogvecSystem

/// What the text of a corpus is and which of its words count.
public struct CorpusSettings: Sendable, Equatable {
  /// Words that occur less often are left out.
  public var minimumCount: UInt64 = 5
  /// Only so many of the most frequent words are kept; all if `nil`.
  public var maximumVocabulary: Int?
  /// A file of words that are kept however rare they are.
  public var keptWords: String?
  /// A file of words that are left out.
  public var stopWords: String?
  /// Whether letters are put in lower case.
  public var foldsCase = false
  /// Whether Unicode's spaces separate words too, not only ASCII's.
  public var splitsAtUnicodeSpaces = false
  /// The field that is the text, where files are JSON lines; excludes ``column``.
  public var jsonField: String?
  /// The column that is the text, where files are tables (TSV or CSV); excludes ``jsonField``.
  public var column: CorpusRecords.Column?
  /// Whether sentences continue across line ends, to the end of the file.
  public var joinsLines = false
  /// Whether `</s>` becomes the first word, as in word2vec.
  public var word2vecEndOfSentence = false
  /// Whether files that cannot be opened or are not text are left out.
  public var skipsUnreadable = false
  /// The memory that counting words may take, in bytes; 2 GB if `nil`. Beyond it, words are on disk.
  public var vocabularyByteCount: Int?

  /// The defaults.
  public init() {}

  /// Which words make the vocabulary; reads the lists of words.
  package func selection(minimumCount: UInt64) throws(FileError) -> VocabularySelection {
    var selection = VocabularySelection(minimumCount: minimumCount, maximumSize: maximumVocabulary)
    selection.keptWords = try words(in: keptWords)
    selection.stopWords = try words(in: stopWords)
    return selection
  }

  /// The words of ``keptWords`` that a vocabulary does not have; `nil` without such a list.
  package func missingKeptWords(of selection: VocabularySelection, in vocabulary: Vocabulary) -> MissingWords?
  {
    keptWords.map { MissingWords(of: selection.keptWords, in: $0) { vocabulary.id(of: $0) != nil } }
  }

  private func words(in path: String?) throws(FileError) -> [[UInt8]] {
    guard let path else { return [] }
    return try VocabularySelection.words(in: path, foldingCase: foldsCase)
  }

  /// Which part of files' records is the text; `nil` if all of a file is.
  private var records: CorpusRecords? {
    jsonField.map { .jsonField($0) } ?? column.map { .column($0) }
  }

  /// Refuses settings that contradict each other, and a column that cannot be.
  package func validate() throws(SettingsError) {
    if joinsLines && word2vecEndOfSentence {
      throw SettingsError(
        """
        \(setting: "window-across-lines") and \(setting: "word2vec-eos") contradict each other: word2vec ends a sentence \
        at each line end
        """)
    }
    if jsonField != nil && column != nil {
      throw SettingsError(
        """
        \(setting: "json-field") and \(setting: "column") contradict each other: files are JSON lines or tables
        """)
    }
    if case .number(let number)? = column, number < 1 {
      throw SettingsError("\(setting: "column"): \(number) is not a column; the first is 1")
    }
  }

  /// The reader of a corpus.
  ///
  /// - Parameters:
  ///   - text: files, directories, lists.
  ///   - outputs: files that will be written, with their settings' names; none may be part of the corpus.
  /// - Returns: the reader, and why directories were left out.
  /// - Throws: ``SettingsError`` for what ``validate()`` refuses and an output that is part of the corpus,
  ///   ``FileError`` for a corpus that does not exist, or if the process may not open as many files as it
  ///   takes.
  package func reader(
    of text: [String], threads: Int, outputs: [(field: String, path: String)]
  ) throws -> (reader: CorpusReader, skipped: [String]) {
    try validate()
    try FileHandles.require(forThreads: threads)
    var skipped: [String]? = skipsUnreadable ? [] : nil
    let files = try CorpusFiles.expand(text, skipped: &skipped)
    guard !files.isEmpty else {
      throw SettingsError("no file of the corpus can be read: \(skipped?.first ?? "")")
    }
    for (field, path) in outputs {
      for file in files where file != "-" && path != "-" && FileIdentity.areSame(file, path) {
        throw SettingsError("\(setting: field) '\(path)' is also a corpus file")
      }
    }
    var reader = CorpusReader(paths: files, minimumCount: minimumCount, threads: threads)
    reader.selection = try selection(minimumCount: minimumCount)
    reader.skipsUnreadableFiles = skipsUnreadable
    reader.foldsCase = foldsCase
    reader.splitsAtUnicodeSpaces = splitsAtUnicodeSpaces
    reader.records = records
    reader.joinsLines = joinsLines
    reader.word2vecEndOfSentence = word2vecEndOfSentence
    if let vocabularyByteCount { reader.memoryByteCount = vocabularyByteCount }
    return (reader, skipped ?? [])
  }
}
