import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct MappedFileTests {
  @Test(arguments: [0, 1, 4095, 4096, 4097, 50_000])
  func theBytesAreTheFiles(_ byteCount: Int) throws {
    let directory = try TemporaryDirectory()
    let content = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try directory.write(content, to: "f")
    let file = try MappedFile(path: path)
    let (found, foundCount, foundPath) = (Array(file.bytes), file.byteCount, file.path)
    #expect(found == content)
    #expect(foundCount == byteCount)
    #expect(foundPath == path)
  }

  @Test func theContentOutlivesTheNameAndTheDescriptor() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("content", to: "f")
    let file = try MappedFile(FileDescriptor(path: path, flags: O_RDONLY), access: .random)
    #expect(unlink(path) == 0)
    let content = Array(file.bytes)
    #expect(content == Array("content".utf8))
  }

  @Test func whatIsNoRegularFileIsRefused() throws {
    let directory = try TemporaryDirectory()
    let pipe = directory.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    // A pipe that no one writes to must not be waited for.
    for path in [pipe, "/dev/null"] {
      let error = FileError("cannot read '\(path)': it is not a regular file")
      #expect(throws: error) { _ = try MappedFile(path: path) }
    }
    #expect(throws: FileError(cannot: "read", directory.path, errorNumber: EISDIR)) {
      _ = try MappedFile(path: directory.path)
    }
    #expect(throws: FileError(cannot: "open", pipe + "/x", errorNumber: ENOTDIR)) {
      _ = try MappedFile(path: pipe + "/x")
    }
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func aFileThatMayNotBeReadIsRefused() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("secret", to: "f")
    chmod(path, 0)
    #expect(throws: FileError(cannot: "open", path, errorNumber: EACCES)) {
      _ = try MappedFile(path: path)
    }
  }
}
