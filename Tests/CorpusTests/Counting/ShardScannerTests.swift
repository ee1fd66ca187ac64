import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecCorpus

@Suite struct ShardScannerTests {
  /// What a scan leaves: the units with the dictionary's ids, and the words with their counts by id.
  struct Scan: Equatable {
    var units: [UInt32] = []
    var words: [[UInt8]] = []
    var counts: [UInt64] = []
    var lineFeeds: UInt64 = 0
  }

  /// Scans a text as one shard.
  static func scan(_ text: UnsafeRawBufferPointer, endsAtLineFeeds: Bool = true) throws -> Scan {
    let directory = try TemporaryDirectory()
    let file = try UnnamedFile(beside: directory.file("units"))
    var scanner = ShardScanner(
      dictionary: try WordDictionary(), spool: UnitSpool(file), endsSentenceAtLineFeed: endsAtLineFeeds)
    let shard = try scanner.scan(text, range: 0..<text.count, position: 0, endsText: true)
    try scanner.spool.flush()
    var scan = Scan(units: Array(repeating: 0, count: shard.unitCount))
    try scan.units.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
    scan.words = Array(repeating: [], count: scanner.dictionary.count)
    scan.counts = Array(repeating: 0, count: scanner.dictionary.count)
    scanner.dictionary.forEach { word in
      scan.words[Int(word.id)] = Array(word.bytes)
      scan.counts[Int(word.id)] = word.count
    }
    scan.lineFeeds = scanner.lineFeedCount
    return scan
  }

  /// The same, byte by byte.
  static func reference(_ text: [UInt8], endsAtLineFeeds: Bool = true) -> Scan {
    var scan = Scan()
    var ids: [[UInt8]: UInt32] = [:]
    var word: [UInt8] = []
    var isEndDue = true
    func endWord() {
      guard !word.isEmpty else { return }
      if ids[word] == nil {
        ids[word] = UInt32(scan.words.count)
        scan.words.append(word)
        scan.counts.append(0)
      }
      scan.units.append(ids[word]!)
      scan.counts[Int(ids[word]!)] += 1
      (word, isEndDue) = ([], true)
    }
    func endSentence() {
      if isEndDue { scan.units.append(EncodedCorpus.sentenceEnd) }
      isEndDue = false
    }
    for byte in text {
      guard Separators.contains(byte) else {
        word.append(byte)
        continue
      }
      endWord()
      if byte == Separators.lineFeed {
        scan.lineFeeds += 1
        if endsAtLineFeeds { endSentence() }
      }
    }
    endWord()
    endSentence()
    return scan
  }

  /// Texts that end where no more memory can be read, of every length up to some blocks of 64 bytes.
  @Test(arguments: [2, 6, 40]) func nothingIsReadBeyondATextOfAnyLength(_ wordLength: Int) throws {
    let page = Int(sysconf(CInt(_SC_PAGESIZE)))
    let memory = try #require(
      mmap(nil, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
    try #require(memory != MAP_FAILED && mprotect(memory + page, page, PROT_NONE) == 0)
    defer { munmap(memory, 2 * page) }
    var random = SeededGenerator(seed: UInt64(wordLength))
    for length in 0...270 {
      let text = (0..<length).map { _ in
        Int.random(in: 0..<wordLength, using: &random) == 0
          ? Array(" \n\t\r\u{B}\u{C}\n ".utf8).randomElement(using: &random)!
          : Array("ab\0\u{8}\u{E}!é\u{1F}".utf8).randomElement(using: &random)!
      }
      let start = memory + page - length
      UnsafeMutableRawBufferPointer(start: start, count: length).copyBytes(from: text)
      for endsAtLineFeeds in [true, false] {
        let found = try Self.scan(
          UnsafeRawBufferPointer(start: start, count: length), endsAtLineFeeds: endsAtLineFeeds)
        #expect(
          found == Self.reference(text, endsAtLineFeeds: endsAtLineFeeds), "\(length) bytes: \(text)")
      }
    }
  }

  /// A word of 24 bytes that has the hash of another one.
  static func word(likeHashOf other: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    func number(_ word: [UInt8], _ offset: Int) -> UInt64 {
      word.withUnsafeBytes { WordHash.number($0, at: offset) }
    }
    func state(_ word: [UInt8]) -> UInt64 {
      WordHash.absorb(number(word, 8), into: WordHash.absorb(number(word, 0), into: WordHash.start))
    }
    while true {
      // The last eight bytes make up for what the first sixteen differ in.
      var word = (0..<16).map { _ in UInt8.random(in: 33...126, using: &random) }
      let last = number(other, 16) ^ state(other) ^ state(word)
      word += (0..<8).map { UInt8(truncatingIfNeeded: last >> (8 * $0)) }
      if !word.contains(where: Separators.contains) { return word }
    }
  }

  /// Whatever lies between them, and also where the table of words grows.
  @Test func wordsOfOneHashAreToldApartAndNumberedInTheirOrder() throws {
    var random = SeededGenerator(seed: 1)
    let first = Array("a word of 24 bytes, long".utf8.map { $0 == 0x20 ? 0x5F : $0 })
    let alike = [first] + (0..<3).map { _ in Self.word(likeHashOf: first, &random) }
    #expect(Set(alike.map { word in word.withUnsafeBytes { WordHash.hash64($0) } }).count == 1)
    #expect(Set(alike).count == alike.count)
    var text: [UInt8] = []
    for number in 0..<20_000 {
      text += alike.randomElement(using: &random)!
      text.append(0x20)
      // New words and known ones, short and long.
      let other = Int.random(in: 0...max(1, number), using: &random)
      text += Array((other % 3 == 0 ? "\(other) " : "the number \(other) and-so-on-\(other)\n").utf8)
    }
    let found = try text.withUnsafeBytes { try Self.scan($0) }
    #expect(found == Self.reference(text))
  }

  /// Slots hold 28 bits of a count.
  @Test(arguments: ["short", "longer word", "a word of more than sixteen"])
  func countsGoOnBeyondWhatASlotHolds(_ name: String) throws {
    let word = Array(name.replacing(" ", with: "_").utf8)
    var scanner = ShardScanner(
      dictionary: try WordDictionary(), spool: UnitSpool(nil), endsSentenceAtLineFeed: true)
    _ = try word.withUnsafeBytes { try scanner.dictionary.add((1 << 28) - 2, to: $0) }
    let text = Array([word, word, word].joined(separator: [0x20]))
    _ = try text.withUnsafeBytes { try scanner.scan($0, range: 0..<text.count, position: 0, endsText: true) }
    scanner.dictionary.forEach { #expect($0.count == (1 << 28) + 1 && Array($0.bytes) == word) }
    #expect(scanner.dictionary.count == 1)
  }

  /// A shard in the middle of a text, with as much to read behind it as a block has.
  @Test func aShardEndsWhereItIsToEnd() throws {
    let text = Array("a b\nc d ".utf8) + [UInt8](repeating: 0x78, count: 100)
    var scanner = ShardScanner(
      dictionary: try WordDictionary(), spool: UnitSpool(nil), endsSentenceAtLineFeed: true)
    let shard = try text.withUnsafeBytes { text in
      try scanner.scan(text, range: 2..<8, position: 2, endsText: false)
    }
    #expect(scanner.dictionary.count == 3 && shard.unitCount == 4 && shard.sentenceEndCount == 1)
    #expect(shard.endsInsideSentence && !shard.startsWithSentenceEnd && scanner.lineFeedCount == 1)
    let end = try text.withUnsafeBytes { text in
      try scanner.scan(text, range: 3..<4, position: 3, endsText: false)
    }
    #expect(end.startsWithSentenceEnd && !end.endsInsideSentence && end.unitCount == 1)
  }
}
