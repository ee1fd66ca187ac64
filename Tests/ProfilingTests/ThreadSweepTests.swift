import HogvecCorpus
import HogvecKernels
import HogvecTestSupport
import Testing
import HogvecTraining

@testable import HogvecProfiling

@Suite struct ThreadSweepTests {
  @Test(arguments: [1, 3])
  func aPointAccountsForAllTime(threads: Int) throws {
    let directory = try TemporaryDirectory()
    let text = (0..<500).map { "a\($0 % 17) b\($0 % 5) c\($0 % 3)" }.joined(separator: "\n")
    let reading = try CorpusReader(
      paths: [try directory.write(text, to: "text")], minimumCount: 1
    ).encode(into: directory.file("ids"))
    let counts = (0..<reading.vocabulary.count).map { reading.vocabulary.occurrences(of: $0) }
    var options = TrainingOptions()
    options.dimension = 8
    let ids = directory.file("ids")
    var sweep = try ThreadSweep(options: options, kernels: try KernelSet.chosen(), wordCounts: counts) {
      try EncodedCorpus(opening: ids)
    }
    // Long enough for a step of each run, however busy the machine is.
    sweep.seconds = 0.5
    sweep.repeats = 2
    sweep.pinsWorkers = threads == 3
    sweep.bench.seconds = 0.001
    sweep.levels = [MemoryLevel(name: "L1", byteCount: 32 << 10, processorCount: 1)]
    let point = try sweep.run(threads: threads)
    #expect(point.threads == threads)
    #expect(point.profile.workers.count == threads)
    #expect(point.repeats.count == 2 && point.repeats.max() == point.wordsPerSecond)
    #expect((0...1).contains(try #require(point.spread)))
    #expect(point.wordsPerSecond > 0 && point.operationsPerSecond > 0)
    if let share = point.shareOfRoofline { #expect(share > 0 && share <= 1) }
    #expect(point.efficiency(relativeTo: point) == 1)
  }

  /// A bound that training exceeds is none: the machine was measured while it was slower.
  @Test func aRoofThatTrainingExceedsIsNotShown() throws {
    var options = TrainingOptions()
    options.dimension = 8
    let corpus = { try EncodedCorpus(sentences: [[0, 1, 0, 1, 1, 0]], wordCount: 2) }
    let profile = try #require(
      try TimedTraining(
        options, wordCounts: [3, 3], corpus: try corpus(), kernels: try KernelSet.chosen(),
        tables: .anonymous, seconds: 0.02, measuringStages: true
      ).profile)
    func point(_ seconds: Double?) -> SweepPoint {
      SweepPoint(
        threads: 1, wordsPerSecond: 80, repeats: [60, 80, 70], profile: profile,
        bound: seconds.map { Roofline.Bound(name: "L1", seconds: $0) })
    }
    #expect(point(profile.seconds / 2).shareOfRoofline == 0.5)
    #expect(point(profile.seconds * 2).shareOfRoofline == nil)
    #expect(point(nil).shareOfRoofline == nil)
    #expect(point(nil).spread == 0.25)
  }
}

@Suite struct MachineBenchTests {
  @Test(arguments: InstructionSet.supported)
  func peaksAndBandwidthsAreFound(_ set: InstructionSet) throws {
    var bench = MachineBench()
    bench.seconds = 0.001
    #expect(bench.peak(of: set, threads: 2) > 0)
    for level in [
      MemoryLevel(name: "L1", byteCount: 1, processorCount: 1),
      MemoryLevel(name: "memory", byteCount: 1 << 20, processorCount: .max),
    ] {
      #expect(try bench.bandwidth(of: level, threads: 2, kernels: set) > 0)
    }
  }
}
