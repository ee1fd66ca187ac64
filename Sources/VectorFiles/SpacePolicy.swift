/// What becomes of a word that a format cannot hold, such as one with a space in word2vec's formats. The raw
/// values are the names on the command line.
public enum SpacePolicy: String, CaseIterable, Sendable {
  /// The conversion fails and names the word.
  case error
  /// Each byte that the format cannot hold becomes `_`.
  case underscore
  /// Each byte that the format cannot hold becomes `\x` and two hexadecimal digits: `\x20` for a space.
  case escape

  /// The word as it is written; `nil` for the policy that stops.
  ///
  /// Where no byte is one that the format cannot hold, it is the word as a whole: then each byte is replaced,
  /// and an empty word is `_`.
  func replacing(_ word: [UInt8], forbidden: (UInt8) -> Bool) -> [UInt8]? {
    guard self != .error else { return nil }
    if word.isEmpty { return [UInt8(ascii: "_")] }
    let isAll = !word.contains(where: forbidden)
    return word.flatMap { byte -> [UInt8] in
      guard isAll || forbidden(byte) else { return [byte] }
      if self == .underscore { return [UInt8(ascii: "_")] }
      let digits = Array("0123456789abcdef".utf8)
      return Array("\\x".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
}
