public import Storage

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

  /// Reads lines of two words and a number, between tabs, else commas, else blanks. What follows the number
  /// is ignored, and so are empty lines, lines that start with `#`, and a first line of column names.
  ///
  /// - Throws: ``FileError`` if the file cannot be read, has another line, or no pair.
  public init(reading path: String) throws(FileError) {
    var isFirst = true
    for (index, line) in try readLines(path).enumerated() {
      if line.trimmed.isEmpty || line.first == UInt8(ascii: "#") { continue }
      defer { isFirst = false }
      let fields = splitPair(line)
      let judgement = fields.count >= 3 ? Double(String(decoding: fields[2], as: UTF8.self)) : nil
      guard fields.count >= 3, !fields[0].isEmpty, !fields[1].isEmpty else {
        throw FileError("'\(path)', line \(index + 1): it is not two words and a number")
      }
      guard let judgement, judgement.isFinite else {
        if isFirst { continue }
        let text = String(decoding: fields[2].prefix(40), as: UTF8.self)
        throw FileError("'\(path)', line \(index + 1): '\(text)' is not a number")
      }
      pairs.append(Pair(fields[0], fields[1], judgement: judgement))
    }
    guard !pairs.isEmpty else { throw FileError("'\(path)': there are no word pairs in it") }
  }
}

private func splitPair(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
  for separator in [UInt8(ascii: "\t"), UInt8(ascii: ",")] where line.contains(separator) {
    return line.split(separator: separator, omittingEmptySubsequences: false).map { Array($0.trimmed) }
  }
  return line.fields
}
