import HogvecTestSupport
import Testing

@testable import HogvecSystem

@Suite struct DiskSpaceTests {
  @Test func whatFitsIsAccepted() throws {
    try DiskSpace.require([("tables", 600), ("vectors", 400)], in: "/data", free: 1000)
  }

  @Test func whatDoesNotFitIsRefusedWithTheFigures() {
    #expect(
      throws: FileError(
        "not enough disk space in '/data': 3.5 GB needed (tables 3.0 GB, vectors 500.0 MB), 1.2 GB free"),
      performing: {
        try DiskSpace.require(
          [("tables", 3_000_000_000), ("vectors", 500_000_000)], in: "/data", free: 1_200_000_000)
      })
  }

  @Test func aRealDirectoryHasRoom() throws {
    let directory = try TemporaryDirectory()
    #expect(try DiskSpace.free(in: directory.path) > 0)
  }

  @Test func aMissingDirectoryIsNamed() {
    let error = #expect(throws: FileError.self) { try DiskSpace.free(in: "/no/such/directory") }
    #expect(error?.description == "cannot examine '/no/such/directory': No such file or directory")
  }
}
