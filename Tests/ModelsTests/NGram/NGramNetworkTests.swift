import HogvecKernels
import HogvecTestSupport
import Testing

@testable import HogvecModels

@Suite struct NGramNetworkTests {
  private let shape = NGramShape(words: 7, context: 2, dimension: 3, hidden: 5)

  private func problem() -> (NGramParameters<Double>, NGramRows) {
    var random = SeededGenerator(seed: 3)
    let parameters = NGramParameters<Double>(shape)
    for index in 0..<shape.parameterCount { parameters.storage[index] = .random(in: -1...1, using: &random) }
    return (parameters, NGramRows(context: 2, ids: [0, 1, 2, 6, 6, 6, 3, 0, 5, 1, 0, 4]))
  }

  @Test func gradientsAgreeWithTwoSidedDifferences() {
    let (parameters, rows) = problem()
    let network = NGramNetwork<Double>(shape, capacity: 4, kernels: .double)
    let gradient = NGramParameters<Double>(shape)
    var noDropout: DropoutMask?
    _ = network.addGradient(to: gradient, parameters, rows, [0, 1, 2, 3], dropout: &noDropout)
    for index in 0..<shape.parameterCount {
      let (value, step) = (parameters.storage[index], 1e-5)
      parameters.storage[index] = value + step
      let above = network.loss(parameters, rows, [0, 1, 2, 3], dropout: &noDropout)
      parameters.storage[index] = value - step
      let below = network.loss(parameters, rows, [0, 1, 2, 3], dropout: &noDropout)
      parameters.storage[index] = value
      // The difference's own error is about step^2 and 1e-15 / step.
      #expect(abs((above - below) / (2 * step) - gradient.storage[index]) < 1e-8)
    }
  }

  @Test func gradientsWithDropoutAgreeWithTwoSidedDifferences() {
    let (parameters, rows) = problem()
    let network = NGramNetwork<Double>(shape, capacity: 4, kernels: .double)
    let gradient = NGramParameters<Double>(shape)
    func loss() -> Double {
      var mask: DropoutMask? = DropoutMask(probability: 0.4, seed: 8)
      return network.loss(parameters, rows, [0, 1, 2, 3], dropout: &mask)
    }
    var mask: DropoutMask? = DropoutMask(probability: 0.4, seed: 8)
    _ = network.addGradient(to: gradient, parameters, rows, [0, 1, 2, 3], dropout: &mask)
    #expect(network.hiddenLayer(4).storage.values.contains(0))
    for index in 0..<shape.parameterCount {
      let (value, step) = (parameters.storage[index], 1e-5)
      parameters.storage[index] = value + step
      let above = loss()
      parameters.storage[index] = value - step
      let below = loss()
      parameters.storage[index] = value
      #expect(abs((above - below) / (2 * step) - gradient.storage[index]) < 1e-8)
    }
  }

  @Test(arguments: InstructionSet.supported)
  func floatAgreesWithDouble(_ set: InstructionSet) {
    let (parameters, rows) = problem()
    let single = NGramParameters<Float>(shape)
    for index in 0..<shape.parameterCount { single.storage[index] = Float(parameters.storage[index]) }
    var noDropout: DropoutMask?
    let (exact, rounded) = (NGramParameters<Double>(shape), NGramParameters<Float>(shape))
    let loss = NGramNetwork<Double>(shape, capacity: 4, kernels: .double)
      .addGradient(to: exact, parameters, rows, [0, 1, 2, 3], dropout: &noDropout)
    let floatLoss = NGramNetwork<Float>(shape, capacity: 4, kernels: KernelSet(set).table)
      .addGradient(to: rounded, single, rows, [0, 1, 2, 3], dropout: &noDropout)
    #expect(abs(loss - floatLoss) < 1e-5)
    for index in 0..<shape.parameterCount {
      #expect(abs(exact.storage[index] - Double(rounded.storage[index])) < 1e-5)
    }
  }
}
