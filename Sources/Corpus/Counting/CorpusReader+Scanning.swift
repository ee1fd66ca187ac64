internal import HogvecSystem

/// What a process has read of the text: its shards, and the words that are in them.
struct ScannedText {
  /// The shards in the order of the corpus.
  var shards: [EncodingPass.CountedShard] = []
  /// The words of all workers' dictionaries.
  var runs: [WordRun] = []
  /// Each worker's ids; none if only words are counted.
  var spools: [UnnamedFile] = []
  /// Whether words are on disk, since dictionaries grew too large.
  var hasSpilled = false
  var findings = ScanFindings()
}

/// The scan of the text: files become shards' units and runs of words.
extension CorpusReader {
  /// Refuses a given vocabulary that has no place for ends of sentences, where these are words.
  func checkVocabulary() throws(FileError) {
    if word2vecEndOfSentence, let vocabulary, !vocabulary.startsWithEndOfSentence {
      throw FileError(
        "the given vocabulary does not have '</s>' as its first word, which word2vec's sentence ends need",
        remedy: .omitEndOfSentence)
    }
  }

  /// Looks at all files.
  func openFiles(_ statistics: inout CorpusStatistics) throws(FileError) -> [TextFile] {
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

  /// Where the files that can be read are among all.
  func places(of files: [TextFile]) -> [Int] {
    var places: [Int] = []
    for (place, path) in paths.enumerated() where places.count < files.count {
      if files[places.count].path == path { places.append(place) }
    }
    return places
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

  /// The pieces that workers claim.
  ///
  /// - Parameter threads: how many workers there are in all.
  func sources(_ files: [TextFile], threads: Int) throws(FileError) -> CorpusSources {
    let byteCount = files.reduce(0) { $0 + $1.byteCount }
    return try CorpusSources(
      files,
      shardByteCount: shardByteCount ?? Shard.suitableByteCount(corpusByteCount: byteCount, threads: threads),
      records: records, keepsPartOfDamaged: skipsUnreadableFiles, longestWord: longestWord)
  }

  /// Reads all shards, each by one of the workers.
  ///
  /// - Parameters:
  ///   - path: beside which file words and units may lie; without it, words stay in memory.
  ///   - keepsUnits: whether the text is to be encoded.
  func scan(_ sources: CorpusSources, beside path: String?, keepsUnits: Bool) throws(FileError) -> ScannedText
  {
    progress.begin(byteCount: sources.byteCount)
    let limit = path.map { CountingWorker.DictionaryLimit(byteCount: memoryByteCount / threads, path: $0) }
    var workers: [CountingWorker] = []
    // A stream has work for all.
    for _ in 0..<(sources.streams.isEmpty ? max(1, min(threads, sources.shards.count)) : threads) {
      let spool: UnnamedFile? = if let path, keepsUnits { try UnnamedFile(beside: path) } else { nil }
      workers.append(try CountingWorker(sources, spool: spool, limit: limit, longestWord: longestWord, self))
    }
    let claims = NumberClaims(sources.shards.indices)
    let started = workers
    onWorkers(workers.count, label: "count") { [progress] index in
      started[index].run(claims: claims, progress: progress)
    }
    for worker in workers {
      if let failure = worker.failure { throw failure }
    }
    for file in sources.files { try file.checkIsUnchanged() }
    return ScannedText(workers, sources)
  }

  /// Notes what was found in the whole text.
  ///
  /// - Throws: ``FileError`` if there are records, and none has text.
  func note(
    _ findings: ScanFindings, of files: [TextFile], in statistics: inout CorpusStatistics
  ) throws(FileError) {
    statistics.byteCount =
      files.reduce(0) { $0 + ($1.isStream ? 0 : $1.byteCount) } + findings.streamedByteCount
    statistics.fileCount = files.count
    statistics.lineFeeds = findings.lineFeeds
    statistics.sentences = findings.sentences.sentences
    statistics.hints += findings.hints
    statistics.skippedFiles += findings.skipped
    guard let records else { return }
    statistics.records = findings.records
    statistics.recordsWithoutText = findings.recordsWithoutText
    if findings.faults > 0, let fault = findings.fault {
      statistics.skippedFiles.append(
        "\(Figures.grouped(findings.faults)) of \(Figures.grouped(findings.records)) lines, which are not records; one: \(fault)"
      )
    }
    guard findings.records > 0, findings.recordsWithoutText == findings.records else { return }
    let part =
      switch records {
      case .jsonField(let name): "the field '\(name)'"
      case .column(.named(let name)): "the column '\(name)'"
      case .column(.number(let number)): "a column \(number)"
      }
    throw FileError("\(corpusName): none of the \(Figures.grouped(findings.records)) records has \(part)")
  }
}

extension ScannedText {
  /// Puts together what workers have read.
  fileprivate init(_ workers: [CountingWorker], _ sources: CorpusSources) {
    for (index, worker) in workers.enumerated() {
      shards += worker.shards.map {
        EncodingPass.CountedShard(units: $0, worker: index, run: runs.count + $0.dictionary)
      }
      runs += worker.runs
      findings.streamedByteCount += worker.streamedByteCount
      findings.lineFeeds += worker.lineFeedCount
      findings.records += worker.records.recordCount
      findings.recordsWithoutText += worker.records.missingCount
      findings.faults += worker.records.faultCount
      findings.fault = findings.fault ?? worker.records.firstFault
    }
    spools = workers.compactMap(\.spool)
    hasSpilled = runs.count > workers.count
    shards.sort { $0.units.position < $1.units.position }
    for shard in shards { findings.sentences.append(SentenceCount(shard.units)) }
    for (index, stream) in sources.streams.sorted(by: { $0.key < $1.key }) {
      if let hint = stream.hint {
        findings.hints.append(HintedFile(path: sources.files[index].path, hint: hint))
      }
      if let (error, used) = stream.failure {
        findings.skipped.append(
          "\(error)" + (used == 0 ? "" : "; the first \(Figures.grouped(used)) bytes of its text are used"))
      }
    }
  }
}

extension SentenceCount {
  /// Those of a shard as it was scanned.
  fileprivate init(_ shard: ShardUnits) {
    self.init(
      ends: UInt64(shard.sentenceEndCount), startsWithEnd: shard.startsWithSentenceEnd,
      isOpen: shard.endsInsideSentence, isThere: shard.unitCount > 0)
  }
}
