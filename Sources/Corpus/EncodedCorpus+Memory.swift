public import Storage

extension EncodedCorpus {
  /// A corpus of sentences that the program has made, in memory.
  ///
  /// - Parameters:
  ///   - sentences: their words' ids, each below the number of words; no sentence is empty.
  ///   - wordCount: the number of words in the vocabulary.
  /// - Throws: ``FileError`` if there is not enough memory, an id is too large or a sentence empty.
  public init(sentences: [[UInt32]], wordCount: Int) throws(FileError) {
    let header = EncodedCorpusHeader(
      tokenCount: sentences.reduce(0) { $0 + UInt64($1.count) }, sentenceCount: UInt64(sentences.count),
      wordCount: UInt64(wordCount))
    var bytes = header.bytes
    bytes.reserveCapacity(bytes.count + 4 * Int(header.unitCount))
    for sentence in sentences {
      for unit in sentence + [EncodedCorpus.sentenceEnd] {
        for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: unit >> shift)) }
      }
    }
    let corpus = try EncodedCorpus(uncheckedUnits: MappedFile(copying: bytes, name: "sentences in memory"))
    try corpus.checkUnits(corpus.path)
    self = corpus
  }
}
