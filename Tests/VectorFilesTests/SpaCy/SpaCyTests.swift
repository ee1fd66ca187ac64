import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Folders as spaCy 3.8 saves them.
@Suite struct SpaCyTests {
  /// The map of a vocabulary to which `coffee`, `agent`, which is a symbol's name, `naïve`, `New York` and
  /// `espresso` were added, with the rows 0, 1, 3, 2 and 0.
  private static let keys = Array(
    Data(base64Encoded: "hc8sYVL8E0LOkQDNAZEBz+EqFVUA/ergA8/qr+ANbLHPoALPZC+bAu3/UuQA")!)
  private static let strings = #"["New York", "coffee", "espresso", "na\u00efve"]"#

  private let directory: TemporaryDirectory
  private let folder: String
  private let rows: [[Float]] = (0..<4).map { row in (0..<3).map { Float(row * 3 + $0) - 1.5 } }

  private var expected: [Record] {
    zip(["coffee", "agent", "naïve", "New York", "espresso"], [0, 1, 3, 2, 0]).map { word, row in
      Record(word: Array(word.utf8), bits: rows[row].map(\.bitPattern))
    }
  }

  init() throws {
    directory = try TemporaryDirectory()
    folder = directory.file("vocab")
    #expect(mkdir(folder, 0o755) == 0)
    try write(Self.keys, to: "key2row")
    try write(Array(Self.strings.utf8), to: "strings.json")
    try write(Array(#"{"mode": "default"}"#.utf8), to: "vectors.cfg")
    try write(NumPyArray.header("<f4", "(4, 3)") + numbers(rows.flatMap(\.self)), to: "vectors")
  }

  private func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
  }

  private func numbers(_ values: [Float]) -> [UInt8] {
    values.flatMap { littleEndianBytes(of: $0.bitPattern) }
  }

  /// The error that reading the folder throws, without the folder's path; `nil` if none.
  private func fault() throws -> String? {
    do {
      _ = try readRecords(folder)
      return nil
    } catch let error as FileError {
      return error.description.replacing(folder, with: "F")
    }
  }

  @Test func aVocabularyIsRead() throws {
    for path in [folder, folder + "/", directory.path] {
      #expect(try readRecords(path) == expected)
      #expect(try VectorFileReader(path: path).format == .spaCy)
      let vectors = try WordVectors(reading: path, threads: 2)
      #expect(vectors.count == 5 && vectors.id(of: Array("naïve".utf8)) == 2)
      let indexed = try IndexedVectors(path: path)
      #expect(indexed.id(of: Array("agent".utf8)) == 1 && indexed.indexOrigin == .memory)
    }
  }

  @Test(arguments: ["by columns", "big-endian", "f2", "f8"])
  func rowsOfEveryKindAreRead(_ kind: String) throws {
    let columns = (0..<3).flatMap { column in rows.map { $0[column] } }
    let values = rows.flatMap(\.self)
    switch kind {
    case "by columns":
      let header = NumPyArray.header("<f4", "(4, 3)")
      // With a space behind it, so that the header's length stays.
      let text = String(decoding: header[10...], as: UTF8.self)
        .replacing("False", with: "True ")
      try write(Array(header[..<10]) + Array(text.utf8) + numbers(columns), to: "vectors")
    case "big-endian":
      let bytes = values.flatMap { littleEndianBytes(of: $0.bitPattern.byteSwapped) }
      try write(NumPyArray.header(">f4", "(4, 3)") + bytes, to: "vectors")
    case "f2":
      let bytes = values.flatMap { littleEndianBytes(of: halfBits(of: $0)) }
      try write(NumPyArray.header("<f2", "(4, 3)") + bytes, to: "vectors")
    default:
      let bytes = values.flatMap { littleEndianBytes(of: Double($0).bitPattern) }
      try write(NumPyArray.header("<f8", "(4, 3)") + bytes, to: "vectors")
    }
    #expect(try readRecords(folder) == expected)
  }

  /// Hashes of spaCy 3.8's `hash_string`: shorter than a block of eight bytes, whole blocks, and longer.
  @Test func keysAreSpaCysHashes() {
    let letters = Array("abcdefghijklmnopq".utf8)
    let hashes: [(Int, UInt64)] = [
      (1, 0xA52B_E5B3_F667_4B2A), (7, 0xFC94_15B9_D2EF_3B6C), (8, 0xF65A_FEAE_C866_4640),
      (9, 0xC0B4_8F4B_BA30_DB08), (16, 0xA980_6D4F_AFA3_9707), (17, 0x213F_D65B_CC8F_E626),
    ]
    for (count, hash) in hashes {
      let found = letters[..<count].withUnsafeBytes { murmurHash($0) }
      #expect(found == hash, "\(count) letters")
    }
    #expect(Array("ééééé".utf8).withUnsafeBytes { murmurHash($0) } == 0xABD1_B64E_4973_DFCF)
  }

  @Test func symbolsHaveTheirNumbers() {
    #expect(SpaCySymbols.names.count == 457)
    for (number, name) in [
      (0, ""), (1, "IS_ALPHA"), (63, "FLAG63"), (64, "ID"), (101, "X"), (104, "DEPRECATED001"),
      (379, "DEPRECATED276"), (380, "PERSON"), (401, "agent"), (449, "root"), (456, "_"),
    ] {
      #expect(SpaCySymbols.names[number] == Array(name.utf8))
    }
  }

  @Test func aFolderThatIsNotWholeIsRefusedByName() throws {
    try write(Array(#"["New York", "coffee"]"#.utf8), to: "strings.json")
    let found = try fault()
    #expect(
      found
        == "'F/key2row', record 3, byte 15: no string of 'strings.json' has the key 16224804062388677344")
    try write(Array("[1]".utf8), to: "strings.json")
    #expect(try fault() == "'F/strings.json': string 1 is something else")
    try write(Array("{}".utf8), to: "strings.json")
    #expect(try fault() == "'F/strings.json': it is not a list of strings")
    #expect(unlink(folder + "/strings.json") == 0)
    #expect(try fault() == "cannot open 'F/strings.json': No such file or directory")
    try write(NumPyArray.header("<f4", "(4, 3)") + numbers([1, 2]), to: "vectors")
    #expect(try fault() == "'F/vectors', byte 136: the file ends inside its 4 x 3 numbers")
    try write([0x80], to: "key2row")
    #expect(
      try fault()
        == "'F/key2row': no word has a vector; spaCy's small pipelines (those that end in sm) have none")
    try write(Array(#"{"mode": "floret", "minn": 4}"#.utf8), to: "vectors.cfg")
    #expect(
      try fault()
        == "cannot read 'F': its vectors are floret's, rows of hashed n-grams, which are not read; those of the mode"
        + " 'default' are")
  }

  /// Nothing is allocated for rows that there are not.
  @Test(
    arguments: ["(0, 1099511627776)", "(0, 2305843009213693952)", "(1, 4611686018427387904)", "(4, 0)"],
    ["<f4", "<f2", "|u1"])
  func sizesBeyondTheFileAreRefused(_ shape: String, _ type: String) throws {
    try write(NumPyArray.header(type, shape) + numbers([1, 2]), to: "vectors")
    #expect(try fault()?.hasPrefix("'F/vectors', header, byte ") == true)
  }

  @Test func whatIsNotAMapOfRowsIsRefused() throws {
    let cases: [([UInt8], String)] = [
      ([0x91, 0, 0], "'F/key2row', byte 0: it is not spaCy's map from words to rows"),
      ([0x81, 64, 4], "'F/key2row', record 1, byte 2: there is no row 4; 'vectors' has 4, from 0 on"),
      (
        [0x81, 0xA1, 0],
        "'F/key2row', record 1, byte 1: the key is not a non-negative integer of MessagePack"
      ),
      (
        [0x81, 64, 0xFF],
        "'F/key2row', record 1, byte 2: the row is not a non-negative integer of MessagePack"
      ),
      (
        [0x81, 64, 0xD0, 0xFF],
        "'F/key2row', record 1, byte 2: the row is not a non-negative integer of MessagePack"
      ),
      ([0x81, 64, 0, 7], "'F/key2row', byte 3: 1 byte follows after the last record"),
    ]
    for (bytes, reason) in cases {
      try write(bytes, to: "key2row")
      let found = try fault()
      #expect(found == reason)
    }
    // Numbers may be longer than they need.
    try write([0xDE, 0, 2, 0xCD, 0, 64, 0xD1, 0, 3, 0xCE, 0, 0, 1, 0x91, 2], to: "key2row")
    #expect(try readRecords(folder).map { String(decoding: $0.word, as: UTF8.self) } == ["ID", "agent"])
  }

  @Test func aMapCutAnywhereIsRefused() throws {
    for count in 1..<Self.keys.count {
      try write(Array(Self.keys[..<count]), to: "key2row")
      #expect(try fault()?.contains("byte \(count): the file ends inside its map of 5 words") == true)
      let fault = #expect(throws: FileError.self) { _ = try WordVectors(reading: folder, threads: 2) }
      #expect(try fault?.description.replacing(folder, with: "F") == self.fault())
    }
  }

  /// A block takes the entries of as many vectors as it may have bytes.
  @Test func blocksAreAsLargeAsTheirVectors() throws {
    var keys: [UInt8] = [0xDE, 0x03, 0xE8]
    for number in 0..<1000 { keys += [64 + UInt8(number % 20), UInt8(number % 4)] }
    try write(keys, to: "key2row")
    var reader = try VectorFileReader(path: folder)
    var counts: [Int] = []
    var found: [Record] = []
    while let block = try reader.nextBlock(byteCount: 3 * 4 * 300) {
      counts.append(block.count)
      let records = try block.decoded()
      for index in 0..<records.count {
        found.append(
          Record(word: Array(records.word(index)), bits: records.withVector(index) { $0.map(\.bitPattern) }))
      }
    }
    #expect(counts == [300, 300, 300, 100])
    #expect(try found == readRecords(folder))
  }

  /// A map of more than 15 words, and of more than 65,535.
  @Test(arguments: [3, 5]) func aLongMapIsReadAndItsBeginningIsWhole(_ headerByteCount: Int) throws {
    let count = headerByteCount == 3 ? 1000 : 70_000
    var keys: [UInt8] = headerByteCount == 3 ? [0xDE, 0x03, 0xE8] : [0xDF, 0, 0x01, 0x11, 0x70]
    for number in 0..<count { keys += [64 + UInt8(number % 20), UInt8(number % 4)] }
    try write(keys, to: "key2row")
    #expect(try readRecords(folder).count == count)
    for cut in 0..<headerByteCount {
      try write(Array(keys[..<cut]), to: "key2row")
      #expect(try fault() == "'F/key2row', byte \(cut): the file ends inside the beginning of its map")
    }
  }

  /// Each of the files with bytes changed is read alike record by record, in blocks, and for queries, or
  /// refused in a line.
  @Test func changedBytesAreAnErrorOrAResult() throws {
    var random = TestRandom(state: 29)
    for name in ["key2row", "strings.json", "vectors", "vectors.cfg"] {
      let whole = try directory.contents("vocab/\(name)")
      for _ in 0..<20 * DamagedFileTests.mutationCount {
        var changed = whole
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
        try write(changed, to: name)
        let fault = try fault()
        #expect(fault?.contains("\n") != true)
        do {
          let vectors = try WordVectors(reading: folder, threads: 2)
          let indexed = try IndexedVectors(path: folder)
          let records = try readRecords(folder)
          #expect(fault == nil && records.count == vectors.count && indexed.count == vectors.count)
          for row in 0..<vectors.count { #expect(vectors.word(row) == records[row].word) }
        } catch let error as FileError {
          #expect(error.description.replacing(folder, with: "F") == fault)
        }
      }
      try write(whole, to: name)
    }
  }
}
