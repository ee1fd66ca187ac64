/// A JSON text taken apart (RFC 8259). Nesting is limited, so that no text exhausts the stack.
package enum JSONText: Sendable, Equatable {
  case object([Member])
  case array([JSONText])
  case text(String)
  case number(Double)
  case truth(Bool)
  case null

  /// A member of an object.
  package struct Member: Sendable, Equatable {
    package let key: String
    package let value: JSONText
    /// Where the value starts in the text.
    package let offset: Int
  }

  /// Where a text is not JSON, and why.
  package struct Fault: Error, Equatable {
    package let offset: Int
    package let reason: String
  }

  /// Takes a text apart.
  package init(parsing bytes: [UInt8]) throws(Fault) {
    var parser = Parser(bytes: bytes)
    self = try parser.value(depth: 0)
    parser.skipBlanks()
    if parser.place < bytes.count { throw parser.fault("something follows the value") }
  }

  // MARK: - Access

  /// The members of an object; none of anything else.
  package var members: [Member] { if case .object(let members) = self { members } else { [] } }
  /// The elements of an array; none of anything else.
  package var elements: [JSONText] { if case .array(let elements) = self { elements } else { [] } }
  /// A text's characters.
  package var string: String? { if case .text(let text) = self { text } else { nil } }
  /// A number.
  package var real: Double? { if case .number(let value) = self { value } else { nil } }
  /// A number that is whole.
  package var integer: Int? { real.flatMap { Int(exactly: $0) } }
  /// The first member of an object with a key.
  package subscript(key: String) -> JSONText? { members.first { $0.key == key }?.value }
}

/// Goes through a JSON text.
private struct Parser {
  let bytes: [UInt8]
  var place = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  func fault(_ reason: String) -> JSONText.Fault { JSONText.Fault(offset: place, reason: reason) }

  mutating func skipBlanks() {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  mutating func value(depth: Int) throws(JSONText.Fault) -> JSONText {
    guard depth < 64 else { throw fault("values are nested too deeply") }
    skipBlanks()
    guard place < bytes.count else { throw fault("the text ends where a value should be") }
    switch bytes[place] {
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .array(try elements(depth: depth))
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "t"): return try literal("true", .truth(true))
    case UInt8(ascii: "f"): return try literal("false", .truth(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func literal(_ text: String, _ value: JSONText) throws(JSONText.Fault) -> JSONText {
    guard bytes[place...].starts(with: text.utf8) else { throw fault("it is not a value") }
    place += text.utf8.count
    return value
  }

  private mutating func members(depth: Int) throws(JSONText.Fault) -> [JSONText.Member] {
    place += 1
    var members: [JSONText.Member] = []
    if take("}") { return members }
    repeat {
      skipBlanks()
      guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { throw fault("a key is missing") }
      let key = try string()
      guard take(":") else { throw fault("':' is missing") }
      skipBlanks()
      let offset = place
      members.append(JSONText.Member(key: key, value: try value(depth: depth + 1), offset: offset))
    } while take(",")
    guard take("}") else { throw fault("'}' is missing") }
    return members
  }

  private mutating func elements(depth: Int) throws(JSONText.Fault) -> [JSONText] {
    place += 1
    var elements: [JSONText] = []
    if take("]") { return elements }
    repeat { elements.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw fault("']' is missing") }
    return elements
  }

  private mutating func number() throws(JSONText.Fault) -> Double {
    let start = place
    while place < bytes.count, "+-.eE0123456789".utf8.contains(bytes[place]) { place += 1 }
    guard let value = Double(String(decoding: bytes[start..<place], as: UTF8.self)) else {
      place = start
      throw fault("it is not a value")
    }
    return value
  }

  private mutating func string() throws(JSONText.Fault) -> String {
    place += 1
    var units: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: units, as: UTF8.self) }
      if byte != UInt8(ascii: "\\") {
        units.append(byte)
        continue
      }
      guard place < bytes.count else { break }
      let escape = bytes[place]
      place += 1
      switch escape {
      case UInt8(ascii: "n"): units.append(0x0A)
      case UInt8(ascii: "t"): units.append(0x09)
      case UInt8(ascii: "r"): units.append(0x0D)
      case UInt8(ascii: "b"): units.append(0x08)
      case UInt8(ascii: "f"): units.append(0x0C)
      case UInt8(ascii: "u"): units += Array(String(try scalar()).utf8)
      default: units.append(escape)
      }
    }
    throw fault("the text ends inside a string")
  }

  /// What follows `\u`, and the second half of a pair of surrogates; a lone half becomes U+FFFD.
  private mutating func scalar() throws(JSONText.Fault) -> Character {
    let first = try hexadecimal()
    guard (0xD800..<0xDC00).contains(first), bytes[place...].starts(with: [0x5C, 0x75]) else {
      return Unicode.Scalar(first).map(Character.init) ?? "\u{FFFD}"
    }
    place += 2
    let second = try hexadecimal()
    guard (0xDC00..<0xE000).contains(second) else { return "\u{FFFD}" }
    let value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    return Unicode.Scalar(value).map(Character.init) ?? "\u{FFFD}"
  }

  private mutating func hexadecimal() throws(JSONText.Fault) -> UInt32 {
    guard place + 4 <= bytes.count,
      let value = UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
    else { throw fault("'\\u' has no four digits behind it") }
    place += 4
    return value
  }
}
