internal import HogvecKernelsDouble

// In this file, `Float` would mean what KernelsDouble means by it, so it is not used here.

/// The training kernels compiled for Double: the code that trains, for comparison with exact values.
///
/// Rows, strides and weights are as for ``KernelSet``. Slow; for small problems.
public enum DoubleKernels {
  /// A row of a table.
  public typealias Row = UnsafeMutablePointer<Double>

  /// One step of negative sampling for a block; see `stepNegativeSampling` in `KernelsPortable`.
  @unsafe public static func stepNegativeSampling(
    inputs: UnsafePointer<Row>, outputs: UnsafePointer<Row>, groups: UnsafePointer<SIMD4<Int32>>,
    groupCount: Int,
    weights: UnsafePointer<Double>, dimension: Int, rate: Double, errors: Row
  ) -> Double {
    unsafe HogvecKernelsDouble.stepNegativeSampling(
      inputs: inputs, outputs: outputs, groups: groups, groupCount: groupCount, weights: weights,
      dimension: dimension, rate: rate, errors: errors, upcoming: inputs, upcomingCount: 0, measuresLoss: true
    )
  }

  /// One step of negative sampling for a mean or sum; see `stepMeanNegativeSampling` in `KernelsPortable`.
  @unsafe public static func stepMeanNegativeSampling(
    inputs: UnsafePointer<Row>, inputCount: Int, hiddenScale: Double, inputScale: Double,
    outputs: UnsafePointer<Row>, outputCount: Int,
    weights: UnsafePointer<Double>, dimension: Int, rate: Double, scratch: Row
  ) -> Double {
    unsafe HogvecKernelsDouble.stepMeanNegativeSampling(
      inputs: inputs, inputCount: inputCount, hiddenScale: hiddenScale, inputScale: inputScale,
      outputs: outputs, outputCount: outputCount,
      weights: weights, dimension: dimension, rate: rate, scratch: scratch, upcoming: inputs,
      upcomingCount: 0,
      measuresLoss: true)
  }

  /// One step of the softmax over all outputs; see `stepFullSoftmax` in `KernelsPortable`.
  @unsafe public static func stepFullSoftmax(
    inputs: UnsafePointer<Row>, predictions: UnsafePointer<SIMD4<Int32>>, predictionCount: Int,
    scales: UnsafePointer<Double>, outputs: Row, outputCount: Int, outputStride: Int, dimension: Int,
    rate: Double, scratch: Row
  ) -> Double {
    unsafe HogvecKernelsDouble.stepFullSoftmax(
      inputs: inputs, predictions: predictions, predictionCount: predictionCount, scales: scales,
      outputs: outputs, outputCount: outputCount, outputStride: outputStride, dimension: dimension,
      rate: rate, scratch: scratch)
  }
}

extension DenseKernels<Double> {
  /// The kernels in Double, the same on every processor.
  public static var double: DenseKernels<Double> {
    unsafe DenseKernels(
      multiplyMatrices: HogvecKernelsDouble.multiplyMatrices,
      applyLogistic: HogvecKernelsDouble.applyLogistic,
      applySoftmax: HogvecKernelsDouble.applySoftmax)
  }
}
