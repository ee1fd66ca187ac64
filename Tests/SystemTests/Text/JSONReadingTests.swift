import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct JSONReadingTests {
  @Test func faultsNameTheFileAndTheByte() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("{\"a\" 1}", to: "x.json")
    #expect(throws: FileError("'\(path)', byte 5: it is not JSON: ':' is missing")) {
      try JSONValue(reading: path)
    }
  }

  @Test func aLineWithAFaultIsNamedUnlessItIsTheLastAndNotEnded() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("1\r\n\n[2]\n[3", to: "x.jsonl")
    #expect(try JSONValue.lines(of: path) == [.integer(1), .array([.integer(2)])])
    _ = try directory.write("1\n[2\n3\n", to: "x.jsonl")
    #expect(throws: FileError("'\(path)', line 2, byte 2 of it: it is not JSON: ',' or ']' is missing")) {
      try JSONValue.lines(of: path)
    }
  }
}
