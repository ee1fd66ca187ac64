import HogvecKernels
import Testing

@Suite struct MachinePeakTests {
  @Test(arguments: InstructionSet.supported)
  func chainsCountTheirOperationsAndRunToOne(_ set: InstructionSet) {
    let kernels = KernelSet(set).table
    let lanes: [InstructionSet: Double] = [.portable: 4, .avx2: 8, .avx512: 16]
    var number: Float = 0.25
    // 12 chains of a multiplication and an addition in each lane.
    #expect(kernels.multiplyAddInRegisters(1000, &number) == 1000 * 24 * lanes[set]!)
    // Every chain has gone from 0.25 to 1, where x = x / 2 + 1 / 2 ends.
    #expect(number == Float(12 * lanes[set]!))
  }

  @Test(arguments: InstructionSet.supported)
  func everyFloatOfAStreamIsRead(_ set: InstructionSet) {
    let memory = [Float](repeating: 1, count: 4096)
    #expect(KernelSet(set).table.sumOfStream(memory, 4096) == 4096)
    for position in [0, 1, 255, 2048, 4095] {
      var memory = memory
      memory[position] = 3
      #expect(KernelSet(set).table.sumOfStream(memory, 4096) == 4098)
    }
  }
}
