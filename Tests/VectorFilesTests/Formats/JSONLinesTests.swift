import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// A JSON object per line.
@Suite struct JSONLinesTests {
  @Test func theLinesAreThoseThatOtherProgramsTake() throws {
    let directory = try TemporaryDirectory()
    let numbers = [Float(1).bitPattern, Float(-0.5).bitPattern, Float(1e-7).bitPattern]
    let words = ["a \"b\"\\\n", "東京", "\u{1}"].map { Array($0.utf8) } + [[0x63, 0xE9]]
    let records = words.map { Record(word: $0, bits: numbers) }
    try writeRecords(records, to: directory.file("v"), format: .jsonLines, dimension: 3)
    let expected = #"""
      {"word": "a \"b\"\\\n", "vector": [1.0,-0.5,1e-07]}
      {"word": "東京", "vector": [1.0,-0.5,1e-07]}
      {"word": "\u0001", "vector": [1.0,-0.5,1e-07]}
      {"word": "c\udce9", "vector": [1.0,-0.5,1e-07]}

      """#
    #expect(String(decoding: try directory.contents("v"), as: UTF8.self) == expected)
    #expect(try readRecords(directory.file("v")) == records)
    #expect(try VectorFileReader(path: directory.file("v")).format == .jsonLines)
  }

  @Test func countsGoThereAndBack() throws {
    let directory = try TemporaryDirectory()
    let lines = "{\"word\": \"a\", \"count\": 7, \"vector\": [0.5]}\n{\"word\": \"b\", \"vector\": [-1.0]}\n"
    let path = try directory.write(lines, to: "v.jsonl")
    _ = try VectorFileConverter(input: path, output: directory.file("t"), outputFormat: .table).run()
    #expect(try directory.contents("t.vocabulary.txt") == Array("a 7\nb 0\n".utf8))
    _ = try VectorFileConverter(
      input: directory.file("t"), output: directory.file("b.jsonl"), outputFormat: .jsonLines
    ).run()
    #expect(try directory.contents("b.jsonl") == Array(lines.utf8))
    // Programs that have tables write counts as floats where one is missing.
    _ = try directory.rewrite(Array(lines.replacing("7", with: "7.0").utf8), to: "v.jsonl")
    _ = try VectorFileConverter(input: path, output: directory.file("b.jsonl"), outputFormat: .jsonLines)
      .run()
    #expect(try directory.contents("b.jsonl") == Array(lines.utf8))
  }

  @Test func anyJSONOfTheseMembersIsRead() throws {
    let directory = try TemporaryDirectory()
    let expected = [Record(word: Array("é".utf8), bits: [Float(2).bitPattern, Float(-30).bitPattern])]
    for line in [
      #"{"word":"é","vector":[2,-3E+1]}"#,
      #" { "vector" : [ 2.0 , -30 ] , "x": [1, {"word": 2}], "word" : "\u00e9" } "#,
      #"{"word":"\u00E9","count":null,"vector":[2,-30]}"# + "\r",
      "\u{FEFF}" + #"{"word":"é","word ":1,"vector":[2,-30],"id":"vector"}"#,
    ] {
      for end in ["", "\n", "\n\n"] {
        #expect(try readRecords(directory.write(line + end, to: "v")) == expected, "\(line)")
      }
    }
  }

  @Test(arguments: [
    (#"{"word":"b","vector":[1]}"#, "byte 30: 1 number, not 2"),
    (#"{"word":"b","vector":[1,2,3]}"#, "byte 30: 3 numbers, not 2"),
    (#"{"word":"b","vector":[1,x]}"#, "byte 54: this is not a value"),
    (#"{"word":"b","vector":[1,01]}"#, "byte 54: this is not a value"),
    (#"{"word":"b","vector":[1,1e39]}"#, "byte 54: '1e39' is beyond the range of 32-bit floats"),
    (#"{"word":"b","vector":[1,null]}"#, "byte 54: this is not a value"),
    (#"{"word":"b","vector":[1,2]"#, "byte 56: ',' or '}' is missing"),
    (#"{"word":"b","vector":{"a":1}}"#, #"byte 30: "vector" with an array of numbers is missing"#),
    (#"{"word":"b"}"#, #"byte 30: "vector" with an array of numbers is missing"#),
    (#"{"word":3,"vector":[1,2]}"#, #"byte 30: "word" with a string is missing"#),
    (#"{"vector":[1,2]}"#, #"byte 30: "word" with a string is missing"#),
    (#"{"word":"b","word":"c","vector":[1,2]}"#, #"byte 49: a second "word" is in the object"#),
    (#"{"word":"b","vector":[1,2],"vector":[1,2]}"#, #"byte 66: a second "vector" is in the object"#),
    (#"{"word":"b","count":-1,"vector":[1,2]}"#, #"byte 50: "count" is not a number of words"#),
    (#"{"word":"b","count":1.5,"vector":[1,2]}"#, #"byte 50: "count" is not a number of words"#),
    (#"{"word":"\ud800","vector":[1,2]}"#, "byte 38: the word has half a pair of surrogates"),
    (#"{"word":"b","vector":[1,2]} 3"#, "byte 58: something follows the value"),
    (#"[1]"#, "byte 30: it is not an object"), ("", "byte 30: it is not an object"),
  ])
  func eachMistakeHasItsByte(_ line: String, _ expected: String) throws {
    let first = #"{"word":"aa","vector":[-1,22]}"# + "\n"
    let rest = first + line + "\n" + first
    let found = try fault(TemporaryDirectory(), rest.utf8)
    let shifted = expected.replacing(/byte (\d+)/) { "byte \(Int($0.output.1)! + first.utf8.count - 30)" }
    #expect(found == "'v', record 2, line 2, \(shifted)")
  }

  @Test func bytesThatAreNotUTF8AreRefused() throws {
    let directory = try TemporaryDirectory()
    let line = Array(#"{"word":"a","vector":[1]}"#.utf8)
    let bytes = line + [0x0A] + line.map { $0 == UInt8(ascii: "a") ? 0xE9 : $0 } + [0x0A]
    #expect(try fault(directory, bytes) == "'v', record 2, line 2, byte 26: the line is not UTF-8")
  }

  @Test func otherJSONIsNamed() throws {
    let directory = try TemporaryDirectory()
    for text in ["[{\"word\": \"a\"}]\n", "{\"a\": [1, 2]}\n", "{\n  \"word\": 1\n}\n"] {
      let found = try fault(directory, text.utf8)
      #expect(
        found == #"cannot read 'v': it is JSON, and not lines of {"word": ..., "vector": [...]}"#, "\(text)")
    }
    // A word of a text may be a brace.
    #expect(try readRecords(directory.write("{ 1 2\n\"word\" 3 4\n", to: "t")).count == 2)
  }

  @Test func numbersThatJSONDoesNotHaveAreRefused() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("v")
    let reason = "the vector of 'a' has a number that is not finite, which JSON does not have"
    for value in [Float.infinity, .nan] {
      let record = Record(word: [0x61], bits: [value.bitPattern])
      #expect(throws: FileError("cannot write '\(path)', record 1: \(reason)")) {
        try writeRecords([record], to: path, format: .jsonLines, dimension: 1)
      }
    }
  }
}
