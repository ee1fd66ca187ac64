import HogvecKernels
import Testing

@Suite struct StepVariantsTests {
  private func problem() -> Problem {
    Problem(inputCount: 7, groups: [(0..<7, 6), (0..<7, 2)], dimension: 50, scale: 0.5, seed: 3)
  }

  /// All components after a step.
  private func rows(_ problem: Problem) -> [Float] {
    (0..<7).flatMap { i in (0..<50).map { problem.inputs[i][$0] } }
      + (0..<8).flatMap { j in (0..<50).map { problem.outputs[j][$0] } }
  }

  /// The kernels that have variants.
  enum Kernel: CaseIterable {
    case groups, pooled, windows

    func step(_ set: InstructionSet) -> KernelTable<Float>.Step {
      let kernels = KernelSet(set).table
      return switch self {
      case .groups: kernels.stepGroups
      case .pooled: kernels.stepPooled
      case .windows: kernels.stepWindows
      }
    }
  }

  @Test(arguments: InstructionSet.supported, Kernel.allCases)
  func aStepDoesTheSameWithAClockAndForEachLevelOfTheCache(_ set: InstructionSet, _ kernel: Kernel) {
    let plain = problem()
    let loss = taking(plain, kernel.step(set), fillsFirstLevel: false, times: nil)
    #expect(loss.isFinite && rows(plain) != rows(problem()))
    for fillsFirstLevel in [false, true] {
      let untimed = problem()
      #expect(taking(untimed, kernel.step(set), fillsFirstLevel: fillsFirstLevel, times: nil) == loss)
      #expect(rows(untimed) == rows(plain))
      let timed = problem()
      var times = [UInt64](repeating: 0, count: 4)
      times.withUnsafeMutableBufferPointer {
        let timedLoss = taking(
          timed, kernel.step(set), fillsFirstLevel: fillsFirstLevel, times: $0.baseAddress)
        #expect(timedLoss == loss)
      }
      #expect(rows(timed) == rows(plain))
      expectFullTime(times)
    }
  }

  private func taking(
    _ problem: Problem, _ step: KernelTable<Float>.Step, fillsFirstLevel: Bool,
    times: UnsafeMutablePointer<UInt64>?
  ) -> Double {
    let shares = (0..<60).map { Float($0 % 5) / 10 }
    return shares.withUnsafeBufferPointer { shares in
      take(
        step,
        problem.arguments(
          groupCount: 2, hiddenScale: 1 / 7, shares: shares.baseAddress, inputScales: shares.baseAddress,
          upcomingCount: 7, fillsFirstLevel: fillsFirstLevel, times: times))
    }
  }

  /// The stages tile the time from tick 0, where the clock was told to begin, to the last tick it left.
  private func expectFullTime(_ times: [UInt64]) {
    #expect(times[0] > 0)
    #expect(times[1] &+ times[2] &+ times[3] == times[0])
    #expect(times[2] > 0 && times[3] > 0)
  }
}
