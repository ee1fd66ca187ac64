/// Where a format keeps the words.
enum WordsPlace: Sendable {
  /// In the vector file.
  case inside
  /// In a file beside it.
  case beside(WordsFileNaming)
}

/// How a words file is named and laid out.
struct WordsFileNaming: Sendable {
  /// What is appended to the vectors' whole name, so that no two outputs share a file.
  let suffix: String
  /// What stands beside a word.
  let layout: WordLines.Layout
  /// A tokenizer's file beside the vectors that may have the words.
  var tokenizer: String?
  /// Another name that other programs give the file, for a vector file's name without its ending.
  let custom: @Sendable (_ stem: String) -> String
}
