internal import HogvecKernels

/// The rows of one training step, in the form the kernels take: groups of outputs that meet ranges of inputs,
/// and a weight for every meeting, whose sign is the label. For the full softmax, which meets all outputs:
/// predictions.
///
/// Owns its lists, which are allocated once and filled again for every step. For one worker.
@safe struct StepPlan: ~Copyable {
  typealias Row = UnsafeMutablePointer<Float>

  @unsafe let inputs: UnsafeMutablePointer<Row>
  /// What the error is multiplied by for each input besides ``scales``, if inputs have factors.
  @unsafe let inputFactors: UnsafeMutablePointer<Float>
  @unsafe let outputs: UnsafeMutablePointer<Row>
  /// First input, inputs, first output, outputs of each group; first input, inputs, target of each
  /// prediction.
  @unsafe let groups: UnsafeMutablePointer<SIMD4<Int32>>
  /// Group by group, in each input by input; for a prediction the scales of its vector and of its error.
  @unsafe let weights: UnsafeMutablePointer<Float>
  /// Copies of rows that must stay as they are, one for each input, at distances of `copyStride`; `nil` if
  /// there are none.
  @unsafe private let copies: UnsafeMutablePointer<Float>?
  private let copyStride: Int
  /// For each input what it counts in each of several windows, if there are any.
  @unsafe let shares: UnsafeMutablePointer<SIMD4<Float>>
  /// What their errors are multiplied by for the inputs.
  @unsafe let windowScales: UnsafeMutablePointer<SIMD4<Float>>
  /// Rows that the steps before have not brought into the cache.
  @unsafe let arriving: UnsafeMutablePointer<Row>
  /// The step for a kernel. The places of the lists are written once, what they hold for every step: writing
  /// all members takes 4 ns, a twentieth of a small step.
  @unsafe private let step: UnsafeMutablePointer<StepArguments<Float>>
  /// The most rows for which the next step fits the first-level cache beside this one.
  private let mostUpcomingRows: Int

  private(set) var inputCount = 0
  private(set) var hasInputFactors = false
  private(set) var hasWindows = false
  private(set) var outputCount = 0
  private(set) var groupCount = 0
  private(set) var weightCount = 0
  private(set) var arrivingCount = 0
  /// The inputs and outputs that meet, or windows and outputs: a window does not meet the others' own
  /// outputs.
  var meetingCount: Int {
    let windows = StepArguments<Float>.windowCount
    return hasWindows ? weightCount &- windows &* (windows &- 1) : weightCount
  }
  /// The number of pairs with label 1.
  var pairCount = 0
  /// What the sum of the inputs is multiplied by where they are pooled, and the error for each of them.
  var scales: (hidden: Float, input: Float) = (1, 1)
  /// The rows of the table whose first row is the only output; 0 where outputs are listed.
  private(set) var tableRowCount = 0

  /// The most that a step may have.
  struct Capacity: Sendable {
    var inputs: Int
    var outputs: Int
    var groups: Int
    var weights: Int
  }

  /// A plan without rows.
  ///
  /// - Parameters:
  ///   - copyStride: the floats of an input row, if there will be inputs that are copied.
  ///   - scratch: the memory that the kernel asks for. It must outlive the plan.
  init(_ capacity: Capacity, copyStride: Int = 0, dimension: Int, scratch: Row) {
    self.copyStride = copyStride
    mostUpcomingRows = StepArguments<Float>.mostUpcomingRows(dimension: dimension)
    if copyStride > 0 {
      let floatCount = capacity.inputs * copyStride
      unsafe copies = UnsafeMutableRawPointer.allocate(byteCount: floatCount * 4, alignment: 64)
        .bindMemory(to: Float.self, capacity: floatCount)
    } else {
      unsafe copies = nil
    }
    // Rows are copied eight at a time.
    unsafe inputs = .allocate(capacity: capacity.inputs + 8)
    unsafe inputFactors = .allocate(capacity: capacity.inputs)
    unsafe outputs = .allocate(capacity: capacity.outputs)
    unsafe groups = .allocate(capacity: capacity.groups)
    // Kernels read whole registers of weights.
    let weightCapacity = capacity.weights + 16
    unsafe weights = .allocate(capacity: weightCapacity)
    unsafe weights.initialize(repeating: 0, count: weightCapacity)
    // Kernels read eight inputs' shares at once.
    unsafe shares = .allocate(capacity: capacity.inputs + 8)
    unsafe shares.initialize(repeating: .zero, count: capacity.inputs + 8)
    unsafe windowScales = .allocate(capacity: 1)
    unsafe arriving = .allocate(capacity: capacity.inputs + capacity.outputs + 8)
    unsafe step = .allocate(capacity: 1)
    unsafe step.initialize(
      to: StepArguments(
        inputs: inputs, outputs: outputs, groups: groups, weights: weights, dimension: dimension, rate: 0,
        scratch: scratch, upcoming: arriving))
  }

  deinit {
    unsafe copies?.deallocate()
    unsafe inputs.deallocate()
    unsafe inputFactors.deallocate()
    unsafe outputs.deallocate()
    unsafe groups.deallocate()
    unsafe weights.deallocate()
    unsafe arriving.deallocate()
    unsafe shares.deallocate()
    unsafe windowScales.deallocate()
    unsafe step.deallocate()
  }

  /// Forgets everything.
  @inline(__always)
  mutating func removeAll() {
    inputCount = 0
    hasInputFactors = false
    hasWindows = false
    outputCount = 0
    groupCount = 0
    weightCount = 0
    arrivingCount = 0
    pairCount = 0
  }

  /// Adds an input.
  @inline(__always)
  mutating func addInput(_ row: Row, isArriving: Bool) {
    unsafe inputs[inputCount] = unsafe row
    inputCount &+= 1
    if isArriving { unsafe addArriving(row) }
  }

  /// Adds an arriving input for which the error is multiplied by a factor. All inputs of a step have one, or
  /// none.
  @inline(__always)
  mutating func addInput(_ row: Row, factor: Float) {
    unsafe inputFactors[inputCount] = factor
    hasInputFactors = true
    unsafe addInput(row, isArriving: true)
  }

  /// Says what an input counts in each of several windows.
  @inline(__always)
  mutating func setShares(_ values: SIMD4<Float>, of input: Int) {
    unsafe shares[input] = values
  }

  /// Says what the errors of several windows are multiplied by for the inputs, besides their shares.
  @inline(__always)
  mutating func setWindowScales(_ scales: SIMD4<Float>) {
    unsafe windowScales[0] = scales
    hasWindows = true
  }

  /// Adds several inputs, of which those from one on are arriving.
  ///
  /// - Parameter rows: readable up to eight behind the last.
  @inline(__always)
  mutating func addInputs(_ rows: UnsafePointer<Row>, count: Int, arrivingFrom first: Int) {
    unsafe copy(rows, count, to: inputs + inputCount, eight: SIMD8<UInt>.self)
    inputCount &+= count
    unsafe copy(
      rows + first, count &- first, to: arriving + arrivingCount, eight: SIMD8<UInt>.self)
    arrivingCount &+= count &- first
  }

  /// Adds a copy of a row as an input, so that what the step adds to it is lost.
  mutating func addCopy(of row: Row) {
    guard let copies = unsafe copies else { preconditionFailure("the plan was made with room for copies") }
    // There is room for a copy of each input.
    let copy = unsafe copies + inputCount &* copyStride
    unsafe copy.update(from: row, count: copyStride)
    unsafe addInput(copy, isArriving: false)
  }

  /// Adds an output and returns its index.
  @inline(__always) @discardableResult
  mutating func addOutput(_ row: Row, isArriving: Bool = true) -> Int {
    unsafe outputs[outputCount] = unsafe row
    outputCount &+= 1
    if isArriving { unsafe addArriving(row) }
    return outputCount &- 1
  }

  /// Adds an output unless it is among those from `first` on, and returns its index.
  @inline(__always)
  mutating func addOutput(_ row: Row, unlessFrom first: Int) -> Int {
    var j = first
    while j < outputCount {
      if unsafe outputs[j] == row { return j }
      j &+= 1
    }
    return unsafe addOutput(row)
  }

  /// Makes all rows of a table the outputs.
  mutating func setOutputTable(_ firstRow: Row, rowCount: Int) {
    unsafe outputs[0] = unsafe firstRow
    outputCount = 1
    tableRowCount = rowCount
  }

  /// Makes a group; its weights must be added next.
  @inline(__always)
  mutating func addGroup(inputs: Range<Int>, outputs: Range<Int>) {
    unsafe groups[groupCount] = SIMD4(
      Int32(truncatingIfNeeded: inputs.lowerBound), Int32(truncatingIfNeeded: inputs.count),
      Int32(truncatingIfNeeded: outputs.lowerBound), Int32(truncatingIfNeeded: outputs.count))
    groupCount &+= 1
  }

  /// Adds a prediction of a word's row from inputs.
  @inline(__always)
  mutating func addPrediction(inputs: Range<Int>, target: UInt32, scales: (hidden: Float, input: Float)) {
    unsafe groups[groupCount] = SIMD4(
      Int32(truncatingIfNeeded: inputs.lowerBound), Int32(truncatingIfNeeded: inputs.count),
      Int32(truncatingIfNeeded: target), 0)
    groupCount &+= 1
    addWeight(scales.hidden)
    addWeight(scales.input)
  }

  /// Adds the weight of the next input and output of the group.
  @inline(__always)
  mutating func addWeight(_ weight: Float) {
    unsafe weights[weightCount] = weight
    weightCount &+= 1
  }

  /// Adds the weights of an output in several windows.
  @inline(__always)
  mutating func addWeights(_ values: SIMD4<Float>) {
    unsafe UnsafeMutableRawPointer(weights + weightCount).storeBytes(of: values, as: SIMD4<Float>.self)
    weightCount &+= 4
  }

  /// Adds the weights of several inputs: `count` of the values, at most eight, for each, times what the input
  /// counts.
  ///
  /// - Parameter usual: for how many they are written at least, for the same reason as in `copy`; as many
  ///   fit.
  @inline(__always)
  mutating func addWeights(
    _ values: SIMD8<Float>, count: Int, for inputWeights: UnsafePointer<Float>, _ inputCount: Int, usual: Int
  ) {
    // What is written behind the last weight is inside the floats that kernels read there.
    var weight = unsafe weights + weightCount
    for index in 0..<max(inputCount, usual) {
      unsafe UnsafeMutableRawPointer(weight).storeBytes(
        of: values * inputWeights[index], as: SIMD8<Float>.self)
      unsafe weight += count
    }
    weightCount &+= count &* inputCount
  }

  @inline(__always)
  private mutating func addArriving(_ row: Row) {
    unsafe arriving[arrivingCount] = unsafe row
    arrivingCount &+= 1
  }

  /// The step for a kernel, which prefetches meanwhile what arrives with the next. Valid until it is asked
  /// for again, or one of the two plans changes.
  @inline(__always)
  mutating func arguments(
    before next: borrowing StepPlan, rate: Float, measuringLoss: Bool, times: UnsafeMutablePointer<UInt64>?
  ) -> UnsafePointer<StepArguments<Float>> {
    unsafe step.pointee.inputCount = inputCount
    unsafe step.pointee.inputFactors = hasInputFactors ? UnsafePointer(inputFactors) : nil
    unsafe step.pointee.outputCount = tableRowCount > 0 ? tableRowCount : outputCount
    unsafe step.pointee.groupCount = groupCount
    unsafe step.pointee.hiddenScale = scales.hidden
    unsafe step.pointee.inputScale = scales.input
    unsafe step.pointee.shares = hasWindows ? floats(shares) : nil
    unsafe step.pointee.inputScales = hasWindows ? floats(windowScales) : nil
    unsafe step.pointee.rate = rate
    unsafe step.pointee.upcoming = unsafe UnsafePointer(next.arriving)
    unsafe step.pointee.upcomingCount = next.arrivingCount
    unsafe step.pointee.fillsFirstLevel = next.arrivingCount > mostUpcomingRows
    unsafe step.pointee.measuresLoss = measuringLoss
    unsafe step.pointee.times = unsafe times
    return unsafe UnsafePointer(step)
  }
}

/// Vectors as the numbers that they are.
@inline(__always)
private func floats(_ vectors: UnsafeMutablePointer<SIMD4<Float>>) -> UnsafePointer<Float> {
  unsafe UnsafeRawPointer(vectors).assumingMemoryBound(to: Float.self)
}

/// Copies values, eight at once if there are no more: a loop over so few would end where nobody can predict
/// it.
///
/// - Parameters:
///   - source, target: eight values may be read and written, however few are copied.
///   - eight: a vector of eight values' size.
@inline(__always)
func copy<Value, Eight: SIMD>(
  _ source: UnsafePointer<Value>, _ count: Int, to target: UnsafeMutablePointer<Value>, eight: Eight.Type
) {
  if count <= 8 {
    unsafe UnsafeMutableRawPointer(target).storeBytes(
      of: UnsafeRawPointer(source).loadUnaligned(as: Eight.self), as: Eight.self)
  } else {
    unsafe target.update(from: source, count: count)
  }
}
