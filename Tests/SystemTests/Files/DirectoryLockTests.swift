import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct DirectoryLockTests {
  @Test func aSecondLockIsRefusedUntilTheFirstGoes() throws {
    let directory = try TemporaryDirectory()
    do {
      let lock = try DirectoryLock(directory.path)
      let error = #expect(throws: FileError.self) { _ = try DirectoryLock(directory.path) }
      #expect(
        error?.description
          == "'\(directory.path)' is in use by another run; wait for its end, or give another directory")
      _ = consume lock
    }
    _ = try DirectoryLock(directory.path)
  }

  @Test func readersKeepWritersOutAndNotEachOther() throws {
    let directory = try TemporaryDirectory()
    // Where no one has written there is nothing to keep out, and nothing is made.
    _ = try DirectoryLock(reading: directory.path)
    #expect(access(directory.file("lock"), F_OK) != 0)
    _ = try DirectoryLock(directory.path)
    do {
      let one = try DirectoryLock(reading: directory.path)
      let other = try DirectoryLock(reading: directory.path)
      #expect(throws: FileError.self) { _ = try DirectoryLock(directory.path) }
      _ = consume one
      #expect(throws: FileError.self) { _ = try DirectoryLock(directory.path) }
      _ = consume other
    }
    let writer = try DirectoryLock(directory.path)
    let error = #expect(throws: FileError.self) { _ = try DirectoryLock(reading: directory.path) }
    #expect(
      error?.description
        == "'\(directory.path)' is in use by another run; wait for its end, or give another directory")
    _ = consume writer
  }

  @Test func aMissingDirectoryIsNamed() throws {
    let directory = try TemporaryDirectory()
    let error = #expect(throws: FileError.self) { _ = try DirectoryLock(directory.file("no")) }
    #expect(error?.description == "cannot create '\(directory.file("no"))/lock': No such file or directory")
  }
}
