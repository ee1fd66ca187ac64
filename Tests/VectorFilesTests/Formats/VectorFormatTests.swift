import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// What each format looks like, and what of it is understood.
@Suite struct VectorFormatTests {
  private let records = [
    Record(word: Array("a".utf8), bits: [Float(1).bitPattern, Float(-0.5).bitPattern]),
    Record(word: Array("b c".utf8), bits: [Float(0.1).bitPattern, Float(2).bitPattern]),
  ]

  @Test func formatsWithAWordsFileHoldSpaces() throws {
    let directory = try TemporaryDirectory()
    for (format, name, words) in [
      (VectorFormat.numPy, "x.y.words", "a\nb c\n"), (.safeTensors, "x.y.words", "a\nb c\n"),
      (.projector, "x.y.metadata.tsv", "a\nb c\n"), (.table, "x.y.vocabulary.txt", "a 0\nb c 0\n"),
    ] {
      try writeRecords(records, to: directory.file("x.y"), format: format, dimension: 2)
      #expect(try directory.contents(name) == Array(words.utf8))
      #expect(try readRecords(directory.file("x.y")) == records)
    }
  }

  /// The table of the module's README is that of the list.
  @Test func theReadmeHasALineForEachFormat() throws {
    let readme = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Sources/VectorFiles/README.md")
    let lines = try String(contentsOf: readme, encoding: .utf8).split(separator: "\n")
    let start = try #require(lines.firstIndex(of: "| format | endings | words | what |"))
    let rows = lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map(String.init)
    #expect(
      rows
        == VectorFormat.all.map { format in
          let endings = format.endings.map { "`.\($0)`" }.joined(separator: ", ")
          let words = format.hasWordsFile ? "`\(format.wordsPath(for: "v.\(format.endings[0])"))`" : "inside"
          return "| `\(format.name)` | \(endings) | \(words) | \(format.summary) |"
        })
  }

  @Test func namesChooseFormats() {
    for format in VectorFormat.all {
      #expect(VectorFormat(named: format.name) == format)
      for ending in format.endings where ending != "txt" {
        #expect(VectorFormat.named(by: "a/b.c.\(ending)") == format, "\(ending)")
      }
    }
    for (name, format) in [
      ("x.txt", VectorFormat.text), ("glove.6B.50d.txt", .glove), ("glove/x.txt", .text), ("x.glove", .glove),
    ] {
      #expect(VectorFormat.named(by: name) == format, "\(name)")
    }
    #expect(VectorFormat.named(by: "x.bin/x") == nil && VectorFormat.named(by: "x") == nil)
    #expect(VectorFormat.named(by: "X.NPY") == .numPy)
    #expect(VectorFormat(named: "csv") == nil)
  }

  @Test(arguments: VectorFormat.written, [false, true])
  func sizesAreThoseOfTheFilesWritten(_ format: VectorFormat, hasCounts: Bool) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("v")
    var writer = try VectorFileWriter(path: path, format: format, count: 7, dimension: 5)
    for row in 0..<7 {
      try writer.append(
        word: Array("w\(row)".utf8), count: hasCounts ? 12345 : nil,
        vector: [Float](repeating: -1.2345678e-10, count: 5))
    }
    try writer.publish()
    var written = 0
    for name in try directoryNames(directory.path) {
      written +=
        name == "v" && format.isFolder
        ? try directoryNames(path).reduce(0) { try $0 + directory.contents("v/\($1)").count }
        : try directory.contents(name).count
    }
    let expected = format.byteCount(
      count: 7, dimension: 5, wordByteCount: 14, longestWord: 2, greatestCount: hasCounts ? 12345 : nil)
    #expect(format.isText ? written <= expected.most : written == expected.usual)
    #expect(format.isText || expected.usual == expected.most)
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
    #expect(try array("|i1", [0x7F, 0x80]) == [127, -128])
    #expect(try array("|u1", [0xA0], shape: "(1, 1)") == [1, -1, 1, -1, -1, -1, -1, -1])
    #expect(try array("<f4", [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0], order: "True") == [1, -2])
    for (type, shape) in [("<i4", "(1, 2)"), ("<f4", "(2,)")] {
      #expect(throws: FileError.self) { try array(type, [0, 0, 0, 0, 0, 0, 0, 0], shape: shape) }
    }
  }

  /// In Fortran's order the numbers of a column are next to each other.
  @Test func arraysByColumnsAreRead() throws {
    let directory = try TemporaryDirectory()
    let (rows, columns) = (5000, 130)
    _ = try directory.write((0..<rows).map { "w\($0)\n" }.joined(), to: "v.words")
    let text = "{'descr': '>f2', 'fortran_order': True, 'shape': (\(rows), \(columns)), }\n"
    var bytes = NumPyArray.magic + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8)
    for column in 0..<columns {
      for row in 0..<rows {
        let half = halfBits(of: Float(row % 50 + column))
        bytes += [UInt8(half >> 8), UInt8(half & 0xFF)]
      }
    }
    let path = try directory.write(bytes, to: "v.npy")
    let vectors = try WordVectors(reading: path, threads: 2)
    #expect(vectors.count == rows)
    for row in stride(from: 0, to: rows, by: 117) {
      #expect(Array(vectors.row(row)) == (0..<columns).map { Float(row % 50 + $0) })
    }
    _ = try directory.write(bytes.dropLast(), to: "v.npy")
    let error = #expect(throws: FileError.self) { try readRecords(path) }
    #expect(
      error?.description
        == "'\(path)', byte \(bytes.count - 1): the file ends inside the columns of 5000 numbers")
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

  /// Words and numbers that begin like one of the formats known by name.
  @Test func whatOnlyBeginsLikeAForeignFormIsRead() throws {
    let directory = try TemporaryDirectory()
    for word in ["c", "cat", "(lp", "(d", "]q", "}q", "SQLite"] {
      let path = try directory.write("\(word) 1 2\nb 3 4\n", to: "v")
      #expect(try readRecords(path).map(\.word) == [Array(word.utf8), [0x62]], "\(word)")
    }
  }

  @Test func faultsInHeadersNameTheirByte() throws {
    let directory = try TemporaryDirectory()
    for name in ["v.words", "vocabulary.txt"] { _ = try directory.write("", to: name) }
    func array(_ dictionary: String) -> [UInt8] {
      NumPyArray.magic + [1, 0, UInt8(dictionary.utf8.count), 0] + Array(dictionary.utf8)
    }
    func tensors(_ json: String) -> [UInt8] {
      [UInt8(json.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(json.utf8)
    }
    var table = MappedTable.encoder.header(count: 0, dimension: 4)
    let huge = "1000000000000"
    let wrongVersion: [UInt8] = NumPyArray.magic + [9, 0, 0, 0, 0, 0, 0]
    var files: [([UInt8], String)] = [
      (wrongVersion, "byte 6: version 9 of NumPy's format; 1 to 3 are known"),
      (Array(array("{'descr': '<f4'").dropLast(4)), "byte 21: the file ends inside the header"),
      (array("{'descr': '<i8', }"), "byte 10: 'fortran_order' is missing"),
      (array("{'descr': '<f4', }"), "byte 10: 'fortran_order' is missing"),
      (
        array("{'descr': '<i8', 'fortran_order': False, 'shape': (2, 2)}"),
        "byte 20: the array's type is '<i8'; floats, int8 and signs in uint8 are read"
      ),
      (
        array("{'fortran_order': 3, 'descr': '<f4', 'shape': (2, 2)}"),
        "byte 28: the array's order is neither True nor False"
      ),
      (
        array("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"),
        "byte 60: the array's shape is (2); rows and columns are read"
      ),
      (
        array("{'descr': '<f4', 'fortran_order': False, 'shape': (\(huge), 2), }"),
        "byte 60: \(huge) x 2 numbers are more than the file's 81 bytes can hold"
      ),
      (tensors("{\"a\": }"), "byte 14: this is not a value"),
      (
        tensors("{\"a\":{\"shape\":[1,2]},\"b\":{\"shape\":[1,2]}}"),
        "byte 8: there is no tensor 'embeddings'; there are 'a', 'b'"
      ),
      (
        tensors("{\"a\":{\"shape\":[1,2],\"dtype\":\"I64\"}}"),
        "byte 13: the tensor's type is 'I64'; floats, I8 and signs in U8 are read"
      ),
      (
        tensors(
          "{\"a\":{\"shape\":[1,2],\"dtype\":\"F32\",\"data_offsets\":[9000000000000000000,-9000000000000000000]}}"
        ),
        "byte 13: the tensor's shape or place is not one"
      ),
      (
        tensors("{\"a\":{\"shape\":[1,2],\"dtype\":\"F32\",\"data_offsets\":[99999,100007]}}"),
        "byte 13: the tensor starts after the file's end"
      ),
      (
        tensors(
          "{\"a\":{\"shape\":[1,2],\"dtype\":\"I8\",\"data_offsets\":[0,2]},\"scales\":{\"shape\":[2],\"dtype\":\"F32\","
            + "\"data_offsets\":[2,10]}}"
        ),
        "byte 72: the tensor 'scales' is not one 32-bit float for each of the 1 rows"
      ),
      (Array(table.dropLast(4000)), "byte 96: the file ends inside the header"),
    ]
    table[4] = 7
    files.append((table, "byte 4: version 7 of the table; this program knows version 1"))
    table[4] = 1
    table[6] = 0
    files.append((table, "byte 6: the byte-order mark is damaged or of the other byte order"))
    table[6] = 0xFF
    table[16] = 5
    table[24] = 5
    files.append((table, "byte 8: 0 rows of 5 floats at distances of 5"))
    for (bytes, expected) in files {
      let found = try fault(directory, bytes)
      #expect(found == "'v', header, \(expected)")
    }
    // Forms that are told by their first line only are asked for by name.
    for (format, expected) in [(VectorFormat.glove, "line 1, byte 0"), (.projector, "line 1, byte 0")] {
      let path = try directory.write("", to: "w.tsv")
      _ = try directory.write("", to: "w.tsv.metadata.tsv")
      #expect(throws: FileError("'\(path)', \(expected): the file is empty")) {
        try readRecords(path, format: format)
      }
    }
  }

  private static let foreignFiles: [([UInt8], String)] = [
    ([0x80, 4, 0x95, 0], "a Python pickle"),
    ([0xBA, 0x16, 0x4F, 0x2F, 11, 0], "fastText's own .bin model of another version than 12"),
    ([0x50, 0x4B, 3, 4], "a zip archive"),
    ([0x89, 0x48, 0x44, 0x46], "HDF5"),
    (Array("ccopy_reg\n_reconstructor\np0\n(cgensim.models.word2vec\n".utf8), "a Python pickle"),
    (Array("cnumpy.core.multiarray\n_reconstruct\nq\u{1}(".utf8), "a Python pickle"),
    (Array("(dp0\nS'king'\np1\n(lp2\nF0.5\n".utf8), "a Python pickle"),
    ([0x7D, 0x71, 0x01, 0x28], "a Python pickle"),
    (Array("(lp1\nF0.5\naF1.0\na.".utf8), "a Python pickle"),
    (Array("SQLite format 3\0\u{10}\0\u{1}\u{1}".utf8), "Magnitude's .magnitude"),
    ([0xFF, 0xFE] + wide([0x32, 0x20, 0x32, 0x0A]), "iconv -f UTF-16 -t UTF-8 "),
    ([0xFE, 0xFF, 0] + wide([0x32, 0x20, 0x32, 0x0A]), "iconv -f UTF-16 -t UTF-8 "),
  ]

  /// What begins like text, since a text is in it, or a heading of numbers before it.
  @Test(arguments: [
    ("\t0\t1\t2\ncat\t1\t2\t3\n", "a table with a heading"),
    ("word 0 1 2\r\ncat 1 2 3\r\n", "a table with a heading"),
    ("\t0\t1\ncat\t1\t2\n", "a table with a heading"),
    ("PK\u{3}\u{4}\u{14}\0\0\0\0\0\u{1}\u{1}v.txta 1 2\nb 1 2\nc 1 2\n", "a zip archive"),
  ])
  func archivesOfTextAndHeadingsAreNamed(_ text: String, _ name: String) throws {
    let found = try fault(TemporaryDirectory(), Array(text.utf8))
    #expect(found?.hasPrefix("cannot read 'v': it is \(name)") == true, "\(found as Any)")
  }

  @Test func aLongHeadingIsNamed() throws {
    let numbers = (0..<3000).map { "\t\($0)" }.joined()
    let found = try fault(TemporaryDirectory(), Array("\(numbers)\ncat\(numbers)\n".utf8))
    #expect(found?.contains("a table with a heading ('\\t0\\t1") == true, "\(found as Any)")
  }

  @Test func wordsThatLookLikeHeadingsAreVectors() throws {
    let directory = try TemporaryDirectory()
    for text in [
      "cat 0 1 2\nword 1 2 3\n", "word 0 1 3\ncat 1 2 3\n", "key 0 1\ncat 1 2\n", "word 0.0 1.0\ncat 1 2\n",
    ] {
      #expect(try readRecords(try directory.rewrite(Array(text.utf8), to: "v")).count == 2)
    }
  }

  @Test func aTarArchiveOfTextIsNamed() throws {
    let content = Array("a 1 2 3\nb 1 2 3\nc 1 2 3\n".utf8)
    var header = Array("v.txt".utf8) + [UInt8](repeating: 0, count: 507)
    header.replaceSubrange(124..<135, with: Array("00000000030".utf8))
    let sum = header.reduce(0) { $0 + Int($1) } + 8 * 0x20
    let digits = String(sum, radix: 8)
    header.replaceSubrange(
      148..<155, with: Array((String(repeating: "0", count: 6 - digits.count) + digits).utf8) + [0])
    header[155] = 0x20
    let found = try fault(TemporaryDirectory(), header + content + [UInt8](repeating: 0, count: 488 + 1024))
    #expect(found == "cannot read 'v': it is a tar archive; take the file out first: tar -xOf v")
  }

  @Test func aWordsFileThatIsNotNeededIsRefused() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("a 1 2\nb 3 4\n", to: "v")
    #expect(
      throws: FileError("'\(path)' has its words in itself (format glove); 'w' is not needed, leave it out")
    ) { _ = try VectorFileReader(path: path, wordsPath: "w") }
  }

  /// ASCII with a zero byte behind each letter.
  private static func wide(_ text: [UInt8]) -> [UInt8] { text.flatMap { [$0, 0] } }

  @Test(arguments: foreignFiles)
  func foreignFormsAreNamed(_ bytes: [UInt8], _ name: String) throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write(bytes + [0, 0, 0, 0], to: "v")
    let error = #expect(throws: FileError.self) { try readRecords(file) }
    #expect(error?.description.hasPrefix("cannot read '\(file)': it is ") == true)
    #expect(error?.description.contains(name) == true)
  }
}
