extension JSONValue {
  /// Reads a JSON file.
  ///
  /// - Throws: ``FileError`` if it cannot be read or is not JSON (RFC 8259).
  package init(reading path: String) throws(FileError) {
    let file = try MappedFile(path: path)
    // The bytes are copied while the mapping lives.
    var parser = JSONParser(unsafe Array(file.bytes))
    guard let value = parser.document() else {
      throw FileError("'\(path)', byte \(parser.position): it is not JSON")
    }
    self = value
  }

  /// Reads a file of JSON values, one a line. A last line without an end is left out if it is not whole, since a program
  /// that was killed may have left it so.
  ///
  /// - Throws: ``FileError`` if the file cannot be read or a line is not JSON.
  package static func lines(of path: String) throws(FileError) -> [JSONValue] {
    let file = try MappedFile(path: path)
    // The bytes are copied while the mapping lives.
    let lines = unsafe Array(file.bytes).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var values: [JSONValue] = []
    for (index, line) in lines.enumerated() where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
      var parser = JSONParser(Array(line))
      if let value = parser.document() {
        values.append(value)
      } else if index < lines.count - 1 {
        throw FileError("'\(path)', line \(index + 1), byte \(parser.position) of it: it is not JSON")
      }
    }
    return values
  }

  /// A member of an object; `nil` for other values.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let pairs) = self else { return nil }
    return pairs.members.first { $0.key == key }?.value
  }

  /// The elements of an array; `nil` for other values.
  package var elements: [JSONValue]? { if case .array(let values) = self { values } else { nil } }

  /// The text of a string; `nil` for other values.
  package var text: String? { if case .string(let text) = self { text } else { nil } }

  /// A number; `nil` for other values.
  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// A whole number; `nil` for other values.
  package var int: Int? { if case .integer(let value) = self { value } else { nil } }

  /// An array of numbers; `nil` for other values.
  package var doubles: [Double]? {
    guard let elements else { return nil }
    let numbers = elements.compactMap(\.double)
    return numbers.count == elements.count ? numbers : nil
  }

  /// An array of arrays of numbers; `nil` for other values.
  package var rows: [[Double]]? {
    guard let elements else { return nil }
    let rows = elements.compactMap(\.doubles)
    return rows.count == elements.count ? rows : nil
  }
}

/// Reads JSON from bytes; every function gives `nil` where the bytes are something else.
private struct JSONParser {
  private let bytes: [UInt8]
  private(set) var position = 0
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() -> JSONValue? {
    guard let value = value() else { return nil }
    skipBlanks()
    return position == bytes.count ? value : nil
  }

  private mutating func value() -> JSONValue? {
    // Deeper nesting than any sensible file has would exhaust the stack.
    depth += 1
    defer { depth -= 1 }
    guard depth < 500 else { return nil }
    skipBlanks()
    guard position < bytes.count else { return nil }
    switch bytes[position] {
    case UInt8(ascii: "{"): return object()
    case UInt8(ascii: "["): return array()
    case UInt8(ascii: "\""): return string().map { .string($0) }
    case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
    case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
    case UInt8(ascii: "n"): return take("null") ? .null : nil
    default: return number()
    }
  }

  private mutating func object() -> JSONValue? {
    position += 1
    var pairs: JSONValue.KeyValuePairs = [:]
    skipBlanks()
    if take("}") { return .object(pairs) }
    while true {
      skipBlanks()
      guard let key = string() else { return nil }
      skipBlanks()
      guard take(":"), let value = value() else { return nil }
      pairs.members.append(JSONValue.Member(key: key, value: value))
      skipBlanks()
      if take("}") { return .object(pairs) }
      guard take(",") else { return nil }
    }
  }

  private mutating func array() -> JSONValue? {
    position += 1
    var values: [JSONValue] = []
    skipBlanks()
    if take("]") { return .array(values) }
    while true {
      guard let value = value() else { return nil }
      values.append(value)
      skipBlanks()
      if take("]") { return .array(values) }
      guard take(",") else { return nil }
    }
  }

  private mutating func number() -> JSONValue? {
    let start = position
    while position < bytes.count, "+-.0123456789eE".utf8.contains(bytes[position]) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let first = text.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: ".") else {
      return nil
    }
    if let integer = Int(text) { return .integer(integer) }
    return Double(text).map { .number($0) }
  }

  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    var units: [UInt16] = []
    var run: [UInt8] = []
    var text = ""
    func flushed() -> String {
      String(decoding: units, as: UTF16.self) + String(decoding: run, as: UTF8.self)
    }
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") { return text + flushed() }
      guard byte == UInt8(ascii: "\\") else {
        guard byte >= 0x20 else { return nil }
        if !units.isEmpty { (text, units) = (text + flushed(), []) }
        run.append(byte)
        continue
      }
      if !run.isEmpty { (text, run) = (text + flushed(), []) }
      guard position < bytes.count, let unit = escaped() else { return nil }
      units.append(unit)
    }
    return nil
  }

  /// What follows a backslash, as a unit of UTF-16.
  private mutating func escaped() -> UInt16? {
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt16(byte)
    case UInt8(ascii: "u"):
      guard position + 4 <= bytes.count else { return nil }
      let digits = String(decoding: bytes[position..<(position + 4)], as: UTF8.self)
      position += 4
      return digits.allSatisfy(\.isHexDigit) ? UInt16(digits, radix: 16) : nil
    default: return nil
    }
  }

  private mutating func take(_ text: String) -> Bool {
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }

  private mutating func skipBlanks() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }
}
