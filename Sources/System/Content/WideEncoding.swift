/// An encoding of Unicode in units of two or four bytes, told by a byte-order mark or by where the NUL bytes
/// are.
package struct WideEncoding {
  /// Bytes a unit: 2 or 4.
  private let width: Int
  /// Whether the low byte is the first; `nil` where a mark says it to the converter.
  private let isLittleEndian: Bool?
  /// Whether a mark or most of the characters show it; else it is only likelier than anything else.
  private let isCertain: Bool

  /// The encoding of text that starts with these bytes; `nil` if it is in none of them.
  package init?(of start: ArraySlice<UInt8>) {
    let bytes = Array(start)
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      (width, isLittleEndian, isCertain) = (4, nil, true)
      return
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      (width, isLittleEndian, isCertain) = (2, nil, true)
      return
    }
    // Without a mark, only bytes of NUL tell such a text from one of bytes: spaces and line ends have them at
    // least.
    guard bytes.contains(0) else { return nil }
    var most = 0.0
    var best: (width: Int, isLittleEndian: Bool)?
    for (width, isLittleEndian) in [(4, true), (4, false), (2, true), (2, false)] {
      let share = WideEncoding.narrowShare(of: bytes, width: width, isLittleEndian: isLittleEndian) ?? 0
      if share > most { (most, best) = (share, (width, isLittleEndian)) }
    }
    // A text of bytes in which a NUL strayed has few units that are narrow, and no other control characters.
    let isTextOfBytes = isUTF8(start) && !bytes.contains { $0 != 0 && $0.isControl }
    guard let best, most >= 0.5 || !isTextOfBytes else { return nil }
    (width, isLittleEndian, isCertain) = (best.width, best.isLittleEndian, most >= 0.5)
  }

  /// Refuses a small file of text that is certainly in such an encoding.
  ///
  /// - Parameters:
  ///   - start: its first bytes.
  ///   - path: the file; `-` is standard input.
  package static func refuse(_ start: ArraySlice<UInt8>, in path: String) throws(FileError) {
    guard let encoding = WideEncoding(of: start), encoding.isCertain else { return }
    let name = path == "-" ? standardInputName : path
    throw FileError(
      "cannot read '\(name)': it is \(encoding.description); convert it first"
        + ContentOrigin(path: path).advice(.filter("iconv -f \(encoding.converterName) -t UTF-8")))
  }

  /// `UTF-16 text`, `UTF-16 text without a byte-order mark`.
  package var description: String {
    "UTF-\(width * 8) text" + (isLittleEndian == nil ? "" : " without a byte-order mark")
  }

  /// What `iconv` calls it.
  package var converterName: String {
    "UTF-\(width * 8)" + (isLittleEndian.map { $0 ? "LE" : "BE" } ?? "")
  }

  /// Which share of the units of a width are letters, spaces and line ends of Latin scripts; `nil` if the
  /// bytes are no text in such units: not valid, or with control characters but those of lines.
  private static func narrowShare(of bytes: [UInt8], width: Int, isLittleEndian: Bool) -> Double? {
    let count = bytes.count / width
    guard count > 0 else { return nil }
    var (expectsLow, narrowCount) = (false, 0)
    for index in 0..<count {
      var unit: UInt32 = 0
      for offset in 0..<width {
        let byte = bytes[index * width + (isLittleEndian ? width - 1 - offset : offset)]
        unit = unit << 8 | UInt32(byte)
      }
      if width == 2 {
        if (0xDC00...0xDFFF ~= unit) != expectsLow { return nil }
        expectsLow = 0xD800...0xDBFF ~= unit
      } else if unit > 0x10FFFF || 0xD800...0xDFFF ~= unit {
        return nil
      }
      if unit < 0x20 && !(0x09...0x0D ~= unit) || unit == 0xFFFF || unit == 0xFFFE { return nil }
      if unit < 0x100 { narrowCount += 1 }
    }
    return Double(narrowCount) / Double(count)
  }
}

/// Whether bytes are UTF-8, up to a character that their end cuts.
package func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
  (0...3).contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
}
