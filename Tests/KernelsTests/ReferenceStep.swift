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
          // Inputs are scored four or two at a time, or three if there are more than six outputs.
          let isScoredAlone =
            group.outputs.count > 6
            ? group.inputs.count % 3 == 1 && i == group.inputs.upperBound - 1 : isAlone(i, in: group.inputs)
          let score = score(inputs[i], outputs[j], isAlone: isScoredAlone)
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
  /// - Parameter weights: of each output those in all windows.
  mutating func windowsStep(shares: [[Double]], inputScales: [Double], weights: [[Double]]) -> Double {
    let (windows, old) = (inputScales.indices, (inputs: inputs, outputs: outputs))
    let (all, negatives) = (old.inputs.indices, windows.endIndex..<old.outputs.endIndex)
    func rounded(_ value: Double) -> Double { hasPairs ? BFloat.rounded(value) : value }
    func cut(_ value: Double) -> Double { hasPairs ? BFloat.cut(value) : value }
    // Inputs and negatives are taken two at a time.
    func product(_ factor: Double, _ value: Double, isAlone: Bool) -> Double {
      isAlone ? factor * value : rounded(factor) * cut(value)
    }
    let columns = old.inputs[0].indices
    let vectors = windows.map { window in
      columns.map { column in
        all.reduce(0) {
          $0 + product(shares[$1][window], old.inputs[$1][column], isAlone: isAlone($1, in: all))
        }
      }
    }
    var gradients = vectors.map { $0.map { _ in 0.0 } }
    var loss = 0.0
    for output in old.outputs.indices {
      for window in windows where output == window || negatives.contains(output) {
        let isOwn = output == window
        let weight = weights[output][window]
        let score = columns.reduce(0) { sum, column in
          let (x, y) = (vectors[window][column], old.outputs[output][column])
          return sum + (isOwn ? x * y : rounded(x) * rounded(y))
        }
        let error = rate * abs(weight) * ((weight > 0 ? 1 : 0) - 1 / (1 + exp(-score)))
        let logit = weight > 0 ? -score : score
        loss += abs(weight) * (max(logit, 0) + log1p(exp(-abs(logit))))
        for column in columns {
          gradients[window][column] += product(
            error, old.outputs[output][column], isAlone: isOwn || isAlone(output, in: negatives))
          outputs[output][column] += product(error, vectors[window][column], isAlone: false)
        }
      }
    }
    for input in all {
      for window in windows {
        let factor = shares[input][window] * inputScales[window]
        for column in columns {
          inputs[input][column] += product(factor, gradients[window][column], isAlone: false)
        }
      }
    }
    return loss
  }
}
