extension UInt8 {
  /// Whether a byte is a control character that texts do not have: not one of white space, nor the escape of
  /// terminals.
  package var isControl: Bool { self < 0x09 || 0x0E..<0x20 ~= self && self != 0x1B }
}
