import HogvecKernels
import Testing

@testable import HogvecTraining

@Suite struct StepPlanTests {
  private static let capacity = StepPlan.Capacity(inputs: 30, outputs: 4, groups: 4, weights: 40)

  /// A plan is filled again for every step, and nothing of the one before is left in what a kernel gets.
  @Test func aStepHasNothingOfTheStepBefore() {
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: 40 * 16)
    defer { memory.deallocate() }
    var plan = StepPlan(Self.capacity, dimension: 16, scratch: memory)
    var next = StepPlan(Self.capacity, dimension: 16, scratch: memory)
    plan.removeAll()
    for row in 0..<3 { plan.addInput(memory + row * 16, factor: 2) }
    plan.setWindowScales(SIMD4(repeating: 3))
    plan.addOutput(memory)
    plan.addGroup(inputs: 0..<3, outputs: 0..<1)
    plan.scales = (0.5, 0.25)
    next.removeAll()
    next.addOutput(memory + 16)
    let first = plan.arguments(before: next, rate: 0.1, measuringLoss: true, times: nil).pointee
    #expect(first.inputCount == 3 && first.outputCount == 1 && first.groupCount == 1)
    #expect(first.inputFactors?[2] == 2 && first.inputScales?[3] == 3 && first.shares != nil)
    #expect(first.hiddenScale == 0.5 && first.inputScale == 0.25)
    #expect(first.rate == 0.1 && first.measuresLoss && first.times == nil)
    #expect(first.upcomingCount == 1 && first.upcoming[0] == memory + 16 && !first.fillsFirstLevel)
    #expect(first.dimension == 16 && first.scratch == memory)

    plan.removeAll()
    plan.addInput(memory + 32, isArriving: true)
    plan.addOutput(memory)
    plan.addOutput(memory + 16)
    plan.scales = (1, 1)
    next.removeAll()
    var ticks: UInt64 = 0
    withUnsafeMutablePointer(to: &ticks) { ticks in
      let second = plan.arguments(before: next, rate: 0.2, measuringLoss: false, times: ticks).pointee
      #expect(second.inputCount == 1 && second.inputs[0] == memory + 32 && second.outputCount == 2)
      #expect(second.groupCount == 0 && second.inputFactors == nil)
      #expect(second.shares == nil && second.inputScales == nil)
      #expect(second.hiddenScale == 1 && second.inputScale == 1 && second.rate == 0.2)
      #expect(!second.measuresLoss && second.times == ticks && second.upcomingCount == 0)
    }
    plan.setOutputTable(memory, rowCount: 40)
    #expect(
      plan.arguments(before: next, rate: 0.2, measuringLoss: false, times: nil).pointee.outputCount == 40)
  }

  /// Rows of the next step go to the second-level cache if they take more than 10 KiB.
  @Test(arguments: [(100, 25), (300, 8), (768, 3)])
  func manyRowsDoNotGoToTheFirstLevelCache(_ dimension: Int, _ most: Int) {
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: 30 * 768)
    defer { memory.deallocate() }
    var plan = StepPlan(Self.capacity, dimension: dimension, scratch: memory)
    var next = StepPlan(Self.capacity, dimension: dimension, scratch: memory)
    plan.removeAll()
    next.removeAll()
    for row in 1...(most + 1) {
      next.addInput(memory + row * dimension, isArriving: true)
      let step = plan.arguments(before: next, rate: 0, measuringLoss: false, times: nil).pointee
      #expect(step.fillsFirstLevel == (row > most))
    }
  }
}
