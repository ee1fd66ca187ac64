import HogvecCorpus
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct ChunkScheduleTests {
  @Test(arguments: [1, 7, 1000, 20_000], [UInt64(1), 2, 3])
  func everyUnitIsInOneChunkAndShortSentencesAreWhole(maximumLength: Int, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let directory = try TemporaryDirectory()
    var text = ""
    while text.utf8.count < 300_000 {
      let length = [1, 3, 40, 900, 30_000].randomElement(using: &random)!
      text += String(repeating: "a ", count: length) + "\n"
    }
    let path = try directory.write(text, to: "text")
    let corpus = try CorpusReader(paths: [path], minimumCount: 1).encode(into: directory.file("ids"))
      .takeCorpus()
    let schedule = ChunkSchedule(corpus, maximumSentenceLength: maximumLength)
    var next = 0
    for chunk in 0..<schedule.count {
      let range = schedule.range(of: chunk, in: corpus)
      #expect(range.lowerBound == next)
      next = range.upperBound
      guard range.lowerBound > 0, range.lowerBound < corpus.unitCount,
        corpus.units[range.lowerBound - 1] != EncodedCorpus.sentenceEnd
      else { continue }
      // The bound cuts a sentence, which must then be longer than a piece.
      let before = corpus.units[..<range.lowerBound].reversed().prefix { $0 != EncodedCorpus.sentenceEnd }
        .count
      let after = corpus.units[range.lowerBound...].prefix { $0 != EncodedCorpus.sentenceEnd }.count
      #expect(before + after > maximumLength)
    }
    #expect(next == corpus.unitCount)
  }
}
