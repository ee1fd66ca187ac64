/// The width of a line of text in pixels in common sans-serif typefaces of a size. Rather too wide than too
/// narrow: the typeface is the viewer's choice, and labels shall not touch.
package func textWidth(_ text: String, size: Double, isBold: Bool = false) -> Double {
  text.unicodeScalars.reduce(0) { $0 + width(of: $1) } * size * (isBold ? 1.13 : 1)
}

private func width(of scalar: Unicode.Scalar) -> Double {
  switch scalar {
  case "i", "j", "l", "'", "|", ".", ",", ":", ";", "!", "I": 0.33
  case "f", "t", "r", " ", "(", ")", "[", "]", "-", "/", "\\", "\"", "`": 0.43
  case "m", "w", "M", "W", "@", "%": 0.98
  case "a"..."z", "0"..."9": 0.63
  case "A"..."Z": 0.74
  case "<", ">", "=", "+", "~", "#", "&", "$", "*", "?", "^", "_", "{", "}": 0.8
  default:
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: 0
    // Ideographs, syllables and signs above the alphabets are as wide as high.
    case _ where scalar.value >= 0x2E80: 1.05
    case .uppercaseLetter, .titlecaseLetter: 0.78
    case .lowercaseLetter: 0.68
    default: 0.85
    }
  }
}
