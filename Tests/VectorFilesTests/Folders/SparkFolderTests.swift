import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Folders as Spark 4.3 writes them: `_SUCCESS`, files whose names begin with `part-`, and hidden checksums.
@Suite struct SparkFolderTests {
  private let directory: TemporaryDirectory
  private let records = [
    Record(word: Array("été".utf8), bits: [Float(1.5).bitPattern, Float(-2).bitPattern])
  ]

  init() throws { directory = try TemporaryDirectory() }

  /// A folder with tables of the same records.
  private func folder(table: String, parts: Int) throws -> String {
    let folder = directory.file("model")
    for path in Set([folder, folder + table]).sorted() { #expect(mkdir(path, 0o755) == 0) }
    for part in 0..<parts {
      let path = "\(folder)\(table)/part-0000\(part)-0a-c000.snappy.parquet"
      try writeRecords(records, to: path, format: .parquet, dimension: 2)
    }
    for name in ["_SUCCESS", "._SUCCESS.crc", ".part-00000-0a-c000.snappy.parquet.crc"] {
      _ = try FileDescriptor(path: "\(folder)\(table)/\(name)", flags: O_WRONLY | O_CREAT)
    }
    return folder
  }

  @Test(arguments: ["", "/data"])
  func theTableOfAFolderIsRead(_ table: String) throws {
    let folder = try folder(table: table, parts: 1)
    for path in [folder, folder + "/"] {
      #expect(try readRecords(path) == records)
      #expect(try VectorFileReader(path: path).format == .parquet)
      #expect(try IndexedVectors(path: path).count == 1)
    }
  }

  @Test func severalTablesAreRefusedWithTheWayToJoinThem() throws {
    let folder = try folder(table: "/data", parts: 3)
    let fault = FileError(
      "cannot read '\(folder)': its table is in 3 files; join them first, in DuckDB for example:"
        + " COPY (FROM '\(folder)/data/*.parquet') TO 'vectors.parquet'")
    #expect(throws: fault) { _ = try readRecords(folder) }
    #expect(throws: fault) { _ = try IndexedVectors(path: folder) }
  }

  @Test func aFolderInWhichSparkIsStillWritingIsRefused() throws {
    let folder = try folder(table: "/data", parts: 1)
    #expect(unlink(folder + "/data/_SUCCESS") == 0)
    #expect(
      throws: FileError(
        "cannot read '\(folder)': Spark has not written all of it, since '_SUCCESS' is missing there")
    ) { _ = try readRecords(folder) }
    // PyArrow has no such mark, and other names.
    let part = try #require(
      try directoryNames(folder + "/data").first { $0.hasPrefix("part-") })
    #expect(rename("\(folder)/data/\(part)", folder + "/data/part-0.parquet") == 0)
    #expect(try readRecords(folder).count == 1)
  }
}
