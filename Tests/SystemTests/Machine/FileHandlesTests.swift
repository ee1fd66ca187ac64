import Testing

@testable import HogvecSystem

@Suite struct FileHandlesTests {
  @Test func whatMayBeOpenMustBeAllowed() throws {
    try FileHandles.require(forThreads: 4, limit: 10 + 16 + 28, openCount: 10)
    let error = #expect(throws: FileError.self) {
      try FileHandles.require(forThreads: 4, limit: 10 + 16 + 27, openCount: 10)
    }
    #expect(
      error?.description
        == "not enough file handles: 4 threads may need 54, and the limit is 53; raise it (ulimit -n) or use fewer threads"
    )
  }
}
