public import HogvecSystem

/// A part of a text: sentences that chance picks, each as likely as the others. Long ones are picked in
/// parts, so that a text of one line has a sample too. The same text, share and seed give the same sample.
/// For one thread, which reads the encoded text once.
public struct TextSample: Sendable {
  /// The share of the sentences, above 0 and at most 1.
  public var share: Double {
    didSet { TextSample.check(share) }
  }
  /// Where the random numbers start.
  public var seed: UInt64 = 1

  /// The words of the longest part.
  private static let longestPart = 10_000

  /// A sample of a share.
  public init(share: Double) {
    TextSample.check(share)
    self.share = share
  }

  private static func check(_ share: Double) {
    precondition(share > 0 && share <= 1, "a sample's share is above 0 and at most 1")
  }

  /// Writes a sample, a sentence a line, words between single spaces.
  ///
  /// - Parameters:
  ///   - reading: the text, encoded with a vocabulary of all its words.
  ///   - path: the file to write.
  /// - Returns: the number of words in it.
  /// - Throws: ``FileError`` if the file cannot be written.
  public func write(_ reading: borrowing CorpusReading, to path: String) throws(FileError) -> Int {
    var file = try FileReplacement(of: path)
    var random = RandomStream(seed: seed)
    // Picks with a probability, in steps of 2^-32.
    let bound = UInt64((share * 0x1p32).rounded())
    var (block, wordCount): ([UInt8], Int) = ([], 0)
    var (isPicked, length, lineLength) = (false, 0, 0)
    for index in 0..<reading.corpus.unitCount {
      // The index is one of a unit.
      let unit = unsafe reading.corpus.units[index]
      if length == 0 { isPicked = random.next() >> 32 < bound }
      let isEnd = unit == EncodedCorpus.sentenceEnd
      if isPicked && !isEnd {
        if lineLength > 0 { block.append(UInt8(ascii: " ")) }
        block += reading.vocabulary.word(Int(unit))
        lineLength += 1
        wordCount += 1
      }
      length = isEnd || length + 1 == TextSample.longestPart ? 0 : length + 1
      if length == 0 && lineLength > 0 {
        block.append(UInt8(ascii: "\n"))
        lineLength = 0
      }
      if block.count >= 1 << 18 {
        try file.write(block)
        block.removeAll(keepingCapacity: true)
      }
    }
    if lineLength > 0 { block.append(UInt8(ascii: "\n")) }
    try file.write(block)
    try file.publish()
    return wordCount
  }
}
