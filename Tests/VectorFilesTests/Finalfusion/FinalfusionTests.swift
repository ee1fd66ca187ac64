import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Files of finalfusion.
@Suite struct FinalfusionTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// What the Python package (0.7.1) writes for the words `a` and `b é`, the rows (0.6, 0.8) and (0, -1), and
  /// the norms 5 and 2.
  private static let file = hexadecimal(
    """
    46694675000000000300000001000000020000000600000001000000150000000000000002000000000000000100000061040000006220c3a9
    0200000023000000000000000200000000000000020000000a0000000000009a99193fcdcc4c3f00000000000080bf
    06000000180000000000000002000000000000000a000000000000000000a04000000040
    """)

  private let records = [
    Record(word: [0x61], bits: [Float(3).bitPattern, Float(4).bitPattern]),
    Record(word: Array("b é".utf8), bits: [Float(0).bitPattern, Float(-2).bitPattern]),
  ]

  private func reason(_ bytes: [UInt8]) throws -> String? { try fault(directory, bytes) }

  @Test func filesOfThePackageAreReadAndWritten() throws {
    let path = try directory.write(Self.file, to: "v.fifu")
    let found = try readRecords(path)
    #expect(found.map(\.word) == records.map(\.word))
    for (one, other) in zip(found, records) {
      for (bits, expected) in zip(one.bits, other.bits) {
        let value = Float(bitPattern: bits)
        #expect(abs(value - Float(bitPattern: expected)) <= value.ulp)
      }
    }
    try writeRecords(records, to: directory.file("w.fifu"), format: .finalfusion, dimension: 2)
    #expect(try directory.contents("w.fifu") == Self.file)
    let unit = try IndexedVectors(path: path).unitVector(0)
    #expect(abs(unit[0] - 0.6) < 1e-6 && abs(unit[1] - 0.8) < 1e-6)
  }

  @Test func aWordLikeTheMarkIsAWord() throws {
    let path = try directory.write("FiFu 1.0 2.0\na 3.0 4.0\n", to: "v")
    #expect(try VectorFileReader(path: path).format == .glove)
  }

  /// Of metadata the texts are read, whatever else TOML has.
  @Test func metadataOfThePackageIsRead() throws {
    var text = Array("model = \"x\"\nsize = 3\n\n[table]\n\"a.b\" = \"{\\\"é\\\": 1}\"\nc = ['x']\n".utf8)
    // The floats after it stay at multiples of four bytes.
    while text.count % 4 != 0 { text.append(.lineFeed) }
    let chunk = hexadecimal("05000000") + littleEndianBytes(of: UInt64(text.count)) + text
    let bytes =
      hexadecimal("46694675000000000400000005000000010000000200000006000000") + chunk + Self.file[24...]
    let path = try directory.write(bytes, to: "v")
    #expect(try VectorFileReader(path: path).metadata.entries == ["model": "x", "a.b": "{\"é\": 1}"])
    #expect(try readRecords(path).count == 2)
  }

  /// A vocabulary with n-grams has three numbers more before its words, and rows after those of the words.
  @Test(arguments: ["03", "07"]) func wordsOfVocabulariesWithNGramsAreRead(_ kind: String) throws {
    let vocabulary =
      "\(kind)000000" + "1900000000000000" + "0100000000000000" + "030000000600000015000000" + "0100000061"
    // The array begins at byte 57, so that three bytes are before its floats.
    let array = "02000000" + "1b00000000000000" + "0200000000000000" + "010000000a000000" + "000000"
    let text =
      "4669467500000000" + "02000000" + "\(kind)00000002000000" + vocabulary + array + "0000803f000000c0"
    let path = try directory.write(hexadecimal(text), to: "v")
    #expect(try readRecords(path) == [Record(word: [0x61], bits: [Float(1).bitPattern])])
  }

  @Test func aFileCutAnywhereIsRefused() throws {
    for count in 4..<Self.file.count {
      let path = try directory.write(Array(Self.file[..<count]), to: "v")
      let error = #expect(throws: FileError.self) { try readRecords(path) }
      #expect(error?.description.contains("\n") == false, "cut at \(count)")
    }
  }

  @Test func aWrongByteAnywhereIsAResultOrAnError() throws {
    for place in Self.file.indices {
      for bit in [0x01, 0x80, 0xFF] as [UInt8] {
        var bytes = Self.file
        bytes[place] ^= bit
        let path = try directory.write(bytes, to: "v")
        do {
          #expect(try readRecords(path, format: .finalfusion).count <= 2)
        } catch let error as FileError {
          #expect(error.description.hasPrefix("'\(path)'") && !error.description.contains("\n"))
        }
      }
    }
  }

  @Test(
    arguments: [
      (4, [1], "'v', byte 4: version 1 of the format is not read"),
      (8, [0xFF, 0xFF, 0xFF], "'v', byte 8: 16777215 chunks are more than the file's 140 bytes can hold"),
      (24, [8], "'v', byte 24: a vocabulary of explicit n-grams is not read"),
      (24, [9], "'v', byte 24: there is no kind 9 of chunks"),
      (57, [4], "'v', byte 57: the array is quantized; make it whole first (finalfusion reconstruct)"),
      (36, [3], "'v', byte 69: there are 2 vectors or norms for 3 words"),
      (44, [0xFF], "'v', record 1, byte 44: the vocabulary ends inside a word"),
      (77, [0], "'v', byte 77: 0 is not a dimension"),
      (77, [3], "'v', byte 57: the chunk is shorter than its 6 numbers"),
      (81, [1], "'v', byte 57: the chunk's numbers are not 32-bit floats"),
      (116, [3], "'v', byte 104: the chunk is shorter than its 3 numbers"),
    ] as [(Int, [UInt8], String)])
  func whatIsNotReadIsNamed(_ place: Int, _ change: [UInt8], _ expected: String) throws {
    var bytes = Self.file
    bytes.replaceSubrange(place..<place + change.count, with: change)
    #expect(try reason(bytes) == expected)
  }

  @Test func whatItCannotHoldIsRefused() throws {
    let path = directory.file("v.fifu")
    func message(_ records: [Record]) throws -> String? {
      let error = #expect(throws: FileError.self) {
        try writeRecords(records, to: path, format: .finalfusion, dimension: 2)
      }
      return error?.description.replacing("'\(path)'", with: "'v'")
    }
    #expect(
      try message([records[0], records[0]])
        == "cannot write 'v', record 2: the word 'a' is there twice, which finalfusion's vocabulary cannot have"
    )
    #expect(
      try message([Record(word: [0xE9], bits: [0, 0])])?.hasSuffix("is not UTF-8") == true)
    #expect(
      try message([Record(word: [0x61], bits: [Float.nan.bitPattern, 0])])
        == "cannot write 'v', record 1: the vector of 'a' has no length that 32 bits can hold")
    // A vector of zeros has the norm 0, and comes back.
    let zeros = [Record(word: [0x61], bits: [0, 0])]
    try writeRecords(zeros, to: path, format: .finalfusion, dimension: 2)
    #expect(try readRecords(path) == zeros)
  }
}
