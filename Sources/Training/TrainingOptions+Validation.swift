internal import HogvecSystem

extension TrainingOptions {
  /// The options, each with the name of its property.
  public enum Field: String, CaseIterable, Sendable {
    case dimension, window, hasFixedWindow, ignoresOrder
    case negativeCount, chosenNegativeDraws, chosenNegativeUses, chosenRareWeight, negativeExponent
    case hasHierarchicalSoftmax, sampleThreshold, epochs, initialRate, chosenMinimumRate
    case architecture, objective, cbowPooling, cbowUpdate, chosenSharing, blockCenters
    case subwordLengths, subwordBuckets
    case initialScale, maximumSentenceLength, threads, seed

    /// The values that it can have; `nil` where its type says them.
    public var bounds: Bounds? {
      switch self {
      case .dimension: .integers(1...100_000)
      case .window: .integers(1...10_000)
      case .negativeCount: .integers(0...10_000)
      case .chosenNegativeDraws: .integers(1...10_000)
      case .chosenNegativeUses: .integers(1...100)
      case .chosenRareWeight: .reals(0...0.5, aboveLowerBound: false)
      case .negativeExponent: .reals(-10...10, aboveLowerBound: false)
      case .sampleThreshold: .reals(0...1, aboveLowerBound: false)
      case .epochs: .integers(1...1_000_000)
      case .initialRate: .reals(0...10, aboveLowerBound: true)
      case .chosenMinimumRate: .reals(0...10, aboveLowerBound: false)
      case .blockCenters: .integers(1...64)
      case .subwordLengths: .integers(Subwords.lengthsRange)
      case .subwordBuckets: .integers(Subwords.bucketCountRange)
      case .initialScale: .reals(0...1000, aboveLowerBound: true)
      case .maximumSentenceLength: .integers(2...1_000_000_000)
      case .threads: .integers(1...1024)
      case .hasFixedWindow, .ignoresOrder, .hasHierarchicalSoftmax, .architecture, .objective, .cbowPooling,
        .cbowUpdate, .chosenSharing, .seed:
        nil
      }
    }
  }

  /// The values that an option can have.
  public enum Bounds: Sendable, Equatable, CustomStringConvertible {
    case integers(ClosedRange<Int>)
    case reals(ClosedRange<Double>, aboveLowerBound: Bool)

    /// `1 to 100`, or `more than 0, at most 10`.
    public var description: String {
      switch self {
      case .integers(let range): "\(range.lowerBound) to \(range.upperBound)"
      case .reals(let range, aboveLowerBound: false): "\(range.lowerBound) to \(range.upperBound)"
      case .reals(let range, aboveLowerBound: true):
        "more than \(range.lowerBound), at most \(range.upperBound)"
      }
    }

    fileprivate func contain(_ value: Value) -> Bool {
      switch (self, value) {
      case (.integers(let range), .integer(let value)): range.contains(value)
      case (.integers(let range), .range(let value)):
        range.contains(value.lowerBound) && range.contains(value.upperBound)
      case (.reals(let range, let isAbove), .real(let value)):
        range.contains(value) && !(isAbove && value == range.lowerBound)
      default: true
      }
    }
  }

  /// The fields whose values are not the defaults.
  public var changedFields: Set<Field> {
    let defaults = TrainingOptions()
    return Set(Field.allCases.filter { value(of: $0) != defaults.value(of: $0) })
  }

  /// Refuses options that are out of bounds, that would train nothing, or that contradict each other.
  ///
  /// - Parameter given: the fields that were set on purpose, each of which must have an effect; `nil` for
  ///   ``changedFields``.
  /// - Throws: ``TrainingOptionsError`` for the first that is refused.
  public func validate(given: Set<Field>? = nil) throws(TrainingOptionsError) {
    for field in Field.allCases {
      if let bounds = field.bounds, !bounds.contain(value(of: field)) {
        throw TrainingOptionsError(field, .isOutside(bounds), in: self)
      }
    }
    if minimumRate > rate {
      throw TrainingOptionsError(.chosenMinimumRate, .exceedsRate, in: self)
    }
    if objective == .word2vec && !usesNegatives && !usesTree {
      throw TrainingOptionsError(.negativeCount, .trainsNothing, in: self)
    }
    let given = given ?? changedFields
    func refuse(_ fields: Field..., with other: Field, if isWithout: Bool) throws(TrainingOptionsError) {
      guard isWithout, let field = fields.first(where: given.contains) else { return }
      throw TrainingOptionsError(field, .hasNoEffect(with: other), in: self)
    }
    func exclude(_ field: Field, _ other: Field, if areBoth: Bool) throws(TrainingOptionsError) {
      guard areBoth else { return }
      throw TrainingOptionsError(field, .cannotBeCombined(with: other), in: self)
    }
    try refuse(
      .negativeCount, .hasHierarchicalSoftmax, .chosenSharing, .chosenRareWeight, .negativeExponent,
      .chosenNegativeDraws, .chosenNegativeUses, with: .objective, if: objective == .softmax)
    try refuse(
      .negativeExponent, .chosenNegativeDraws, .chosenNegativeUses, with: .negativeCount,
      if: negativeCount == 0)
    try refuse(
      .chosenRareWeight, with: .negativeCount,
      if: architecture == .cbow && usesTree && negativeCount == 0)
    try exclude(.objective, .subwordLengths, if: objective == .softmax && subwordLengths != nil)
    try exclude(
      .hasHierarchicalSoftmax, .subwordLengths,
      if: usesTree && architecture == .skipGram && subwordLengths != nil)
    try exclude(.cbowPooling, .subwordLengths, if: cbowPooling == .sum && subwordLengths != nil)
    try refuse(.subwordBuckets, with: .subwordLengths, if: subwordLengths == nil)
    try refuse(.chosenSharing, .blockCenters, with: .subwordLengths, if: subwordLengths != nil)
    try refuse(.cbowPooling, with: .architecture, if: architecture == .skipGram)
    try refuse(.cbowUpdate, with: .architecture, if: architecture == .skipGram && subwordLengths == nil)
    try refuse(.cbowUpdate, with: .cbowPooling, if: cbowPooling == .sum)
    try refuse(.chosenSharing, with: .architecture, if: architecture == .cbow && sharing == .pair)
    try exclude(
      .chosenSharing, .hasHierarchicalSoftmax, if: architecture == .cbow && sharing == .block && usesTree)
    try refuse(.blockCenters, with: .architecture, if: architecture == .cbow && sharing == .block)
    try refuse(.blockCenters, with: .chosenSharing, if: sharing != .block)
    try refuse(.chosenNegativeUses, with: .chosenSharing, if: architecture == .skipGram && sharing == .pair)
  }

  /// The value of a field.
  enum Value: Equatable, CustomStringConvertible {
    case integer(Int)
    case real(Double)
    case range(ClosedRange<Int>)
    case other(String)

    var description: String {
      switch self {
      case .integer(let value): "\(value)"
      case .real(let value): "\(value)"
      case .range(let value): "\(value.lowerBound)-\(value.upperBound)"
      case .other(let value): value
      }
    }

    fileprivate init(_ value: Int?) { self = value.map { .integer($0) } ?? .other("not chosen") }
    fileprivate init(_ value: Double?) { self = value.map { .real($0) } ?? .other("not chosen") }
  }

  func value(of field: Field) -> Value {
    switch field {
    case .dimension: Value(dimension)
    case .window: Value(window)
    case .hasFixedWindow: .other("\(hasFixedWindow)")
    case .ignoresOrder: .other("\(ignoresOrder)")
    case .negativeCount: Value(negativeCount)
    case .chosenNegativeDraws: Value(chosenNegativeDraws)
    case .chosenNegativeUses: Value(chosenNegativeUses)
    case .chosenRareWeight: Value(chosenRareWeight)
    case .negativeExponent: Value(negativeExponent)
    case .hasHierarchicalSoftmax: .other("\(hasHierarchicalSoftmax)")
    case .sampleThreshold: Value(sampleThreshold)
    case .epochs: Value(epochs)
    case .initialRate: Value(initialRate.map { Double($0) })
    case .chosenMinimumRate: Value(chosenMinimumRate.map { Double($0) })
    case .architecture: .other(architecture.rawValue)
    case .objective: .other(objective.rawValue)
    case .cbowPooling: .other(cbowPooling.rawValue)
    case .cbowUpdate: .other(cbowUpdate.rawValue)
    case .chosenSharing: .other(chosenSharing?.rawValue ?? "not chosen")
    case .blockCenters: Value(blockCenters)
    case .subwordLengths: subwordLengths.map { .range($0) } ?? .other("not chosen")
    case .subwordBuckets: Value(subwordBuckets)
    case .initialScale: Value(Double(initialScale))
    case .maximumSentenceLength: Value(maximumSentenceLength)
    case .threads: Value(threads)
    case .seed: .other("\(seed)")
    }
  }
}
