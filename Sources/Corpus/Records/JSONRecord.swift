/// Finds one field of a JSON object in a line, without making values of the others.
///
/// Names are compared with their escapes resolved; of a name that is there twice the last counts, as in most
/// programs.
@safe struct JSONRecord {
  @unsafe private let line: UnsafeRawBufferPointer
  private var position = 0

  /// What a record is.
  enum Outcome: Equatable {
    /// Its text was written.
    case text
    /// It has no such field, or `null` for it.
    case missing
    /// Why it is not a record with text.
    case fault(String)
  }

  /// Writes the text of a record.
  ///
  /// - Parameters:
  ///   - line: a line without its end.
  ///   - output: gets at most as many bytes as the line has.
  static func extract(
    _ field: [UInt8], of line: UnsafeRawBufferPointer, into output: inout RecordOutput
  ) -> Outcome {
    var reader = unsafe JSONRecord(line)
    return reader.extract(field, into: &output)
  }

  private init(_ line: UnsafeRawBufferPointer) { unsafe self.line = unsafe line }

  private mutating func extract(_ field: [UInt8], into output: inout RecordOutput) -> Outcome {
    let noObject = Outcome.fault("the line is not a JSON object")
    let start = output.count
    var outcome = Outcome.missing
    guard take(0x7B) else {
      return peek() == 0x5B
        ? .fault("the line is a JSON list, not an object; jq -c '.[]' writes one per line") : noObject
    }
    if !take(0x7D) {
      repeat {
        let (isField, isWhole) = name(is: field, output: &output)
        guard isWhole, take(0x3A) else { return noObject }
        if isField {
          output.truncate(to: start)
          outcome = value(into: &output)
          if case .fault = outcome { return outcome }
        } else if !skipValue() {
          return noObject
        }
      } while take(0x2C)
      guard take(0x7D) else { return noObject }
    }
    skipSpace()
    return byte == nil ? outcome : noObject
  }

  /// Reads a name, and whether it is the one that is sought.
  private mutating func name(is field: [UInt8], output: inout RecordOutput) -> (Bool, isWhole: Bool) {
    let start = output.count
    guard string(into: &output) else { return (false, false) }
    defer { output.truncate(to: start) }
    return (output.ends(with: field, from: start), true)
  }

  /// Writes the value of the field.
  private mutating func value(into output: inout RecordOutput) -> Outcome {
    let noString = Outcome.fault("the field is neither a string nor a list of strings")
    switch peek() {
    case 0x22: return string(into: &output) ? .text : .fault("the line ends inside a string")
    case 0x6E: return skipValue() ? .missing : noString
    case 0x5B:
      guard take(0x5B) else { return noString }
      if take(0x5D) { return .text }
      var isFirst = true
      repeat {
        if !isFirst { output.append(0x20) }
        isFirst = false
        guard peek() == 0x22, string(into: &output) else { return noString }
      } while take(0x2C)
      return take(0x5D) ? .text : noString
    default: return noString
    }
  }

  // MARK: - Parsing

  /// The byte at the position; `nil` at the end.
  private var byte: UInt8? {
    // The position is below the count.
    unsafe position < line.count ? line[position] : nil
  }

  private mutating func skipSpace() {
    while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A { position += 1 }
  }

  private mutating func peek() -> UInt8? {
    skipSpace()
    return byte
  }

  /// Takes the byte at the position.
  private mutating func next() -> UInt8? {
    guard let byte else { return nil }
    position += 1
    return byte
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  /// Passes over a value: brackets by their depth, so that what is inside is not looked at closely.
  private mutating func skipValue() -> Bool {
    var depth = 0
    repeat {
      guard let byte = peek() else { return false }
      switch byte {
      case 0x22: guard skipString() else { return false }
      case 0x7B, 0x5B:
        depth += 1
        position += 1
      case 0x7D, 0x5D:
        depth -= 1
        position += 1
      case 0x2C, 0x3A:
        guard depth > 0 else { return false }
        position += 1
      default:
        let start = position
        while let byte = self.byte, JSONRecord.isScalar(byte) { position += 1 }
        guard position > start else { return false }
      }
    } while depth > 0
    return depth == 0
  }

  private static func isScalar(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte || byte == 0x2D || byte == 0x2B
      || byte == 0x2E
  }

  private mutating func skipString() -> Bool {
    position += 1
    while let byte = next() {
      if byte == 0x22 { return true }
      if byte == 0x5C { position += 1 }
    }
    return false
  }

  /// Writes a string's content. Surrogates without their other half become U+FFFD.
  private mutating func string(into output: inout RecordOutput) -> Bool {
    guard take(0x22) else { return false }
    while let byte = next() {
      if byte == 0x22 { return true }
      guard byte == 0x5C else {
        output.append(byte)
        continue
      }
      guard let escape = next() else { return false }
      switch escape {
      case 0x6E: output.append(0x0A)
      case 0x74: output.append(0x09)
      case 0x72: output.append(0x0D)
      case 0x62: output.append(0x08)
      case 0x66: output.append(0x0C)
      case 0x22, 0x5C, 0x2F: output.append(escape)
      case 0x75:
        guard let scalar = escapedScalar() else { return false }
        for byte in Unicode.UTF8.encode(scalar)! { output.append(byte) }
      default: return false
      }
    }
    return false
  }

  /// The scalar of `\u` and four digits, or of two such.
  private mutating func escapedScalar() -> Unicode.Scalar? {
    guard let unit = fourDigits() else { return nil }
    if let scalar = Unicode.Scalar(unit) { return scalar }
    let replacement: Unicode.Scalar = "\u{FFFD}"
    let mark = position
    guard unit < 0xDC00, next() == 0x5C, next() == 0x75 else {
      position = mark
      return replacement
    }
    guard let low = fourDigits() else { return nil }
    guard 0xDC00...0xDFFF ~= low else {
      position = mark
      return replacement
    }
    return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
  }

  private mutating func fourDigits() -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next() else { return nil }
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x41 + 10
      case 0x61...0x66: digit = byte - 0x61 + 10
      default: return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
