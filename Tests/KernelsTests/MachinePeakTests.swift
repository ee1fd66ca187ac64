import HogvecKernels
import Testing

@Suite struct MachinePeakTests {
  @Test(arguments: InstructionSet.supported)
  func chainsCountTheirOperationsAndEndWhereTheyShould(_ set: InstructionSet) {
    let kernels = KernelSet(set).table
    let lanes: [InstructionSet: Double] = [.portable: 4, .avx2: 8, .avx512: 16, .avx512bf16: 16]
    let products: Double = set == .avx512bf16 ? 2 : 1
    var number: Float = 0.25
    // 12 chains of multiplications and additions in each lane.
    #expect(kernels.multiplyAddInRegisters(1000, &number) == 1000 * 24 * lanes[set]! * products)
    // From 0.25, x = x / 2 + 1 / 2 ends at 1; pairs add a half each round.
    #expect(number == (set == .avx512bf16 ? 500.25 : 1))
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
