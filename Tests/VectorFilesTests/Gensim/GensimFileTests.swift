import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// What gensim's KeyedVectors.save writes.
@Suite struct GensimFileTests {
  /// KeyedVectors of gensim 4.4 with three words, their counts, and the vectors inside.
  private static let whole: [UInt8] = bytes(
    "gASVPgIAAAAAAACMGmdlbnNpbS5tb2RlbHMua2V5ZWR2ZWN0b3JzlIwMS2V5ZWRWZWN0b3JzlJOUKYGUfZQojAt2ZWN0b3Jf"
      + "c2l6ZZRLBIwMaW5kZXhfdG9fa2V5lF2UKIwDdGhllIwFw6l0w6mUjANjYXSUZYwKbmV4dF9pbmRleJRLAIwMa2V5X3RvX2lu"
      + "ZGV4lH2UKGgISwBoCUsBaApLAnWMB3ZlY3RvcnOUjBZudW1weS5fY29yZS5tdWx0aWFycmF5lIwMX3JlY29uc3RydWN0lJOU"
      + "jAVudW1weZSMB25kYXJyYXmUk5RLAIWUQwFilIeUUpQoSwFLA0sEhpRoEowFZHR5cGWUk5SMAmY0lImIh5RSlChLA4wBPJRO"
      + "Tk5K/////0r/////SwB0lGKJQzAAAMC/AAAAvwAAAD8AAMA/AAAgQAAAYEAAAJBAAACwQAAA0EAAAPBAAAAIQQAAGEGUdJRi"
      + "jAVub3Jtc5ROjAhleHBhbmRvc5R9lIwFY291bnSUaBFoFEsAhZRoFoeUUpQoSwFLA4WUaBuMAmk4lImIh5RSlChLA2gfTk5O"
      + "Sv////9K/////0sAdJRiiUMYBwAAAAAAAAAFAAAAAAAAAAMAAAAAAAAAlHSUYnOMDG1hcGZpbGVfcGF0aJROjBBsaWZlY3lj"
      + "bGVfZXZlbnRzlE6MCF9fbnVtcHlzlF2UjAhfX3NjaXB5c5RdlIwKX19pZ25vcmVkc5RdlIwVX19yZWN1cnNpdmVfc2F2ZWxv"
      + "YWRzlF2UdWIu")

  /// The same with the vectors in a file of their own.
  private static let separate: [UInt8] = bytes(
    "gASVzQEAAAAAAACMGmdlbnNpbS5tb2RlbHMua2V5ZWR2ZWN0b3JzlIwMS2V5ZWRWZWN0b3JzlJOUKYGUfZQojAt2ZWN0b3Jf"
      + "c2l6ZZRLBIwMaW5kZXhfdG9fa2V5lF2UKIwDdGhllIwFw6l0w6mUjANjYXSUZYwKbmV4dF9pbmRleJRLAIwMa2V5X3RvX2lu"
      + "ZGV4lH2UKGgISwBoCUsBaApLAnWMBW5vcm1zlE6MCGV4cGFuZG9zlH2UjAVjb3VudJSMFm51bXB5Ll9jb3JlLm11bHRpYXJy"
      + "YXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsDhZRoFYwFZHR5cGWUk5SM"
      + "Amk4lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGKJQxgHAAAAAAAAAAUAAAAAAAAAAwAAAAAAAACUdJRic4wMbWFw"
      + "ZmlsZV9wYXRolE6MEGxpZmVjeWNsZV9ldmVudHOUTowIX19udW1weXOUXZSMB3ZlY3RvcnOUYYwIX19zY2lweXOUXZSMCl9f"
      + "aWdub3JlZHOUXZSMFV9fcmVjdXJzaXZlX3NhdmVsb2Fkc5RdlHViLg==")

  /// The vectors (1, 2) and (3, 4) of `a` and `b` in protocol 3, with an attribute of the words that is no
  /// number, and a set that cannot change.
  private static let withTexts: [UInt8] = bytes(
    "gANjZ2Vuc2ltLm1vZGVscy5rZXllZHZlY3RvcnMKS2V5ZWRWZWN0b3JzCnEAKYFxAX1xAihYCwAAAHZlY3Rvcl9zaXplcQNL"
      + "AlgMAAAAaW5kZXhfdG9fa2V5cQRdcQUoWAEAAABhcQZYAQAAAGJxB2VYCgAAAG5leHRfaW5kZXhxCEsAWAwAAABrZXlfdG9f"
      + "aW5kZXhxCX1xCihoBksAaAdLAXVYBwAAAHZlY3RvcnNxC2NudW1weS5fY29yZS5tdWx0aWFycmF5Cl9yZWNvbnN0cnVjdApx"
      + "DGNudW1weQpuZGFycmF5CnENSwCFcQ5DAWJxD4dxEFJxEShLAUsCSwKGcRJjbnVtcHkKZHR5cGUKcRNYAgAAAGY0cRSJiIdx"
      + "FVJxFihLA1gBAAAAPHEXTk5OSv////9K/////0sAdHEYYolDEAAAgD8AAABAAABAQAAAgEBxGXRxGmJYBQAAAG5vcm1zcRtO"
      + "WAgAAABleHBhbmRvc3EcfXEdWAMAAABwb3NxHmgMaA1LAIVxH2gPh3EgUnEhKEsBSwKFcSJoE1gCAAAATzhxI4mIh3EkUnEl"
      + "KEsDWAEAAAB8cSZOTk5K/////0r/////Sz90cSdiiV1xKChYAgAAAE5OcSlYAgAAAFZCcSpldHErYnNYDAAAAG1hcGZpbGVf"
      + "cGF0aHEsTlgQAAAAbGlmZWN5Y2xlX2V2ZW50c3EtTlgHAAAAaWdub3JlZHEuY2J1aWx0aW5zCmZyb3plbnNldApxL11xMFgB"
      + "AAAAeHExYYVxMlJxM3ViLg==")

  private static func bytes(_ text: String) -> [UInt8] { Array(Data(base64Encoded: text)!) }

  private let expected = ["the", "été", "cat"].enumerated().map { row, word in
    Record(word: Array(word.utf8), bits: (0..<4).map { (Float(row * 4 + $0) - 1.5).bitPattern })
  }

  /// The array beside the file, as NumPy writes it.
  private var array: [UInt8] {
    NumPyArray.header("<f4", "(3, 4)") + expected.flatMap { $0.bits.flatMap { littleEndianBytes(of: $0) } }
  }

  @Test func vectorsInTheFileAndBesideItAreRead() throws {
    let directory = try TemporaryDirectory()
    let whole = try directory.write(Self.whole, to: "whole")
    let separate = try directory.write(Self.separate, to: "separate")
    _ = try directory.write(array, to: "separate.vectors.npy")
    for path in [whole, separate] {
      #expect(try VectorFileReader(path: path).format == .gensim)
      #expect(try readRecords(path) == expected)
      let vectors = try WordVectors(reading: path, threads: 2)
      #expect(vectors.count == 3 && vectors.id(of: Array("été".utf8)) == 1)
      let indexed = try IndexedVectors(path: path)
      #expect(indexed.id(of: Array("cat".utf8)) == 2 && indexed.indexOrigin == .memory)
      _ = try VectorFileConverter(input: path, output: directory.file("t"), outputFormat: .table).run()
      #expect(try directory.contents("t.vocabulary.txt") == Array("the 7\nété 5\ncat 3\n".utf8))
    }
    try FileManager.default.removeItem(atPath: directory.file("separate.vectors.npy"))
    let error = #expect(throws: FileError.self) { try readRecords(separate) }
    #expect(error?.description == "cannot open '\(separate).vectors.npy': No such file or directory")
    _ = try directory.write(
      NumPyArray.header("<f4", "(2, 4)") + [UInt8](repeating: 0, count: 32), to: "separate.vectors.npy")
    #expect(throws: FileError("'\(separate)': there are 3 words for the 2 vectors")) {
      try readRecords(separate)
    }
  }

  @Test func attributesThatAreNoNumbersAreNotInTheWay() throws {
    let directory = try TemporaryDirectory()
    let records = try readRecords(try directory.write(Self.withTexts, to: "v"))
    #expect(records.map(\.word) == [Array("a".utf8), Array("b".utf8)])
    #expect(records.map { $0.bits.map { Float(bitPattern: $0) } } == [[1, 2], [3, 4]])
  }

  /// Documents are often numbered. Texts are replaced by numbers of one byte.
  @Test func keysThatAreNumbersAreWordsAndOthersAreRefused() throws {
    let directory = try TemporaryDirectory()
    func replaced(_ key: [UInt8], _ other: [UInt8]) throws -> String {
      let start = try #require(Self.whole.firstRange(of: key))
      return try directory.rewrite(
        Array(Self.whole[..<start.lowerBound] + other + Self.whole[start.upperBound...]), to: "v")
    }
    let the = [0x8C, 3] + Array("the".utf8)
    let words = try readRecords(replaced(the, [UInt8(ascii: "K"), 42])).map {
      String(decoding: $0.word, as: UTF8.self)
    }
    #expect(words == ["42", "été", "cat"])
    let none = try replaced(the, [UInt8(ascii: "N")])
    #expect(
      throws: FileError(
        "'\(none)': key 1 is neither a string nor an integer; save the vectors in gensim with save_word2vec_format"
      )
    ) { try readRecords(none) }
  }

  @Test func vectorsThatAreCompressedBesideTheFileAreNamed() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Self.separate, to: "v")
    _ = try directory.write("", to: "v.vectors.npz")
    let error = #expect(throws: FileError.self) { try readRecords(path) }
    #expect(error?.description.contains("are compressed in '\(path).vectors.npz', which is not read") == true)
  }

  @Test func aPickleCutAnywhereIsRefused() throws {
    let directory = try TemporaryDirectory()
    for count in 3..<Self.whole.count {
      let found = try #require(try fault(directory, Self.whole[..<count]), "cut at \(count)")
      if count > 60 { #expect(found == "'v', byte \(count): the file ends inside the pickle") }
    }
    let longer = try fault(directory, Self.whole + [0x2E])
    #expect(longer == "'v', byte \(Self.whole.count): something follows the pickle")
  }

  @Test func changedBytesAreAnErrorOrAResult() throws {
    let directory = try TemporaryDirectory()
    var random = TestRandom(state: 12)
    for _ in 0..<20 * DamagedFileTests.mutationCount {
      var changed = Self.whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 55..<changed.count, using: &random)
        changed[place] = UInt8.random(in: 0...255, using: &random)
      }
      let path = try directory.rewrite(changed, to: "v")
      do {
        #expect(try readRecords(path, format: .gensim).count <= 3)
      } catch let error as FileError {
        #expect(!error.description.contains("\n"))
      }
    }
  }

  @Test func whateverElseIsInAPickleIsRefusedByName() throws {
    let directory = try TemporaryDirectory()
    func pickle(_ body: String) -> [UInt8] { [0x80, 3] + Array(body.utf8) }
    let kind = "cnumpy\ndtype\n(X\u{2}\0\0\0f4NNtR"
    let order = "(K\u{3}X\u{1}\0\0\0<tb"
    let array = "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nNNtR"
    let otherProtocol = "and 3 and 4 are read; "
    let twice = "\(kind)\(order)\(order)."
    let cube = pickle("\(array)(K\u{1}(K\u{1}K\u{1}K\u{1}t\(kind)\(order)") + [0x89] + Array("C\0tb.".utf8)
    let longName = String(repeating: "f", count: 383)
    let cases: [([UInt8], String)] = [
      (pickle("cos\nsystem\n(X\u{1}\0\0\0atR."), "the pickle calls 'os.system', which is not read"),
      (
        pickle("cgensim.models.word2vec\nWord2Vec\n)") + [0x81, 0x2E],
        "the pickle has an object of 'gensim.models.word2vec.Word2Vec', which is not read"
      ),
      (pickle("ibuiltins\neval\n."), "the pickle has an instruction that gensim's KeyedVectors do not, 105"),
      (pickle("K\u{1}."), "the pickle is not of one object"),
      (pickle("t."), "the pickle lacks a mark"), (pickle("h\u{5}."), "the pickle has no value 5"),
      (pickle("K\u{1}a."), "there is no list for these elements"), (pickle("a."), "the pickle lacks values"),
      ([0x80, 2, 0x2E], "the pickle's protocol is 2, \(otherProtocol)gensim 4 writes it anew"),
      ([0x80, 5, 0x2E], "the pickle's protocol is 5, \(otherProtocol)save with pickle_protocol=4"),
      // What would take more memory than the file has bytes.
      (pickle("c\(longName)\nb\n."), "a name has more than 128 bytes"),
      (
        pickle("cnumpy\ndtype\n(X\u{7F}\u{1}\0\0\(longName)NNtR."), "a name has more than 128 bytes"
      ),
      (pickle(twice), "a type has two byte orders"), (cube, "an array has more than two dimensions"),
    ]
    for (bytes, reason) in cases {
      let path = try directory.write(bytes, to: "v")
      let error = #expect(throws: FileError.self) { try readRecords(path, format: .gensim) }
      #expect(error?.description.contains(reason) == true, "\(error?.description ?? "read")")
    }
    // Deep nesting costs no stack.
    let deep = pickle(")") + [UInt8](repeating: 0x85, count: 1_000_000) + [0x2E]
    #expect(throws: FileError.self) { try readRecords(directory.write(deep, to: "v"), format: .gensim) }
  }

  @Test func itIsOnlyRead() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("v")
    #expect(throws: FileError("cannot write '\(path)': the format gensim is only read")) {
      try writeRecords([], to: path, format: .gensim, dimension: 1)
    }
    _ = try directory.write(Self.whole, to: "v")
    #expect(throws: FileError("cannot repair '\(path)': the format gensim is only read; convert it")) {
      try VectorFileRepair(input: path, output: directory.file("r")).run()
    }
  }
}
