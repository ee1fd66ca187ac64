internal import Glibc
internal import HogvecKernelsAVX2
internal import HogvecKernelsAVX512
internal import HogvecKernelsPortable

/// The kernels compiled for one instruction set.
///
/// A kernel is called once for a window or a block, so the indirect call costs nothing. See the functions of the same
/// names in `KernelsPortable` for what they do.
@safe public struct KernelSet: Sendable {
  /// A row of a table.
  public typealias Row = UnsafeMutablePointer<Float>

  /// One step of negative sampling for a block.
  public typealias NegativeSamplingStep =
    @Sendable (
      _ inputs: UnsafePointer<Row>, _ outputs: UnsafePointer<Row>,
      _ groups: UnsafePointer<SIMD4<Int32>>, _ groupCount: Int,
      _ weights: UnsafePointer<Float>, _ dimension: Int, _ rate: Float, _ errors: Row,
      _ upcoming: UnsafePointer<Row>, _ upcomingCount: Int, _ measuresLoss: Bool
    ) -> Double

  /// One step of negative sampling for the mean or sum of several inputs.
  public typealias MeanNegativeSamplingStep =
    @Sendable (
      _ inputs: UnsafePointer<Row>, _ inputCount: Int, _ hiddenScale: Float, _ inputScale: Float,
      _ outputs: UnsafePointer<Row>, _ outputCount: Int,
      _ weights: UnsafePointer<Float>, _ dimension: Int, _ rate: Float, _ scratch: Row,
      _ upcoming: UnsafePointer<Row>, _ upcomingCount: Int, _ measuresLoss: Bool
    ) -> Double

  /// One step of the softmax over all outputs for several predictions.
  public typealias FullSoftmaxStep =
    @Sendable (
      _ inputs: UnsafePointer<Row>, _ predictions: UnsafePointer<SIMD4<Int32>>, _ predictionCount: Int,
      _ scales: UnsafePointer<Float>, _ outputs: Row, _ outputCount: Int, _ outputStride: Int,
      _ dimension: Int, _ rate: Float, _ scratch: Row
    ) -> Double

  /// A step with a clock.
  ///
  /// Adds the ticks (`hogvec_ticks`) that its stages take to `times[1]` (products), `times[2]` (errors and loss) and
  /// `times[3]` (updates). The first stage begins at the tick in `times[0]`; the last leaves its end there.
  public typealias TimedNegativeSamplingStep =
    @Sendable (
      _ inputs: UnsafePointer<Row>, _ outputs: UnsafePointer<Row>,
      _ groups: UnsafePointer<SIMD4<Int32>>, _ groupCount: Int,
      _ weights: UnsafePointer<Float>, _ dimension: Int, _ rate: Float, _ errors: Row,
      _ upcoming: UnsafePointer<Row>, _ upcomingCount: Int, _ measuresLoss: Bool,
      _ times: UnsafeMutablePointer<UInt64>
    ) -> Double

  /// A step for a mean with a clock, as ``TimedNegativeSamplingStep`` has it.
  public typealias TimedMeanNegativeSamplingStep =
    @Sendable (
      _ inputs: UnsafePointer<Row>, _ inputCount: Int, _ hiddenScale: Float, _ inputScale: Float,
      _ outputs: UnsafePointer<Row>, _ outputCount: Int,
      _ weights: UnsafePointer<Float>, _ dimension: Int, _ rate: Float, _ scratch: Row,
      _ upcoming: UnsafePointer<Row>, _ upcomingCount: Int, _ measuresLoss: Bool,
      _ times: UnsafeMutablePointer<UInt64>
    ) -> Double

  /// What the kernels were compiled for.
  public let instructionSet: InstructionSet

  /// Skip-gram with negative sampling.
  @unsafe public let stepNegativeSampling: NegativeSamplingStep

  /// CBOW with negative sampling.
  @unsafe public let stepMeanNegativeSampling: MeanNegativeSamplingStep

  /// Skip-gram and CBOW with the softmax over all words.
  @unsafe public let stepFullSoftmax: FullSoftmaxStep

  /// Skip-gram with negative sampling and a clock.
  @unsafe public let timedStepNegativeSampling: TimedNegativeSamplingStep

  /// CBOW with negative sampling and a clock.
  @unsafe public let timedStepMeanNegativeSampling: TimedMeanNegativeSamplingStep

  /// The kernels for an instruction set.
  ///
  /// - Precondition: the processor supports it.
  public init(_ instructionSet: InstructionSet) {
    precondition(instructionSet.isSupported, "this processor has no \(instructionSet.rawValue)")
    self.instructionSet = instructionSet
    switch instructionSet {
    case .portable:
      unsafe stepNegativeSampling = HogvecKernelsPortable.stepNegativeSampling
      unsafe stepMeanNegativeSampling = HogvecKernelsPortable.stepMeanNegativeSampling
      unsafe stepFullSoftmax = HogvecKernelsPortable.stepFullSoftmax
      unsafe timedStepNegativeSampling = HogvecKernelsPortable.timedStepNegativeSampling
      unsafe timedStepMeanNegativeSampling = HogvecKernelsPortable.timedStepMeanNegativeSampling
    case .avx2:
      unsafe stepNegativeSampling = HogvecKernelsAVX2.stepNegativeSampling
      unsafe stepMeanNegativeSampling = HogvecKernelsAVX2.stepMeanNegativeSampling
      unsafe stepFullSoftmax = HogvecKernelsAVX2.stepFullSoftmax
      unsafe timedStepNegativeSampling = HogvecKernelsAVX2.timedStepNegativeSampling
      unsafe timedStepMeanNegativeSampling = HogvecKernelsAVX2.timedStepMeanNegativeSampling
    case .avx512:
      unsafe stepNegativeSampling = HogvecKernelsAVX512.stepNegativeSampling
      unsafe stepMeanNegativeSampling = HogvecKernelsAVX512.stepMeanNegativeSampling
      unsafe stepFullSoftmax = HogvecKernelsAVX512.stepFullSoftmax
      unsafe timedStepNegativeSampling = HogvecKernelsAVX512.timedStepNegativeSampling
      unsafe timedStepMeanNegativeSampling = HogvecKernelsAVX512.timedStepMeanNegativeSampling
    }
  }

  /// The kernels that HOGVEC_KERNELS names, or the best that this processor can run.
  ///
  /// - Throws: ``KernelChoiceError`` if the variable names none or one that the processor cannot run.
  public static func chosen() throws(KernelChoiceError) -> KernelSet {
    guard let value = unsafe getenv("HOGVEC_KERNELS"), unsafe value.pointee != 0 else {
      return KernelSet(InstructionSet.supported.last ?? .portable)
    }
    let name = unsafe String(cString: value)
    guard let set = InstructionSet(rawValue: name) else {
      let names = InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")
      throw KernelChoiceError(description: "HOGVEC_KERNELS is '\(name)'; it can be one of \(names)")
    }
    guard set.isSupported else {
      let names = InstructionSet.supported.map(\.rawValue).joined(separator: ", ")
      throw KernelChoiceError(
        description: "HOGVEC_KERNELS is '\(name)', which this processor does not have; it has \(names)")
    }
    return KernelSet(set)
  }
}

/// Why the kernels that the environment names cannot be used, in one line.
public struct KernelChoiceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The line.
  public let description: String
}
