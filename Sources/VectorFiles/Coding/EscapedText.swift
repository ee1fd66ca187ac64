internal import HogvecSystem

/// Words as the code points that Python has for their bytes: those of UTF-8, and for a byte that is not part
/// of UTF-8 half a pair of surrogates, U+DC80 to U+DCFF (PEP 383), so that any bytes come back.
enum EscapedText {
  /// The code points of a word, one after the other.
  static func codePoints(of word: some Collection<UInt8>) -> [UInt32] {
    if word.allSatisfy({ $0 < 0x80 }) { return word.map { UInt32($0) } }
    if let text = String(validating: word, as: UTF8.self) { return text.unicodeScalars.map(\.value) }
    var points: [UInt32] = []
    let bytes = Array(word)
    var position = 0
    while position < bytes.count {
      var decoder = UTF8()
      var rest = bytes[position...].makeIterator()
      if case .scalarValue(let scalar) = decoder.decode(&rest) {
        points.append(scalar.value)
        position += UTF8.width(scalar)
      } else {
        points.append(0xDC00 + UInt32(bytes[position]))
        position += 1
      }
    }
    return points
  }

  /// Appends a code point's bytes; false if it has none.
  static func append(_ point: UInt32, to word: inout [UInt8]) -> Bool {
    if point < 0x80 {
      word.append(UInt8(point))
    } else if let scalar = Unicode.Scalar(point) {
      word += Array(String(scalar).utf8)
    } else if 0xDC80...0xDCFF ~= point {
      word.append(UInt8(point & 0xFF))
    } else {
      return false
    }
    return true
  }
}
