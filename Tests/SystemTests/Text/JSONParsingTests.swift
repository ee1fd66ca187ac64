import HogvecSystem
import Testing

@Suite struct JSONParsingTests {
  @Test(arguments: [
    (
      "{\"a\": [1, -2.5e3, true, false, null], \"b\": {}}",
      "{\"a\": [1, -2500.0, true, false, null], \"b\": {}}"
    ),
    (" [ ] ", "[]"), ("\"\\u00e9\\n\\\\\\ud83d\\ude00é\"", "\"é\\n\\\\😀é\""), ("0.1", "0.1"),
    ("\"\\ud83d\\n\\ude00\"", "\"\u{FFFD}\\n\u{FFFD}\""), ("\"\\ud83d\\ud83d\\ude00\"", "\"\u{FFFD}😀\""),
    ("\"\\\"\\/\\b\\f\\r\\t\"", "\"\\\"/\\u0008\\u000c\\r\\t\""), ("\r\n\t1", "1"),
  ])
  func jsonIsRead(_ text: String, _ expected: String) throws {
    #expect("\(try JSONValue(parsing: Array(text.utf8)))" == expected)
  }

  @Test(
    arguments: [
      ("0", .integer(0)), ("9007199254740993", .integer(9_007_199_254_740_993)),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(0x1p63)), ("1e3", .number(1000)), ("2.0", .number(2)),
      ("1E+2", .number(100)),
    ] as [(String, JSONValue)])
  func wholeNumbersStayExactWhereTheyFit(_ text: String, _ expected: JSONValue) throws {
    #expect(try JSONValue(parsing: Array(text.utf8)) == expected)
  }

  @Test func zeroKeepsItsSign() throws {
    #expect(try JSONValue(parsing: Array("-0".utf8)).double?.sign == .minus)
  }

  @Test(arguments: [
    ("", 0, "the text ends where a value should be"), ("{", 1, "a key is missing"),
    ("[1,]", 3, "this is not a value"), ("{\"a\" 1}", 5, "':' is missing"), ("tru", 0, "this is not a value"),
    (" \"a", 1, "the text ends inside this string"), ("1 2", 2, "something follows the value"),
    ("[1", 2, "',' or ']' is missing"), ("{1: 2}", 1, "a key is missing"),
    ("{\"a\": 1 \"b\": 2}", 8, "',' or '}' is missing"),
    ("\"ab\\u12\"", 3, "'\\u' needs four hexadecimal digits"),
    ("\"ab\\u12", 3, "'\\u' needs four hexadecimal digits"), ("+1", 0, "this is not a value"),
    ("\"\\x\"", 1, "this backslash means nothing"), ("nan", 0, "this is not a value"),
    ("[1,NaN]", 3, "JSON has no NaN and no Infinity; leave out the lines that have them"),
    ("-Infinity", 0, "JSON has no NaN and no Infinity; leave out the lines that have them"),
    ("01", 0, "this is not a value"),
    ("1.", 0, "this is not a value"), (".5", 0, "this is not a value"), ("-", 0, "this is not a value"),
    ("1e", 0, "this is not a value"), ("\"a\nb\"", 2, "a string holds a control character"),
    ("\"\\", 1, "the text ends inside a string"),
  ])
  func faultsNameTheirByte(_ text: String, _ offset: Int, _ reason: String) {
    #expect(throws: JSONFault(offset: offset, reason: reason)) {
      try JSONValue(parsing: Array(text.utf8))
    }
  }

  @Test(arguments: ["[", "{\"a\":"])
  func nestingWithoutEndIsRefused(_ opening: String) {
    let text = String(repeating: opening, count: 100_000)
    #expect(throws: JSONFault(offset: 256 * opening.utf8.count, reason: "values are nested too deeply")) {
      try JSONValue(parsing: Array(text.utf8))
    }
  }

  @Test func nestingUpToTheLimitIsRead() throws {
    let text = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
    #expect("\(try JSONValue(parsing: Array(text.utf8)))" == text)
  }

  /// A copy of what is read so far at each of 600,000 escapes would be 250 GB.
  @Test(.timeLimit(.minutes(1))) func stringsOfEscapesTakeLinearTime() throws {
    let text = "\"" + String(repeating: "a\\n\\u00e9", count: 300_000) + "\""
    #expect(try JSONValue(parsing: Array(text.utf8)).text == String(repeating: "a\né", count: 300_000))
  }

  @Test func membersSayWhereTheirValuesStart() throws {
    let text = "{\"a\":1, \"b\" : [2]}"
    guard case .object(let pairs) = try JSONValue(parsing: Array(text.utf8)) else {
      Issue.record("it is an object")
      return
    }
    #expect(pairs.members.map(\.offset) == [5, 14])
    #expect(pairs == ["a": .integer(1), "b": .array([.integer(2)])])
  }
}
