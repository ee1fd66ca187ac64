import HogvecKernels
import HogvecTestSupport
import Testing

@Suite struct KernelSetTests {
  /// Inputs, outputs and dimensions around every boundary: tiles of 1 to 4 inputs, groups of up to 8
  /// outputs, registers of 4, 8 and 16 columns.
  static let shapes: [(inputs: Int, outputs: Int, dimension: Int)] = {
    var shapes = [(Int, Int, Int)]()
    for inputs in [1, 2, 3, 4, 5, 6, 7, 10, 21] {
      for outputs in 1...8 { shapes.append((inputs, outputs, 20)) }
    }
    for dimension in [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 50, 100, 300] {
      shapes += [(5, 6, dimension), (5, 7, dimension), (4, 8, dimension)]
    }
    return shapes
  }()

  // A float has a relative error of 6e-8; sums of up to 300 products and steps of about 1 stay below 5e-6. A
  // number that is near the middle of two bfloat16 numbers may be rounded to the other than the reference's:
  // with these seeds none is.
  static let tolerance = 5e-6

  private func step(_ set: InstructionSet, _ problem: Problem, groupCount: Int) -> Double {
    expectPairs(problem, set)
    return take(KernelSet(set).table.stepGroups, problem.arguments(groupCount: groupCount))
  }

  /// Has the reference round where the kernels of a set do.
  private func expectPairs(_ problem: Problem, _ set: InstructionSet) {
    problem.reference.hasPairs = set == .avx512bf16
  }

  private func expectAgreement(_ problem: Problem, _ loss: Double, _ expected: Double, _ comment: Comment) {
    #expect(problem.largestDifference < Self.tolerance, comment)
    #expect(problem.paddingIsZero, comment)
    #expect(abs(loss - expected) <= 1e-5 * expected, comment)
  }

  @Test(arguments: InstructionSet.supported)
  func aGroupAgreesWithTheReferenceInDoublePrecision(_ set: InstructionSet) {
    let width = KernelSet(set).table.groupWidth
    #expect(width == (set == .avx512bf16 ? 8 : 6))
    for (seed, shape) in Self.shapes.enumerated() where shape.outputs <= width {
      let problem = Problem(
        inputCount: shape.inputs, groups: [(0..<shape.inputs, shape.outputs)], dimension: shape.dimension,
        scale: 0.7, seed: UInt64(1000 + seed))
      let loss = step(set, problem, groupCount: 1)
      expectAgreement(problem, loss, problem.reference.step(), "\(shape)")
      let scratchCount = StepArguments<Float>.scratchCount(weights: shape.inputs * shape.outputs)
      #expect(problem.keepsScratch(after: scratchCount), "\(shape)")
    }
  }

  @Test(arguments: InstructionSet.supported)
  func overlappingGroupsAgreeWithTheReferenceInDoublePrecision(_ set: InstructionSet) {
    let blocks: [(Int, [(Range<Int>, Int)])] = [
      (6, [(0..<6, 6), (0..<6, 5)]),
      (14, [(0..<8, 2), (2..<10, 2), (4..<14, 1), (0..<14, 6), (0..<14, 3)]),
      (3, [(0..<0, 2), (1..<3, 2), (0..<3, 4)]),
    ]
    for (seed, block) in blocks.enumerated() {
      for dimension in [9, 48, 100] {
        let problem = Problem(
          inputCount: block.0, groups: block.1, dimension: dimension, scale: 0.5, seed: UInt64(seed))
        let loss = step(set, problem, groupCount: block.1.count)
        expectAgreement(problem, loss, problem.reference.step(), "\(block) \(dimension)")
        let weightCount = block.1.reduce(0) { $0 + $1.0.count * $1.1 }
        let scratchCount = StepArguments<Float>.scratchCount(weights: weightCount)
        #expect(problem.keepsScratch(after: scratchCount), "\(block) \(dimension)")
      }
    }
  }

  @Test(arguments: InstructionSet.supported, [20, 100])
  func anInputThatIsListedTwiceGetsBothUpdates(_ set: InstructionSet, dimension: Int) {
    let listed = [[0, 1], [1, 2], [2, 3], [0, 2], [3, 4], [0, 1, 2], [1, 2, 3], [2, 3, 4]]
    for (seed, same) in listed.enumerated() {
      for outputCount in [1, 2, 3, 6] {
        let problem = Problem(
          inputCount: 5, groups: [(0..<5, outputCount)], dimension: dimension, scale: 0.5, seed: UInt64(seed))
        for input in same {
          problem.inputs[input] = problem.inputs[same[0]]
          problem.reference.inputs[input] = problem.reference.inputs[same[0]]
        }
        // At a small rate, the row moves by the sum of all gradients, up to terms of the rate's square.
        let before = problem.reference.inputs[same[0]]
        problem.reference.rate = 1e-3
        expectPairs(problem, set)
        _ = take(
          KernelSet(set).table.stepGroups,
          problem.arguments(groupCount: 1, upcomingCount: 0, measuresLoss: false))
        _ = problem.reference.step()
        let comment: Comment = "\(same) \(outputCount)"
        for column in 0..<dimension {
          let moved = same.reduce(0) { $0 + problem.reference.inputs[$1][column] - before[column] }
          let difference = Double(problem.inputs[same[0]][column]) - before[column] - moved
          #expect(abs(difference) < 1e-5, comment)
          for output in 0..<outputCount {
            let difference =
              Double(problem.outputs[output][column]) - problem.reference.outputs[output][column]
            #expect(abs(difference) < 1e-5, comment)
          }
        }
      }
    }
  }

  @Test(arguments: InstructionSet.supported, [Float(1), 0.25])
  func aMeanStepAgreesWithTheReferenceInDoublePrecision(_ set: InstructionSet, inputScale: Float) {
    // Every number of outputs, and of registers of columns, that is taken at a time, and more.
    let shapes = Self.shapes + (1...34).map { (4, $0, 20) } + (1...20).map { (3, 5, 16 * $0 - 3) }
    for (seed, shape) in shapes.enumerated() {
      let problem = Problem(
        inputCount: shape.inputs, groups: [(0..<1, shape.outputs)], dimension: shape.dimension, scale: 0.7,
        seed: UInt64(seed))
      let hiddenScale = 1 / Float(shape.inputs)
      let loss = meanStep(set, problem, hiddenScale: hiddenScale, inputScale: inputScale)
      let expected = problem.reference.pooledStep(
        hiddenScale: Double(hiddenScale), inputScale: Double(inputScale))
      expectAgreement(problem, loss, expected, "\(shape)")
      #expect(problem.keepsScratch(after: 2 * problem.stride + shape.outputs + 16), "\(shape)")
    }
  }

  @Test(arguments: InstructionSet.supported)
  func aSumStepAgreesWithTheReferenceInDoublePrecision(_ set: InstructionSet) {
    for (seed, inputs) in [1, 2, 5, 10].enumerated() {
      let problem = Problem(
        inputCount: inputs, groups: [(0..<1, 8)], dimension: 33, scale: 0.3, seed: UInt64(seed))
      let loss = meanStep(set, problem, hiddenScale: 1, inputScale: 1)
      expectAgreement(
        problem, loss, problem.reference.pooledStep(hiddenScale: 1, inputScale: 1), "\(inputs)")
    }
  }

  @Test(arguments: InstructionSet.supported)
  func inputsWithFactorsMoveAsManyTimesAsFar(_ set: InstructionSet) {
    for (seed, dimension) in ([1, 33] + (1...40).map { 4 * $0 - 1 }).enumerated() {
      let problem = Problem(
        inputCount: 5, groups: [(0..<1, 8)], dimension: dimension, scale: 0.3, seed: UInt64(seed))
      let factors: [Float] = [1, 16, 2, 3, 1]
      let loss = factors.withUnsafeBufferPointer {
        take(
          KernelSet(set).table.stepPooled,
          problem.arguments(hiddenScale: 1 / 23, inputScale: 0.5, inputFactors: $0.baseAddress))
      }
      let expected = problem.reference.pooledStep(
        hiddenScale: 1 / 23, inputScale: 0.5, factors: factors.map { Double($0) })
      expectAgreement(problem, loss, expected, "\(dimension)")
    }
  }

  @Test(arguments: InstructionSet.supported)
  func aStepOfWindowsAgreesWithTheReferenceInDoublePrecision(_ set: InstructionSet) {
    let shapes =
      [1, 2, 3, 8, 14, 21].flatMap { inputs in [0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 15].map { (inputs, $0, 20) } }
      + [1, 3, 4, 15, 16, 17, 33, 63, 64, 65, 100, 300].map { (11, 6, $0) }
    for (seed, shape) in shapes.enumerated() {
      let problem = Problem(
        inputCount: shape.0, groups: [(0..<4, 4 + shape.1)], dimension: shape.2, scale: 0.5,
        seed: UInt64(seed))
      var random = SeededGenerator(seed: UInt64(seed))
      // Inputs that are not in a window, and windows that are not there.
      let shares = (0..<(4 * shape.0)).map { _ in
        [0, 0.25, 0.3, 1].randomElement(using: &random) as Float? ?? 0
      }
      for output in 0..<4 {
        for window in 0..<4 where window != output { problem.weights[4 * output + window] = 0 }
      }
      let inputScales: [Float] = [1, 0.5, 4, 0]
      expectPairs(problem, set)
      let loss = (shares + [Float](repeating: .nan, count: 32)).withUnsafeBufferPointer { shares in
        inputScales.withUnsafeBufferPointer { inputScales in
          take(
            KernelSet(set).table.stepWindows,
            problem.arguments(shares: shares.baseAddress, inputScales: inputScales.baseAddress))
        }
      }
      let expected = problem.reference.windowsStep(
        shares: (0..<shape.0).map { input in (0..<4).map { Double(shares[4 * input + $0]) } },
        inputScales: inputScales.map { Double($0) },
        weights: (0..<(4 + shape.1)).map { output in
          (0..<4).map { Double(problem.weights[4 * output + $0]) }
        })
      expectAgreement(problem, loss, expected, "\(shape)")
      let scratchCount = StepArguments<Float>.scratchCount(
        windowsOf: shape.0, outputs: 4 + shape.1, stride: problem.stride)
      #expect(problem.keepsScratch(after: scratchCount), "\(shape)")
    }
  }

  @Test(arguments: InstructionSet.supported)
  func anInputOfWindowsThatIsListedTwiceGetsBothUpdates(_ set: InstructionSet) {
    let problem = Problem(inputCount: 6, groups: [(0..<4, 9)], dimension: 40, scale: 0.5, seed: 1)
    problem.inputs[4] = problem.inputs[1]
    problem.reference.inputs[4] = problem.reference.inputs[1]
    for output in 0..<4 {
      for window in 0..<4 where window != output { problem.weights[4 * output + window] = 0 }
    }
    let before = problem.reference.inputs[1]
    let shares = (0..<56).map { Float($0 % 3) / 2 }
    let inputScales: [Float] = [1, 0.5, 2, 1]
    expectPairs(problem, set)
    _ = shares.withUnsafeBufferPointer { shares in
      inputScales.withUnsafeBufferPointer { inputScales in
        take(
          KernelSet(set).table.stepWindows,
          problem.arguments(shares: shares.baseAddress, inputScales: inputScales.baseAddress))
      }
    }
    _ = problem.reference.windowsStep(
      shares: (0..<6).map { input in (0..<4).map { Double(shares[4 * input + $0]) } },
      inputScales: inputScales.map { Double($0) },
      weights: (0..<9).map { output in (0..<4).map { Double(problem.weights[4 * output + $0]) } })
    let (first, second) = (problem.reference.inputs[1], problem.reference.inputs[4])
    for column in 0..<40 {
      let expected = first[column] + second[column] - before[column]
      #expect(abs(Double(problem.inputs[1][column]) - expected) < Self.tolerance)
    }
  }

  private func meanStep(
    _ set: InstructionSet, _ problem: Problem, hiddenScale: Float, inputScale: Float
  ) -> Double {
    take(KernelSet(set).table.stepPooled, problem.arguments(hiddenScale: hiddenScale, inputScale: inputScale))
  }

  @Test(arguments: InstructionSet.supported)
  func largeScoresSaturateWithoutOverflow(_ set: InstructionSet) {
    let problem = Problem(inputCount: 3, groups: [(0..<3, 6)], dimension: 50, scale: 60, seed: 5)
    let loss = step(set, problem, groupCount: 1)
    let expected = problem.reference.step()
    #expect(abs(loss - expected) < 1e-5 * expected)
    // Values of up to 60 carry an absolute error of 4e-6 each.
    #expect(problem.largestDifference < 1e-3)
  }

  @Test(arguments: InstructionSet.supported)
  func whatIsNotANumberShowsInTheLoss(_ set: InstructionSet) {
    let problem = Problem(inputCount: 3, groups: [(0..<3, 6)], dimension: 50, scale: 1, seed: 5)
    problem.inputs[1][7] = .nan
    #expect(step(set, problem, groupCount: 1).isNaN)
  }
}
