import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct FileReplacementTests {
  private func names(in directory: TemporaryDirectory) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
  }

  @Test func theOldFileStaysUntilPublished() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("old", to: "result")
    do {
      var replacement = try FileReplacement(of: path)
      try replacement.write("new")
      #expect(try directory.contents("result") == Array("old".utf8))
      try replacement.publish()
    }
    #expect(try directory.contents("result") == Array("new".utf8))
    #expect(try names(in: directory) == ["result"])
  }

  @Test func whatIsNotPublishedLeavesNothing() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("old", to: "result")
    do {
      var replacement = try FileReplacement(of: path)
      try replacement.write("new")
      // Where files can be without a name, this one is.
      let unnamed = open(directory.path, O_RDWR | 0o20_000_000 | O_DIRECTORY, 0o600)
      #expect(try names(in: directory).count == (unnamed < 0 ? 2 : 1))
      if unnamed >= 0 { close(unnamed) }
    }
    do { _ = try FileReplacement(of: directory.file("another")) }
    #expect(try directory.contents("result") == Array("old".utf8))
    #expect(try names(in: directory) == ["result"])
  }

  @Test func piecesOfAnySizeArriveInOrder() throws {
    let directory = try TemporaryDirectory()
    var replacement = try FileReplacement(of: directory.file("result"))
    var expected: [UInt8] = []
    // The buffer holds 2^20 bytes: around it, exactly it, beyond it, and nothing.
    for (index, count) in [1, 0, (1 << 20) - 1, 1, 1 << 20, (1 << 20) + 1, 3, 2_500_000, 0, 7].enumerated() {
      let piece = (0..<count).map { UInt8(truncatingIfNeeded: $0 &+ index) }
      try replacement.write(piece)
      expected += piece
    }
    try replacement.write("grün")
    expected += Array("grün".utf8)
    try replacement.publish()
    #expect(try directory.contents("result") == expected)
  }

  @Test func theModeOfTheOldFileIsKept() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("old", to: "result")
    chmod(path, 0o640)
    try FileReplacement(of: path).publish()
    let status = try FileDescriptor(path: path, flags: O_RDONLY).status()
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(try directory.contents("result") == [])
  }

  @Test func aSymbolicLinkStaysAndItsTargetIsReplaced() throws {
    let directory = try TemporaryDirectory()
    let target = try directory.write("old", to: "target")
    #expect(symlink("target", directory.file("link")) == 0)
    var replacement = try FileReplacement(of: directory.file("link"))
    try replacement.write("new")
    try replacement.publish()
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: directory.file("link")) == "target")
    #expect(try directory.contents("target") == Array("new".utf8))
    #expect(try names(in: directory) == ["link", "target"])
    _ = target
  }

  @Test func aDeviceIsWrittenDirectly() throws {
    var replacement = try FileReplacement(of: "/dev/null")
    try replacement.write("new")
    try replacement.publish()
    let status = try FileDescriptor(path: "/dev/null", flags: O_RDONLY).status()
    #expect(!status.isRegularFile)
    #expect(try !FileManager.default.contentsOfDirectory(atPath: "/dev").contains { $0.hasPrefix(".null.") })
  }

  @Test func aFullDeviceFailsWhereItsNameIsTheUsers() throws {
    let directory = try TemporaryDirectory()
    let link = directory.file("v.bin")
    #expect(symlink("/dev/full", link) == 0)
    let error = FileError(cannot: "write to", link, errorNumber: ENOSPC)
    #expect(throws: error) {
      var replacement = try FileReplacement(of: link)
      try replacement.write("new")
      try replacement.publish()
    }
  }

  @Test func aPlaceThatCannotBeWrittenIsRefused() throws {
    let directory = try TemporaryDirectory()
    let inside = directory.file("none/result")
    #expect(throws: FileError(cannot: "create", inside, errorNumber: ENOENT)) {
      _ = try FileReplacement(of: inside)
    }
    #expect(throws: FileError(cannot: "write", directory.path, errorNumber: EISDIR)) {
      _ = try FileReplacement(of: directory.path)
    }
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
  func aReadOnlyDirectoryIsRefusedAndTheOldFileStays() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("old", to: "result")
    chmod(directory.path, 0o500)
    defer { chmod(directory.path, 0o700) }
    #expect(throws: FileError(cannot: "create", path, errorNumber: EACCES)) {
      _ = try FileReplacement(of: path)
    }
    #expect(try directory.contents("result") == Array("old".utf8))
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read every directory"))
  func aDirectoryThatMayNotBeReadTakesTheFile() throws {
    let directory = try TemporaryDirectory()
    chmod(directory.path, 0o300)
    defer { chmod(directory.path, 0o700) }
    var replacement = try FileReplacement(of: directory.file("result"))
    try replacement.write("new")
    try replacement.publish()
    #expect(try directory.contents("result") == Array("new".utf8))
  }

  @Test func aFailedRenameIsReportedAndLeavesNothingBeside() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("result")
    #expect(throws: FileError(cannot: "replace", path, errorNumber: EISDIR)) {
      var replacement = try FileReplacement(of: path)
      try replacement.write("new")
      // Someone makes a directory of that name meanwhile.
      #expect(mkdir(path, 0o700) == 0)
      try replacement.publish()
    }
    #expect(try names(in: directory) == ["result"])
  }

  @Test func aDirectoryThatGoesMeanwhileIsReported() throws {
    let directory = try TemporaryDirectory()
    let inner = directory.file("inner")
    #expect(mkdir(inner, 0o700) == 0)
    let path = inner + "/result"
    #expect(throws: FileError(cannot: "replace", path, errorNumber: ENOENT)) {
      let replacement = try FileReplacement(of: path)
      try FileManager.default.removeItem(atPath: inner)
      try replacement.publish()
    }
  }

  /// A file system of 64 KiB, which only the superuser can make, and not everywhere.
  @Test(.enabled(if: geteuid() == 0, "only the superuser can mount a small file system"))
  func aFullFileSystemKeepsTheOldFile() throws {
    let directory = try TemporaryDirectory()
    guard mount("tmpfs", directory.path, "tmpfs", 0, "size=64k") == 0 else {
      print("skipped: no file system can be mounted here")
      return
    }
    defer { umount2(directory.path, CInt(MNT_DETACH)) }
    let path = try directory.write("old", to: "result")
    #expect(throws: FileError(cannot: "write to", path, errorNumber: ENOSPC)) {
      var replacement = try FileReplacement(of: path)
      try replacement.write([UInt8](repeating: 1, count: 100_000))
      try replacement.publish()
    }
    #expect(try directory.contents("result") == Array("old".utf8))
    #expect(try names(in: directory) == ["result"])
    #expect(throws: FileError.self) {
      _ = try SharedTable(creating: directory.file("table"), rowCount: 10_000, dimension: 100)
    }
    #expect(try names(in: directory) == ["result"])
  }

  @Test func twoOfOneFileAtATimeAreBothWhole() throws {
    let directory = try TemporaryDirectory()
    var first = try FileReplacement(of: directory.file("result"))
    var second = try FileReplacement(of: directory.file("result"))
    try first.write("aaaa")
    try second.write("bb")
    try first.publish()
    #expect(try directory.contents("result") == Array("aaaa".utf8))
    try second.publish()
    #expect(try directory.contents("result") == Array("bb".utf8))
    #expect(try names(in: directory) == ["result"])
  }

  @Test func theLongestNameCanBeWritten() throws {
    let directory = try TemporaryDirectory()
    let name = String(repeating: "n", count: 255)
    try FileReplacement(of: directory.file(name)).publish()
    #expect(try names(in: directory) == [name])
  }
}
