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

  @Test(arguments: InstructionSet.supported)
  func aStepWithAClockDoesTheSame(_ set: InstructionSet) {
    let kernels = KernelSet(set)
    let (plain, timed) = (problem(), problem())
    var times = [UInt64](repeating: 0, count: 4)
    let losses = (
      kernels.stepNegativeSampling(
        plain.inputs, plain.outputs, plain.groups, 2, plain.weights, 50, 0.05, plain.scratch, plain.inputs, 1,
        true),
      kernels.timedStepNegativeSampling(
        timed.inputs, timed.outputs, timed.groups, 2, timed.weights, 50, 0.05, timed.scratch, timed.inputs, 1,
        true, &times)
    )
    #expect(losses.0 == losses.1)
    #expect(rows(plain) == rows(timed))
    expectFullTime(times)
  }

  @Test(arguments: InstructionSet.supported)
  func aMeanStepWithAClockDoesTheSame(_ set: InstructionSet) {
    let kernels = KernelSet(set)
    let (plain, timed) = (problem(), problem())
    var times = [UInt64](repeating: 0, count: 4)
    let losses = (
      kernels.stepMeanNegativeSampling(
        plain.inputs, 7, 1 / 7, 1, plain.outputs, 8, plain.weights, 50, 0.05, plain.scratch, plain.inputs, 1,
        true),
      kernels.timedStepMeanNegativeSampling(
        timed.inputs, 7, 1 / 7, 1, timed.outputs, 8, timed.weights, 50, 0.05, timed.scratch, timed.inputs, 1,
        true,
        &times)
    )
    #expect(losses.0 == losses.1)
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
