import HogvecKernels
import Testing

@Suite struct StepClockTests {
  private func problem() -> Problem {
    Problem(inputCount: 7, groups: [(0..<7, 6), (0..<7, 2)], dimension: 50, scale: 0.5, seed: 3)
  }

  /// All components after a step.
  private func rows(_ problem: Problem) -> [Float] {
    (0..<7).flatMap { i in (0..<50).map { problem.inputs[i][$0] } }
      + (0..<8).flatMap { j in (0..<50).map { problem.outputs[j][$0] } }
  }

  @Test(arguments: InstructionSet.supported, [false, true])
  func aStepWithAClockDoesTheSame(_ set: InstructionSet, isPooled: Bool) {
    let kernels = KernelSet(set).table
    let step = isPooled ? kernels.stepPooled : kernels.stepGroups
    let (plain, timed) = (problem(), problem())
    var times = [UInt64](repeating: 0, count: 4)
    let loss = take(step, plain.arguments(groupCount: 2, hiddenScale: 1 / 7))
    let timedLoss = times.withUnsafeMutableBufferPointer {
      take(step, timed.arguments(groupCount: 2, hiddenScale: 1 / 7, times: $0.baseAddress))
    }
    #expect(loss == timedLoss)
    #expect(rows(plain) == rows(timed))
    expectFullTime(times)
  }

  /// The stages tile the time from tick 0, where the clock was told to begin, to the last tick it left.
  private func expectFullTime(_ times: [UInt64]) {
    #expect(times[0] > 0)
    #expect(times[1] &+ times[2] &+ times[3] == times[0])
    #expect(times[2] > 0 && times[3] > 0)
  }
}
