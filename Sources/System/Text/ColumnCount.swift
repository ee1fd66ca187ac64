/// The columns that a text takes at a terminal, as Unicode's East Asian Width (UAX 11) has it for the most
/// part: ideographs, syllables and pictures take two, marks on other characters none.
package func columnCount(_ text: String) -> Int {
  text.unicodeScalars.reduce(0) { $0 + columnCount($1) }
}

/// As much of a text as fits, with an ellipsis for its middle, since names and labels differ at either end.
///
/// - Parameter fits: whether a text fits; if one does, so does every shorter one.
package func shortened(_ text: String, toFit fits: (String) -> Bool) -> String {
  if fits(text) { return text }
  let characters = Array(text)
  func shortened(to count: Int) -> String {
    String(characters.prefix(count - count / 2)) + "…" + String(characters.suffix(count / 2))
  }
  // As many characters as fit, found by halving.
  var (low, high) = (0, characters.count - 1)
  while low < high {
    let middle = (low + high + 1) / 2
    if fits(shortened(to: middle)) { low = middle } else { high = middle - 1 }
  }
  return shortened(to: low)
}

private func columnCount(_ scalar: Unicode.Scalar) -> Int {
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
  }
}

/// Where characters of two columns are.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
  0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF,
  0x20000...0x3FFFD,
]
