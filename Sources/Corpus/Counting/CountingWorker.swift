internal import HogvecSystem

/// One of the threads that read the corpus: claims shards, and keeps its own dictionary and spool.
final class CountingWorker: @unchecked Sendable {
  // Sendable: one thread uses it until that thread has been joined, then another.

  private var scanner: ShardScanner
  /// The spool's file; `nil` if only words are counted.
  let spool: UnnamedFile?
  /// The shards read.
  private(set) var shards: [ShardUnits] = []
  /// The words of each dictionary that became too large, and of the last one.
  private(set) var runs: [WordRun] = []
  private(set) var failure: FileError?

  /// Bytes of text in the streams of which this worker read blocks, byte-order marks included.
  private(set) var streamedByteCount = 0

  private let sources: CorpusSources
  private let limit: DictionaryLimit?
  private var preparation: TextPreparation
  /// The plain text that was read last.
  private var mapping: MappedText?
  private final class MappedText {
    let file: Int
    let text: MappedFile

    init(_ file: Int, _ text: consuming MappedFile) {
      self.file = file
      self.text = text
    }
  }

  /// Holds a block of a stream.
  private var block = GrowingMemory<UInt8>()
  /// Where the shard that was read last starts in the corpus.
  private var lastPosition: UInt64 = 0
  /// Where the words of the dictionary stood first.
  private var wordPositions = WordPositions()

  /// When a dictionary has become too large, and beside which file its words are kept then.
  struct DictionaryLimit: Sendable {
    var byteCount: Int
    var path: String
  }

  /// - Parameters:
  ///   - spool: where units go, if they are wanted.
  ///   - limit: how large a dictionary may become, if it is not to stay in memory whatever its size.
  ///   - longestWord: the bytes that a word may have.
  ///   - reader: what is done with the text before words are looked for, and where sentences end.
  init(
    _ sources: CorpusSources, spool: UnnamedFile?, limit: DictionaryLimit?, longestWord: Int,
    _ reader: CorpusReader
  ) throws(FileError) {
    self.sources = sources
    self.limit = limit
    self.spool = spool
    preparation = TextPreparation(reader)
    scanner = try ShardScanner(
      dictionary: WordDictionary(byteLimit: limit?.byteCount ?? .max, longestWord: longestWord),
      spool: UnitSpool(spool),
      endsSentenceAtLineFeed: !reader.joinsLines)
  }

  /// Claims and reads shards until there are none, then helps with the streams that others read, unless a
  /// worker has failed.
  func run(claims: NumberClaims, progress: CorpusProgress) {
    do throws(FileError) {
      while let index = claims.next() {
        let shard = sources.shards[index]
        if let stream = sources.streams[shard.file] {
          try readBlocks(of: stream, file: shard.file, progress)
        } else {
          try read(shard)
          progress.add(shard.range.count)
        }
      }
      for file in sources.streams.keys.sorted() {
        try readBlocks(of: sources.streams[file]!, file: file, progress)
      }
      try scanner.spool.flush()
      let dictionary = try scanner.takeDictionary()
      if let limit, !runs.isEmpty {
        // What has been too large once will not stay small.
        runs.append(try WordRun(writing: dictionary, wordPositions, beside: limit.path))
      } else {
        runs.append(WordRun(dictionary, wordPositions))
      }
    } catch {
      failure = error
      claims.stop()
      for stream in sources.streams.values { stream.stop() }
    }
    mapping = nil
  }

  private func read(_ shard: Shard) throws(FileError) {
    if mapping?.file != shard.file {
      mapping = MappedText(shard.file, try sources.files[shard.file].map())
    }
    // The mapping stays until the next file's.
    try unsafe scan(
      mapping!.text.bytes, shard.range, file: shard.file, offset: shard.range.lowerBound, shard.endsFile,
      sources.files[shard.file].layout)
    mapping!.text.release(shard.range)
  }

  private func readBlocks(
    of stream: TextStream, file: Int, _ progress: CorpusProgress
  ) throws(FileError) {
    while let next = try stream.next(into: &block) {
      // The block is in the buffer, which is not touched before the next one is fetched.
      let text = unsafe UnsafeRawBufferPointer(start: block.base, count: next.range.upperBound)
      try unsafe scan(
        text, next.range, file: file, offset: next.position + next.range.lowerBound, next.endsText,
        next.layout)
      streamedByteCount += next.range.upperBound
      progress.add(next.storedByteCount, ofKnownSize: sources.files[file].kind != .pipe)
    }
  }

  private func scan(
    _ text: UnsafeRawBufferPointer, _ range: Range<Int>, file: Int, offset: Int, _ endsText: Bool,
    _ layout: RecordLayout?
  ) throws(FileError) {
    let position = sources.position.position(file: file, offset: offset)
    // Words keep the place where a dictionary first met them, so the next one takes what is before that:
    // blocks of a stream that another worker has begun.
    if position < lastPosition { try endDictionary() }
    lastPosition = position
    let oldCount = scanner.dictionary.count
    let source = TextFile.quotedName(of: sources.files[file].path)
    let (text, range) = try unsafe preparation.prepare(
      text, range, layout: layout, offset: offset, source: source)
    var units: ShardUnits
    do throws(FileError) {
      units = try unsafe scanner.scan(text, range: range, position: position, endsText: endsText)
    } catch {
      guard scanner.dictionary.hasRefusedWord else { throw error }
      throw FileError("\(source), after byte \(offset): \(error.problem)")
    }
    units.dictionary = runs.count
    shards.append(units)
    wordPositions.add(oldCount..<scanner.dictionary.count, at: position)
    if scanner.dictionary.isFull { try endDictionary() }
  }

  /// Begins another dictionary. The words of this one go to a file, if there is a limit.
  private func endDictionary() throws(FileError) {
    if let limit {
      runs.append(try WordRun(writing: scanner.dictionary, wordPositions, beside: limit.path))
      scanner.dictionary.removeAll()
    } else {
      runs.append(WordRun(try scanner.takeDictionary(), wordPositions))
    }
    wordPositions = WordPositions()
  }

  var lineFeedCount: UInt64 { scanner.lineFeedCount }
  /// What was found of records, if the text is in some.
  var records: RecordText { preparation.records }
}
