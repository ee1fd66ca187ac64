import HogvecCorpus
import HogvecTraining
import Testing

@testable import HogvecProfiling

@Suite struct RooflineTests {
  private let roofline = Roofline(
    peak: 1e9,
    levels: [
      (MemoryLevel(name: "L1", byteCount: 8000, processorCount: 1), 1e8),
      (MemoryLevel(name: "memory", byteCount: 0, processorCount: .max), 1e6),
    ])

  /// Rows of 400 bytes, so that L1 has ten of each table.
  private func traffic(words: Int) -> RowTraffic {
    RowTraffic(options: TrainingOptions(), wordCounts: [UInt64](repeating: 7, count: words))
  }

  @Test func rowsThatFitACacheDoNotComeFromBeyondIt() {
    #expect(traffic(words: 10).missShare(cacheByteCount: 8000) == 0)
    #expect(abs(traffic(words: 40).missShare(cacheByteCount: 8000) - 0.75) < 1e-12)
    #expect(traffic(words: 40).missShare(cacheByteCount: 799) == 1)
  }

  @Test func frequentWordsMakeACacheWorthMore() {
    let counts = (1...1000).map { UInt64(1_000_000 / $0) }
    let few = RowTraffic(options: TrainingOptions(), wordCounts: counts)
    #expect(few.missShare(cacheByteCount: 80_000) < 0.9)
    #expect(traffic(words: 1000).missShare(cacheByteCount: 80_000) > 0.89)
  }

  /// Words of four n-grams each, all in one bucket: a step brings in five rows of the input table, of which
  /// the bucket's are there, and two of the output table.
  @Test func nGramsThatWordsShareComeFromTheCache() throws {
    var options = TrainingOptions()
    options.subwordLengths = 1...3
    options.subwordBuckets = 1
    options.chosenNegativeDraws = 1
    options.chosenNegativeUses = 1
    let corpus = try EncodedCorpus(sentences: [Array(0..<10)], wordCount: 10)
    // A digit: itself, with either mark, and with both.
    let traffic = RowTraffic(
      options: options, wordCounts: [UInt64](repeating: 7, count: 10), corpus: corpus)
    // Room for one row of each table: of five input rows those of the bucket, of ten output rows one.
    #expect(abs(traffic.missShare(cacheByteCount: 800) - (1 * 1 + 2 * 0.9) / 7) < 1e-12)
    #expect(traffic.missShare(cacheByteCount: 80_000) == 0)
  }

  @Test func theSlowestPartIsTheBound() {
    let few = traffic(words: 10)
    #expect(
      roofline.bound(operations: 2e9, rowBytes: 1e8, traffic: few) == .init(name: "multiply-adds", seconds: 2)
    )
    #expect(roofline.bound(operations: 1e9, rowBytes: 3e8, traffic: few) == .init(name: "L1", seconds: 3))
    // Three quarters of the rows come from memory.
    let bound = roofline.bound(operations: 1e9, rowBytes: 4e6, traffic: traffic(words: 40))
    #expect(bound.name == "memory")
    #expect(abs(bound.seconds - 3) < 1e-9)
  }

  @Test func theBestOfTwoMeasurementsCounts() {
    let other = Roofline(
      peak: 2e9, levels: [(roofline.levels[0].level, 5e7), (roofline.levels[1].level, 2e6)])
    for best in [roofline.best(with: other), other.best(with: roofline)] {
      #expect(best.peak == 2e9)
      #expect(best.levels.map(\.bytesPerSecond) == [1e8, 2e6])
    }
  }
}
