import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct SharedTableTests {
  /// A number of a table, which lives until it is read.
  private func number(_ table: borrowing SharedTable, _ row: Int, _ column: Int) -> Float {
    table.address(ofRow: row)[column]
  }

  private func make(inFile: Bool, _ directory: TemporaryDirectory, rows: Int, _ dimension: Int)
    throws(FileError)
    -> SharedTable
  {
    inFile
      ? try SharedTable(creating: directory.file("t"), rowCount: rows, dimension: dimension)
      : try SharedTable(anonymousRows: rows, dimension: dimension)
  }

  @Test(
    arguments: [false, true],
    [(0, 1, 16), (1, 1, 16), (3, 15, 16), (5, 16, 16), (7, 17, 32), (2, 300, 304), (3, 1000, 1008)])
  func rowsAreAlignedZeroAndApartFromEachOther(
    _ inFile: Bool, _ shape: (rows: Int, dimension: Int, stride: Int)
  ) throws {
    let directory = try TemporaryDirectory()
    let table = try make(inFile: inFile, directory, rows: shape.rows, shape.dimension)
    let found = (table.rowCount, table.dimension, table.stride)
    #expect(found == (shape.rows, shape.dimension, shape.stride))
    for row in 0..<shape.rows {
      let address = table.address(ofRow: row)
      #expect(UInt(bitPattern: address) % 64 == 0)
      #expect((0..<shape.stride).allSatisfy { address[$0] == 0 })
      for column in 0..<shape.stride { address[column] = Float(row + 1) }
    }
    for row in 0..<shape.rows {
      let address = table.address(ofRow: row)
      #expect((0..<shape.stride).allSatisfy { address[$0] == Float(row + 1) })
    }
  }

  @Test func theFileHasTheHeaderAndTheRows() throws {
    let directory = try TemporaryDirectory()
    do {
      let table = try SharedTable(creating: directory.file("t"), rowCount: 3, dimension: 5)
      for row in 0..<3 { table.address(ofRow: row)[4] = Float(row) + 0.5 }
    }
    let bytes = try directory.contents("t")
    #expect(bytes.count == SharedTable.fileByteCount(rowCount: 3, dimension: 5))
    #expect(bytes.count == 4096 + 3 * 16 * 4)
    var header = Array("HVTB".utf8) + [1, 0, 0xFF, 0xFE]
    for number: UInt8 in [3, 5, 16] { header += [number, 0, 0, 0, 0, 0, 0, 0] }
    #expect(Array(bytes[..<32]) == header)
    #expect(bytes[32..<4096].allSatisfy { $0 == 0 })
    for row in 0..<3 {
      let start = 4096 + row * 64 + 4 * 4
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
      #expect(Float(bitPattern: bits) == Float(row) + 0.5)
    }
  }

  @Test func anOlderFileIsEmptiedFirst() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write([UInt8](repeating: 0xAA, count: 20_000), to: "t")
    let table = try SharedTable(creating: path, rowCount: 2, dimension: 16)
    let row = table.address(ofRow: 1)
    #expect((0..<16).allSatisfy { row[$0] == 0 })
    #expect(try directory.contents("t").count == 4096 + 128)
  }

  @Test func aTableThatDoesNotFitIsRefusedAndLeavesNoFile() throws {
    let directory = try TemporaryDirectory()
    // 2^60 bytes: more than any file system or address space has.
    let error = #expect(throws: FileError.self) {
      _ = try SharedTable(creating: directory.file("t"), rowCount: 1 << 54, dimension: 16)
    }
    #expect([ENOSPC, EFBIG].contains(error?.errorNumber))
    #expect(access(directory.file("t"), F_OK) != 0)

    let byteCount = SharedTable.fileByteCount(rowCount: 1 << 54, dimension: 16)
    let memoryError = FileError(
      "cannot allocate \(byteCount) bytes for a table of \(1 << 54) x 16: Cannot allocate memory")
    #expect(throws: memoryError) { _ = try SharedTable(anonymousRows: 1 << 54, dimension: 16) }
    let path = directory.file("none/t")
    #expect(throws: FileError(cannot: "create", path, errorNumber: ENOENT)) {
      _ = try SharedTable(creating: path, rowCount: 1, dimension: 1)
    }
  }

  @Test func aTableWithoutComponentsTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = try SharedTable(anonymousRows: 1, dimension: 0)
    }
  }

  @Test func aTableThatIsOpenedHasTheRowsAndKeepsChanges() throws {
    let directory = try TemporaryDirectory()
    do {
      let table = try SharedTable(creating: directory.file("t"), rowCount: 3, dimension: 5)
      table.address(ofRow: 2)[4] = 7
      try table.synchronize()
    }
    do {
      let table = try SharedTable(opening: directory.file("t"), rowCount: 3, dimension: 5)
      #expect(number(table, 2, 4) == 7)
      table.address(ofRow: 0)[0] = 8
    }
    let table = try SharedTable(opening: directory.file("t"), rowCount: 3, dimension: 5)
    #expect(number(table, 0, 0) == 8)
  }

  @Test func aTableThatIsReadAloneStaysAsItIs() throws {
    let directory = try TemporaryDirectory()
    do {
      let table = try SharedTable(creating: directory.file("t"), rowCount: 3, dimension: 5)
      table.address(ofRow: 2)[4] = 7
    }
    #expect(chmod(directory.file("t"), 0o400) == 0)
    let before = try directory.contents("t")
    do {
      let table = try SharedTable(opening: directory.file("t"), rowCount: 3, dimension: 5, isReadOnly: true)
      #expect(number(table, 2, 4) == 7)
    }
    #expect(try directory.contents("t") == before)
  }

  @Test func aTableCutAtAnyByteIsRefused() throws {
    let directory = try TemporaryDirectory()
    _ = try SharedTable(creating: directory.file("t"), rowCount: 3, dimension: 5)
    let whole = try directory.contents("t")
    for length in Array(0..<40) + [4095, 4096, whole.count - 1, whole.count + 1] {
      let path = try directory.write((whole + [0])[..<length], to: "cut")
      let error = #expect(throws: FileError.self) {
        _ = try SharedTable(opening: path, rowCount: 3, dimension: 5)
      }
      let reason =
        length < 4096
        ? " is not a table: it has \(length) bytes, and a table's header has 4096"
        : ": 3 rows of 5 numbers take 4288 bytes, but the file has \(length)"
      #expect(error?.description == "'\(path)'\(reason)")
    }
  }

  @Test(arguments: [
    (0, "header, byte 0: it is not a table: it does not start with 'HVTB'"),
    (4, "header, byte 4: version 4 of the table; this program knows version 1"),
    (6, "header, byte 6: the byte-order mark is damaged or of the other byte order"),
    (8, "expected 3 rows of 5 numbers, found 4 of 5"),
    (16, "expected 3 rows of 5 numbers, found 3 of 4"),
    (24, "header, byte 8: 3 rows of 5 floats at distances of 4"),
  ])
  func aDamagedHeaderIsRefused(_ offset: Int, _ reason: String) throws {
    let directory = try TemporaryDirectory()
    _ = try SharedTable(creating: directory.file("t"), rowCount: 3, dimension: 5)
    var bytes = try directory.contents("t")
    bytes[offset] = 4
    let path = try directory.write(bytes, to: "t")
    let error = #expect(throws: FileError.self) {
      _ = try SharedTable(opening: path, rowCount: 3, dimension: 5)
    }
    #expect(error?.description.hasPrefix("'\(path)'") == true)
    #expect(error?.description.hasSuffix(reason) == true)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func onlyFiniteRowsAreCopied(_ bad: Float) throws {
    let from = try SharedTable(anonymousRows: 3, dimension: 20)
    let to = try SharedTable(anonymousRows: 3, dimension: 20)
    for row in 0..<3 { for column in 0..<20 { from.address(ofRow: row)[column] = Float(row * 20 + column) } }
    let isCopied = to.copyFiniteRows(of: from)
    #expect(isCopied && from.isFinite && to.isFinite)
    for row in 0..<3 { #expect(number(to, row, 19) == Float(row * 20 + 19)) }
    for row in 0..<3 { from.address(ofRow: row)[19] = -1 }
    from.address(ofRow: 1)[7] = bad
    let isCopiedAgain = to.copyFiniteRows(of: from)
    #expect(!isCopiedAgain && !from.isFinite && to.isFinite)
    #expect([number(to, 0, 19), number(to, 1, 19), number(to, 2, 19)] == [-1, 39, 59])
  }

  @Test func aTableOfMoreThanTwoToThe31ElementsKeepsItsLastRow() throws {
    let directory = try TemporaryDirectory()
    let (rowCount, dimension) = ((1 << 31) / 1008 + 10, 1000)
    let byteCount = SharedTable.fileByteCount(rowCount: rowCount, dimension: dimension)
    #expect((byteCount - 4096) / 4 > 1 << 31)
    // A header, and then a hole of 8.6 GB that takes no space.
    let path = directory.file("t")
    do {
      let file = try FileDescriptor(path: path, flags: O_RDWR | O_CREAT)
      var header = Array("HVTB".utf8) + [1, 0, 0xFF, 0xFE]
      for number in [rowCount, dimension, 1008] {
        header += (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
      }
      try header.withUnsafeBytes { try file.write($0, at: 0) }
      try file.truncate(toByteCount: byteCount)
    }
    do {
      let table = try SharedTable(opening: path, rowCount: rowCount, dimension: dimension)
      table.address(ofRow: rowCount - 1)[999] = 5
      table.address(ofRow: 0)[0] = 6
      try table.synchronize()
    }
    let table = try SharedTable(opening: path, rowCount: rowCount, dimension: dimension)
    #expect(number(table, rowCount - 1, 999) == 5)
    #expect(number(table, 0, 0) == 6)
    var bytes = [UInt8](repeating: 0, count: 4)
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: byteCount - 36) }
    // The last row ends with 8 floats of padding.
    #expect(count == 4 && bytes == [0, 0, 0xA0, 0x40])
  }
}
