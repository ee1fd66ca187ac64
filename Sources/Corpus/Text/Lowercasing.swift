internal import HogvecSystem

/// Puts the letters of a text in lower case: each Unicode scalar becomes its full lowercase mapping, without
/// regard to language. A capital sigma at a word's end becomes the final sigma (Unicode's condition
/// Final_Sigma), so that ΟΔΟΣ and οδος are one word.
///
/// Bytes that are no valid UTF-8 stay as they are. Cost: one pass; ASCII takes a compare a byte.
enum Lowercasing {
  /// Scalars from this on have no case.
  private static let limit = 0x1F000
  /// For each scalar below the limit its lowercase mapping, if it is one scalar; itself otherwise.
  private static let table: [UInt32] = (0..<UInt32(limit)).map { value in
    guard let scalar = Unicode.Scalar(value), scalar.properties.changesWhenLowercased else { return value }
    let mapping = scalar.properties.lowercaseMapping.unicodeScalars
    return mapping.count == 1 ? mapping.first!.value : value
  }
  /// The one letter whose mapping is two scalars: capital I with a dot above becomes i and a combining dot.
  private static let dottedCapitalI: UInt32 = 0x130
  /// The one letter whose mapping depends on what is around it.
  private static let capitalSigma: UInt32 = 0x3A3

  /// Writes a text in lower case.
  ///
  /// - Parameters:
  ///   - text: the text; a scalar that is cut by its end is invalid.
  ///   - output: where it goes; grown to half as much again as the text if need be.
  /// - Returns: the number of bytes written.
  static func fold(_ text: UnsafeRawBufferPointer, into output: inout GrowingMemory<UInt8>) throws(FileError)
    -> Int
  {
    // The longest growth is from two bytes to three.
    try output.reserve(text.count + text.count / 2 + 4)
    let target = unsafe output.base
    var (read, written) = (0, 0)
    while read < text.count {
      // Reads are below text.count; writes are at most three bytes for two read, so inside what was reserved.
      let byte = unsafe text[read]
      if byte < 0x80 {
        unsafe target[written] = byte &- 0x41 < 26 ? byte | 0x20 : byte
        read &+= 1
        written &+= 1
        continue
      }
      let (scalar, length) = unsafe scalar(in: text, at: read)
      var folded = scalar
      if length > 1 && Int(scalar) < limit { folded = table[Int(scalar)] }
      if length > 1 && scalar == capitalSigma, unsafe endsWord(in: text, read..<read + length) {
        folded = 0x3C2
      }
      if length > 1 && scalar == dottedCapitalI {
        for byte: UInt8 in [0x69, 0xCC, 0x87] {
          unsafe target[written] = byte
          written &+= 1
        }
      } else if folded == scalar || length == 1 {
        for offset in 0..<length { unsafe target[written + offset] = text[read + offset] }
        written &+= length
      } else {
        for byte in Unicode.UTF8.encode(Unicode.Scalar(folded)!)! {
          unsafe target[written] = byte
          written &+= 1
        }
      }
      read &+= length
    }
    return written
  }

  /// A short text in lower case.
  static func folded(_ text: [UInt8]) throws(FileError) -> [UInt8] {
    var output = GrowingMemory<UInt8>()
    let count = try unsafe text.span.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe fold(bytes, into: &output)
    }
    return unsafe Array(UnsafeBufferPointer(start: output.base, count: count))
  }

  /// Whether a letter has one before it and none after it, marks and apostrophes passed over (Unicode 15,
  /// table 3-17).
  private static func endsWord(in text: UnsafeRawBufferPointer, _ letter: Range<Int>) -> Bool {
    var position = letter.upperBound
    while position < text.count {
      let (value, length) = unsafe scalar(in: text, at: position)
      guard let properties = properties(value, length) else { break }
      if properties.isCased && !properties.isCaseIgnorable { return false }
      if !properties.isCaseIgnorable { break }
      position += length
    }
    position = letter.lowerBound
    while position > 0 {
      var start = position - 1
      while start > 0, position - start < 4, unsafe text[start] & 0xC0 == 0x80 { start -= 1 }
      let (value, length) = unsafe scalar(in: text, at: start)
      guard start + length == position, let properties = properties(value, length) else { return false }
      if properties.isCased && !properties.isCaseIgnorable { return true }
      if !properties.isCaseIgnorable { return false }
      position = start
    }
    return false
  }

  /// The properties of a scalar as ``scalar(in:at:)`` gives it; `nil` for a byte that is no UTF-8.
  private static func properties(_ value: UInt32, _ length: Int) -> Unicode.Scalar.Properties? {
    length == 1 && value >= 0x80 ? nil : Unicode.Scalar(value)?.properties
  }

  /// The scalar that starts at a byte above 0x7F, and how many bytes it takes; a length of 1 for a byte that
  /// begins no valid sequence (Unicode 15, table 3-7).
  private static func scalar(in text: UnsafeRawBufferPointer, at start: Int) -> (UInt32, length: Int) {
    let first = unsafe text[start]
    let length = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1
    guard length > 1, start + length <= text.count else { return (UInt32(first), 1) }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for offset in 1..<length {
      let byte = unsafe text[start + offset]
      guard byte & 0xC0 == 0x80 else { return (UInt32(first), 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    // Longer than need be, a surrogate, or beyond Unicode.
    let isValid: Bool =
      switch length {
      case 2: true
      case 3: value >= 0x800 && !(0xD800...0xDFFF).contains(value)
      default: value >= 0x10000 && value <= 0x10FFFF
      }
    return isValid ? (value, length) : (UInt32(first), 1)
  }
}
