import Glibc
import Storage
import TestSupport
import Testing

@Suite struct SharedTableTests {
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
}
