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
    var sweep = ThreadSweep(options: options, kernels: try KernelSet.chosen(), seconds: 0.02)
    sweep.levels = [MemoryLevel(name: "L1", byteCount: 32 << 10, processorCount: 1)]
    let point = try sweep.run(threads: threads, on: reading.takeCorpus(), wordCounts: counts)
    #expect(point.threads == threads)
    #expect(point.workers.count == threads)
    #expect(point.wordsPerSecond > 0)
    let sum = TrainingStage.allCases.reduce(0) { $0 + point.share(of: $1) }
    #expect(abs(sum - 1) < 1e-6)
    #expect(point.shareOfRoofline > 0 && point.operationsPerSecond > 0)
    #expect((0...1).contains(point.balance))
    #expect(point.efficiency(relativeTo: point) == 1)
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
