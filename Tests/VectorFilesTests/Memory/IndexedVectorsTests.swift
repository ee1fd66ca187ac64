import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// The index beside a file: whatever becomes of it, answers are those of the file.
@Suite struct IndexedVectorsTests {
  private static let formats: [VectorFormat] = [.binary, .numPy, .safeTensors, .table]

  private func write(_ words: [String], _ path: String, _ format: VectorFormat) throws {
    let records = words.enumerated().map { row, word in
      Record(word: Array(word.utf8), bits: [Float(row), 2, -1].map(\.bitPattern))
    }
    try writeRecords(records, to: path, format: format, dimension: 3)
  }

  /// Whether the opened file gives these words, found by each other, with their vectors.
  private func isRight(_ vectors: borrowing IndexedVectors, _ words: [String]) -> Bool {
    guard vectors.count == words.count, vectors.dimension == 3 else { return false }
    for (row, word) in words.enumerated() {
      let length = (Double(row * row) + 5).squareRoot()
      let unit = [Double(row), 2, -1].map { Float($0 / length) }
      let found = vectors.unitVector(row)
      let isNear = zip(found, unit).allSatisfy { abs($0 - $1) < 1e-6 }
      guard vectors.word(row) == Array(word.utf8), vectors.id(of: Array(word.utf8)) == row, isNear else {
        return false
      }
    }
    return vectors.id(of: Array("missing".utf8)) == nil
  }

  /// Opens a file: whether it gives these words, where the index came from, and what is wrong with what
  /// stands in its place.
  private func open(
    _ path: String, _ words: [String]
  ) throws -> (isRight: Bool, origin: IndexedVectors.IndexOrigin, fault: String?) {
    let vectors = try IndexedVectors(path: path, threads: 1)
    return (isRight(vectors, words), vectors.indexOrigin, vectors.indexFault)
  }

  @Test(arguments: formats)
  func everyWrongByteAndEveryCutOfAnIndexIsNoticed(_ format: VectorFormat) throws {
    let directory = try TemporaryDirectory()
    let (path, list) = (directory.file("v"), ["a", "bc", "d", ""])
    try write(list, path, format)
    let origin = try IndexedVectors(path: path, threads: 1).indexOrigin
    #expect(origin == .made)
    let index = try directory.contents("v.hvix")
    let words = format.hasWordsFile ? format.wordsPath(for: path) : nil
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    let identity = try #require(try VectorIndex.Identity(of: file, wordsPath: words, format: format))
    let byteCount = try directory.contents("v").count
    for place in index.indices {
      var changed = index
      changed[place] ^= UInt8(1 << (place % 8))
      for bytes in [changed, Array(index[..<place])] {
        _ = try directory.rewrite(bytes, to: "v.hvix")
        let finding = VectorIndex.find(at: path + ".hvix", of: identity, fileByteCount: byteCount)
        guard case .damaged = finding else {
          Issue.record("byte \(place) is not noticed")
          continue
        }
      }
    }
    for place in [0, 4, 9, index.count / 2, index.count - 1] {
      var changed = index
      changed[place] ^= 0x10
      _ = try directory.write(changed, to: "v.hvix")
      let (isRight, origin, fault) = try open(path, list)
      #expect(isRight && origin == .made, "byte \(place)")
      #expect(fault == "'\(path).hvix' was damaged; it was made anew", "byte \(place)")
    }
    _ = try directory.write(index + [0], to: "v.hvix")
    let fault = try IndexedVectors(path: path, threads: 1).indexFault
    #expect(fault != nil)
    let (isRight, found, last) = try open(path, list)
    #expect(isRight && last == nil && found == .found)
    #expect(try directory.contents("v.hvix") == index)
  }

  /// Indexes that are wrong and have the right fingerprint all the same, as no accident makes them: they
  /// answer wrongly, but never reach outside the file and the index.
  @Test func noIndexReachesOutsideTheFile() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("v")
    try write(["a", "bc", "d", ""], path, .binary)
    _ = try IndexedVectors(path: path, threads: 1)
    let index = try directory.contents("v.hvix")
    var random = TestRandom(state: 3)
    let start = VectorIndex.unmarkedByteCount + 8 * VectorIndex.Identity.count
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    let identity = try #require(try VectorIndex.Identity(of: file, wordsPath: nil, format: .binary))
    let byteCount = try directory.contents("v").count
    var wholeCount = 0
    for _ in 0..<DamagedFileTests.mutationCount {
      var changed = index
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(
          in: start..<(Bool.random(using: &random) ? start + 96 : index.count), using: &random)
        changed[place] = Bool.random(using: &random) ? 0xFF : UInt8.random(in: 0...255, using: &random)
      }
      let fingerprint = changed.withUnsafeBytes {
        Fingerprint(of: UnsafeRawBufferPointer(rebasing: $0[VectorIndex.unmarkedByteCount...])).value
      }
      for shift in 0..<8 { changed[8 + shift] = UInt8(truncatingIfNeeded: fingerprint >> (shift * 8)) }
      _ = try directory.rewrite(changed, to: "v.hvix")
      let finding = VectorIndex.find(at: path + ".hvix", of: identity, fileByteCount: byteCount)
      guard case .whole(let found) = finding else { continue }
      wholeCount += 1
      for row in 0..<found.count {
        #expect(found.offset(row) >= 0 && found.offset(row) + found.dimension * 4 <= byteCount)
        _ = found.scale(row)
        if let other = found.row(of: found.word(row)) { #expect(other >= 0 && other < found.count) }
      }
    }
    #expect(wholeCount > 0)
  }

  @Test(arguments: formats)
  func aFileThatChangesInPlaceIsReadAnewThoughItsTimeIsSetBack(_ format: VectorFormat) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("v")
    try write(["a", "b"], path, format)
    let origin = try IndexedVectors(path: path, threads: 1).indexOrigin
    #expect(origin == .made)
    let changed = format.hasWordsFile ? format.wordsPath(for: path) : path
    let time = try FileManager.default.attributesOfItem(atPath: changed)[.modificationDate]
    let bytes = try directory.contents(splitPath(changed).name).map { $0 == UInt8(ascii: "b") ? 0x63 : $0 }
    let file = try FileHandle(forUpdating: URL(filePath: changed))
    try file.write(contentsOf: bytes)
    try file.close()
    try FileManager.default.setAttributes([.modificationDate: try #require(time)], ofItemAtPath: changed)
    let (isRight, found, fault) = try open(path, ["a", "c"])
    #expect(isRight && found == .made && fault == nil)
  }

  @Test func anotherFilesIndexAndAnEarlierProgramsAreReplaced() throws {
    let directory = try TemporaryDirectory()
    for (name, words) in [("v", ["a", "b"]), ("w", ["c", "d"])] {
      try write(words, directory.file(name), .binary)
      _ = try IndexedVectors(path: directory.file(name), threads: 1)
    }
    var earlier = try directory.contents("v.hvix")
    earlier[4] = 1
    for bytes in [try directory.contents("w.hvix"), earlier] {
      _ = try directory.write(bytes, to: "v.hvix")
      let (isRight, found, fault) = try open(directory.file("v"), ["a", "b"])
      #expect(isRight && found == .made && fault == nil)
    }
  }

  @Test func whatIsNoIndexStaysAsItIs() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("v")
    try write(["a", "b"], path, .binary)
    _ = try directory.write("notes of mine", to: "v.hvix")
    for _ in 0..<2 {
      let (isRight, origin, fault) = try open(path, ["a", "b"])
      #expect(isRight && origin == .memory)
      #expect(
        fault
          == "'\(path).hvix' is not an index of vectors; it stays as it is, and '\(path)' is read as a whole each time"
      )
    }
    #expect(try directory.contents("v.hvix") == Array("notes of mine".utf8))
  }

  @Test func anIndexThatCannotBeReadIsNamedWithTheReason() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("v")
    try write(["a", "b"], path, .binary)
    try FileManager.default.createDirectory(atPath: path + ".hvix", withIntermediateDirectories: false)
    let (isRight, origin, fault) = try open(path, ["a", "b"])
    #expect(isRight && origin == .memory)
    #expect(
      fault
        == "cannot read '\(path).hvix': Is a directory; it stays as it is, and '\(path)' is read as a whole each time"
    )
  }
}
