public import HogvecSystem

extension EncodedCorpus {
  /// A corpus of sentences that the program has made, in memory. Its words are the numbers of their ids.
  ///
  /// - Parameters:
  ///   - sentences: their words' ids, each below the number of words; no sentence is empty.
  ///   - wordCount: the number of words in the vocabulary.
  /// - Throws: ``FileError`` if there is not enough memory, an id is too large or a sentence empty.
  public init(sentences: [[UInt32]], wordCount: Int) throws(FileError) {
    var statistics = CorpusStatistics()
    statistics.tokensRead = sentences.reduce(0) { $0 + UInt64($1.count) }
    let vocabulary = Vocabulary(numbersBelow: wordCount)
    let header = EncodedCorpusHeader(
      tokenCount: statistics.tokensRead, sentenceCount: UInt64(sentences.count), vocabulary, statistics,
      fingerprint: [])
    var bytes = header.bytes
    bytes.reserveCapacity(header.byteCount)
    func append(_ number: some FixedWidthInteger) {
      for shift in stride(from: 0, to: number.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    for sentence in sentences {
      for unit in sentence + [EncodedCorpus.sentenceEnd] { append(unit) }
    }
    while bytes.count < header.counts.lowerBound { bytes.append(0) }
    for count in vocabulary.counts { append(count) }
    for end in vocabulary.ends { append(end) }
    bytes += vocabulary.bytes
    let corpus = try EncodedCorpus(uncheckedUnits: MappedFile(copying: bytes, name: "sentences in memory"))
    try corpus.checkUnits(corpus.path)
    self = corpus
  }
}

extension Vocabulary {
  /// The decimal numbers from 0 on as words, each occurring once.
  fileprivate init(numbersBelow count: Int) {
    var (bytes, ends): ([UInt8], [Int]) = ([], [])
    for number in 0..<count {
      bytes += Array(String(number).utf8)
      ends.append(bytes.count)
    }
    let vocabulary = unsafe bytes.withUnsafeBytes {
      unsafe Vocabulary(distinct: $0, ends: ends, counts: [UInt64](repeating: 1, count: count))
    }
    guard let vocabulary else { preconditionFailure("numbers differ") }
    self = vocabulary
  }
}
