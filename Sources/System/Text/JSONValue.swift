/// A JSON value whose objects keep their keys in the order in which they were given.
package enum JSONValue: Equatable, Sendable, CustomStringConvertible {
  case object(KeyValuePairs)
  case array([JSONValue])
  case string(String)
  case integer(Int)
  case number(Double)
  case bool(Bool)
  case null

  /// The members of an object, in order.
  package struct KeyValuePairs: Equatable, Sendable, ExpressibleByDictionaryLiteral {
    package var members: [Member]

    package init(_ members: [Member]) { self.members = members }

    package init(dictionaryLiteral elements: (String, JSONValue)...) {
      members = elements.map { Member(key: $0.0, value: $0.1) }
    }
  }

  /// One member of an object.
  package struct Member: Equatable, Sendable {
    package let key: String
    package let value: JSONValue
    /// Where the value starts in the text that it was read from, in bytes.
    package let offset: Int?

    /// A key and its value.
    package init(key: String, value: JSONValue, offset: Int? = nil) {
      self.key = key
      self.value = value
      self.offset = offset
    }

    /// Members are equal wherever they were read.
    package static func == (first: Member, second: Member) -> Bool {
      first.key == second.key && first.value == second.value
    }
  }

  /// A text, or `null` if there is none.
  package static func string(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }

  /// An integer, or `null` if there is none.
  package static func integer(_ value: Int?) -> JSONValue { value.map { .integer($0) } ?? .null }

  /// A number, or `null` if there is none.
  package static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

  /// Seconds, to the millisecond, or `null` if there are none.
  package static func seconds(_ value: Double?) -> JSONValue {
    .number(value.map { ($0 * 1000).rounded() / 1000 })
  }

  /// A word's bytes; what is not UTF-8 appears as U+FFFD, since JSON is text.
  package static func word(_ bytes: [UInt8]) -> JSONValue { .string(String(decoding: bytes, as: UTF8.self)) }

  /// An object with a word under `word` and other members after it. JSON is text: what of the word is not
  /// UTF-8 appears as U+FFFD, and then `wordBytes` follows, all of the word's bytes in hexadecimal.
  package static func object(word: [UInt8], _ others: KeyValuePairs = [:]) -> JSONValue {
    var members = [Member(key: "word", value: .word(word))]
    if String(validating: word, as: UTF8.self) == nil {
      let digits = Array("0123456789abcdef".utf8)
      let text = word.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
      members.append(Member(key: "wordBytes", value: .string(String(decoding: text, as: UTF8.self))))
    }
    var pairs: KeyValuePairs = [:]
    pairs.members = members + others.members
    return .object(pairs)
  }

  /// A count, or `null` if there is none.
  package static func count(_ value: UInt64?) -> JSONValue { .integer(value.map { Int(clamping: $0) }) }

  /// ``description`` with a line feed after it, in bytes.
  package var line: [UInt8] { Array("\(self)\n".utf8) }

  /// The value as JSON on one line (RFC 8259). Numbers that are not finite become `null`, and a byte of a
  /// path that is not UTF-8, such as 0xE9, half a pair of surrogates, `\udce9`.
  package var description: String {
    var text = ""
    append(to: &text)
    return text
  }

  private func append(to text: inout String) {
    switch self {
    case .object(let pairs):
      text += "{"
      for (index, member) in pairs.members.enumerated() {
        if index > 0 { text += ", " }
        JSONValue.appendQuoted(member.key, to: &text)
        text += ": "
        member.value.append(to: &text)
      }
      text += "}"
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += ", " }
        value.append(to: &text)
      }
      text += "]"
    case .string(let string): JSONValue.appendQuoted(string, to: &text)
    case .integer(let value): text += "\(value)"
    case .number(let value): text += value.isFinite ? "\(value)" : "null"
    case .bool(let value): text += value ? "true" : "false"
    case .null: text += "null"
    }
  }

  private static func appendQuoted(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      // As Python has it, which then knows the byte.
      case _ where scalar.isPathByte: text += "\\udc" + String(scalar.value & 0xFF, radix: 16)
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
