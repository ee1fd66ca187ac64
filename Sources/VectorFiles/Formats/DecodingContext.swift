/// What a decoder is made with.
struct DecodingContext {
  /// The words file's lines, for formats that have one.
  let words: WordLines?
  /// Whether a header that claims what cannot be is refused.
  let trustsHeader: Bool

  /// The words file's lines of a format that has one.
  var wordLines: WordLines {
    guard let words else { preconditionFailure("the format's words are in a file of their own") }
    return words
  }
}
