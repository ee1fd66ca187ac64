/// The rows of one training step: which inputs meet which outputs, each row once with a weight.
///
/// The first output is the word that is there, the others are negatives. Owns its lists, which are allocated once and
/// filled again for every step. For one worker.
@safe struct StepPlan: ~Copyable {
  typealias Row = UnsafeMutablePointer<Float>

  /// The inputs' rows, and how often each counts.
  @unsafe let inputs: UnsafeMutablePointer<Row>
  @unsafe let inputWeights: UnsafeMutablePointer<Float>
  /// The outputs' rows, and how often each counts.
  @unsafe let outputs: UnsafeMutablePointer<Row>
  @unsafe let outputWeights: UnsafeMutablePointer<Float>
  /// Rows that the steps before have not brought into the cache.
  @unsafe let arriving: UnsafeMutablePointer<Row>

  private(set) var inputCount = 0
  private(set) var outputCount = 0
  private(set) var arrivingCount = 0
  /// Whether some row counts more than once.
  private(set) var hasInputWeights = false
  private(set) var hasOutputWeights = false
  /// The number of (input, output) pairs with label 1: the sum of the inputs' weights.
  private(set) var pairCount = 0

  init(inputCapacity: Int, outputCapacity: Int) {
    unsafe inputs = .allocate(capacity: inputCapacity)
    unsafe inputWeights = .allocate(capacity: inputCapacity)
    unsafe outputs = .allocate(capacity: outputCapacity)
    unsafe outputWeights = .allocate(capacity: outputCapacity)
    unsafe arriving = .allocate(capacity: inputCapacity + outputCapacity)
  }

  deinit {
    unsafe inputs.deallocate()
    unsafe inputWeights.deallocate()
    unsafe outputs.deallocate()
    unsafe outputWeights.deallocate()
    unsafe arriving.deallocate()
  }

  /// Forgets all rows.
  @inline(__always)
  mutating func removeAll() {
    inputCount = 0
    outputCount = 0
    arrivingCount = 0
    hasInputWeights = false
    hasOutputWeights = false
    pairCount = 0
  }

  /// Adds an input; one that is there already counts once more.
  @inline(__always)
  mutating func addInput(_ row: Row, isArriving: Bool) {
    pairCount &+= 1
    for i in 0..<inputCount where unsafe inputs[i] == row {
      unsafe inputWeights[i] += 1
      hasInputWeights = true
      return
    }
    unsafe inputs[inputCount] = unsafe row
    unsafe inputWeights[inputCount] = 1
    inputCount &+= 1
    if isArriving { unsafe addArriving(row) }
  }

  /// Adds an output, the word that is there first; a negative that is there already counts once more, unless it is that
  /// word, which is no negative for itself.
  @inline(__always)
  mutating func addOutput(_ row: Row) {
    for j in 0..<outputCount where unsafe outputs[j] == row {
      guard j > 0 else { return }
      unsafe outputWeights[j] += 1
      hasOutputWeights = true
      return
    }
    unsafe outputs[outputCount] = unsafe row
    unsafe outputWeights[outputCount] = 1
    outputCount &+= 1
    unsafe addArriving(row)
  }

  @inline(__always)
  private mutating func addArriving(_ row: Row) {
    unsafe arriving[arrivingCount] = unsafe row
    arrivingCount &+= 1
  }
}
