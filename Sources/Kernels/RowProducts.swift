internal import HogvecKernelsAVX2
internal import HogvecKernelsAVX512
internal import HogvecKernelsPortable

/// Products of many rows with many queries, compiled for one instruction set. See `multiplyRows` in `KernelsPortable`.
@safe public struct RowProducts: Sendable {
  /// Multiplies rows with queries.
  public typealias Kernel =
    @Sendable (
      _ rows: UnsafePointer<UnsafeRawPointer>, _ rowCount: Int, _ dimension: Int,
      _ queries: UnsafePointer<Float>, _ queryCount: Int, _ queryStride: Int,
      _ scores: UnsafeMutablePointer<Float>, _ scoreStride: Int
    ) -> Void

  /// The kernel.
  @unsafe public let multiply: Kernel

  /// The kernel for an instruction set.
  ///
  /// - Precondition: the processor supports it.
  public init(_ instructionSet: InstructionSet) {
    precondition(instructionSet.isSupported, "this processor has no \(instructionSet.rawValue)")
    switch instructionSet {
    case .portable: unsafe multiply = HogvecKernelsPortable.multiplyRows
    case .avx2: unsafe multiply = HogvecKernelsAVX2.multiplyRows
    case .avx512: unsafe multiply = HogvecKernelsAVX512.multiplyRows
    }
  }

  /// The kernel that HOGVEC_KERNELS names, or the best that this processor can run.
  public static func chosen() -> RowProducts {
    RowProducts((try? KernelSet.chosen().instructionSet) ?? .portable)
  }
}
