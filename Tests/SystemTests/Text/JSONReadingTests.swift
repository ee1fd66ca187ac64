import HogvecTestSupport
import Testing

@testable import HogvecSystem

@Suite struct JSONReadingTests {
  private func value(_ text: String) throws -> JSONValue? {
    let directory = try TemporaryDirectory()
    return try? JSONValue(reading: try directory.write(text, to: "x.json"))
  }

  @Test(arguments: [
    (
      "{\"a\": [1, -2.5e3, true, false, null], \"b\": {}}",
      "{\"a\": [1, -2500.0, true, false, null], \"b\": {}}"
    ),
    (" [ ] ", "[]"), ("\"\\u00e9\\n\\\\\\ud83d\\ude00é\"", "\"é\\n\\\\😀é\""), ("0.1", "0.1"),
  ])
  func whatIsJSONIsRead(_ text: String, _ expected: String) throws {
    #expect(try value(text).map { "\($0)" } == expected)
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\" 1}", "tru", "\"a", "1 2", "[1", "{1: 2}", "\"\\u12\"", "+1", "\"\\x\"", "nan",
  ])
  func whatIsNotIsRefused(_ text: String) throws {
    #expect(try value(text) == nil)
  }

  @Test func nestingWithoutEndIsRefused() throws {
    #expect(try value(String(repeating: "[", count: 100_000)) == nil)
  }
}
