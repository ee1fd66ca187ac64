import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Parquet files.
@Suite struct ParquetTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// What pyarrow 26.0.1 writes for the words `a`, `b é` and `c` with the counts 7, none and 3, and the rows
  /// (3, 4), (0, -2) and (3, 3): dictionaries, compressed with Snappy.
  private static let dictionaries = hexadecimal(
    """
    504152311504152415284c1506150012000012440100000061040000006220c3a901000000631500151415182c15061510150615061c0000000a
    24020000000601020324001504152015244c15041500120000103c070000000000000003000000000000001500151215162c1506151015061506
    1c00000009200200000003050103021504152015244c15081500120000103c000040400000804000000000000000c01500152015242c150c1510
    150615061c000000103c02000000032a020000000c030203e4001504196c35001806736368656d61150600150c25021804776f726425004c1c00
    0000150425021805636f756e740035021806766563746f72150215064c3c000000350418046c697374150200150825021807656c656d656e7400
    1606191c193c26001c150c1935000610191804776f726415021606167a168201264c2608292c15041500150200150015101502003c160c190619
    26000600000026001c15041935000610191805636f756e74150216061674167c26ca01268a01292c15041500150200150015101502003c290619
    26020400000026001c15081935000610193806766563746f72046c69737407656c656d656e741502160c168201168a0126c602268602292c1504
    1500150200150015101502003c2926060619460000000c00000016f00216062608168803002820706172717565742d6370702d6172726f772076
    657273696f6e2032362e302e31193c1c00001c00001c0000005b01000050415231
    """)

  /// The same with pages of the second version, plain values, and floats as streams of bytes.
  private static let streams = hexadecimal(
    """
    504152311506152815285c150615001506150015041500121c00000006010100000061040000006220c3a901000000631506152415245c150615
    021506150015041500121c00000003050700000000000000030000000000000015061538152c5c150c15001506151215041504111c000000032a
    0c031800001d012c408000004040404000c040401504196c35001806736368656d61150600150c25021804776f726425004c1c00000015042502
    1805636f756e740035021806766563746f72150215064c3c000000350418046c697374150200150825021807656c656d656e74001606191c193c
    26001c150c19250600191804776f726415021606165816582608491c150015001502003c160c19061926000600000026001c1504192506001918
    05636f756e7415021606165416542660491c150015001502003c29061926020400000026001c150819250612193806766563746f72046c697374
    07656c656d656e741502160c1668165c26b401491c150015121502003c2926060619460000000c00000016940216062608168802002820706172
    717565742d6370702d6172726f772076657273696f6e2032362e302e31193c1c00001c00001c0000003701000050415231
    """)

  private static let records = [
    record("a", [3, 4]), record("b é", [0, -2]), record("c", [3, 3]),
  ]

  private static func record(_ word: String, _ vector: [Float]) -> Record {
    Record(word: Array(word.utf8), bits: vector.map(\.bitPattern))
  }

  @Test(arguments: [dictionaries, streams]) func filesOfArrowAreRead(_ file: [UInt8]) throws {
    let path = try directory.write(file, to: "v")
    #expect(try VectorFileReader(path: path).format == .parquet)
    #expect(try readRecords(path) == Self.records)
    #expect(try readCounts(path) == [7, nil, 3])
    let vectors = try WordVectors(reading: path, format: nil, threads: 2)
    #expect(vectors.count == 3 && Array(vectors.row(1)) == [0, -2])
  }

  /// Groups of rows and pages of one row each and of several, which threads read in any order.
  @Test(.slow, arguments: [(1, 700), (4096, 2100)])
  func filesOfManyPagesComeBack(_ dimension: Int, _ count: Int) throws {
    let path = directory.file("v.parquet")
    var writer = try VectorFileWriter(path: path, format: .parquet, count: count, dimension: dimension)
    func value(_ row: Int, _ column: Int) -> Float { Float(row * 31 + column % 1009) }
    var vector = [Float](repeating: 0, count: dimension)
    for row in 0..<count {
      for column in 0..<dimension { vector[column] = value(row, column) }
      try writer.append(
        word: Array("word \(row)".utf8), count: row % 3 == 0 ? nil : UInt64(row), vector: vector)
    }
    try writer.publish()
    let vectors = try WordVectors(reading: path, format: nil, threads: 3)
    #expect(vectors.count == count && vectors.dimension == dimension)
    for row in 0..<vectors.count {
      #expect(vectors.word(row) == Array("word \(row)".utf8))
      let found = vectors.row(row)
      #expect(found[0] == value(row, 0) && found[dimension - 1] == value(row, dimension - 1))
    }
    #expect(try readCounts(path) == (0..<count).map { $0 % 3 == 0 ? nil : UInt64($0) })
    let size = VectorFormat.parquet.byteCount(
      count: count, dimension: dimension, wordByteCount: 10 * count, longestWord: 10,
      greatestCount: UInt64(count))
    #expect(abs(size.usual - (try directory.contents("v.parquet").count)) < 9 * count + 40)
  }

  @Test(arguments: [dictionaries, streams]) func aFileCutAnywhereIsRefused(_ file: [UInt8]) throws {
    for count in 5..<file.count {
      let path = try directory.write(Array(file[..<count]), to: "v")
      let error = #expect(throws: FileError.self) { try readRecords(path) }
      #expect(error?.description.contains("\n") == false, "cut at \(count)")
    }
  }

  /// Whatever bytes say, it is a result or an error of one line.
  @Test(arguments: [dictionaries, streams]) func aWrongByteAnywhereIsAResultOrAnError(_ file: [UInt8]) throws
  {
    for place in file.indices {
      for change in [0x01, 0x02, 0x10, 0x80, 0xFF] as [UInt8] {
        var bytes = file
        bytes[place] ^= change
        let path = try directory.write(bytes, to: "v")
        do {
          #expect(try readRecords(path, format: .parquet).count <= 3)
        } catch let error as FileError {
          #expect(error.description.contains("'\(path)'") && !error.description.contains("\n"))
        }
      }
    }
  }

  /// A node of a schema.
  private struct ThriftNode {
    let value: ThriftValue

    init(_ name: String, type: Int? = nil, repetition: Int = 0, children: Int? = nil) {
      var fields: [Int: ThriftValue] = [3: .integer(Int64(repetition)), 4: .bytes(Array(name.utf8))]
      if let type { fields[1] = .integer(Int64(type)) }
      if let children { fields[5] = .integer(Int64(children)) }
      value = .structure(fields)
    }
  }

  private func schema(_ nodes: [ThriftNode]) throws -> ParquetSchema {
    try ParquetSchema(([ThriftNode("schema", children: 9)] + nodes).map(\.value), path: "v")
  }

  private func list(_ name: String) -> [ThriftNode] {
    [
      ThriftNode(name, repetition: 1, children: 1), ThriftNode("bag", repetition: 2, children: 1),
      ThriftNode("array", type: 4, repetition: 1),
    ]
  }

  @Test func columnsAreChosenByNameOrSinceThereIsOne() throws {
    let other = list("other")
    let found = try schema(
      [ThriftNode("title", type: 6)] + other + [ThriftNode("Token", type: 6, repetition: 1)]
        + list("features")
        + [ThriftNode("freq", type: 1)])
    #expect(found.words == 2 && found.vectors == 3 && found.counts == 4)
    #expect(found.columns.map(\.name) == ["title", "other", "Token", "features", "freq"])
    #expect(
      found.columns.map(\.definition) == [0, 3, 1, 3, 0]
        && found.columns.map(\.repetition) == [0, 1, 0, 1, 0])
    // What is beside other things in a list or a group is no list of floats, nor a text no word.
    let text = [ThriftNode("word", type: 6)]
    let pairs = [
      ThriftNode("vector", children: 1), ThriftNode("list", repetition: 2, children: 1),
      ThriftNode("element", children: 2), ThriftNode("a", type: 4), ThriftNode("b", type: 4),
    ]
    let sparse = [
      ThriftNode("features", repetition: 1, children: 2), ThriftNode("size", type: 1, repetition: 1),
      ThriftNode("values", children: 1), ThriftNode("list", repetition: 2, children: 1),
      ThriftNode("element", type: 5),
    ]
    for nodes in [text + pairs, text + sparse] {
      #expect(throws: FileError.self) {
        try schema(nodes)
      }
    }
    let one = try schema([ThriftNode("__index_level_0__", type: 6)] + other)
    #expect(one.words == 0 && one.vectors == 1 && one.counts == nil)
    func message(_ nodes: [ThriftNode]) -> String? {
      #expect(throws: FileError.self) {
        try schema(nodes)
      }?.description
    }
    #expect(
      message([ThriftNode("x", type: 6), ThriftNode("y", type: 6)] + other)
        == "cannot read 'v': it is not clear which column has the words (texts): 'x', 'y'; call it 'word'")
    #expect(
      message([ThriftNode("word", type: 6), ThriftNode("0", type: 4), ThriftNode("1", type: 4)])
        == "cannot read 'v': 2 columns have single numbers; put these into one column of lists, 'vector'")
    #expect(
      message([ThriftNode("0", type: 4), ThriftNode("1", type: 4)])
        == "cannot read 'v': it is not clear which column has the words (texts), none of its columns can; call it 'word'"
    )
    // Lists of whole numbers, and words that are numbers.
    let whole = [
      ThriftNode("vector", children: 1), ThriftNode("list", repetition: 2, children: 1),
      ThriftNode("element", type: 2),
    ]
    #expect(
      message(text + whole)
        == "cannot read 'v': the column 'vector' is not of lists of 32-bit or 64-bit floats")
    #expect(
      message([ThriftNode("word", type: 2)] + other)
        == "cannot read 'v': the column 'word' is not of texts")
  }

  @Test func whatItCannotHoldIsRefused() throws {
    let path = directory.file("v.parquet")
    let error = #expect(throws: FileError.self) {
      try writeRecords([Record(word: [0xE9], bits: [0])], to: path, format: .parquet, dimension: 1)
    }
    #expect(error?.description.hasSuffix("is not UTF-8") == true)
    try writeRecords([], to: path, format: .parquet, dimension: 3)
    #expect(
      try fault(directory, directory.contents("v.parquet"))
        == "'v': the file has no rows, so that vectors have no dimension")
  }

  // MARK: - Parts

  /// From the description of the format: a text of 3 bytes; then a copy of 6 from 3 before, which overlaps.
  @Test func blocksOfSnappyAreDecompressed() {
    #expect(
      Snappy.decompressed([9, 2 << 2, 1, 2, 3, 2 << 2 | 1, 3], byteCount: 9) == [1, 2, 3, 1, 2, 3, 1, 2, 3])
    #expect(Snappy.decompressed([4, 0, 7, 2 << 2 | 2, 1, 0], byteCount: 4) == [7, 7, 7, 7])
    #expect(Snappy.decompressed([4, 0, 7, 2 << 2 | 3, 1, 0, 0, 0], byteCount: 4) == [7, 7, 7, 7])
    #expect(Snappy.decompressed([2, 60 << 2, 1, 5, 6], byteCount: 2) == [5, 6])
    for wrong in [
      [], [9], [9, 2 << 2, 1, 2], [9, 2 << 2, 1, 2, 3, 2 << 2 | 1, 4], [0x80], [3, 0, 7, 2 << 2 | 2, 1, 0],
    ] as [[UInt8]] {
      #expect(Snappy.decompressed(wrong, byteCount: wrong.first.map(Int.init) ?? 0) == nil, "\(wrong)")
    }
  }

  private func numbers(_ bytes: [UInt8], bitWidth: Int) -> [Int] {
    bytes.withUnsafeBytes { content in
      var runs = LevelRuns(RawBytes(content), in: 0..<content.count, bitWidth: bitWidth)
      var numbers: [Int] = []
      while let (value, count) = runs.next() { numbers += [Int](repeating: value, count: count) }
      return numbers
    }
  }

  /// The numbers 0 to 7 in three bits are the example of Parquet's description of encodings.
  @Test func runsAndPackedNumbersAreTaken() {
    #expect(numbers([3, 0b1000_1000, 0b1100_0110, 0b1111_1010], bitWidth: 3) == Array(0..<8))
    #expect(numbers([8, 5, 3, 0b0000_0001], bitWidth: 1) == [5, 5, 5, 5, 1, 0, 0, 0, 0, 0, 0, 0])
    #expect(numbers([4, 1, 2], bitWidth: 9) == [513, 513] && numbers([4], bitWidth: 0) == [0, 0])
    // What is cut is left out.
    #expect(numbers([4, 1], bitWidth: 9) == [] && numbers([5, 0xFF], bitWidth: 4) == [15, 15])
  }

  @Test func structuresComeBack() throws {
    let bytes = ThriftWriter.structure { writer in
      writer.write(-3, field: 1)
      writer.write(long: 1 << 40, field: 2)
      writer.write([Int](0..<20), field: 9)
      writer.write(["a", "é"], field: 11)
      writer.write(field: 12) { $0.write("x", field: 15) }
      writer.write([1, 2], field: 13) { $0.write($1, field: 1) }
    }
    let value = try bytes.withUnsafeBytes { content in
      var reader = ThriftReader(RawBytes(content), in: 0..<content.count)
      return try reader.structure()
    }
    #expect(
      value[1]?.integer == -3 && value[1]?.count == nil && value[2]?.count == 1 << 40 && value[3] == nil)
    #expect(value[9]?.elements?.map(\.integer) == Array(0..<20))
    #expect(value[11]?.elements?.map(\.text) == ["a", "é"] && value[12]?[15]?.text == "x")
    #expect(value[13]?.elements?.map { $0[1]?.integer } == [1, 2])
    for count in 0..<bytes.count {
      bytes[..<count].withUnsafeBytes { content in
        var reader = ThriftReader(RawBytes(content), in: 0..<content.count)
        #expect(throws: ThriftReader.Fault.self) { try reader.structure() }
      }
    }
    // Structures within structures have an end, lists within lists, and maps within maps.
    for nested: [UInt8] in [[0x1C], [0x19, 0x19], [0x1B, 1, 0xBB, 1, 0xBB]] {
      let deep = nested + [UInt8](repeatElement(nested.suffix(2), count: 100_000).joined())
      deep.withUnsafeBytes { content in
        var reader = ThriftReader(RawBytes(content), in: 0..<content.count)
        #expect(throws: ThriftReader.Fault.self) { try reader.structure() }
      }
    }
  }
}
