internal import HogvecSystem

/// One pass over the ids of a text: counting pairs, then joining those that are phrases.
@safe struct PhrasePass: @unchecked Sendable {
  // Sendable: nothing is written, and the units outlive the pass.

  @unsafe private let units: UnsafeBufferPointer<UInt32>
  private let unitCount: Int
  private let counts: [UInt64]
  private let connectorNumbers: [UInt16]
  private let tokenCount: UInt64
  private let search: PhraseSearch
  private let scorer: PhraseScorer

  /// Instead of a word: there is none.
  private static let none = EncodedCorpus.sentenceEnd
  private static let maximumConnectorCount = 4

  init(
    units: UnsafeBufferPointer<UInt32>, words: PhraseWords, search: PhraseSearch, scorer: PhraseScorer
  ) {
    unsafe self.units = units
    unitCount = units.count
    counts = words.counts
    connectorNumbers = words.connectorNumbers
    tokenCount = words.tokenCount
    self.search = search
    self.scorer = scorer
  }

  // MARK: - Counting

  /// The pairs that are phrases, in order of their ids.
  ///
  /// Each worker counts the pairs whose hashes lie in a range, in a table of its own, so nothing is merged. A
  /// range whose table becomes too large is halved and counted again.
  func findPairs() throws(FileError) -> [WordPair] {
    let byteLimit = search.memoryByteCount / search.threads
    guard byteLimit >= PairTable.minimumByteLimit else {
      throw FileError(
        "\(Figures.grouped(search.memoryByteCount)) bytes are too little memory to count pairs on \(search.threads) threads; they need 1 MiB each"
      )
    }
    // A guess from ordinary text, which has about four words for each of its pairs, of 24 bytes in tables
    // half full.
    let guess = Int(tokenCount / 4) * 24 * 3 / byteLimit + 1
    var partCount = UInt64(search.threads)
    while partCount < guess { partCount *= 2 }
    let width = (1 << 32) / partCount
    let open = PairRanges(
      (0..<partCount).map { $0 * width..<($0 == partCount - 1 ? 1 << 32 : ($0 + 1) * width) })
    try onWorkers(search.threads, label: "phrases") { (_) throws(FileError) in
      while let range = open.next() {
        if let pairs = try self.pairs(withHashesIn: range, byteLimit: byteLimit) {
          open.finish(pairs)
        } else {
          guard range.count > 1 else {
            throw FileError(
              "\(Figures.grouped(search.memoryByteCount)) bytes are too little memory to count pairs")
          }
          open.split(range)
        }
      }
    }
    return open.pairs.sorted()
  }

  /// Counts the pairs whose hashes' upper halves lie in a range.
  ///
  /// - Returns: those that are phrases; `nil` if the table would be too large.
  private func pairs(
    withHashesIn range: Range<UInt64>, byteLimit: Int
  ) throws(FileError) -> [WordPair]? {
    var table = try PairTable(byteLimit: byteLimit)
    var (first, between, betweenCount) = (PhrasePass.none, UInt64(0), 0)
    for index in 0..<unitCount {
      let unit = unsafe units[index]
      if unit == EncodedCorpus.sentenceEnd {
        first = PhrasePass.none
        continue
      }
      let connector = connectorNumber(unit)
      if connector != 0 {
        if betweenCount == PhrasePass.maximumConnectorCount { first = PhrasePass.none }
        between = between << 16 | connector
        betweenCount += 1
        continue
      }
      if first != PhrasePass.none, counts[Int(unit)] >= search.minimumCount {
        let pair = WordPair(first: first, second: unit, between: between)
        let hash = pair.hash
        if range.contains(hash >> 32), !(try table.add(1, to: pair, hash: hash)) { return nil }
      }
      // A rare word begins no phrase.
      first = counts[Int(unit)] >= search.minimumCount ? unit : PhrasePass.none
      (between, betweenCount) = (0, 0)
    }
    var pairs: [WordPair] = []
    table.forEach { pair, count in
      if scorer.exceeds(count: count, first: counts[Int(pair.first)], second: counts[Int(pair.second)]) {
        pairs.append(pair)
      }
    }
    return pairs
  }

  @inline(__always) private func connectorNumber(_ unit: UInt32) -> UInt64 {
    connectorNumbers.isEmpty ? 0 : UInt64(connectorNumbers[Int(unit)])
  }

  // MARK: - Joining

  /// Writes the text with its phrases joined.
  ///
  /// - Returns: the number of words written.
  func writeText(
    joining table: JoinedPairs, _ words: PhraseWords, to file: inout FileReplacement
  ) throws(FileError) -> UInt64 {
    var written: UInt64 = 0
    try inChunks(joining: table) { start, units in
      var text: [UInt8] = []
      var count: UInt64 = 0
      var isAtLineStart = unsafe start == 0 || self.units[start - 1] == EncodedCorpus.sentenceEnd
      for unit in units {
        if unit == EncodedCorpus.sentenceEnd {
          text.append(Separators.lineFeed)
          isAtLineStart = true
        } else {
          if !isAtLineStart { text.append(0x20) }
          text += words.word(unit)
          isAtLineStart = false
          count += 1
        }
      }
      return (text, count)
    } finish: { (chunk: (text: [UInt8], count: UInt64)) throws(FileError) in
      if written == 0 && TextFile.needsByteOrderMark(chunk.text.prefix(ForeignContent.byteCount)) {
        try file.write(TextLines.byteOrderMark)
      }
      try file.write(chunk.text)
      written += chunk.count
    }
    return written
  }

  /// Writes the ids of the text with its phrases joined.
  ///
  /// - Returns: the number of units written.
  func writeUnits(joining table: JoinedPairs, to file: UnnamedFile) throws(FileError) -> Int {
    var written = 0
    try inChunks(joining: table) { _, units in
      units
    } finish: { (units: [UInt32]) throws(FileError) in
      try unsafe units.span.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
        try unsafe file.write(bytes, at: written * 4)
      }
      written += units.count
    }
    return written
  }

  /// Joins phrases in pieces of the text, several at a time on as many threads, and hands on what `convert`
  /// makes of each in the order of the text.
  private func inChunks<Result: Sendable>(
    joining table: JoinedPairs, convert: @escaping @Sendable (_ start: Int, [UInt32]) -> Result,
    finish: (Result) throws(FileError) -> Void
  ) throws(FileError) {
    var start = 0
    while start < unitCount {
      var ranges: [Range<Int>] = []
      while ranges.count < search.threads * 4 && start < unitCount {
        let end = chunkEnd(after: start, table)
        ranges.append(start..<end)
        start = end
      }
      let batch = Batch<Result>(ranges)
      onWorkers(min(search.threads, ranges.count), label: "phrases") { _ in
        while let index = batch.claim() {
          let range = batch.ranges[index]
          batch.finish(index, convert(range.lowerBound, self.joined(range, table)))
        }
      }
      for result in batch.results { try finish(result) }
    }
  }

  /// The first place, some way after a start, where joining does not depend on what is before: after a
  /// sentence's end, or between two words that are no phrase.
  private func chunkEnd(after start: Int, _ table: JoinedPairs) -> Int {
    var end = min(start + search.chunkUnitCount, unitCount)
    while end < unitCount {
      let (before, after) = unsafe (units[end - 1], units[end])
      if before == EncodedCorpus.sentenceEnd { break }
      if after != EncodedCorpus.sentenceEnd, connectorNumber(before) == 0, connectorNumber(after) == 0,
        table.id(of: WordPair(first: before, second: after)) == nil
      {
        break
      }
      end += 1
    }
    return end
  }

  /// The units of a piece of the text with its phrases joined, from left to right.
  private func joined(_ range: Range<Int>, _ table: JoinedPairs) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(range.count)
    // The word that may begin a phrase has been written at `open`, connectors after it.
    var (open, between): (Int?, UInt64) = (nil, 0)
    for index in range {
      let unit = unsafe units[index]
      if unit == EncodedCorpus.sentenceEnd {
        result.append(unit)
        open = nil
        continue
      }
      let connector = connectorNumber(unit)
      if connector != 0 {
        if let place = open, result.count - place > PhrasePass.maximumConnectorCount { open = nil }
        between = between << 16 | connector
        result.append(unit)
        continue
      }
      if let place = open,
        let id = table.id(of: WordPair(first: result[place], second: unit, between: between))
      {
        result.removeSubrange(place...)
        result.append(id)
        open = nil
      } else {
        open = result.count
        result.append(unit)
      }
      between = 0
    }
    return result
  }
}

/// The pairs that are joined, with the words that they become. Any number of threads may ask.
final class JoinedPairs: Sendable {
  private let table: PairTable

  /// - Parameter table: for each pair the id of its word, plus one.
  init(_ table: consuming PairTable) { self.table = table }

  @inline(__always) func id(of pair: WordPair) -> UInt32? {
    let number = table.number(of: pair)
    return number == 0 ? nil : UInt32(number - 1)
  }
}

/// Pieces of work that threads claim, and what they made of them.
private final class Batch<Result: Sendable>: Sendable {
  let ranges: [Range<Int>]
  private let state: Lock<(next: Int, results: [Int: Result])>

  init(_ ranges: [Range<Int>]) {
    self.ranges = ranges
    state = Lock((0, [:]))
  }

  func claim() -> Int? {
    state.withLock { state in
      guard state.next < ranges.count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  func finish(_ index: Int, _ result: Result) {
    state.withLock { $0.results[index] = result }
  }

  /// All results in order, when all have been finished.
  var results: [Result] {
    state.withLock { state in ranges.indices.map { state.results[$0]! } }
  }
}

/// Ranges of hashes whose pairs are to be counted, and the phrases found so far.
private final class PairRanges: Sendable {
  private let state: Lock<(open: [Range<UInt64>], pairs: [WordPair])>

  init(_ open: [Range<UInt64>]) { state = Lock((open, [])) }

  func next() -> Range<UInt64>? { state.withLock { $0.open.popLast() } }

  func finish(_ pairs: [WordPair]) { state.withLock { $0.pairs += pairs } }

  func split(_ range: Range<UInt64>) {
    let middle = (range.lowerBound + range.upperBound) / 2
    state.withLock { $0.open += [range.lowerBound..<middle, middle..<range.upperBound] }
  }

  var pairs: [WordPair] { state.withLock { $0.pairs } }
}
