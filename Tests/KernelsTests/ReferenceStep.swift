import Foundation

/// One step of negative sampling in plain Double arithmetic, straight from the formulas: the reference for the kernels.
struct ReferenceStep {
  var inputs: [[Double]]
  var outputs: [[Double]]
  var inputWeights: [Double]
  var outputWeights: [Double]
  var rate: Double

  /// Every input meets every output; the first output has label 1. Returns the loss before the step.
  mutating func step() -> Double {
    var loss = 0.0
    let (oldInputs, oldOutputs) = (inputs, outputs)
    for (i, input) in oldInputs.enumerated() {
      for (j, output) in oldOutputs.enumerated() {
        let weight = inputWeights[i] * outputWeights[j]
        let score = zip(input, output).reduce(0) { $0 + $1.0 * $1.1 }
        let label = j == 0 ? 1.0 : 0.0
        let error = weight * rate * (label - 1 / (1 + exp(-score)))
        let logit = j == 0 ? -score : score
        loss += weight * (max(logit, 0) + log1p(exp(-abs(logit))))
        for column in input.indices {
          inputs[i][column] += error * output[column]
          outputs[j][column] += error * input[column]
        }
      }
    }
    return loss
  }

  /// The mean of the inputs meets every output. Returns the loss before the step.
  mutating func meanStep(inputScale: Double) -> Double {
    let total = inputWeights.reduce(0, +)
    let mean = inputs[0].indices.map { column in
      zip(inputs, inputWeights).reduce(0) { $0 + $1.0[column] * $1.1 } / total
    }
    var reference = ReferenceStep(
      inputs: [mean], outputs: outputs, inputWeights: [1], outputWeights: outputWeights, rate: rate)
    let loss = reference.step()
    outputs = reference.outputs
    for i in inputs.indices {
      for column in mean.indices {
        inputs[i][column] += inputWeights[i] * inputScale * (reference.inputs[0][column] - mean[column])
      }
    }
    return loss
  }
}
