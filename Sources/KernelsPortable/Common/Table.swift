package import HogvecKernelTypes

/// The kernels as this copy is compiled.
package let table = KernelTable<Float>(
  groupWidth: groupWidth, stepGroups: stepNegativeSampling, stepPooled: stepMeanNegativeSampling,
  stepWindows: stepWindowsNegativeSampling, stepSoftmax: stepFullSoftmax,
  multiplyMatrices: multiplyMatrices, applyLogistic: applyLogistic, applySoftmax: applySoftmax,
  multiplyRows: multiplyRows, mergeRow: mergeRow,
  multiplyAddInRegisters: multiplyAddInRegisters, sumOfStream: sumOfStream)
