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
    // An old system may not say all that the processor has.
    if hasPairs { #expect(InstructionSet.avx512bf16.isSupported) }
    #expect(
      (KernelSet.best.instructionSet == .avx512bf16)
        == (InstructionSet.avx512bf16.isSupported && processor.contains("authenticamd")))
  }

  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["HOGVEC_KERNELS"] ?? "" == ""),
    arguments: InstructionSet.allCases)
  func aRunIsContinuedWithItsKernelsWhereTheyAreFast(_ begun: InstructionSet) throws {
    let chosen = try KernelSet.chosen(continuing: begun).instructionSet
    let best = KernelSet.best.instructionSet
    let isFast = begun.isSupported && (begun != .avx512bf16 || best == .avx512bf16)
    #expect(chosen == (isFast ? begun : best))
  }
}
