import Storage
import TestSupport
import Testing

@testable import Commands

@Suite struct DiskSpaceTests {
  @Test func whatFitsIsAccepted() throws {
    try DiskSpace.require([("the tables", 600), ("the vectors", 400)], in: "/data", free: 1000)
  }

  @Test func whatDoesNotFitIsRefusedWithTheFigures() {
    #expect(
      throws: FileError(
        "not enough disk space in '/data': 3.5 GB needed (the tables 3.0 GB, the vectors 500.0 MB), 1.2 GB free"),
      performing: {
        try DiskSpace.require(
          [("the tables", 3_000_000_000), ("the vectors", 500_000_000)], in: "/data", free: 1_200_000_000)
      })
  }

  @Test func aRealDirectoryHasRoom() throws {
    let directory = try TemporaryDirectory()
    #expect(try DiskSpace.free(in: directory.path) > 0)
  }

  @Test func aMissingDirectoryIsNamed() {
    #expect(
      throws: FileError("cannot examine '/no/such/directory': No such file or directory"),
      performing: { try DiskSpace.free(in: "/no/such/directory") })
  }
}
