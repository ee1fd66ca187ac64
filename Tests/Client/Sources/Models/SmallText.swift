public import Storage

/// A made-up text of sentences that each have words of one topic.
public struct SmallText {
  /// The text.
  public let text: String

  /// Makes a text that is the same each time.
  public init(sentences: Int) {
    let topics = [
      ["boat", "sea", "whale", "fish", "sail", "wave"],
      ["bread", "salt", "butter", "soup", "plate", "spoon"],
    ]
    var state: UInt64 = 1
    var lines = ""
    for sentence in 0..<sentences {
      let topic = topics[sentence % 2]
      for _ in 0..<8 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        lines += topic[Int(state >> 33) % topic.count] + " "
      }
      lines += "\n"
    }
    text = lines
  }

  /// Its size as a file.
  public var file: MappedFile { MappedFile(byteCount: text.utf8.count) }
}
