import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecCorpus

@Suite struct WordDictionaryTests {
  /// Words of 1 to 20 bytes, some with NUL at their ends, so that length matters.
  static let words: [[UInt8]] = (0..<9000).map { number in
    let digits = Array("\(number * 7919)".utf8)
    switch number % 3 {
    case 0: return digits
    case 1: return digits + [UInt8](repeating: 0, count: number % 5)
    default: return digits + Array("-and-so-on".utf8.prefix(3 + number % 8))
    }
  }

  static func filled(counts: (Int) -> UInt64) throws -> WordDictionary {
    var dictionary = try WordDictionary()
    for (number, word) in words.enumerated() {
      #expect(try word.withUnsafeBytes { try dictionary.add(counts(number), to: $0) } == number)
    }
    return dictionary
  }

  /// A dictionary's word outside of it.
  struct Word: Equatable {
    var id: UInt32
    var count: UInt64
    var bytes: [UInt8]

    init(_ word: WordDictionary.Word) {
      (id, count, bytes) = (word.id, word.count, Array(word.bytes))
    }
  }

  @Test func wordsAreFoundAndNumberedInTheOrderOfTheirComing() throws {
    let dictionary = try Self.filled { UInt64($0) }
    #expect(dictionary.count == Set(Self.words).count)
    for (number, word) in Self.words.enumerated() {
      #expect(word.withUnsafeBytes { dictionary.id(of: $0) } == UInt32(number))
    }
    #expect([UInt8]("absent".utf8).withUnsafeBytes { dictionary.id(of: $0) } == nil)
    #expect([UInt8]("absent and long".utf8).withUnsafeBytes { dictionary.id(of: $0) } == nil)
    var seen = 0
    dictionary.forEach { word in
      #expect(Array(word.bytes) == Self.words[Int(word.id)] && word.count == UInt64(word.id))
      seen += 1
    }
    #expect(seen == dictionary.count)
  }

  /// Words near the end of the table go on at its beginning, in some of many tables.
  @Test func wordsAreFoundAfterATableHasGrown() throws {
    for seed in 0..<50 {
      var dictionary = try WordDictionary()
      // Once doubled.
      let words = (0..<2800).map { Array("\(seed) \($0)".utf8) }
      for word in words { _ = try word.withUnsafeBytes { try dictionary.add(1, to: $0) } }
      let found = words.indices.filter { number in
        words[number].withUnsafeBytes { dictionary.id(of: $0) } == UInt32(number)
      }
      #expect(found.count == words.count, "seed \(seed)")
    }
  }

  @Test(arguments: ["short", "more than eight bytes"])
  func countsBeyondWhatASlotHoldsAreExact(_ text: String) throws {
    var dictionary = try WordDictionary()
    var expected: UInt64 = 0
    for amount in [1, (1 << 28) - 2, 1, 1, 1 << 28, (1 << 40) + 5, (1 << 28) - 1, 3, 1 << 55] as [UInt64] {
      #expect(try Array(text.utf8).withUnsafeBytes { try dictionary.add(amount, to: $0) } == 0)
      expected += amount
      dictionary.forEach { #expect($0.count == expected) }
    }
    dictionary.removeAll()
    _ = try Array(text.utf8).withUnsafeBytes { try dictionary.add(2, to: $0) }
    dictionary.forEach { #expect($0.count == 2) }
  }

  @Test func partsHaveEveryWordOnceAndOnlyThoseOfTheirHashes() throws {
    let dictionary = try Self.filled { _ in 1 }
    var seen: [UInt32] = []
    for part in 0..<WordRun.partCount {
      dictionary.forEach(inPart: part, ofBits: WordRun.partBitCount) { word in
        #expect(Int(word.key.hash >> 56) == part)
        #expect(WordHash.hash64(word.bytes) == word.key.hash)
        seen.append(word.id)
      }
    }
    #expect(seen.sorted() == Array(0..<UInt32(dictionary.count)))
  }

  @Test func aRunInAFileHasTheWordsOfItsDictionary() throws {
    let directory = try TemporaryDirectory()
    func counts(_ number: Int) -> UInt64 { number % 100 == 0 ? (1 << 24) - 2 + UInt64(number / 100 % 5) : 1 }
    let file = try WordRun(
      writing: Self.filled(counts: counts), WordPositions(), beside: directory.file("words"))
    let memory = WordRun(try Self.filled(counts: counts), WordPositions())
    for part in 0..<WordRun.partCount {
      var found: [[Word]] = []
      for run in [file, memory] {
        var words: [Word] = []
        var room = [UInt64](repeating: 0, count: run.loadedByteCount(ofPart: part) / 8)
        try room.withUnsafeMutableBytes { room in
          try run.load(part: part, into: room, forLastTime: true)
          run.forEach(inPart: part, room) { words.append(Word($0)) }
        }
        found.append(words)
      }
      #expect(found[0] == found[1])
    }
  }

  @Test func aDictionaryIsFullBeforeItExceedsItsLimit() throws {
    var dictionary = try WordDictionary(byteLimit: 100_000)
    var count = 0
    while !dictionary.isFull {
      _ = try Self.words[count].withUnsafeBytes { try dictionary.add(1, to: $0) }
      count += 1
    }
    #expect(dictionary.byteCount <= 100_100 && count > 1000)
    // It takes more all the same.
    for word in Self.words[count...] { _ = try word.withUnsafeBytes { try dictionary.add(1, to: $0) } }
    #expect(dictionary.count == Self.words.count)
  }

  @Test func positionsAreInTheOrderOfShardsAndThenOfIDs() {
    var positions = WordPositions()
    positions.add(0..<3, at: 10)
    positions.add(3..<3, at: 20)
    positions.add(3..<5000, at: 9000)
    positions.add(5000..<5001, at: 100_000)
    let found = (0..<5001).map { positions.position(of: UInt32($0)) }
    #expect(found[..<5] == [10, 11, 12, 9000, 9001] && found[5000] == 100_000)
    #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 })
  }
}
