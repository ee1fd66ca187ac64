import HogvecKernels
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct TrainingOptionsTests {
  private func refusal(
    given: Set<TrainingOptions.Field>? = nil, _ change: (inout TrainingOptions) -> Void
  ) -> TrainingOptionsError? {
    var options = TrainingOptions()
    change(&options)
    do {
      try options.validate(given: given)
      return nil
    } catch {
      return error
    }
  }

  @Test func productsOfPairsAreForSeveralInputsThatMeetSeveralOutputs() {
    func hasPairs(_ architecture: TrainingOptions.Architecture, _ sharing: TrainingOptions.Sharing) -> Bool {
      var options = TrainingOptions()
      (options.architecture, options.chosenSharing) = (architecture, sharing)
      #expect(options.usableSet(of: .avx2) == .avx2)
      return options.usableSet(of: .avx512bf16) == .avx512bf16
    }
    #expect(hasPairs(.skipGram, .window) && hasPairs(.skipGram, .block) && hasPairs(.cbow, .block))
    #expect(!hasPairs(.skipGram, .pair) && !hasPairs(.cbow, .window))
    var subwords = TrainingOptions()
    subwords.subwordLengths = 3...6
    #expect(subwords.usableSet(of: .avx512bf16) == .avx512)
  }

  @Test func theDefaultsAndEveryFormThatTestsTrainAreAccepted() throws {
    try TrainingOptions().validate()
    #expect(TrainingOptions().changedFields.isEmpty)
    for form in TrainerTests.forms { try form.validate() }
  }

  @Test func numbersAreHeldToTheirBounds() {
    func expect<Value>(
      _ path: WritableKeyPath<TrainingOptions, Value>, _ field: TrainingOptions.Field, takes good: [Value],
      refuses bad: [Value], _ prepare: (inout TrainingOptions) -> Void = { _ in }
    ) {
      for value in good {
        #expect(
          refusal {
            prepare(&$0)
            $0[keyPath: path] = value
          } == nil, "\(field) \(value)")
      }
      for value in bad {
        let error = refusal {
          prepare(&$0)
          $0[keyPath: path] = value
        }
        #expect(error?.field == field, "\(field) \(value)")
        guard case .isOutside = error?.problem else {
          Issue.record("\(field) \(value) is not out of bounds")
          continue
        }
      }
    }
    expect(\.dimension, .dimension, takes: [1, 100_000], refuses: [0, -1, 100_001])
    expect(\.window, .window, takes: [1, 10_000], refuses: [0, 10_001])
    expect(\.negativeCount, .negativeCount, takes: [1, 10_000], refuses: [-1, 10_001])
    expect(\.chosenNegativeDraws, .chosenNegativeDraws, takes: [nil, 1, 10_000], refuses: [0, 10_001])
    expect(\.chosenNegativeUses, .chosenNegativeUses, takes: [nil, 1, 100], refuses: [0, 101])
    expect(\.chosenRareWeight, .chosenRareWeight, takes: [nil, 0, 0.5], refuses: [-0.1, 0.6, .nan])
    expect(\.negativeExponent, .negativeExponent, takes: [-10, 10], refuses: [-10.1, 10.1, .nan])
    expect(\.sampleThreshold, .sampleThreshold, takes: [0, 1], refuses: [-0.1, 1.1, .nan])
    expect(\.epochs, .epochs, takes: [1, 1_000_000], refuses: [0, 1_000_001])
    expect(\.initialRate, .initialRate, takes: [nil, 1e-30, 10], refuses: [0, -1, 11, .nan, .infinity])
    expect(
      \.chosenMinimumRate, .chosenMinimumRate, takes: [nil, 0, 0.01, 0.025],
      refuses: [-1, 11, .nan, .infinity])
    expect(\.blockCenters, .blockCenters, takes: [1, 64], refuses: [0, 65]) { $0.chosenSharing = .block }
    expect(\.initialScale, .initialScale, takes: [1e-30, 1000], refuses: [0, -1, 1001, .nan])
    expect(
      \.maximumSentenceLength, .maximumSentenceLength, takes: [2, 1_000_000_000], refuses: [1, 1_000_000_001])
    expect(\.threads, .threads, takes: [1, 1024], refuses: [0, 1025])
  }

  @Test func refusalsAreALineWithTheFieldsName() {
    #expect(refusal { $0.dimension = 0 }?.description == "dimension is 0; it must be 1 to 100000")
    #expect(
      refusal { $0.initialRate = 0 }?.description
        == "initialRate is 0.0; it must be more than 0.0, at most 10.0")
    #expect(
      refusal { $0.negativeCount = 0 }?.description == "negativeCount is 0, which would train nothing")
    #expect(
      refusal { ($0.architecture, $0.chosenSharing) = (.cbow, .pair) }?.description
        == "chosenSharing has no effect with architecture cbow")
  }

  @Test func whatHasNoEffectIsRefused() {
    func expect(
      _ field: TrainingOptions.Field, with other: TrainingOptions.Field,
      _ change: (inout TrainingOptions) -> Void
    ) {
      let error = refusal(change)
      #expect(error?.field == field)
      #expect(error?.problem == .hasNoEffect(with: other))
    }
    expect(.negativeCount, with: .objective) { ($0.objective, $0.negativeCount) = (.softmax, 3) }
    expect(.hasHierarchicalSoftmax, with: .objective) {
      ($0.objective, $0.hasHierarchicalSoftmax) = (.softmax, true)
    }
    expect(.chosenSharing, with: .objective) { ($0.objective, $0.chosenSharing) = (.softmax, .pair) }
    expect(.chosenRareWeight, with: .objective) { ($0.objective, $0.chosenRareWeight) = (.softmax, 0.1) }
    expect(.negativeExponent, with: .negativeCount) {
      ($0.hasHierarchicalSoftmax, $0.negativeCount, $0.negativeExponent) = (true, 0, 1)
    }
    expect(.chosenNegativeDraws, with: .negativeCount) {
      ($0.hasHierarchicalSoftmax, $0.negativeCount, $0.chosenNegativeDraws) = (true, 0, 3)
    }
    expect(.cbowPooling, with: .architecture) { $0.cbowPooling = .sum }
    expect(.cbowUpdate, with: .architecture) { $0.cbowUpdate = .exact }
    expect(.cbowUpdate, with: .cbowPooling) {
      ($0.architecture, $0.cbowPooling, $0.cbowUpdate) = (.cbow, .sum, .exact)
    }
    expect(.chosenSharing, with: .architecture) { ($0.architecture, $0.chosenSharing) = (.cbow, .pair) }
    expect(.blockCenters, with: .architecture) {
      ($0.architecture, $0.chosenSharing, $0.blockCenters) = (.cbow, .block, 3)
    }
    expect(.blockCenters, with: .chosenSharing) { $0.blockCenters = 3 }
    expect(.chosenNegativeUses, with: .chosenSharing) {
      ($0.chosenSharing, $0.chosenNegativeUses) = (.pair, 3)
    }
    // What is given counts, though it may be the default; what is not given does not, though it may differ.
    #expect(refusal(given: [.cbowUpdate]) { _ in }?.field == .cbowUpdate)
    #expect(refusal(given: []) { ($0.architecture, $0.chosenSharing) = (.cbow, .pair) } == nil)
  }

  @Test func blocksOfCBOWHaveNoTree() {
    let error = refusal {
      ($0.architecture, $0.chosenSharing, $0.hasHierarchicalSoftmax) = (.cbow, .block, true)
    }
    #expect(error?.field == .chosenSharing)
    #expect(error?.problem == .cannotBeCombined(with: .hasHierarchicalSoftmax))
    #expect(refusal { ($0.architecture, $0.chosenSharing) = (.cbow, .block) } == nil)
  }

  @Test func theRateFallsToItsEnd() {
    var options = TrainingOptions()
    options.initialRate = 0.5
    #expect(options.minimumRate == Float(0.5 * 1e-4))
    #expect([0, 0.25, 0.5, 0.99999].map { options.rate(whenDone: $0) } == [0.5, 0.375, 0.25, 0.00005])
    options.chosenMinimumRate = 0.25
    #expect([0, 0.25, 0.5, 1].map { options.rate(whenDone: $0) } == [0.5, 0.4375, 0.375, 0.25])
    options.chosenMinimumRate = 0.5
    #expect([0, 0.3, 1].map { options.rate(whenDone: $0) } == [0.5, 0.5, 0.5])
  }

  @Test func anEndOfTheRateAboveItsStartIsRefused() {
    let error = refusal { $0.chosenMinimumRate = 0.05 }
    #expect(error?.problem == .exceedsRate)
    #expect(
      error?.description == "chosenMinimumRate is 0.05; it must be at most the rate at the start, 0.025")
    #expect(refusal { ($0.chosenMinimumRate, $0.architecture) = (0.05, .cbow) } == nil)
  }

  @Test func aTrainerRefusesWhatItCannotFollow() throws {
    var options = TrainingOptions()
    options.window = 0
    let error = #expect(throws: TrainingOptionsError.self) { _ = try makeTrainer(options, "a b c\n") }
    #expect(error?.field == .window)
  }
}
