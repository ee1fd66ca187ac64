import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing
import HogvecVectorFiles

@testable import HogvecCommands

/// A run on tables of more than 2^31 elements, in files that are holes but for the rows that are trained.
@Suite struct LargeTableTests {
  private static let (rowCount, dimension) = (21_500, 100_000)
  private static let rowByteCount = dimension * 4

  /// Makes a table of zeros whose last two rows begin with a one.
  private func makeTable(_ path: String) throws {
    try FileManager.default.removeItem(atPath: path)
    let file = try FileDescriptor(path: path, flags: O_RDWR | O_CREAT)
    var header = Array("HVTB".utf8) + [1, 0, 0xFF, 0xFE]
    for number in [Self.rowCount, Self.dimension, Self.dimension] {
      header += (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
    try header.withUnsafeBytes { try file.write($0, at: 0) }
    let byteCount = SharedTable.fileByteCount(rowCount: Self.rowCount, dimension: Self.dimension)
    try file.truncate(toByteCount: byteCount)
    for row in 1...2 {
      try [Float(1)].withUnsafeBytes { try file.write($0, at: byteCount - row * Self.rowByteCount) }
    }
  }

  /// Reads a stream to its end.
  ///
  /// - Returns: the bytes there were, and the last ones.
  private func drain(_ path: String, keeping tailByteCount: Int) throws -> (byteCount: Int, tail: [UInt8]) {
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    var (total, tail) = (0, [UInt8]())
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return (total, tail) }
      total += count
      tail.append(contentsOf: buffer[..<count])
      if tail.count > 4 * tailByteCount { tail.removeFirst(tail.count - tailByteCount) }
    }
  }

  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["HOGVEC_LARGE_TESTS"] == "1",
      "it writes and reads 17 GB, none of it to the disk; HOGVEC_LARGE_TESTS=1 runs it"))
  func theLastRowIsTrainedSavedAndRead() throws {
    let directory = try TemporaryDirectory()
    let words = (0..<Self.rowCount).map { "w\($0) 5\n" }.joined()
    let last = ["w\(Self.rowCount - 2)", "w\(Self.rowCount - 1)"]
    let corpus = try directory.write("\(last[0]) \(last[1]) \(last[0]) \(last[1])\n", to: "corpus")
    let model = directory.file("model")
    // A run that ends before its first chunk, and then is made one on larger tables.
    let begun = try CommandRunner(
      "train", corpus, "--read-vocab", try directory.write(words, to: "words"), "--output",
      directory.file("v.bin"), "--model", model, "--size", "16", "--sample", "0", "--threads", "1",
      "--epochs",
      "1", "--time-budget", "0.000001s", "--quiet")
    #expect(begun.exitCode == 75, "\(begun.messages)")
    let manifest = String(decoding: try directory.contents("model/manifest.json"), as: UTF8.self)
    _ = try directory.write(
      withoutChecksum(manifest.replacing("\"size\": 16", with: "\"size\": \(Self.dimension)")),
      to: "model/manifest.json")
    for name in ["input.table", "output.table"] { try makeTable("\(model)/\(name)") }

    // Saved into a pipe, so that the disk need not hold it.
    let pipe = directory.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let saved = Lock<(byteCount: Int, tail: [UInt8])>((0, []))
    let group = DispatchGroup()
    DispatchQueue(label: "reader").async(group: group) {
      let read = try? drain(pipe, keeping: Self.rowByteCount + 1)
      saved.withLock { $0 = read ?? $0 }
    }
    let result = try CommandRunner("train", "--resume", model, "--output", pipe, "--quiet")
    #expect(result.exitCode == 0, "\(result.messages)")
    group.wait()

    let records = words.utf8.count - 3 * Self.rowCount + Self.rowCount * (Self.rowByteCount + 2)
    #expect(Self.rowCount * Self.dimension > 1 << 31)
    let (byteCount, tail) = saved.withLock { $0 }
    #expect(byteCount == "\(Self.rowCount) \(Self.dimension)\n".utf8.count + records)
    let row = Array(tail.suffix(Self.rowByteCount + 1).dropLast())
    #expect(row.prefix(4) != [0, 0, 0x80, 0x3F], "the last row is trained")
    let table = try FileDescriptor(path: "\(model)/input.table", flags: O_RDONLY)
    var stored = [UInt8](repeating: 0, count: Self.rowByteCount)
    let position = Int(try table.status().st_size) - Self.rowByteCount
    #expect(try stored.withUnsafeMutableBytes { try table.read(into: $0, at: position) } == Self.rowByteCount)
    #expect(stored == row)

    // The table is a vector file too.
    var reader = try VectorFileReader(path: "\(model)/input.table")
    var (count, word) = (0, [UInt8]())
    let vector = UnsafeMutableBufferPointer<Float>.allocate(capacity: Self.dimension)
    defer { vector.deallocate() }
    while try reader.next(word: &word, vector: vector) { count += 1 }
    #expect(count == Self.rowCount)
    #expect(word == Array(last[1].utf8))
    #expect(Array(UnsafeRawBufferPointer(vector)) == row)
  }
}
