extension JSONValue {
  /// Takes the text of a value apart.
  ///
  /// - Throws: ``JSONFault`` if it is not JSON (RFC 8259), or nested too deeply.
  package init(parsing bytes: [UInt8]) throws(JSONFault) {
    self = try JSONParser.value(of: bytes)
  }

  /// Takes the text of an object apart, without making values of the numbers in the array that is its member
  /// of a name: that array is empty, and the numbers' places in the text are lent to `body`, in order.
  ///
  /// - Throws: ``JSONFault`` if it is not the JSON of an object, or nested too deeply, or what `body` throws.
  package init(
    parsing bytes: [UInt8], lendingNumbersOf name: String,
    _ body: (Range<Int>) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    self = try JSONParser.object(of: bytes, lendingNumbersOf: name, body)
  }

  /// Reads a JSON file.
  ///
  /// - Throws: ``FileError`` if it cannot be read or is not JSON.
  package init(reading path: String) throws(FileError) {
    let file = try MappedFile(path: path)
    do {
      // The bytes are copied while the mapping lives.
      self = try unsafe JSONValue(parsing: Array(file.bytes))
    } catch {
      throw FileError("'\(path)', byte \(error.offset): it is not JSON: \(error.reason)")
    }
  }

  /// Reads a file of JSON values, one per line, as ``openForReading(_:)`` does, so that it may be compressed.
  /// A last line without an end is left out if it is not whole, since a program that was killed may have left
  /// it so.
  ///
  /// - Throws: ``FileError`` if the file cannot be read or a line is not JSON.
  package static func lines(of path: String) throws(FileError) -> [JSONValue] {
    let file = try MappedFile(openForReading(path))
    // The bytes are copied while the mapping lives.
    let lines = unsafe Array(file.bytes).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var values: [JSONValue] = []
    for (index, line) in lines.enumerated() where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
      do {
        values.append(try JSONValue(parsing: Array(line)))
      } catch {
        if index == lines.count - 1 { break }
        throw FileError(
          "'\(file.path)', line \(index + 1), byte \(error.offset) of it: it is not JSON: \(error.reason)")
      }
    }
    return values
  }

  /// A member of an object; `nil` for other values.
  package subscript(key: String) -> JSONValue? {
    members.first { $0.key == key }?.value
  }

  /// The members of an object; none of other values.
  package var members: [Member] { if case .object(let pairs) = self { pairs.members } else { [] } }

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
