import HogvecKernels
import Testing

@testable import HogvecTraining

@Suite struct PieceTests {
  /// The pairs of words that the windows of a line are made of, and how often each is drawn with many seeds.
  private func pairCounts(
    of line: [UInt32], ignoringOrder ignoresOrder: Bool, seeds: Int
  ) throws -> [[UInt32]: Int] {
    var options = TrainingOptions()
    options.dimension = 4
    options.window = 2
    options.hasFixedWindow = true
    options.ignoresOrder = ignoresOrder
    var counts: [[UInt32]: Int] = [:]
    for seed in 0..<seeds {
      options.seed = UInt64(seed)
      let steps = try KernelStepProblem.steps(
        options, wordCounts: line.map { _ in 10 }, sentence: line, negatives: [0, 1, 2, 3])
      for step in steps {
        for input in step.inputs { counts[[UInt32(input), UInt32(step.outputs[0])], default: 0] += 1 }
      }
    }
    return counts
  }

  /// The nodes of a path are in as few groups as there can be, all but the last of one even size.
  @Test(arguments: InstructionSet.supported)
  func longPathsAreGroupsOfLikeSize(_ set: InstructionSet) throws {
    var options = TrainingOptions()
    (options.dimension, options.hasHierarchicalSoftmax, options.negativeCount) = (4, true, 0)
    let width = KernelSet(set).table.groupWidth
    // The tree of these counts is a chain: a word that is rarer by one has a turn more.
    let counts = (0..<20).map { UInt64(1) << (40 - 2 * $0) }
    var seen: Set<Int> = []
    for word in 1..<20 {
      let steps = try KernelStepProblem.steps(
        options, wordCounts: counts, sentence: [0, UInt32(word)], negatives: [], kernels: KernelSet(set))
      let sizes = steps[1].groups.map { Int($0[3]) }
      let nodes = min(word + 1, 19)
      seen.insert(nodes)
      #expect(sizes.reduce(0, +) == nodes && sizes.count == (nodes + width - 1) / width)
      #expect(sizes.allSatisfy { $0 <= width } && sizes.dropLast().allSatisfy { $0 % 2 == 0 })
      #expect(Set(sizes.dropLast()).count <= 1)
    }
    #expect(seen == Set(2...19))
  }

  @Test func inAnyOrderAllPairsOfALineAreEquallyLikely() throws {
    let (line, seeds) = ((0..<8).map { UInt32($0) }, 2000)
    let counts = try pairCounts(of: line, ignoringOrder: true, seeds: seeds)
    #expect(counts.count == 8 * 7)
    // A window of two leaves 26 of the 56 pairs, each with the same probability; five standard deviations.
    let share = 26.0 / 56
    let deviation = (Double(seeds) * share * (1 - share)).squareRoot()
    for (pair, count) in counts {
      #expect(abs(Double(count) - Double(seeds) * share) < 5 * deviation, "\(pair): \(count)")
    }
  }

  @Test func inOrderPairsAreThoseOfTheWindow() throws {
    let counts = try pairCounts(of: [0, 1, 2, 3, 4, 5, 6, 7], ignoringOrder: false, seeds: 3)
    #expect(counts.count == 26)
    #expect(
      counts.allSatisfy { pair, count in count == 3 && max(pair[0], pair[1]) - min(pair[0], pair[1]) <= 2 })
  }
}
