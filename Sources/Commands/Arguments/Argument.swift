internal import HogvecSystem

/// One argument as the shell gave it: bytes, which need not be UTF-8. Words of vector files are asked for by
/// the bytes; options and paths are text.
struct Argument: Sendable {
  /// The bytes.
  let bytes: [UInt8]
  /// The same as text, from which a path that is not UTF-8 can be told.
  let text: String

  init(bytes: [UInt8]) {
    self.bytes = bytes
    text = String(pathBytes: bytes)
  }

  init(_ text: String) {
    bytes = Array(text.utf8)
    self.text = text
  }
}
