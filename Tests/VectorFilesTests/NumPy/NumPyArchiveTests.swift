import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Archives of NumPy arrays.
@Suite struct NumPyArchiveTests {
  private let words =
    ["the", "ein Wort", "東京", "\u{1F600}", ""].map { Array($0.utf8) } + [[0x63, 0xE9], [0xED, 0xB2, 0x80]]

  private func records(_ words: [[UInt8]]) -> [Record] {
    words.enumerated().map { row, word in
      Record(word: word, bits: (0..<8).map { Float(row * 8 + $0 - 7).bitPattern })
    }
  }

  @Test func anyWordsComeBackWithTheirCounts() throws {
    let directory = try TemporaryDirectory()
    let records = records(words)
    try writeRecords(records, to: directory.file("v"), format: .numPyArchive, dimension: 8)
    #expect(try readRecords(directory.file("v")) == records)
    // A vocabulary's counts go there and back.
    _ = try directory.write("a 9\nb 5\n", to: "t.vocabulary.txt")
    try writeRecords(
      [Record(word: [0x61], bits: [0, 1]), Record(word: [0x62], bits: [2, 3])], to: directory.file("t.x"),
      format: .table, dimension: 2)
    try FileManager.default.moveItem(atPath: directory.file("t.x"), toPath: directory.file("t"))
    _ = try VectorFileConverter(
      input: directory.file("t"), output: directory.file("c.npz"), outputFormat: .numPyArchive
    ).run()
    _ = try VectorFileConverter(
      input: directory.file("c.npz"), output: directory.file("back"), outputFormat: .table
    ).run()
    #expect(try directory.contents("back.vocabulary.txt") == Array("a 9\nb 5\n".utf8))
  }

  /// What an array in an archive is made of.
  private func array(_ type: String, _ shape: String, _ bytes: [UInt8], order: String = "False") -> [UInt8] {
    let text = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }\n"
    return NumPyArray.magic + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8) + bytes
  }

  private func archive(_ contents: [(String, [UInt8])]) -> [UInt8] {
    var members = ZipMembers()
    var bytes: [UInt8] = []
    for (name, content) in contents {
      var checksum = CRC32()
      checksum.add(content)
      bytes += members.header(of: name, byteCount: content.count) + content + members.end(checksum)
    }
    return bytes + members.finish()
  }

  @Test func archivesOfOtherNamesAndTypesAreRead() throws {
    let directory = try TemporaryDirectory()
    let vectors = array(">f4", "(2, 1)", [0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0])
    let expected = [
      Record(word: [0x61], bits: [Float(1).bitPattern]),
      Record(word: [0x62, 0x63], bits: [Float(-2).bitPattern]),
    ]
    let wide: [UInt8] = [0x61, 0, 0, 0, 0, 0, 0, 0, 0x62, 0, 0, 0, 0x63, 0, 0, 0]
    let swapped: [UInt8] = [0, 0, 0, 0x61, 0, 0, 0, 0, 0, 0, 0, 0x62, 0, 0, 0, 0x63]
    for (type, bytes) in [("<U2", wide), (">U2", swapped), ("|S2", [0x61, 0, 0x62, 0x63])] {
      let path = try directory.write(
        archive([("arr_0.npy", array(type, "(2,)", bytes)), ("arr_1.npy", vectors)]), to: "v")
      #expect(try readRecords(path) == expected, "\(type)")
      let indexed = try IndexedVectors(path: path)
      #expect(indexed.id(of: [0x62, 0x63]) == 1)
    }
  }

  @Test func whatIsNotReadIsNamed() throws {
    let directory = try TemporaryDirectory()
    let words = ("words.npy", array("|S1", "(2,)", [0x61, 0x62]))
    let vectors = ("vectors.npy", array("<f4", "(2, 1)", [UInt8](repeating: 0, count: 8)))
    for (contents, expected) in [
      ([vectors], "'v': there is no array 'words'"),
      ([words], "'v': there is no array 'vectors' nor any other of rows and columns"),
      (
        [words, ("a.npy", vectors.1), ("b.npy", vectors.1)],
        "'v': there is no array 'vectors'; there are 'a', 'b'"
      ),
      (
        [vectors, ("words.npy", array("|O", "(2,)", [0x80, 4]))],
        "'v': the array 'words' has Python objects, which are not read; save numpy.array(words, dtype=str)"
      ),
      ([vectors, ("words.npy", array("|S1", "(1,)", [0x61]))], "'v': there are 1 words for the 2 vectors"),
      (
        [vectors, ("words.npy", array("|S1", "(3,)", [0x61, 0x62, 0x63]))],
        "'v': there are 3 words for the 2 vectors"
      ),
      (
        [
          ("vectors.npy", array("|i1", "(2, 1)", [1, 2])), words,
          ("scales.npy", array("<f4", "(1,)", [0, 0, 0, 0])),
        ],
        "'v': the array 'scales' is not one 32-bit float for each of the 2 vectors"
      ),
      (
        [
          ("vectors.npy", array("|i1", "(4611686018427387904, 1)", [1, 2])), words,
          ("scales.npy", array("<f4", "(4611686018427387904,)", [])),
        ],
        "'v': the array 'scales' is not one 32-bit float for each of the 4611686018427387904 vectors"
      ),
      (
        [vectors, words, ("counts.npy", array("<i8", "(1,)", [UInt8](repeating: 0, count: 8)))],
        "'v': the array 'counts' is not one number for each of the words"
      ),
      (
        [vectors, words, ("counts.npy", array("<i8", "(2,)", [UInt8](repeating: 0, count: 8)))],
        "'v': the array 'counts' is not one number for each of the words"
      ),
      (
        [vectors, words, ("counts.npy", array("<U1", "(2,)", [UInt8](repeating: 0, count: 8)))],
        "'v': the array 'counts' is not one number for each of the words"
      ),
      (
        [vectors, words, ("counts.npy", array("<f4", "(2,)", [0, 0, 0x80, 0x3F, 0, 0, 0xC0, 0x3F]))],
        "'v': the array 'counts' has 1.5 for word 2, which is not a whole number"
      ),
    ] as [([(String, [UInt8])], String)] {
      #expect(try fault(directory, archive(contents)) == expected)
    }
    var bytes = archive([vectors, words])
    let method = try #require(bytes.indices.last { bytes[$0...].starts(with: [0x50, 0x4B, 1, 2]) })
    bytes[method + 10] = 8
    #expect(
      try fault(directory, bytes)
        == "'v': the archive's member 'words.npy' is compressed; save it with numpy.savez")
  }

  @Test func aWrongByteIsNoticedByItsChecksum() throws {
    let directory = try TemporaryDirectory()
    try writeRecords(records(words), to: directory.file("a"), format: .numPyArchive, dimension: 8)
    let bytes = try directory.contents("a")
    let start = try #require(bytes.firstIndex(of: UInt8(ascii: "\n"))) + 1
    for place in stride(from: start, to: start + 7 * 32, by: 5) {
      var changed = bytes
      changed[place] ^= 1
      let path = try directory.write(changed, to: "v")
      for run in [{ _ = try readRecords(path) }, { _ = try WordVectors(reading: path, threads: 2) }] {
        let error = #expect(throws: FileError.self) { try run() }
        let reason = "the checksum of the archive's member 'vectors.npy' is not that of its bytes"
        #expect(error?.description.contains(reason) == true)
      }
    }
  }

  @Test func oneLongWordIsNotGivenToAll() throws {
    let directory = try TemporaryDirectory()
    let words = (0..<2000).map { Array("w\($0)".utf8) } + [[UInt8](repeating: 0x78, count: 100_000)]
    let error = #expect(throws: FileError.self) {
      try writeRecords(records(words), to: directory.file("v"), format: .numPyArchive, dimension: 8)
    }
    #expect(error?.description.contains("has 100,000 characters; leave such words out") == true)
    #expect(!FileIdentity.exists(directory.file("v")))
  }

  @Test func checksumsOfPartsAreThatOfTheWhole() {
    var whole = CRC32()
    whole.add(Array("123456789".utf8))
    #expect(whole.value == 0xCBF4_3926)
    var random = TestRandom(state: 3)
    for _ in 0..<50 {
      let count = Int.random(in: 0...300, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let cut = Int.random(in: 0...bytes.count, using: &random)
      var (one, other, all, plain) = (CRC32(), CRC32(), CRC32(), UInt32.max)
      one.add(Array(bytes[..<cut]))
      other.add(Array(bytes[cut...]))
      one.add(other)
      all.add(bytes)
      for byte in bytes {
        plain ^= UInt32(byte)
        for _ in 0..<8 { plain = plain & 1 == 1 ? plain >> 1 ^ 0xEDB8_8320 : plain >> 1 }
      }
      #expect(one == all && all.value == ~plain)
    }
  }
}
