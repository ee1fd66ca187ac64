internal import HogvecAnalysis
internal import HogvecSystem

/// Words with a number each, for people.
enum AnswerTable {
  /// Lines of a number and a word, whose bytes are as in the file.
  ///
  /// - Parameter title: a line above them.
  static func text(of words: [(word: [UInt8], number: Double)], title: [UInt8]?) -> [UInt8] {
    let lineFeed = [UInt8(ascii: "\n")]
    var text: [UInt8] = title.map { $0 + lineFeed } ?? []
    for line in words {
      text += Array("  \(Figures.fixed(line.number, 4))  ".utf8)
      text += line.word + lineFeed
    }
    return text
  }

  /// Words with their similarities, likewise.
  static func text(of words: [NearWord], title: [UInt8]?) -> [UInt8] {
    text(of: words.map { (word: $0.bytes, number: $0.similarity) }, title: title)
  }
}
