/// What a decoder is made with.
struct DecodingContext {
  /// What is in the words file, for formats that have one.
  let words: (any WordSource)?
  /// Whether a header that claims what cannot be is refused.
  let trustsHeader: Bool

  /// What is in the words file of a format that has one.
  var wordSource: any WordSource {
    guard let words else { preconditionFailure("the format's words are in a file of their own") }
    return words
  }

  /// The same, in a format whose words files are always lines.
  var wordLines: WordLines {
    guard let words = words as? WordLines else { preconditionFailure("the words are lines") }
    return words
  }
}
