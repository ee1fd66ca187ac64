import HogvecKernels
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecCorpus
@testable import HogvecTraining

/// A corpus of more than 2^32 units.
@Suite struct LargeCorpusTests {
  /// An encoded corpus that is word 0 over and over, but for its last units. The file is a hole of 17 GB that
  /// takes no space.
  private func makeCorpus(_ directory: TemporaryDirectory, unitCount: Int, last: [UInt32]) throws
    -> EncodedCorpus
  {
    let text = try directory.write("a a a a b b b c c d\n", to: "text")
    let vocabulary = try CorpusReader(paths: [text], minimumCount: 1).readVocabulary().vocabulary
    var statistics = CorpusStatistics()
    statistics.tokensRead = UInt64(unitCount)
    let ends = last.count { $0 == EncodedCorpus.sentenceEnd }
    let header = EncodedCorpusHeader(
      tokenCount: UInt64(unitCount - ends), sentenceCount: UInt64(ends), vocabulary, statistics,
      fingerprint: [])
    let file = try FileDescriptor(path: directory.file("ids"), flags: O_RDWR | O_CREAT)
    try header.bytes.withUnsafeBytes { try file.write($0, at: 0) }
    try last.withUnsafeBytes { try file.write($0, at: header.units.upperBound - last.count * 4) }
    try file.truncate(toByteCount: header.byteCount)
    return try EncodedCorpus(uncheckedUnits: MappedFile(path: directory.file("ids")))
  }

  @Test func theLastSentenceBeyondTwoToThe32UnitsIsTrained() throws {
    let directory = try TemporaryDirectory()
    // The last chunk begins behind a sentence end and has this sentence, and no other unit.
    let sentence: [UInt32] = [1, 2, 1, 2, 1, 2, 1]
    let start = (1 << 32) + ChunkSchedule.unitsPerChunk
    let corpus = try makeCorpus(
      directory, unitCount: start + sentence.count + 1,
      last: [EncodedCorpus.sentenceEnd] + sentence + [EncodedCorpus.sentenceEnd])
    var options = TrainingOptions()
    (options.dimension, options.epochs, options.sampleThreshold) = (16, 2, 0)
    let chunks = start / ChunkSchedule.unitsPerChunk + 1
    // All is trained but the last chunk of the first epoch.
    let trainer = try Trainer(
      options: options, wordCounts: [1 << 32, 4, 3, 0], corpus: corpus, kernels: KernelSet.chosen(),
      position: TrainingPosition(
        nextChunk: 2 * chunks, unfinishedChunks: [chunks - 1], chunksPerEpoch: chunks, done: ChunkCounts()))
    trainer.withVectors { (table: borrowing SharedTable) in
      for row in 0..<4 { for column in 0..<16 { table.address(ofRow: row)[column] = Float(row + 1) / 8 } }
    }
    let before = vectors(of: trainer)
    let summary = try trainer.run()
    #expect(summary.isComplete)
    #expect(summary.progress.tokensTrained == UInt64(sentence.count))
    let after = vectors(of: trainer)
    #expect(after[1] != before[1] && after[2] != before[2])
    // Only inputs of the sentence change; a word before it would have changed the first row.
    #expect(after[0] == before[0] && after[3] == before[3])
  }
}
