import HogvecTestSupport
import Testing

@testable import HogvecSystem

/// Copies of what can be read only once.
@Suite struct SpoolTests {
  @Test func whatIsLongerThanTheRoomIsNotCopied() throws {
    var calls = 0
    func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
      calls += 1
      return calls < 100 ? 1000 : 0
    }
    let error = #expect(throws: FileError.self) { try spool(named: "standard input", room: 5000, read) }
    #expect(
      error?.description.hasPrefix(
        "cannot copy 'standard input' to '\(TemporaryName.directory)': it is longer than the ")
        == true, "\(String(describing: error))")
    #expect(calls == 6)
    let copy = FileDescriptor(owning: try spool(named: "x", room: 200_000, read), path: "x")
    #expect(try copy.status().st_size == 93_000)
  }
}
