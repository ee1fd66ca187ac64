internal import HogvecKernelsAVX2
internal import HogvecKernelsAVX512
internal import HogvecKernelsPortable

/// What shows the most that one instruction set can do on this processor. See `MachinePeak.swift` in `KernelsPortable`.
@safe public struct PeakKernels: Sendable {
  /// Multiply-adds in registers, so many rounds of them; returns the floating-point operations that were done.
  @unsafe public let multiplyAddInRegisters: @Sendable (_ rounds: Int, UnsafeMutablePointer<Float>) -> Double

  /// Reads memory from start to end; returns the sum.
  @unsafe public let sumOfStream: @Sendable (UnsafePointer<Float>, _ count: Int) -> Float

  /// The kernels for an instruction set.
  ///
  /// - Precondition: the processor supports it.
  public init(_ instructionSet: InstructionSet) {
    precondition(instructionSet.isSupported, "this processor has no \(instructionSet.rawValue)")
    switch instructionSet {
    case .portable:
      unsafe multiplyAddInRegisters = HogvecKernelsPortable.multiplyAddInRegisters
      unsafe sumOfStream = HogvecKernelsPortable.sumOfStream
    case .avx2:
      unsafe multiplyAddInRegisters = HogvecKernelsAVX2.multiplyAddInRegisters
      unsafe sumOfStream = HogvecKernelsAVX2.sumOfStream
    case .avx512:
      unsafe multiplyAddInRegisters = HogvecKernelsAVX512.multiplyAddInRegisters
      unsafe sumOfStream = HogvecKernelsAVX512.sumOfStream
    }
  }
}
