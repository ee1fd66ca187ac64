internal import HogvecSystem

/// The rows of both tables, as one worker trains them: those that all workers write all the time as copies of
/// its own.
struct WorkerRows: ~Copyable {
  private var inputs: PrivateRows
  private var outputs: PrivateRows
  /// The inner nodes of the tree, which are rows of the output table too.
  private var nodes: PrivateRows
  private let firstNodeRow: Int

  /// - Parameter freezesInputs: whether there are input rows that must stay as they are, to the bit.
  init(_ shared: SharedState, freezesInputs: Bool) {
    let choice = shared.privateRows
    func rows(_ range: Range<Int>, of table: borrowing SharedTable) -> PrivateRows {
      PrivateRows(range, of: table, usesPerMerge: choice.usesPerMerge, kernels: shared.kernels)
    }
    inputs = rows(0..<(freezesInputs ? 0 : choice.inputWords), of: shared.input)
    outputs = rows(0..<choice.outputWords, of: shared.output)
    firstNodeRow = shared.firstNodeRow
    let nodesEnd = shared.output.rowCount
    nodes = rows((nodesEnd - choice.nodes)..<nodesEnd, of: shared.output)
  }

  /// The input row of a word.
  @inline(__always)
  func input(_ word: Int) -> StepPlan.Row { unsafe inputs.address(ofRow: word) }

  /// The output row of a word, which the next step changes.
  @inline(__always)
  mutating func output(_ word: Int) -> StepPlan.Row {
    outputs.use(word)
    return unsafe outputs.address(ofRow: word)
  }

  /// The output row of an inner node, which the next step changes.
  @inline(__always)
  mutating func node(_ node: Int) -> StepPlan.Row {
    let row = firstNodeRow &+ node
    nodes.use(row)
    return unsafe nodes.address(ofRow: row)
  }

  /// Notes that steps up to the next change the input row of a word.
  @inline(__always)
  mutating func useInput(_ word: Int) { inputs.use(word) }

  /// Merges into the tables what has been used as often as it may.
  @inline(__always)
  mutating func mergeDue() {
    inputs.mergeDue()
    outputs.mergeDue()
    nodes.mergeDue()
  }

  /// Merges into the tables all that was learned, and at first makes the copies. No step is planned.
  mutating func mergeAll() {
    inputs.mergeAll()
    outputs.mergeAll()
    nodes.mergeAll()
  }
}
