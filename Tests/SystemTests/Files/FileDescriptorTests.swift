import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct FileDescriptorTests {
  @Test func aFailureNamesTheFileAndTheReason() throws {
    let directory = try TemporaryDirectory()
    let missing = directory.file("none")
    #expect(throws: FileError(cannot: "open", missing, errorNumber: ENOENT)) {
      _ = try FileDescriptor(path: missing, flags: O_RDONLY)
    }
    let inside = missing + "/file"
    #expect(throws: FileError(cannot: "create", inside, errorNumber: ENOENT)) {
      _ = try FileDescriptor(path: inside, flags: O_WRONLY | O_CREAT)
    }
    #expect(throws: FileError(cannot: "open", "the corpus", errorNumber: ENOENT)) {
      _ = try FileDescriptor(path: missing, flags: O_RDONLY, named: "the corpus")
    }
  }

  @Test func whatIsWrittenIsReadBackAndLongReadsEndWithTheFile() throws {
    let directory = try TemporaryDirectory()
    let file = try FileDescriptor(path: directory.file("f"), flags: O_RDWR | O_CREAT)
    let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try write(content, to: file)
    #expect(try directory.contents("f") == content)
    let status = try file.status()
    #expect(status.st_size == 100_000)
    #expect(status.isRegularFile)

    var buffer = [UInt8](repeating: 0, count: 1000)
    let count = try file.read(into: &buffer, at: 99_500)
    #expect(count == 500)
    #expect(buffer[..<500] == content[99_500...])
    // The file's own position is still at its end.
    let rest = try file.read(into: &buffer)
    #expect(rest == 0)
  }

  @Test func writingAtAPositionLeavesTheRestAndFillsGapsWithZeros() throws {
    let directory = try TemporaryDirectory()
    let file = try FileDescriptor(path: directory.file("f"), flags: O_RDWR | O_CREAT)
    try write(Array("cd".utf8), to: file, at: 6)
    try write(Array("ab".utf8), to: file, at: 1)
    try write([], to: file, at: 100)
    #expect(try directory.contents("f") == Array("\0ab\0\0\0cd".utf8))
  }

  @Test func aFullDeviceIsReported() throws {
    #expect(throws: FileError(cannot: "write to", "v.bin", errorNumber: ENOSPC)) {
      try write([1, 2, 3], to: FileDescriptor(path: "/dev/full", flags: O_WRONLY, named: "v.bin"))
    }
  }

  @Test func reservedSpaceIsInTheFile() throws {
    let directory = try TemporaryDirectory()
    let file = try FileDescriptor(path: directory.file("f"), flags: O_RDWR | O_CREAT)
    try file.reserve(byteCount: 0)
    let empty = try file.status()
    #expect(empty.st_size == 0)
    try file.reserve(byteCount: 10_000)
    let reserved = try file.status()
    #expect(reserved.st_size == 10_000)
    #expect(reserved.st_blocks * 512 >= 10_000)
    try file.truncate(toByteCount: 3)
    #expect(try directory.contents("f") == [0, 0, 0])
  }

  @Test func spaceThatNoFileSystemHasIsRefused() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("f")
    let error = #expect(throws: FileError.self) {
      try FileDescriptor(path: path, flags: O_RDWR | O_CREAT).reserve(byteCount: 1 << 60)
    }
    #expect([ENOSPC, EFBIG].contains(error?.errorNumber))
    #expect(error?.description.hasPrefix("cannot reserve 1152921504606846976 bytes for '\(path)': ") == true)
  }

  @Test func theOwnerClosesTheFile() throws {
    var ends: [CInt] = [0, 0]
    #expect(pipe(&ends) == 0)
    let reader = FileDescriptor(owning: ends[0], path: "pipe")
    do {
      let writer = FileDescriptor(owning: ends[1], path: "pipe")
      try write([65], to: writer)
      // A pipe has nothing to flush, which is no failure.
      try writer.synchronize()
    }
    // The second read would wait for ever if the writing end were open.
    var buffer: [UInt8] = [0, 0]
    let counts = [try reader.read(into: &buffer), try reader.read(into: &buffer)]
    #expect(counts == [1, 0])
    #expect(buffer[0] == 65)
  }

  @Test func filesAreNotInheritedByOtherPrograms() throws {
    let file = try FileDescriptor(path: "/dev/null", flags: O_RDONLY)
    let flags = fcntl(file.rawValue, F_GETFD)
    #expect(flags & FD_CLOEXEC != 0)
  }
}

private func write(
  _ bytes: [UInt8], to file: borrowing FileDescriptor, at position: Int? = nil
) throws(FileError) {
  try bytes.span.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
    if let position { try file.write(bytes, at: position) } else { try file.write(bytes) }
  }
}

extension FileDescriptor {
  fileprivate func read(into buffer: inout [UInt8], at position: Int? = nil) throws(FileError) -> Int {
    var span = buffer.mutableSpan
    return try span.withUnsafeMutableBytes { (bytes: UnsafeMutableRawBufferPointer) throws(FileError) in
      if let position { try read(into: bytes, at: position) } else { try read(into: bytes) }
    }
  }
}
