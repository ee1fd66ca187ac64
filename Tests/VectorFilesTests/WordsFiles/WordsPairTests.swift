import Foundation
import HogvecSystem
import HogvecTestSupport
import HogvecVectorFiles
import Testing

/// Vectors and their words in two files, which belong together.
@Suite struct WordsPairTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func write(_ name: String, _ word: String, count: Int = 50) throws {
    var writer = try VectorFileWriter(
      path: directory.file(name), format: .numPy, count: count, dimension: 2)
    for row in 0..<count { try writer.append(word: Array("\(word)\(row)".utf8), vector: [Float(row), 1]) }
    try writer.publish()
  }

  /// Whether file systems here can note what belongs together.
  private func canNote() throws -> Bool {
    let file = try FileDescriptor(path: directory.write("x", to: "probe"), flags: O_RDWR)
    file.note("words", "x")
    let isNoted = file.noted("words") == "x"
    if !isNoted { print("skipped: the file system has no extended attributes of users") }
    return isNoted
  }

  @Test func wordsThatWereNotWrittenWithTheVectorsAreRefused() throws {
    guard try canNote() else { return }
    try write("a.npy", "a")
    try write("b.npy", "b")
    #expect(try VectorFileReader(path: directory.file("a.npy")).count == 50)
    #expect(rename(directory.file("b.npy.words"), directory.file("a.npy.words")) == 0)
    let error = #expect(throws: FileError.self) { _ = try VectorFileReader(path: directory.file("a.npy")) }
    #expect(
      error?.problem
        == "'\(directory.file("a.npy"))': the words in '\(directory.file("a.npy.words"))' were written with other vectors; "
        + "convert again or, if they are right")
    #expect(error?.remedy == .nameInputWords)
    #expect(throws: FileError.self) { _ = try IndexedVectors(path: directory.file("a.npy")) }
    // Who names them says that they are right.
    let named = try VectorFileReader(
      path: directory.file("a.npy"), wordsPath: directory.file("a.npy.words"))
    #expect(named.count == 50)
    // Written again, they belong together again.
    try write("a.npy", "c")
    #expect(try IndexedVectors(path: directory.file("a.npy")).word(0) == Array("c0".utf8))
  }

  @Test func pairsWithoutANoteAreTakenAsTheyAre() throws {
    try write("a.npy", "a")
    // Words that were edited in their place.
    _ = try directory.write(Array(String(repeating: "v\n", count: 50).utf8), to: "a.npy.words")
    #expect(try VectorFileReader(path: directory.file("a.npy")).count == 50)
    // A copy of the content alone, as by another program.
    _ = try directory.write(directory.contents("a.npy"), to: "copy.npy")
    _ = try directory.write(Array(String(repeating: "w\n", count: 50).utf8), to: "copy.npy.words")
    #expect(try VectorFileReader(path: directory.file("copy.npy")).count == 50)
  }

  @Test func twoWritersAtOnceLeaveThePairOfOne() async throws {
    let path = directory.file("o.npy")
    for round in 0..<20 {
      for name in ["o.npy", "o.npy.words"] {
        try? FileManager.default.removeItem(atPath: directory.file(name))
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (word, value) in [("a", Float(1)), ("b", 2), ("c", 3)] {
          group.addTask {
            var writer = try VectorFileWriter(path: path, format: .numPy, count: 50, dimension: 2)
            for row in 0..<50 { try writer.append(word: Array("\(word)\(row)".utf8), vector: [value, 1]) }
            try writer.publish()
          }
        }
        try await group.waitForAll()
      }
      let vectors = try IndexedVectors(path: path)
      let value = vectors.address(0).loadUnaligned(as: Float.self)
      let word = String(decoding: vectors.word(0), as: UTF8.self)
      #expect(word == ["a0", "b0", "c0"][Int(value) - 1], "round \(round)")
      let left = try FileManager.default.contentsOfDirectory(atPath: directory.path)
      #expect(left.filter { $0.hasPrefix(".") } == [])
    }
  }

  @Test func anIndexIsForThoseAloneWhoMayReadTheFile() throws {
    try write("a.npy", "a")
    chmod(directory.file("a.npy"), 0o600)
    _ = try IndexedVectors(path: directory.file("a.npy"))
    let index = try FileDescriptor(path: directory.file("a.npy.hvix"), flags: O_RDONLY)
    #expect(try index.status().st_mode & 0o777 == 0o600)
  }

  @Test func aFileThatIsWrittenToWhileItIsOpenIsNoticed() throws {
    try write("a.npy", "a")
    let vectors = try IndexedVectors(path: directory.file("a.npy"))
    try vectors.checkIsUnchanged()
    let file = try FileDescriptor(path: directory.file("a.npy"), flags: O_RDWR)
    // Files' times go by steps of some milliseconds.
    usleep(20_000)
    try [UInt8](repeating: 7, count: 8).withUnsafeBytes { try file.write($0, at: 128) }
    #expect(
      throws: FileError(
        "'\(directory.file("a.npy"))' was changed since it was opened; open it again to ask what it is now")
    ) { try vectors.checkIsUnchanged() }
  }
}
