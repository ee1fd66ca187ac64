import Foundation
import Storage
import TestSupport
import Testing

@testable import VectorFiles

/// What each form looks like, and what of it is understood.
@Suite struct VectorFormatTests {
  private let records = [
    Record(word: Array("a".utf8), bits: [Float(1).bitPattern, Float(-0.5).bitPattern]),
    Record(word: Array("b c".utf8), bits: [Float(0.1).bitPattern, Float(2).bitPattern]),
  ]

  @Test func formsWithAWordsFileHoldBlanks() throws {
    let directory = try TemporaryDirectory()
    for (format, name, words) in [
      (VectorFileFormat.numPy, "x.y.words", "a\nb c\n"), (.safeTensors, "x.y.words", "a\nb c\n"),
      (.projector, "x.y.metadata.tsv", "a\nb c\n"), (.table, "x.y.vocabulary.txt", "a 0\nb c 0\n"),
    ] {
      try writeRecords(records, to: directory.file("x.y"), format: format, dimension: 2)
      #expect(try directory.contents(name) == Array(words.utf8))
      #expect(try readRecords(directory.file("x.y")) == records)
    }
  }

  @Test func theTextsLookLikeTheirProgramsWriteThem() throws {
    let directory = try TemporaryDirectory()
    try writeRecords([records[0]], to: directory.file("g"), format: .glove, dimension: 2)
    #expect(try directory.contents("g") == Array("a 1.0 -0.5\n".utf8))
    try writeRecords([records[0]], to: directory.file("f"), format: .fastText, dimension: 2)
    #expect(try directory.contents("f") == Array("1 2\na 1.0 -0.5 \n".utf8))
    try writeRecords([records[0]], to: directory.file("t"), format: .projector, dimension: 2)
    #expect(try directory.contents("t") == Array("1.0\t-0.5\n".utf8))
  }

  @Test func arraysOfOtherTypesAreRead() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("a\n", to: "v.words")
    func array(_ type: String, _ bytes: [UInt8], shape: String = "(1, 2)", order: String = "False") throws
      -> [Float]
    {
      let text = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }\n"
      let path = try directory.write(
        NumPyArray.magic + [2, 0, UInt8(text.utf8.count), 0, 0, 0] + Array(text.utf8) + bytes, to: "v.npy")
      return try readRecords(path)[0].bits.map(Float.init(bitPattern:))
    }
    #expect(try array(">f4", [0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0]) == [1, -2])
    #expect(try array("<f2", [0x00, 0x3C, 0x01, 0x00]) == [1, 0x1p-24])
    #expect(try array("<f8", [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0]) == [1, -2])
    for (type, shape, order) in [
      ("<i4", "(1, 2)", "False"), ("<f4", "(2,)", "False"), ("<f4", "(1, 2)", "True"),
    ] {
      #expect(throws: FileError.self) {
        try array(type, [0, 0, 0, 0, 0, 0, 0, 0], shape: shape, order: order)
      }
    }
  }

  @Test func halvesHaveTheirValues() {
    for (bits, value) in [
      (0x7BFF, 65504), (0x8001, -0x1p-24), (0x03FF, 0x3FFp-24), (0x7C00, .infinity), (0x3555, 0.33325195),
    ]
      as [(UInt16, Float)]
    {
      #expect(floatOfHalf(bits) == value)
    }
    #expect(floatOfHalf(0x7E00).isNaN && floatOfHalf(0x8000).sign == .minus)
  }

  @Test func metadataOfSeveralColumnsHasAHeader() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("1\t2\n3\t4\n", to: "vectors.tsv")
    _ = try directory.write("count\tword\r\n7\ta\r\n8\tb\r\n", to: "metadata.tsv")
    #expect(try readRecords(directory.file("vectors.tsv")).map(\.word) == [[0x61], [0x62]])
  }

  @Test(arguments: [
    ([0x1F, 0x8B, 8, 0], "gzip"), ([0x80, 4, 0x95, 0], "a Python pickle"),
    ([0xBA, 0x16, 0x4F, 0x2F, 12, 0], "fastText's own .bin"), (Array("FiFu\0".utf8), "finalfusion"),
    ([0x50, 0x4B, 3, 4], "zip"), ([0x89, 0x48, 0x44, 0x46], "HDF5"),
  ])
  func foreignFormsAreNamed(_ bytes: [UInt8], _ name: String) throws {
    let path = try TemporaryDirectory().write(bytes, to: "v")
    let directory = try TemporaryDirectory()
    _ = path
    let file = try directory.write(bytes + [0, 0, 0, 0], to: "v")
    let error = #expect(throws: FileError.self) { try readRecords(file) }
    #expect(error?.description.hasPrefix("cannot read '\(file)': it is ") == true)
    #expect(error?.description.contains(name) == true)
  }
}
