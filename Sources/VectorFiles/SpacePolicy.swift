/// What becomes of a word that a format cannot hold, such as one with a space in word2vec's formats. The raw
/// values are the names on the command line.
public enum SpacePolicy: String, CaseIterable, Sendable {
  /// The conversion fails and names the word.
  case error
  /// Each byte that the format cannot hold becomes `_`.
  case underscore
  /// Each byte that the format cannot hold becomes `\x` and two hexadecimal digits: `\x20` for a space.
  case escape

  /// The word as it is written.
  func replacing(_ word: [UInt8], forbidden: (UInt8) -> Bool) -> [UInt8] {
    word.flatMap { byte -> [UInt8] in
      guard forbidden(byte) else { return [byte] }
      if self == .underscore { return [UInt8(ascii: "_")] }
      let digits = Array("0123456789abcdef".utf8)
      return Array("\\x".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
}
