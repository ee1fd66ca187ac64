import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// What files say of themselves, and how often their words were in the text.
@Suite struct VectorMetadataTests {
  private let directory: TemporaryDirectory
  private static let metadata = VectorMetadata([
    "hogvec.options": "{\"size\": 50, \"word\": \"\\\"東京\\\"\"}", "é": "\u{1F600}\n\t</x>", "empty": "",
  ])

  init() throws { directory = try TemporaryDirectory() }

  /// Writes two records, the second without a count.
  private func write(
    _ name: String, _ format: VectorFormat, metadata: VectorMetadata = Self.metadata,
    counts: [UInt64?] = [7, nil]
  ) throws -> String {
    let path = directory.file(name)
    var writer = try VectorFileWriter(path: path, format: format, count: 2, dimension: 2, metadata: metadata)
    for (row, count) in counts.enumerated() {
      try writer.append(word: Array("w\(row)".utf8), count: count, vector: [Float(row), 2])
    }
    try writer.publish()
    return path
  }

  @Test(arguments: [VectorFormat.safeTensors, .numPyArchive, .model2Vec, .finalfusion, .parquet])
  func textsComeBack(_ format: VectorFormat) throws {
    let path = try write("v", format)
    #expect(try VectorFileReader(path: path).metadata == Self.metadata)
    #expect(try VectorFileReport(reading: path).metadata == Self.metadata)
    #expect(try VectorFileReader(path: write("none", format, metadata: VectorMetadata())).metadata.isEmpty)
    // What is converted says what was done with it, after what was done before.
    var converter = VectorFileConverter(
      input: path, output: directory.file("c.npz"), outputFormat: .numPyArchive)
    converter.changes = ["centered"]
    _ = try converter.run()
    converter = VectorFileConverter(
      input: directory.file("c.npz"), output: directory.file("c"), outputFormat: .safeTensors)
    converter.changes = ["aligned", "scaled to length 1"]
    _ = try converter.run()
    var expected = Self.metadata
    expected.entries["hogvec.converted"] = "centered, aligned, scaled to length 1"
    #expect(try VectorFileReader(path: directory.file("c")).metadata == expected)
  }

  @Test(
    arguments: VectorFormat.files.filter {
      ![.safeTensors, .numPyArchive, .finalfusion, .parquet].contains($0)
    })
  func formatsWithoutAPlaceLeaveThemOut(_ format: VectorFormat) throws {
    let with = try Array(Data(contentsOf: URL(filePath: write("with", format))))
    #expect(try with == Array(Data(contentsOf: URL(filePath: write("without", format, metadata: .init())))))
  }

  /// The header stays one that other programs read: `__metadata__` is an object of texts, with their format.
  @Test func theHeaderOfSafetensorsIsJSON() throws {
    let bytes = try Data(contentsOf: URL(filePath: write("v", .safeTensors)))
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(length % 8 == 0)
    let header = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: Any])
    var expected = Self.metadata.entries
    expected["format"] = "pt"
    #expect(header["__metadata__"] as? [String: String] == expected)
  }

  @Test(arguments: [VectorFormat.numPyArchive, .jsonLines, .table])
  func countsComeBackAlsoFromARepair(_ format: VectorFormat) throws {
    let path = try write("v", format)
    #expect(try readCounts(path) == [7, nil])
    _ = try VectorFileRepair(input: path, output: directory.file("whole")).run()
    #expect(try readCounts(directory.file("whole")) == [7, nil])
    #expect(try VectorFileReader(path: directory.file("whole")).metadata.isEmpty == (format != .numPyArchive))
    #expect(try VectorFileReport(reading: path).tokenCount == 7)
    #expect(try VectorFileReport(reading: write("u", format, counts: [nil, nil])).tokenCount == nil)
  }

  /// Wherever a byte of an archive with counts and texts is changed, it is read as it was or refused.
  @Test func aChangedByteIsNoticedOrChangesNothing() throws {
    let bytes = try Array(Data(contentsOf: URL(filePath: write("v", .numPyArchive))))
    var refusedCount = 0
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 0x11
      let path = try directory.write(changed, to: "c")
      do {
        let reader = try VectorFileReader(path: path, format: .numPyArchive)
        #expect(reader.metadata == Self.metadata || reader.metadata.isEmpty, "byte \(place)")
        let found = try readCounts(path, .numPyArchive)
        #expect(found == [7, nil] || found == [nil, nil], "byte \(place)")
      } catch let error as FileError {
        refusedCount += 1
        #expect(!error.description.contains("\n"))
      }
    }
    #expect(refusedCount > bytes.count / 2)
  }
}
