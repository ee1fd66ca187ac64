import HogvecCorpus
import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct CorpusFilesTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// What arguments stand for, without the directory's path.
  func expand(_ arguments: String...) throws -> [String] {
    var skipped: [String]?
    return try CorpusFiles.expand(arguments, skipped: &skipped).map {
      $0.replacingOccurrences(of: directory.path + "/", with: "")
    }
  }

  func makeTree() throws {
    let manager = FileManager.default
    for name in ["tree/b/deep", "tree/.hidden", "tree/empty"] {
      try manager.createDirectory(atPath: directory.file(name), withIntermediateDirectories: true)
    }
    for name in [
      "tree/z", "tree/a", "tree/Z", "tree/b/2", "tree/b/10", "tree/b/deep/x", "tree/.dot", "tree/.hidden/y",
    ] {
      _ = try directory.write("x", to: name)
    }
    try manager.createSymbolicLink(
      atPath: directory.file("tree/b/loop"), withDestinationPath: directory.file("tree"))
  }

  @Test func aDirectoryIsItsFilesInByteOrderWithoutHiddenOnes() throws {
    try makeTree()
    let files = ["tree/Z", "tree/a", "tree/b/10", "tree/b/2", "tree/b/deep/x", "tree/z"]
    #expect(try expand(directory.file("tree")) == files)
    #expect(try expand("x", directory.file("tree") + "/", "-") == ["x"] + files + ["-"])
  }

  @Test func aListNamesFilesAndDirectories() throws {
    try makeTree()
    let list = try directory.write("one\r\n\n\(directory.file("tree/b"))\n@two", to: "list")
    // A line that starts with @ is a file's name, and the directory that `loop` leads to is above it.
    #expect(
      try expand("@" + list) == [
        "one", "tree/b/10", "tree/b/2", "tree/b/deep/x", "tree/b/loop/Z", "tree/b/loop/a", "tree/b/loop/z",
        "@two",
      ])
  }

  @Test func namesInAListNeedNotBeText() throws {
    let list = try directory.write([0x61, 0xFF, 0x0A], to: "list")
    #expect(try expand("@" + list).map(\.pathBytes) == [[0x61, 0xFF]])
  }

  @Test func directoriesThatLinkToEachOtherAreReadOnce() throws {
    let manager = FileManager.default
    for index in 1...9 {
      let path = directory.file("f/d\(index)")
      try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
      try "a b".write(toFile: path + "/t", atomically: false, encoding: .utf8)
      for other in 1...9 where other != index {
        try manager.createSymbolicLink(atPath: "\(path)/l\(other)", withDestinationPath: "../d\(other)")
      }
    }
    let files = try expand(directory.file("f"))
    #expect(files.count == 9 && files.allSatisfy { $0.hasSuffix("/t") })
  }

  @Test func aPipeInADirectoryIsNotWaitedFor() throws {
    try FileManager.default.createDirectory(atPath: directory.file("d"), withIntermediateDirectories: true)
    _ = try directory.write("a", to: "d/text")
    let pipe = directory.file("d/pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let reason = "cannot read '\(pipe)': it is a pipe in a directory; name it by itself to wait for it"
    #expect(throws: FileError(reason)) { try expand(directory.file("d")) }
    var skipped: [String]? = []
    #expect(try CorpusFiles.expand([directory.file("d")], skipped: &skipped) == [directory.file("d/text")])
    #expect(skipped == [reason])
    #expect(try expand(pipe) == ["d/pipe"])
  }

  @Test func whatHasNoFileIsAnErrorOrSkipped() throws {
    try makeTree()
    let (empty, list) = (directory.file("tree/empty"), try directory.write("\n", to: "list"))
    #expect(throws: FileError("'\(empty)' has no file in it")) { try expand(empty) }
    #expect(throws: FileError("'\(list)': the list names no file")) { try expand("@" + list) }
    var skipped: [String]? = []
    #expect(try CorpusFiles.expand([empty, "a"], skipped: &skipped) == ["a"])
    #expect(skipped == ["'\(empty)' has no file in it"])
  }
}
