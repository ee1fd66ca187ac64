import Foundation
import HogvecKernels
import Testing

@Suite struct KernelChoiceTests {
  /// What the system says of the processor; lower case.
  private func processor() throws -> String {
    try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8).lowercased()
  }

  @Test func productsOfPairsAreForProcessorsThatAreFastAtThem() throws {
    let processor = try processor()
    let hasPairs = processor.contains("avx512_bf16")
    #expect(InstructionSet.avx512bf16.isSupported == hasPairs)
    #expect(
      (KernelSet.best.instructionSet == .avx512bf16) == (hasPairs && processor.contains("authenticamd")))
  }

  @Test(arguments: InstructionSet.allCases)
  func aRunIsContinuedWithItsKernelsWhereTheyAreFast(_ begun: InstructionSet) throws {
    // Unless the environment names others.
    guard ProcessInfo.processInfo.environment["HOGVEC_KERNELS"] == nil else { return }
    let chosen = try KernelSet.chosen(continuing: begun).instructionSet
    let best = KernelSet.best.instructionSet
    let isFast = begun.isSupported && (begun != .avx512bf16 || best == .avx512bf16)
    #expect(chosen == (isFast ? begun : best))
  }
}
