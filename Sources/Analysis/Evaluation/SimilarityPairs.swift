public import HogvecSystem

/// Pairs of words with people's judgements of their similarity.
public struct SimilarityPairs: Sendable {
  /// A pair and its judgement.
  public struct Pair: Sendable, Equatable {
    /// One word.
    public let first: [UInt8]
    /// The other.
    public let second: [UInt8]
    /// The judgement; the higher the more similar.
    public let judgement: Double

    /// Makes a pair.
    public init(_ first: [UInt8], _ second: [UInt8], judgement: Double) {
      self.first = first
      self.second = second
      self.judgement = judgement
    }
  }

  /// The pairs in their order.
  public private(set) var pairs: [Pair] = []

  /// Makes a set of pairs.
  public init(_ pairs: [Pair]) {
    self.pairs = pairs
  }

  /// Reads lines of two words and a judgement, between tabs, else semicolons, else commas, else blanks.
  ///
  /// The judgement is the first number after the words; what else the line has, as the word class of SimLex-999, is
  /// passed over, and so are empty lines, lines that start with `#`, and a first line of column names.
  ///
  /// - Throws: ``FileError`` if the file cannot be read, has another line, or no pair.
  public init(reading path: String) throws(FileError) {
    var isFirst = true
    for (index, line) in try TextLines.read(path).enumerated() {
      let fields = line.separated
      if fields.isEmpty || line.first == UInt8(ascii: "#") { continue }
      defer { isFirst = false }
      guard fields.count >= 3, !fields[0].isEmpty, !fields[1].isEmpty else {
        throw FileError("'\(path)', line \(index + 1): it is not two words and a number")
      }
      let numbers = fields[2...].lazy.compactMap { Double(String(decoding: $0, as: UTF8.self)) }
      guard let judgement = numbers.first, judgement.isFinite else {
        if isFirst { continue }
        let text = String(decoding: fields[2].prefix(40), as: UTF8.self)
        throw FileError("'\(path)', line \(index + 1): '\(text)' is not a number")
      }
      pairs.append(Pair(fields[0], fields[1], judgement: judgement))
    }
    guard !pairs.isEmpty else { throw FileError("'\(path)': there are no word pairs in it") }
  }
}
