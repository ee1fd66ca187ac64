import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// A vector file's records.
struct Record: Equatable {
  var word: [UInt8]
  var bits: [UInt32]
}

/// SplitMix64 (Steele, Lea, Flood 2014), so that tests see the same numbers everywhere.
struct TestRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension VectorFormat {
  /// Those whose numbers come back bit by bit; finalfusion's vectors have length 1, and are multiplied with
  /// their norms.
  static let exactFiles = files.filter { $0 != .finalfusion }
}

/// The bytes that pairs of digits are, between which other characters may be.
func hexadecimal(_ text: String) -> [UInt8] {
  let digits = text.compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count, by: 2).map { (index: Int) -> UInt8 in
    UInt8(digits[index] * 16 + digits[index + 1])
  }
}

/// All of a file's records.
func readRecords(_ path: String, format: VectorFormat? = nil) throws -> [Record] {
  var reader = try VectorFileReader(path: path, format: format)
  var records: [Record] = []
  var word: [UInt8] = []
  let vector = UnsafeMutableBufferPointer<Float>.allocate(capacity: reader.dimension)
  vector.initialize(repeating: 0)
  defer { vector.deallocate() }
  while try reader.next(word: &word, vector: vector) {
    records.append(Record(word: word, bits: vector.map(\.bitPattern)))
  }
  return records
}

/// How often the file says that each word was in the text.
func readCounts(_ path: String, _ format: VectorFormat? = nil) throws -> [UInt64?] {
  var reader = try VectorFileReader(path: path, format: format)
  var (word, counts): ([UInt8], [UInt64?]) = ([], [])
  var vector = [Float](repeating: 0, count: reader.dimension)
  while try reader.next(word: &word, vector: &vector) { counts.append(reader.wordCount) }
  return counts
}

/// Writes a file of records.
func writeRecords(
  _ records: [Record], to path: String, format: VectorFormat, dimension: Int,
  precision: NumberPrecision = .exact
) throws {
  var writer = try VectorFileWriter(
    path: path, format: format, count: records.count, dimension: dimension, precision: precision)
  for record in records {
    try writer.append(word: record.word, vector: record.bits.map(Float.init(bitPattern:)))
  }
  try writer.publish()
}

/// The text of the error that reading a file of these bytes throws; `nil` if none.
func fault(_ directory: TemporaryDirectory, _ bytes: some Sequence<UInt8>) throws -> String? {
  let path = try directory.rewrite(bytes, to: "v")
  do {
    _ = try readRecords(path)
    return nil
  } catch let error as FileError {
    return error.description.replacing(path, with: "v")
  }
}

/// A record with ones in place of numbers that are not finite, for formats that have no place for these.
func finite(_ record: Record) -> Record {
  Record(
    word: record.word,
    bits: record.bits.map { Float(bitPattern: $0).isFinite ? $0 : Float(1).bitPattern })
}

/// Records of random bits with all kinds of special values, and words that only bytes can hold.
func awkwardRecords(dimension: Int = 9, count: Int = 200) -> [Record] {
  var random = TestRandom(state: 7)
  let special: [Float] = [
    0, -0.0, .infinity, -.infinity, .nan, -.nan, .signalingNaN, Float(nan: 0x1234, signaling: false),
    .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, .leastNormalMagnitude.nextDown,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1, 16_777_215, 16_777_216, 0.1, 1e-5, 1e16,
  ]
  let words: [[UInt8]] = [
    Array("</s>".utf8), [0xC2, 0xA0], Array("a\u{A0}b".utf8), [0xFF, 0xFE, 0x00], [0x80],
    [UInt8](repeating: 0x78, count: 1_000_000), Array("東京".utf8), [0x0D, 0x62], Array("1.5".utf8), [],
  ]
  return (0..<count).map { index in
    let bits = (0..<dimension).map { column in
      index * dimension + column < special.count
        ? special[index * dimension + column].bitPattern : UInt32(truncatingIfNeeded: random.next())
    }
    return Record(word: index < words.count ? words[index] : Array("w\(index)".utf8), bits: bits)
  }
}

@Suite struct VectorFileTests {
  @Test(.slow, arguments: VectorFormat.exactFiles)
  func recordsComeBackBitByBit(_ format: VectorFormat) throws {
    let directory = try TemporaryDirectory()
    for dimension in [1, 3, 9] {
      var records = awkwardRecords(dimension: dimension)
      let encoder = format.encoder()
      records.removeAll { record in record.word.withUnsafeBytes { encoder.objection(to: $0) } != nil }
      // All words of an archive take what the longest takes.
      if format == .numPyArchive { records.removeAll { $0.word.count > 1000 } }
      if format == .jsonLines { records = records.map(finite) }
      #expect(records.count >= 197)
      try writeRecords(records, to: directory.file("v"), format: format, dimension: dimension)
      // A line of a word and one number, or of one number, could be anything.
      let given = dimension == 1 && !saysDimension(format) ? format : nil
      #expect(try readRecords(directory.file("v"), format: given) == records)
    }
  }

  @Test func binaryToTextAndBackGivesTheSameBytes() throws {
    let directory = try TemporaryDirectory()
    var records = awkwardRecords()
    // Lines of text hold no carriage return.
    records.remove(at: 7)
    try writeRecords(records, to: directory.file("a.bin"), format: .binary, dimension: 9)
    let summary = try VectorFileConverter(
      input: directory.file("a.bin"), output: directory.file("a.txt"), outputFormat: .text
    ).run()
    #expect(summary == .init(inputFormat: .binary, count: 199, dimension: 9))
    let back = try VectorFileConverter(
      input: directory.file("a.txt"), output: directory.file("b.bin"), outputFormat: .binary
    ).run()
    #expect(back.inputFormat == .text)
    #expect(try directory.contents("a.bin") == directory.contents("b.bin"))
  }

  @Test func whatTheFormatsLookLike() throws {
    let directory = try TemporaryDirectory()
    let records = [
      Record(word: Array("a".utf8), bits: [Float(1).bitPattern, Float(-0.5).bitPattern]),
      Record(word: Array("b".utf8), bits: [Float(1e-7).bitPattern, Float(0.1).bitPattern]),
    ]
    try writeRecords(records, to: directory.file("t"), format: .text, dimension: 2)
    #expect(try directory.contents("t") == Array("2 2\na 1.0 -0.5\nb 1e-07 0.1\n".utf8))
    try writeRecords(records, to: directory.file("b"), format: .binary, dimension: 2)
    #expect(
      try directory.contents("b") == Array("2 2\na ".utf8) + [0, 0, 0x80, 0x3F, 0, 0, 0, 0xBF]
        + Array("\nb ".utf8)
        + [0x95, 0xBF, 0xD6, 0x33, 0xCD, 0xCC, 0xCC, 0x3D, 0x0A])
  }

  @Test func lineFeedsAmongTheFloatsAreFloats() throws {
    let directory = try TemporaryDirectory()
    let floats: [UInt8] = [0x0A, 0x0A, 0x0A, 0x3F, 0x20, 0x01, 0x20, 0x20]
    for separator in [[], [UInt8](arrayLiteral: 0x0A)] {
      let record = Array("x ".utf8) + floats + separator
      let path = try directory.write(Array("3 2\n".utf8) + record + record + record, to: "v")
      let records = try readRecords(path)
      #expect(records.count == 3)
      #expect(records.allSatisfy { $0 == Record(word: [0x78], bits: [0x3F0A_0A0A, 0x2020_0120]) })
    }
  }

  @Test func textMayHaveBlanksAtLineEndsCarriageReturnsNoHeaderAndBlanksInWords() throws {
    let directory = try TemporaryDirectory()
    let expected = [
      Record(word: Array("a".utf8), bits: [Float(1), 2, 3].map(\.bitPattern)),
      Record(word: Array(". .".utf8), bits: [Float(4), -5, 6e-3].map(\.bitPattern)),
    ]
    for text in [
      "2 3\na 1 2 3\n. . 4 -5 6e-3\n", "2 3\na 1 2 3 \n. . 4 -5 6e-3 \n",
      "2 3\r\na 1 2 3\r\n. . 4 -5 6e-3\r\n",
      "2 3\na +1.0 2. 3\n. . 4 -5 .6E-02", "a 1 2 3\n. . 4 -5 6e-3\n", "a 1 2 3\n. . 4 -5 6e-3",
    ] {
      #expect(try readRecords(directory.write(text, to: "v")) == expected, "\(text)")
    }
  }

  /// Whether a file says how many numbers a vector has before it has one.
  private func saysDimension(_ format: VectorFormat) -> Bool {
    let encoder = format.encoder()
    return encoder.header(count: 0, dimension: 3) != encoder.header(count: 0, dimension: 4)
  }

  @Test func anEmptyTableHasAHeaderOnly() throws {
    let directory = try TemporaryDirectory()
    for format in VectorFormat.files where saysDimension(format) {
      try writeRecords([], to: directory.file("v"), format: format, dimension: 5)
      #expect(try readRecords(directory.file("v")).isEmpty)
      #expect(try WordVectors(reading: directory.file("v")).count == 0)
    }
  }

  // MARK: - Faults

  @Test func aBinaryFileCutAnywhereIsRefused() throws {
    let directory = try TemporaryDirectory()
    try writeRecords(
      Array(awkwardRecords(dimension: 4, count: 16)[10...]), to: directory.file("a"), format: .binary,
      dimension: 4)
    let bytes = try directory.contents("a")
    // The last line feed may be missing, as in gensim's files.
    for count in 0..<(bytes.count - 1) {
      let fault = try #require(try fault(directory, bytes[..<count]), "cut at \(count)")
      if count > 10 { #expect(fault.hasPrefix("'v', record "), "\(fault)") }
      if count > 10 { #expect(fault.contains(", byte \(count): the file ends"), "\(fault)") }
    }
    #expect(try fault(directory, bytes[..<(bytes.count - 1)]) == nil)
  }

  @Test func aTextFileCutAnywhereIsRefusedUnlessWhatIsLeftIsComplete() throws {
    let directory = try TemporaryDirectory()
    let text = Array("3 10\n".utf8) + (0..<3).flatMap { "w\($0) 0.5 1 2 3 4 5 6 7 8.5 -9.25\n".utf8 }
    // The last number, from its first digit on, is a number however it ends, but for a sign alone.
    let lastNumber = text.count - 5
    for count in 0..<text.count {
      let fault = try fault(directory, text[..<count])
      #expect((fault == nil) == (count >= lastNumber + 1), "cut at \(count): \(fault ?? "accepted")")
    }
  }

  @Test func aFaultLeavesTheOutputAsItWas() throws {
    let directory = try TemporaryDirectory()
    let input = try directory.write("2 2\na 1 2\nb 1 x\n", to: "in")
    let output = try directory.write("old", to: "out")
    #expect(throws: FileError("'\(input)', record 2, line 3, byte 14: 'x' is not a number")) {
      try VectorFileConverter(input: input, output: output, outputFormat: .binary).run()
    }
    #expect(try directory.contents("out") == Array("old".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == ["in", "out"])
  }

  @Test(arguments: [
    ("", "'v', header, byte 0: the file is empty"),
    ("2 3", "'v', header, byte 3: the file ends inside the header"),
    (
      "hello\n",
      "cannot read 'v': it is a text in which no line is a word and numbers ('hello'), perhaps a server's answer in place of "
        + "it; download it again"
    ),
    ("2\na 1 2\n", "'v', record 1, line 1, byte 0: 0 of 2 numbers"),
    ("two 2\na 1 2\n", "'v', header, byte 0: the first line is not 'rows dimension'"),
    ("-2 2\na 1 2\n", "'v', header, byte 0: -2 is not a number of rows"),
    ("2 -2\na 1 2\n", "'v', header, byte 2: -2 is not a dimension"),
    ("2 0\na\nb\n", "'v', header, byte 2: 0 is not a dimension"),
    ("99999999999999999999 2\na 1 2\n", "'v', header, byte 0: 99999999999999999999 is not a number of rows"),
    (
      "1000000000000000000 2\na 1 2\n",
      "'v', header, byte 0: 1000000000000000000 x 2 floats are more than the file's 28 bytes can hold"
    ),
    (
      "1 1000000000000000000\na 1 2\n",
      "'v', header, byte 0: 1 x 1000000000000000000 floats are more than the file's 28 bytes can hold"
    ),
    ("2 2\na 1 2\n", "'v', record 2, line 3, byte 10: the file ends after 1 of 2 records"),
    ("2 2\na 1 2\nb 1\n", "'v', record 2, line 3, byte 10: 1 of 2 numbers"),
    ("2 2\na 1 2\nb 1", "'v', record 2, line 3, byte 13: the file ends after 1 of 2 numbers"),
    ("2 2\na 1 2\nb  1\n", "'v', record 2, line 3, byte 10: 1 of 2 numbers"),
    ("2 2\na 1 2\nb 1 0x10\n", "'v', record 2, line 3, byte 14: '0x10' is not a number"),
    (
      "2 3\na 1 2\nb 3 4\n",
      "'v', header, line 1, byte 0: the dimension is 3, but 2 of the first 2 lines have 2 numbers"
    ),
    ("1 2\na 1 2\nb 1 2\n", "'v', byte 10: 6 bytes follow after the last record"),
    ("1 8\na 1 2 3 4 5 6 7 8 9\n", "'v', line 2, byte 4: 9 numbers where the header says 8"),
    ("1 1\na \u{1}\u{1}\u{1}\u{1}\n!", "'v', byte 11: 1 byte follows after the last record"),
    ("2 1\na \u{1}\u{1}\u{1}\u{1}\nabc", "'v', record 2, byte 14: the file ends inside a word"),
    ("2 1\na \u{1}\u{1}\u{1}\u{1}\nb \u{1}", "'v', record 2, byte 14: the file ends inside a vector"),
    ("2 1\na \u{1}\u{1}\u{1}\u{1}\n", "'v', record 2, byte 11: the file ends after 1 of 2 records"),
  ])
  func faultsAreNamedInOneLine(_ text: String, _ expected: String) throws {
    #expect(try fault(TemporaryDirectory(), text.utf8) == expected)
  }

  @Test func wordsThatTheFormsCannotHoldAreRefused() throws {
    let directory = try TemporaryDirectory()
    for (word, byte, reason) in [("a b", .space, "a space"), ("a\nb", .lineFeed, "a line feed")]
      as [(String, UInt8, String)]
    {
      let formats = VectorFormat.files.filter { $0.encoder().forbiddenBytes.contains(byte) }
      #expect(formats.count >= 5)
      for format in formats {
        let path = directory.file("v")
        let shown = word.replacing("\n", with: "\\n")
        #expect(
          throws: FileError("cannot write '\(path)', record 1: the word '\(shown)' has \(reason) in it")
        ) {
          try writeRecords(
            [Record(word: Array(word.utf8), bits: [0])], to: path, format: format, dimension: 1)
        }
      }
    }
  }

  @Test func directoriesAndMissingFilesAreRefused() throws {
    let directory = try TemporaryDirectory()
    for (path, expected) in [
      (
        directory.path,
        "cannot read '\(directory.path)': it is a folder, and not one of static embeddings (model.safetensors), of spaCy's"
          + " vectors (key2row) or of a table (part-*.parquet); name a file in it"
      ),
      (directory.file("no"), "cannot open '\(directory.file("no"))': No such file or directory"),
    ] {
      let error = #expect(throws: FileError.self) { try readRecords(path) }
      #expect(error?.description == expected)
    }
  }

  @Test func aWriterPublishesExactlyTheRecordsAnnounced() async {
    await #expect(processExitsWith: .failure) {
      let directory = try TemporaryDirectory()
      try VectorFileWriter(path: directory.file("v"), count: 1, dimension: 1).publish()
    }
    await #expect(processExitsWith: .failure) {
      let directory = try TemporaryDirectory()
      var writer = try VectorFileWriter(path: directory.file("v"), count: 0, dimension: 1)
      try writer.append(word: [0x61], vector: [1])
    }
  }
}
