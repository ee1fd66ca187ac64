public import HogvecSystem

/// Reads a corpus once, on several threads, and makes its vocabulary and its encoded form.
///
/// Words are bytes between separators (space, tab, line feed, vertical tab, form feed, carriage return), of
/// any length; a sentence ends at a line feed and at the end of each file. What is made does not depend on
/// the number of threads.
///
/// Cost: one pass over the text, then one over 4 bytes a word, which lie meanwhile in files without a name
/// beside the encoded corpus. Memory: each worker's dictionary of the words it met, see the module's README.
public struct CorpusReader: Sendable {
  /// The files, in order; `-` is standard input, and ``CorpusFiles`` expands directories and lists. Files
  /// that are compressed with gzip, bzip2, xz, zstd or lz4 are read through the system's programs.
  public var paths: [String]
  /// Which words make the vocabulary.
  public var selection: VocabularySelection
  /// The number of workers.
  public var threads: Int
  /// The vocabulary to encode with, if it is not to be made from the text. ``selection`` does not matter
  /// then.
  public var vocabulary: Vocabulary?
  /// Whether line ends are counted as word2vec's tools do: `</s>` is the first word whatever its count, which
  /// is that of the line feeds, and of `</s>` in the text, which ends a sentence too. It is in no sentence,
  /// as in word2vec's tools: they draw it as a negative example, and count it in the text's length.
  public var word2vecEndOfSentence = false
  /// Whether letters are put in lower case, by Unicode's default mapping; what is no valid UTF-8 stays.
  public var foldsCase = false
  /// Whether Unicode's spaces part words too: U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F,
  /// U+205F, U+3000.
  public var splitsAtUnicodeSpaces = false
  /// Which part of files' records is the text; `nil` if files are text as they are.
  public var records: CorpusRecords?
  /// Whether sentences go on across line ends, up to the end of a file.
  public var joinsLines = false
  /// Whether files that cannot be opened or are no text are left out, and noted in
  /// ``CorpusStatistics/skippedFiles``. Of an archive that is damaged the text before the damage is used, and
  /// lines that are no records are left out; both are noted there, too.
  public var skipsUnreadableFiles = false
  /// The memory that counting may take, all workers together; beyond it, words lie in files without a name
  /// beside the file that is made. It changes nothing in the result. The vocabulary itself comes on top, and
  /// the text's pages. A word of more than this, or of more than 64 MiB, is refused.
  public var memoryByteCount = 2_000_000_000
  /// Where to note how far the reading has come.
  public var progress = CorpusProgress()
  /// The size of the pieces that workers claim; `nil` chooses one. It changes nothing in the result.
  package var shardByteCount: Int?

  /// Makes a reader of one or more files.
  ///
  /// - Parameters:
  ///   - paths: the files, in order; at least one.
  ///   - minimumCount: words that occur less often are dropped.
  ///   - threads: the number of workers, at least 1.
  public init(paths: [String], minimumCount: UInt64 = 5, threads: Int = 1) {
    precondition(!paths.isEmpty, "a corpus has at least one file")
    precondition(threads > 0, "a corpus is read by at least one worker")
    self.paths = paths
    selection = VocabularySelection(minimumCount: minimumCount)
    self.threads = threads
  }

  /// Counts the words, without an encoded corpus.
  ///
  /// - Parameter path: beside which file words may lie meanwhile; without it ``memoryByteCount`` does not
  ///   matter.
  /// - Throws: ``FileError`` if a file cannot be read or is not text, or no word is left.
  public func readVocabulary(
    spillingBeside path: String? = nil
  ) throws(FileError) -> (vocabulary: Vocabulary, statistics: CorpusStatistics) {
    let counted = try count(beside: path, keepsUnits: false)
    return (counted.vocabulary, counted.statistics)
  }

  /// What this reader would read, for telling whether an encoded corpus is of the same.
  ///
  /// - Returns: `nil` if standard input is part of the corpus or a file cannot be examined.
  public func fingerprint() -> CorpusFingerprint? { CorpusFingerprint(self) }

  /// Counts the words and writes the encoded corpus.
  ///
  /// - Parameters:
  ///   - path: the file to make; one that is there is replaced when the new one is complete.
  ///   - fingerprint: what ``fingerprint()`` gave; it is noted in the file, unless files were left out or
  ///     have changed by the end of the reading.
  ///   - isPrivate: whether the file is made for this user alone, whatever the process's umask allows.
  /// - Throws: ``FileError`` if a file cannot be read or is not text, no word is left, or the new file cannot
  ///   be written.
  public func encode(
    into path: String, as fingerprint: CorpusFingerprint? = nil, isPrivate: Bool = false
  ) throws(FileError) -> CorpusReading {
    let writer = try EncodedCorpusWriter(path: path, isPrivate: isPrivate)
    let counted = try count(beside: path, keepsUnits: true)
    let start = ContinuousClock.now
    let end = try EncodingPass(counted.text, replacements: counted.replacements, writer: writer).run()
    return try publish(
      writer, end, counted.vocabulary, counted.statistics, as: fingerprint, encodingSince: start)
  }

  /// Completes the encoded corpus.
  ///
  /// - Parameters:
  ///   - end: where the units end that are written.
  ///   - start: when their writing began.
  func publish(
    _ writer: EncodedCorpusWriter, _ end: EncodingPass.Place, _ vocabulary: Vocabulary,
    _ statistics: CorpusStatistics, as fingerprint: CorpusFingerprint?,
    encodingSince start: ContinuousClock.Instant
  ) throws(FileError) -> CorpusReading {
    let tokenCount = UInt64(end.unit) - end.sentences
    assert(tokenCount == statistics.tokensInVocabulary, "every word that was counted is written")
    let holds = fingerprint != nil && statistics.skippedFiles.isEmpty && self.fingerprint() == fingerprint
    let fingerprintBytes = holds ? fingerprint!.bytes : []
    let corpus = try writer.publish(
      EncodedCorpusHeader(
        tokenCount: tokenCount, sentenceCount: end.sentences, vocabulary, statistics,
        fingerprint: fingerprintBytes),
      vocabulary, fingerprint: fingerprintBytes)
    var statistics = statistics
    statistics.encodingSeconds = start.secondsElapsed
    return CorpusReading(vocabulary: vocabulary, corpus: corpus, statistics: statistics)
  }
}

// MARK: - Counting

extension CorpusReader {
  /// The first half of a reading.
  private struct Counted {
    var vocabulary: Vocabulary
    var statistics: CorpusStatistics
    var text: ScannedText
    /// For each run of words, the unit to write for each of its ids.
    var replacements: [ScratchMemory]
  }

  private func count(beside path: String?, keepsUnits: Bool) throws(FileError) -> Counted {
    try checkVocabulary()
    let start = ContinuousClock.now
    var statistics = CorpusStatistics()
    let files = try openFiles(&statistics)
    let text = try scan(sources(files, threads: threads), beside: path, keepsUnits: keepsUnits)
    try note(text.findings, of: files, in: &statistics)
    let merge = try merge(text, given: vocabulary, beside: path, wantsReplacements: keepsUnits)
    let (parts, totals) = try merge.run(threads: threads)
    let (vocabulary, units) = try choose(parts, totals, &statistics)
    merge.setUnits(units, threads: threads)
    statistics.countingSeconds = start.secondsElapsed
    return Counted(
      vocabulary: vocabulary, statistics: statistics, text: text, replacements: merge.replacements ?? [])
  }

  /// What adds up the words of a text's runs.
  ///
  /// - Parameters:
  ///   - vocabulary: the one that replacements are ids of; `nil` if it is still to be made.
  ///   - path: beside which file replacements may lie; `nil` if they may not.
  ///   - wantsReplacements: whether the text is to be encoded.
  func merge(
    _ text: ScannedText, given vocabulary: Vocabulary?, beside path: String?, wantsReplacements: Bool
  ) throws(FileError) -> WordMerge {
    // Words that are on disk leave their memory to what replaces their ids.
    let keepsReplacements =
      !text.hasSpilled || text.runs.reduce(0) { $0 + $1.wordCount } * 4 <= memoryByteCount / 2
    return try WordMerge(
      text.runs, selection, given: vocabulary, marksEndOfSentence: word2vecEndOfSentence,
      wantsReplacements: wantsReplacements, beside: keepsReplacements ? nil : path)
  }

  /// Chooses the vocabulary by what was counted.
  ///
  /// - Returns: the vocabulary, and the unit for each candidate's number; no units if the vocabulary is
  ///   given.
  func choose(
    _ parts: [WordMerge.Candidates], _ totals: WordMerge.Totals, _ statistics: inout CorpusStatistics
  ) throws(FileError) -> (vocabulary: Vocabulary, units: [UInt32]) {
    statistics.tokensRead = totals.tokens
    statistics.types = totals.types
    statistics.highestCount = totals.highestCount
    statistics.frequencies = totals.frequencies
    guard totals.tokens > 0 else {
      if let reason = statistics.skippedFiles.first {
        throw FileError("none of the files has text that can be read; the first: \(reason)")
      }
      throw FileError(
        "\(corpusName): the corpus is empty: no word in \(Figures.grouped(statistics.byteCount)) bytes")
    }
    if let vocabulary {
      statistics.tokensInVocabulary = totals.tokensInVocabulary
      statistics.vocabularySize = vocabulary.count
      guard totals.tokensInVocabulary > 0 else {
        throw FileError(
          "\(corpusName): none of the \(Figures.grouped(totals.types)) words is in the given vocabulary of \(Figures.grouped(vocabulary.count))"
        )
      }
      return (vocabulary, [])
    }
    let ranking = VocabularyRanking(parts, selection, marksEndOfSentence: word2vecEndOfSentence)
    guard !ranking.words.isEmpty else {
      throw VocabularyRanking.refusal(
        of: corpusName, wordCount: totals.types, selection, highestCount: totals.highestCount)
    }
    let firstUnit: UInt32 = word2vecEndOfSentence ? 1 : 0
    var units = [UInt32](repeating: EncodingPass.dropped, count: parts.reduce(0) { $0 + $1.ends.count })
    for (id, word) in ranking.words.enumerated() {
      units[Int(parts[Int(word.part)].base + word.index)] = firstUnit + UInt32(id)
      statistics.tokensInVocabulary += word.count
    }
    let vocabulary = Vocabulary(
      parts, ranking,
      endOfSentenceCount: word2vecEndOfSentence
        ? (totals.endOfSentenceCount ?? 0) + statistics.lineFeeds : nil)
    statistics.vocabularySize = vocabulary.count
    return (vocabulary, units)
  }

  /// The corpus in a message: its only file, or the first and how many more.
  var corpusName: String {
    let first = TextFile.quotedName(of: paths[0])
    return paths.count == 1 ? first : "\(first) and \(paths.count - 1) more"
  }
}
