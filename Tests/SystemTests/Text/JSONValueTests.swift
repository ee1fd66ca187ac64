import Foundation
import Testing

@testable import HogvecSystem

@Suite struct JSONValueTests {
  @Test func keysKeepTheirOrder() {
    let value: JSONValue = .object(["b": .integer(1), "a": .array([.bool(true), .null]), "c": .string("x")])
    #expect("\(value)" == #"{"b": 1, "a": [true, null], "c": "x"}"#)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func numbersThatAreNotFiniteAreNull(_ value: Double) {
    #expect("\(JSONValue.number(value))" == "null")
  }

  @Test(arguments: [0, -1.5, 1e-5, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1])
  func numbersReadBackAsTheyWere(_ value: Double) throws {
    let data = Data("[\(JSONValue.number(value))]".utf8)
    #expect(try JSONDecoder().decode([Double].self, from: data) == [value])
  }

  @Test func everyCharacterReadsBackAsItWas() throws {
    let text = String(String.UnicodeScalarView((0..<0x180).compactMap(Unicode.Scalar.init))) + "\u{2028}😀"
    let data = Data("[\(JSONValue.string(text))]".utf8)
    #expect(try JSONDecoder().decode([String].self, from: data) == [text])
  }

  @Test func bytesThatAreNotUTF8AreReplaced() {
    #expect("\(JSONValue.word([0x61, 0xFF]))" == "\"a\u{FFFD}\"")
  }
}
