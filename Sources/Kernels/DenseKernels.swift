internal import HogvecKernelsAVX2
internal import HogvecKernelsAVX512
internal import HogvecKernelsPortable

/// The kernels for small dense networks, in Float for an instruction set or in Double.
///
/// See the functions in `KernelsPortable` for what they do. Any number of threads may call them.
@safe public struct DenseKernels<Scalar: BinaryFloatingPoint>: Sendable {
  /// `C = A B` or `C += A B`: three matrices with their distances, the sizes, and whether to add.
  public typealias Product =
    @Sendable (
      _ a: UnsafePointer<Scalar>, _ aRow: Int, _ aColumn: Int,
      _ b: UnsafePointer<Scalar>, _ bRow: Int, _ bColumn: Int,
      _ c: UnsafeMutablePointer<Scalar>, _ cRow: Int,
      _ rows: Int, _ columns: Int, _ inner: Int, _ adds: Bool
    ) -> Void

  /// The product of two matrices.
  @unsafe public let multiplyMatrices: Product
  /// The logistic function of each of some values, in place.
  @unsafe public let applyLogistic: @Sendable (UnsafeMutablePointer<Scalar>, _ count: Int) -> Void
  /// The softmax of a row, in place; returns the logarithm of the sum of exponentials.
  @unsafe public let applySoftmax: @Sendable (UnsafeMutablePointer<Scalar>, _ count: Int) -> Double
}

extension DenseKernels<Float> {
  /// The kernels for an instruction set.
  ///
  /// - Precondition: the processor supports it.
  public init(_ instructionSet: InstructionSet) {
    precondition(instructionSet.isSupported, "this processor has no \(instructionSet.rawValue)")
    switch instructionSet {
    case .portable:
      unsafe self.init(
        multiplyMatrices: HogvecKernelsPortable.multiplyMatrices,
        applyLogistic: HogvecKernelsPortable.applyLogistic,
        applySoftmax: HogvecKernelsPortable.applySoftmax)
    case .avx2:
      unsafe self.init(
        multiplyMatrices: HogvecKernelsAVX2.multiplyMatrices, applyLogistic: HogvecKernelsAVX2.applyLogistic,
        applySoftmax: HogvecKernelsAVX2.applySoftmax)
    case .avx512:
      unsafe self.init(
        multiplyMatrices: HogvecKernelsAVX512.multiplyMatrices,
        applyLogistic: HogvecKernelsAVX512.applyLogistic,
        applySoftmax: HogvecKernelsAVX512.applySoftmax)
    }
  }
}
