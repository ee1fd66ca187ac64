internal import HogvecSystem

/// A file of finalfusion that is written record by record. All words are before the first row, so rows are
/// kept in a file without a name until then, words and norms in memory.
final class FinalfusionAssembly: RecordAssembly {
  private let headerByteCount: Int
  private let dimension: Int
  private let path: String
  private let rows: CollectedRows
  private var words = WordIndex()
  private var norms: [Float] = []

  /// - Parameters:
  ///   - path: what is written, for messages.
  ///   - file: what is being written.
  init(
    headerByteCount: Int, dimension: Int, path: String, for file: borrowing FileReplacement
  ) throws(FileError) {
    (self.headerByteCount, self.dimension, self.path) = (headerByteCount, dimension, path)
    rows = try CollectedRows(for: file)
  }

  func append(_ records: EncodedRecords, to file: inout FileReplacement) throws(FileError) {
    try rows.append(records)
    norms += records.scales
    try words.appendOnce(records.words, path: path, reason: "which finalfusion's vocabulary cannot have")
  }

  func finish(_ file: inout FileReplacement) throws(FileError) {
    let wordByteCount = (0..<words.count).reduce(0) { $0 + words[$1].count }
    var place = headerByteCount
    func chunk(_ kind: Finalfusion.Kind, _ sizes: [UInt8], floatCount: Int) -> [UInt8] {
      let padding = [UInt8](repeating: 0, count: Finalfusion.padding(at: place))
      let byteCount = sizes.count + padding.count + floatCount * 4
      place += 12 + byteCount
      return littleEndianBytes(of: kind.rawValue) + littleEndianBytes(of: UInt64(byteCount)) + sizes + padding
    }
    let vocabularyByteCount = 8 + 4 * words.count + wordByteCount
    try file.write(
      littleEndianBytes(of: Finalfusion.Kind.simpleVocabulary.rawValue)
        + littleEndianBytes(of: UInt64(vocabularyByteCount)) + littleEndianBytes(of: UInt64(words.count)))
    place += 12 + vocabularyByteCount
    var block: [UInt8] = []
    for word in 0..<words.count {
      block += littleEndianBytes(of: UInt32(words[word].count)) + words[word]
      if block.count >= 1 << 18 || word == words.count - 1 {
        try file.write(block)
        block.removeAll(keepingCapacity: true)
      }
    }
    let shape = littleEndianBytes(of: UInt64(words.count)) + littleEndianBytes(of: UInt32(dimension))
    let type = littleEndianBytes(of: Finalfusion.float32)
    try file.write(chunk(.array, shape + type, floatCount: words.count * dimension))
    try rows.write(to: &file)
    try file.write(
      chunk(.norms, littleEndianBytes(of: UInt64(words.count)) + type, floatCount: words.count)
        + littleEndianBytes(of: norms))
  }
}
