/// A file that seems to be something that is better read in another way.
public struct HintedFile: Sendable, Equatable {
  /// The file; `-` for standard input.
  public let path: String
  /// What it seems to be.
  public let hint: ContentHint

  /// Makes what is known of a file.
  public init(path: String, hint: ContentHint) {
    self.path = path
    self.hint = hint
  }
}
