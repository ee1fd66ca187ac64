import HogvecCorpus
import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

/// Random bytes, cuts and concatenations against the plain reading. `HOGVEC_FUZZ_CASES` sets the number of
/// cases.
@Suite(.slow) struct FuzzTests {
  static let caseCount =
    ProcessInfo.processInfo.environment["HOGVEC_FUZZ_CASES"].flatMap(Int.init) ?? (isOptimized ? 2000 : 400)

  /// Texts in several scripts, in ../shared/data/corpora/sentences; not part of the project.
  static let realTexts: [Data] = ["ar.txt", "pl.txt", "zh-CN.txt"].compactMap {
    try? Data(
      contentsOf: URL(filePath: SharedData("corpora/sentences/\($0)").path), options: .alwaysMapped)
  }

  /// A piece of a real text, if some are given, or one from this suite, or random bytes, sometimes damaged.
  func material(_ realTexts: [Data], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8]
    if let text = realTexts.randomElement(using: &random), Int.random(in: 0..<4, using: &random) > 0 {
      let start = Int.random(in: 0..<text.count, using: &random)
      bytes = Array(text[start..<min(text.count, start + Int.random(in: 0...500, using: &random))])
    } else if Bool.random(using: &random) {
      bytes = Array(Texts.small.randomElement(using: &random)!.text.utf8)
    } else {
      bytes = Texts.random(seed: random.next(), byteCount: Int.random(in: 0...150, using: &random))
    }
    let start = Int.random(in: 0...bytes.count, using: &random)
    if Int.random(in: 0..<3, using: &random) == 0 { bytes = Array(bytes[start...]) }
    if Int.random(in: 0..<3, using: &random) == 0, !bytes.isEmpty {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    return bytes
  }

  @Test func readersAgreeWithTheReferenceOrRefuse() throws {
    try checkReaders([], seed: 2024)
  }

  @Test(.enabled(if: !realTexts.isEmpty, "needs ../shared/data/corpora/sentences"))
  func readersOfRealTextsAgreeWithTheReferenceOrRefuse() throws {
    try checkReaders(FuzzTests.realTexts, seed: 2025)
  }

  func checkReaders(_ realTexts: [Data], seed: UInt64) throws {
    let directory = try TemporaryDirectory()
    var random = SeededGenerator(seed: seed)
    for index in 0..<FuzzTests.caseCount {
      let files = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        (0..<Int.random(in: 1...3, using: &random)).flatMap { _ in material(realTexts, &random) }
      }
      let paths = try files.enumerated().map { try directory.write($0.element, to: "\($0.offset)") }
      switch index % 3 {
      case 0: try checkTokens(files, paths, directory, &random, index)
      case 1: _ = try? Vocabulary.load(from: paths[0], minimumCount: 1)
      default: try checkEncoded(paths, directory, &random, index)
      }
    }
  }

  func checkTokens(
    _ files: [[UInt8]], _ paths: [String], _ directory: TemporaryDirectory, _ random: inout SeededGenerator,
    _ index: Int
  ) throws {
    let reference = ReferenceCorpus(files)
    var reader = CorpusReader(paths: paths, minimumCount: 1, threads: Int.random(in: 1...3, using: &random))
    reader.shardByteCount = Int.random(in: 1...200, using: &random)
    guard let reading = try? reader.encode(into: directory.file("ids")) else {
      let start = files.map { $0.prefix(2) }
      let mayBeRefused =
        reference.tokenCount == 0 || start.contains { !$0.allSatisfy { $0 < 0x7F && $0 > 0x20 } }
        || files.contains { $0.starts(with: Array("BZh".utf8)) || $0.contains(0) }
        || files.contains { $0.count { $0 < 9 || 0x0E..<0x20 ~= $0 } >= 8 }
      #expect(mayBeRefused, "case \(index): \(files)")
      return
    }
    #expect(reading.statistics.tokensRead == reference.tokenCount, "case \(index): \(files)")
    #expect(reading.statistics.types == reference.types, "case \(index)")
    let words = (0..<reading.vocabulary.count).map { reading.vocabulary.word($0) }
    #expect(Array(reading.corpus.units) == reference.units(words), "case \(index)")
    let saved = directory.file("words")
    try reading.vocabulary.save(to: saved)
    // A word may look like a count, but not hold a blank, so what was written is read back; `</s>` may move.
    let loaded = try Vocabulary.load(from: saved, minimumCount: 1)
    #expect(loaded.count == words.count && loaded.totalCount == reference.tokenCount, "case \(index)")
  }

  /// Opens an encoded corpus with a few bytes changed or cut off: an error, or units that hold what is
  /// promised.
  func checkEncoded(
    _ paths: [String], _ directory: TemporaryDirectory, _ random: inout SeededGenerator, _ index: Int
  ) throws {
    let path = directory.file("ids")
    guard (try? CorpusReader(paths: paths, minimumCount: 1).encode(into: path)) != nil else { return }
    var bytes = try directory.contents("ids")
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    if Int.random(in: 0..<4, using: &random) == 0 {
      bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
    }
    guard let corpus = try? EncodedCorpus(opening: try directory.write(bytes, to: "damaged")) else { return }
    if let vocabulary = try? corpus.vocabulary() {
      let words = (0..<vocabulary.count).map(vocabulary.word)
      #expect(words.indices.allSatisfy { vocabulary.id(of: words[$0]) == $0 }, "case \(index)")
    }
    let units = Array(corpus.units)
    #expect(
      units.allSatisfy { $0 == EncodedCorpus.sentenceEnd || UInt64($0) < corpus.wordCount }, "case \(index)")
    #expect(UInt64(units.count { $0 == EncodedCorpus.sentenceEnd }) == corpus.sentenceCount, "case \(index)")
  }
}
