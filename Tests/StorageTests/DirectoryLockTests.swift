import Storage
import TestSupport
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

  @Test func aMissingDirectoryIsNamed() throws {
    let directory = try TemporaryDirectory()
    let error = #expect(throws: FileError.self) { _ = try DirectoryLock(directory.file("no")) }
    #expect(error?.description == "cannot create '\(directory.file("no"))/lock': No such file or directory")
  }
}
