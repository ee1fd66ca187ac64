import Foundation

/// One step of negative sampling in plain Double arithmetic, straight from the formulas: the reference for
/// the kernels.
struct ReferenceStep {
  /// A range of inputs that meets a range of outputs, and their weights, input by input.
  struct Group {
    var inputs: Range<Int>
    var outputs: Range<Int>
    var weights: [Double]
  }

  var inputs: [[Double]]
  var outputs: [[Double]]
  var groups: [Group]
  var rate: Double
  /// Whether rows and errors are bfloat16 where kernels for it take them so: two rows at once.
  var hasPairs = false

  /// All scores come first; then group after group is updated, each from the rows as it finds them. Returns
  /// the loss before the step.
  mutating func step() -> Double {
    var loss = 0.0
    var errors = [[Double]]()
    for group in groups {
      var groupErrors = [Double]()
      for i in group.inputs {
        for j in group.outputs {
          let weight = group.weights[groupErrors.count]
          let score = score(inputs[i], outputs[j], isAlone: isAlone(i, in: group.inputs))
          // The error is rate * |w| * (label - logistic(s)) and the loss |w| * -log(probability of the
          // label).
          let label = weight > 0 ? 1.0 : 0.0
          groupErrors.append(rate * abs(weight) * (label - 1 / (1 + exp(-score))))
          let logit = weight > 0 ? -score : score
          loss += abs(weight) * (max(logit, 0) + log1p(exp(-abs(logit))))
        }
      }
      errors.append(groupErrors)
    }
    for (group, groupErrors) in zip(groups, errors) {
      let oldOutputs = outputs
      let isPaired = hasPairs && group.inputs.count > 1
      var k = 0
      for i in group.inputs {
        let oldInput = inputs[i]
        for j in group.outputs {
          let forInput = isPaired && !isAlone(j, in: group.outputs)
          let forOutput = isPaired && !isAlone(i, in: group.inputs)
          let error = groupErrors[k]
          let rounded = BFloat.rounded(error)
          for column in oldInput.indices {
            inputs[i][column] +=
              forInput ? rounded * BFloat.cut(oldOutputs[j][column]) : error * oldOutputs[j][column]
            outputs[j][column] +=
              forOutput ? rounded * BFloat.cut(oldInput[column]) : error * oldInput[column]
          }
          k += 1
        }
      }
    }
    return loss
  }

  /// Whether a row is the last of an odd number.
  private func isAlone(_ row: Int, in rows: Range<Int>) -> Bool {
    rows.count % 2 == 1 && row == rows.upperBound - 1
  }

  /// - Parameter isAlone: whether no other input is read with this one.
  private func score(_ input: [Double], _ output: [Double], isAlone: Bool) -> Double {
    // Registers of 16 columns are rounded two at a time.
    let roundedCount = hasPairs && !isAlone ? (input.count + 15) / 32 * 32 : 0
    return input.indices.reduce(0) { sum, column in
      let (x, y) = (input[column], output[column])
      return sum + (column < roundedCount ? BFloat.rounded(x) * BFloat.rounded(y) : x * y)
    }
  }

  /// A multiple of the sum of the inputs meets every output, which are one group. Returns the loss before the
  /// step.
  mutating func pooledStep(hiddenScale: Double, inputScale: Double, factors: [Double] = []) -> Double {
    let hidden = inputs[0].indices.map { column in inputs.reduce(0) { $0 + $1[column] } * hiddenScale }
    let group = Group(inputs: 0..<1, outputs: outputs.indices, weights: groups[0].weights)
    var reference = ReferenceStep(inputs: [hidden], outputs: outputs, groups: [group], rate: rate)
    let loss = reference.step()
    outputs = reference.outputs
    for i in inputs.indices {
      for column in hidden.indices {
        let change = inputScale * (reference.inputs[0][column] - hidden[column])
        inputs[i][column] += factors.isEmpty ? change : factors[i] * change
      }
    }
    return loss
  }
  /// The vectors of several windows, in which inputs count their shares, meet an output of their own each and
  /// all outputs behind these. Returns the loss before the step.
  ///
  /// - Parameter weights: of each own output, then of each six of the others window by window.
  mutating func windowsStep(shares: [[Double]], inputScales: [Double], weights: [Double]) -> Double {
    let columns = inputs[0].indices
    let hidden = inputScales.indices.map { window in
      columns.map { column in zip(inputs, shares).reduce(0) { $0 + $1.0[column] * $1.1[window] } }
    }
    var meetings = inputScales.indices.map { (window: $0, output: $0) }
    for first in stride(from: inputScales.count, to: outputs.count, by: 6) {
      for window in inputScales.indices {
        meetings += (first..<min(first + 6, outputs.count)).map { (window, $0) }
      }
    }
    let oldOutputs = outputs
    var gradients = hidden.map { $0.map { _ in 0.0 } }
    var loss = 0.0
    for ((window, output), weight) in zip(meetings, weights) {
      let score = score(hidden[window], oldOutputs[output], isAlone: output < inputScales.count)
      let error = rate * abs(weight) * ((weight > 0 ? 1 : 0) - 1 / (1 + exp(-score)))
      let logit = weight > 0 ? -score : score
      loss += abs(weight) * (max(logit, 0) + log1p(exp(-abs(logit))))
      for column in columns {
        gradients[window][column] += error * oldOutputs[output][column]
        outputs[output][column] += error * hidden[window][column]
      }
    }
    for input in inputs.indices {
      for window in inputScales.indices {
        for column in columns {
          inputs[input][column] += shares[input][window] * inputScales[window] * gradients[window][column]
        }
      }
    }
    return loss
  }
}
