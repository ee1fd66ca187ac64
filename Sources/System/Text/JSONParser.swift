/// Takes JSON apart (RFC 8259), in time linear in its length.
struct JSONParser {
  /// Deeper nesting than any sensible file has would exhaust the stack.
  private static let maximumDepth = 256

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value that the bytes are the text of, with nothing but white space around it.
  static func value(of bytes: [UInt8]) throws(JSONFault) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value()
    parser.skipSpace()
    if parser.position < bytes.count { throw parser.fault("something follows the value") }
    return value
  }

  /// The object that the bytes are the text of, with nothing but white space around it. Numbers of the array
  /// that is its member of a name are lent, and not among the values: the array is empty.
  ///
  /// - Parameter body: gets the places of each number in the bytes.
  static func object(
    of bytes: [UInt8], lendingNumbersOf name: String, _ body: (Range<Int>) throws(JSONFault) -> Void
  ) throws(JSONFault) -> JSONValue {
    var parser = JSONParser(bytes)
    parser.skipSpace()
    guard parser.position < bytes.count, bytes[parser.position] == UInt8(ascii: "{") else {
      throw parser.fault("it is not an object")
    }
    parser.depth = 1
    let object = try parser.object { (parser, key) throws(JSONFault) in
      guard key == name, parser.takeByte("[") else { return try parser.value() }
      if parser.take("]") { return .array([]) }
      repeat {
        parser.skipSpace()
        let start = parser.position
        _ = try parser.numberText()
        try body(start..<parser.position)
      } while parser.take(",")
      guard parser.take("]") else { throw parser.fault("',' or ']' is missing") }
      return .array([])
    }
    parser.skipSpace()
    if parser.position < bytes.count { throw parser.fault("something follows the value") }
    return object
  }

  private func fault(_ reason: String) -> JSONFault { JSONFault(offset: position, reason: reason) }

  private mutating func value() throws(JSONFault) -> JSONValue {
    guard depth < JSONParser.maximumDepth else { throw fault("values are nested too deeply") }
    depth += 1
    defer { depth -= 1 }
    skipSpace()
    guard position < bytes.count else { throw fault("the text ends where a value should be") }
    switch bytes[position] {
    case UInt8(ascii: "{"):
      return try object { (parser, _) throws(JSONFault) in try parser.value() }
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  private mutating func literal(_ text: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
    guard bytes[position...].starts(with: text.utf8) else { throw fault("this is not a value") }
    position += text.utf8.count
    return value
  }

  /// - Parameter value: takes the value of a key.
  private mutating func object(
    value: (inout JSONParser, _ key: String) throws(JSONFault) -> JSONValue
  ) throws(JSONFault) -> JSONValue {
    position += 1
    var pairs: JSONValue.KeyValuePairs = [:]
    if take("}") { return .object(pairs) }
    repeat {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw fault("a key is missing")
      }
      let key = try string()
      guard take(":") else { throw fault("':' is missing") }
      skipSpace()
      let offset = position
      pairs.members.append(JSONValue.Member(key: key, value: try value(&self, key), offset: offset))
    } while take(",")
    guard take("}") else { throw fault("',' or '}' is missing") }
    return .object(pairs)
  }

  private mutating func array() throws(JSONFault) -> JSONValue {
    position += 1
    var values: [JSONValue] = []
    if take("]") { return .array(values) }
    repeat { values.append(try value()) } while take(",")
    guard take("]") else { throw fault("',' or ']' is missing") }
    return .array(values)
  }

  // MARK: - Numbers

  /// A number: exact where it is written without a point and an exponent and fits.
  private mutating func number() throws(JSONFault) -> JSONValue {
    let start = position
    let isWhole = try numberText()
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    // A zero keeps its sign as a Double alone.
    if isWhole, let integer = Int(text), integer != 0 || bytes[start] != UInt8(ascii: "-") {
      return .integer(integer)
    }
    guard let value = Double(text) else {
      position = start
      throw fault("this is not a value")
    }
    return .number(value)
  }

  /// Passes over a number; whether it is written without a point and an exponent.
  private mutating func numberText() throws(JSONFault) -> Bool {
    let start = position
    _ = takeByte("-")
    let firstDigit = position
    let digitCount = takeDigits()
    var isValid = digitCount == 1 || digitCount > 1 && bytes[firstDigit] != UInt8(ascii: "0")
    var isWhole = true
    if takeByte(".") {
      isWhole = false
      isValid = takeDigits() > 0 && isValid
    }
    if takeByte("e") || takeByte("E") {
      isWhole = false
      if !takeByte("+") { _ = takeByte("-") }
      isValid = takeDigits() > 0 && isValid
    }
    guard isValid else {
      position = start
      // Python's json writes them.
      let isNotFinite = ["NaN", "Infinity", "-Infinity"].contains { bytes[start...].starts(with: $0.utf8) }
      throw fault(
        isNotFinite
          ? "JSON has no NaN and no Infinity; leave out the lines that have them" : "this is not a value")
    }
    return isWhole
  }

  private mutating func takeDigits() -> Int {
    let start = position
    while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
      position += 1
    }
    return position - start
  }

  // MARK: - Strings

  private mutating func string() throws(JSONFault) -> String {
    let start = position
    position += 1
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try text.append(contentsOf: Character(escaped()).utf8)
      case ..<0x20:
        throw fault("a string holds a control character")
      default:
        text.append(byte)
        position += 1
      }
    }
    position = start
    throw fault("the text ends inside this string")
  }

  /// What a backslash and what follows it mean.
  private mutating func escaped() throws(JSONFault) -> Unicode.Scalar {
    guard position + 1 < bytes.count else { throw fault("the text ends inside a string") }
    let scalar: Unicode.Scalar
    switch bytes[position + 1] {
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "t"): scalar = "\t"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "b"): scalar = "\u{8}"
    case UInt8(ascii: "f"): scalar = "\u{C}"
    case UInt8(ascii: "u"): return try hexadecimalScalar()
    case let byte where [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/")].contains(byte):
      scalar = Unicode.Scalar(byte)
    default: throw fault("this backslash means nothing")
    }
    position += 2
    return scalar
  }

  /// What `\u` and four digits mean, with the second half of a pair of surrogates. A half alone is a byte of
  /// a path, as ``JSONValue`` writes it, or U+FFFD.
  private mutating func hexadecimalScalar() throws(JSONFault) -> Unicode.Scalar {
    let first = try hexadecimal()
    if 0xDC80...0xDCFF ~= first { return Unicode.Scalar(pathByte: UInt8(first & 0xFF)) }
    guard (0xD800..<0xDC00).contains(first), bytes[position...].starts(with: "\\u".utf8) else {
      return Unicode.Scalar(first) ?? "\u{FFFD}"
    }
    let afterFirst = position
    let second = try hexadecimal()
    guard (0xDC00..<0xE000).contains(second) else {
      // It means something by itself.
      position = afterFirst
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
    let digits = bytes[position...].dropFirst(2).prefix(4)
    var value: UInt32 = 0
    for byte in digits {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault("'\\u' needs four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
    }
    guard digits.count == 4 else { throw fault("'\\u' needs four hexadecimal digits") }
    position += 6
    return value
  }

  // MARK: - Bytes

  /// Takes a byte, and space before it, if it is the next.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    return takeByte(character)
  }

  private mutating func takeByte(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }
}
