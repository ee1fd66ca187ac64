public import HogvecSystem
internal import Synchronization

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
    var counted = try count(beside: path, keepsUnits: true)
    let start = ContinuousClock.now
    let pass = EncodingPass(
      counted.shards, spools: counted.spools, replacements: counted.replacements, writer: writer)
    let end = try pass.run()
    let tokenCount = UInt64(end.unit) - end.sentences
    assert(tokenCount == counted.statistics.tokensInVocabulary, "every word that was counted is written")
    let holds =
      fingerprint != nil && counted.statistics.skippedFiles.isEmpty && self.fingerprint() == fingerprint
    let fingerprintBytes = holds ? fingerprint!.bytes : []
    let corpus = try writer.publish(
      EncodedCorpusHeader(
        tokenCount: tokenCount, sentenceCount: end.sentences, counted.vocabulary, counted.statistics,
        fingerprint: fingerprintBytes),
      counted.vocabulary, fingerprint: fingerprintBytes)
    counted.statistics.encodingSeconds = start.secondsElapsed
    return CorpusReading(vocabulary: counted.vocabulary, corpus: corpus, statistics: counted.statistics)
  }
}

// MARK: - Counting

extension CorpusReader {
  /// The first half of a reading.
  private struct Counted {
    var vocabulary: Vocabulary
    var statistics: CorpusStatistics
    /// All shards' units in the order of the corpus.
    var shards: [EncodingPass.CountedShard]
    var spools: [UnnamedFile]
    /// For each run of words, the unit to write for each of its ids.
    var replacements: [ScratchMemory]
  }

  private func count(beside path: String?, keepsUnits: Bool) throws(FileError) -> Counted {
    if word2vecEndOfSentence, let vocabulary, !vocabulary.startsWithEndOfSentence {
      throw FileError(
        "the given vocabulary does not have '</s>' as its first word, which word2vec's sentence ends need",
        remedy: .omitEndOfSentence)
    }
    let start = ContinuousClock.now
    var statistics = CorpusStatistics()
    let files = try openFiles(&statistics)
    let workers = try read(files, beside: path, keepsUnits: keepsUnits, &statistics)

    var shards: [EncodingPass.CountedShard] = []
    var runs: [WordRun] = []
    for (index, worker) in workers.enumerated() {
      shards += worker.shards.map {
        EncodingPass.CountedShard(units: $0, worker: index, run: runs.count + $0.dictionary)
      }
      runs += worker.runs
    }
    shards.sort { $0.units.position < $1.units.position }

    statistics.byteCount =
      files.reduce(0) { $0 + ($1.isStream ? 0 : $1.byteCount) }
      + workers.reduce(0) { $0 + $1.streamedByteCount }
    statistics.fileCount = files.count
    statistics.lineFeeds = workers.reduce(0) { $0 + $1.lineFeedCount }
    statistics.sentences = sentenceCount(shards.map(\.units))
    // Words that are on disk leave their memory to what replaces their ids.
    let hasSpilled = runs.count > workers.count
    let keepsReplacements = !hasSpilled || runs.reduce(0) { $0 + $1.wordCount } * 4 <= memoryByteCount / 2
    let merge = try WordMerge(
      runs, selection, given: vocabulary, marksEndOfSentence: word2vecEndOfSentence,
      wantsReplacements: keepsUnits, beside: keepsReplacements ? nil : path)
    let chosen = try choose(merge, &statistics)
    statistics.vocabularySize = chosen.count
    statistics.countingSeconds = start.secondsElapsed
    return Counted(
      vocabulary: chosen, statistics: statistics, shards: shards, spools: workers.compactMap(\.spool),
      replacements: merge.replacements ?? [])
  }

  /// Looks at all files.
  private func openFiles(_ statistics: inout CorpusStatistics) throws(FileError) -> [TextFile] {
    if paths.count(where: { $0 == TextFile.standardInput }) > 1 {
      throw FileError("standard input ('-') is given more than once")
    }
    var files: [TextFile] = []
    for path in paths {
      do throws(FileError) {
        let file = try TextFile(path: path, records: records)
        if let hint = file.hint { statistics.hints.append(HintedFile(path: path, hint: hint)) }
        if file.kind == .pipe, files.contains(where: { $0.path == path }) {
          throw FileError("cannot read '\(path)': it is a pipe and given more than once")
        }
        files.append(file)
      } catch {
        statistics.skippedFiles.append(error.description)
      }
    }
    if !skipsUnreadableFiles, !statistics.skippedFiles.isEmpty { throw refusal(of: statistics.skippedFiles) }
    guard !files.isEmpty else {
      throw FileError("none of the files can be read; the first: \(statistics.skippedFiles[0])")
    }
    return files
  }

  /// Says why files cannot be read: all of them in one run, so that they can be mended in one go.
  private func refusal(of reasons: [String]) -> FileError {
    if reasons.count == 1 { return FileError(reasons[0]) }
    let more = reasons.count > 20 ? ["and \(Figures.grouped(reasons.count - 20)) more"] : []
    let message: Message =
      "\(Figures.grouped(reasons.count)) of \(Figures.grouped(paths.count)) files cannot be read:"
    return FileError(message.listing(reasons.prefix(20) + more))
  }

  /// The bytes that a word may have: it is in memory as a whole, more than once.
  private var longestWord: Int { min(1 << 26, max(memoryByteCount, 1 << 20)) }

  /// Reads all shards, each by one of the workers.
  private func read(
    _ files: [TextFile], beside path: String?, keepsUnits: Bool, _ statistics: inout CorpusStatistics
  ) throws(FileError) -> [CountingWorker] {
    let byteCount = files.reduce(0) { $0 + $1.byteCount }
    let sources = try CorpusSources(
      files,
      shardByteCount: shardByteCount ?? Shard.suitableByteCount(corpusByteCount: byteCount, threads: threads),
      records: records, keepsPartOfDamaged: skipsUnreadableFiles, longestWord: longestWord)
    progress.begin(byteCount: byteCount)
    let limit = path.map { CountingWorker.DictionaryLimit(byteCount: memoryByteCount / threads, path: $0) }
    var workers: [CountingWorker] = []
    // A stream has work for all.
    for _ in 0..<(sources.streams.isEmpty ? max(1, min(threads, sources.shards.count)) : threads) {
      let spool: UnnamedFile? = if let path, keepsUnits { try UnnamedFile(beside: path) } else { nil }
      workers.append(try CountingWorker(sources, spool: spool, limit: limit, longestWord: longestWord, self))
    }
    let claims = ClaimCounter()
    let started = workers
    onWorkers(workers.count, label: "count") { [progress] index in
      started[index].run(claims: claims.next, progress: progress)
    }
    for worker in workers {
      if let failure = worker.failure { throw failure }
    }
    for file in files { try file.checkIsUnchanged() }
    for (index, stream) in sources.streams.sorted(by: { $0.key < $1.key }) {
      if let hint = stream.hint { statistics.hints.append(HintedFile(path: files[index].path, hint: hint)) }
      if let (error, used) = stream.failure {
        statistics.skippedFiles.append(
          "\(error)" + (used == 0 ? "" : "; the first \(Figures.grouped(used)) bytes of its text are used"))
      }
    }
    try noteRecords(workers.map(\.records), &statistics)
    return workers
  }

  /// Adds up what the workers found of records.
  ///
  /// - Throws: ``FileError`` if there are records, and none has text.
  private func noteRecords(_ found: [RecordText], _ statistics: inout CorpusStatistics) throws(FileError) {
    guard let records else { return }
    statistics.records = found.reduce(0) { $0 + $1.recordCount }
    statistics.recordsWithoutText = found.reduce(0) { $0 + $1.missingCount }
    let faults = found.reduce(0) { $0 + $1.faultCount }
    if faults > 0, let first = found.lazy.compactMap(\.firstFault).first {
      statistics.skippedFiles.append(
        "\(Figures.grouped(faults)) of \(Figures.grouped(statistics.records)) lines, which are not records; one: \(first)"
      )
    }
    guard statistics.records > 0, statistics.recordsWithoutText == statistics.records else { return }
    let part =
      switch records {
      case .jsonField(let name): "the field '\(name)'"
      case .column(.named(let name)): "the column '\(name)'"
      case .column(.number(let number)): "a column \(number)"
      }
    throw FileError("\(corpusName): none of the \(Figures.grouped(statistics.records)) records has \(part)")
  }

  /// Adds up what the workers counted, chooses the vocabulary, and makes the replacements its units.
  private func choose(
    _ merge: WordMerge, _ statistics: inout CorpusStatistics
  ) throws(FileError) -> Vocabulary {
    let (parts, totals) = try merge.run(threads: threads)
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
      guard totals.tokensInVocabulary > 0 else {
        throw FileError(
          "\(corpusName): none of the \(Figures.grouped(totals.types)) words is in the given vocabulary of \(Figures.grouped(vocabulary.count))"
        )
      }
      return vocabulary
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
    merge.setUnits(units, threads: threads)
    return Vocabulary(
      parts, ranking,
      endOfSentenceCount: word2vecEndOfSentence
        ? (totals.endOfSentenceCount ?? 0) + statistics.lineFeeds : nil)
  }

  /// The corpus in a message: its only file, or the first and how many more.
  private var corpusName: String {
    let first = TextFile.quotedName(of: paths[0])
    return paths.count == 1 ? first : "\(first) and \(paths.count - 1) more"
  }

  /// Lines with at least one word, whose ends the shards saw; a shard's first end counts only inside a
  /// sentence.
  private func sentenceCount(_ shards: [ShardUnits]) -> UInt64 {
    var count: UInt64 = 0
    var isInsideSentence = false
    for shard in shards where shard.unitCount > 0 {
      count += UInt64(shard.sentenceEndCount)
      if shard.startsWithSentenceEnd && !isInsideSentence { count -= 1 }
      isInsideSentence = shard.endsInsideSentence
    }
    return count
  }
}

/// The number of shards claimed: the one thing that all workers write.
private final class ClaimCounter: Sendable {
  let next = Atomic<Int>(0)
}
