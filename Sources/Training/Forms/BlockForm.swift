/// Skip-gram by blocks: the windows of several consecutive centers are one step with one set of negatives, or
/// several if they are wide (``WindowParts``).
@safe struct BlockForm: TrainingForm {
  /// The outputs of the centers.
  @unsafe private let centerOutputs: UnsafeMutablePointer<Int>
  /// What each word of the block weighs, as many times as it is in a pair.
  @unsafe private let pairWeights: UnsafeMutablePointer<Float>
  /// The windows of the centers.
  @unsafe private let windows: UnsafeMutablePointer<Range<Int>>
  private var parts: WindowParts
  /// Owns the three.
  private let memory: Memory

  /// Lists that are freed with the last form that uses them.
  @safe private final class Memory {
    @unsafe private let lists: [UnsafeMutableRawPointer]
    init(_ lists: [UnsafeMutableRawPointer]) { unsafe self.lists = lists }
    deinit { unsafe lists.forEach { unsafe $0.deallocate() } }
  }

  init(_ shared: SharedState) {
    let centers = shared.options.blockCenters
    parts = WindowParts(shared.options, centers: centers)
    unsafe windows = .allocate(capacity: centers)
    unsafe centerOutputs = .allocate(capacity: centers)
    unsafe pairWeights = .allocate(capacity: BlockForm.windowCapacity(shared))
    memory = unsafe Memory([
      UnsafeMutableRawPointer(windows), UnsafeMutableRawPointer(centerOutputs),
      UnsafeMutableRawPointer(pairWeights),
    ])
  }

  static func centersPerStep(_ options: TrainingOptions) -> Int { options.blockCenters }

  static var hasPairedProducts: Bool { true }

  static func usualDraws(_ options: TrainingOptions) -> Int { 4 }

  /// Several consecutive centers: their windows' words meet the centers they belong to, and one set of
  /// negatives with weights that make up for its size, so that the expected gradient is that of pairs with
  /// negatives of their own.
  ///
  /// Few centers and negatives are one group. Otherwise centers go two and two, and meet only the words of
  /// their windows.
  mutating func plan(_ plan: inout StepPlan, of piece: inout Piece) {
    // Nothing else reads what keeps the lists alive.
    defer { withExtendedLifetime(memory) {} }
    let center = piece.center
    let count = min(piece.shared.options.blockCenters, piece.wordCount &- center)
    let span = parts.next {
      var span = center..<center
      for t in 0..<count {
        let window = piece.drawWindow(of: center &+ t)
        unsafe windows[t] = window
        span = union(span, window)
      }
      return span
    }
    piece.addInputs(at: span, to: &plan)
    for position in span {
      var pairs = 0
      for t in 0..<count where isPair(t, position, center) { pairs &+= 1 }
      unsafe pairWeights[position &- span.lowerBound] = Float(pairs) * piece.weights[position]
      plan.pairCount &+= pairs
    }
    let isOneGroup = count &+ piece.drawCount <= piece.groupWidth
    var t = piece.drawCount > 0 ? 0 : count
    while t < count {
      let end = isOneGroup ? count : min(t &+ 2, count)
      let firstOutput = plan.outputCount
      var covered = unsafe windows[t].clamped(to: span)
      for k in t..<end {
        let output = unsafe plan.addOutput(piece.outputRow(center &+ k), unlessFrom: firstOutput)
        unsafe centerOutputs[k] = output
        unsafe piece.outputWeights[output] = piece.weights[center &+ k]
        covered = unsafe union(covered, windows[k].clamped(to: span))
      }
      if !isOneGroup {
        addGroup(
          outputs: firstOutput..<plan.outputCount, firstNegative: plan.outputCount, positions: covered,
          span: span,
          centers: t..<end, of: piece, to: &plan)
      }
      t = end
    }
    let firstNegative = plan.outputCount
    piece.addNegatives(to: &plan)
    var first = isOneGroup ? 0 : firstNegative
    let width = piece.outputsPerGroup(of: plan.outputCount &- first)
    while first < plan.outputCount {
      let end = min(first &+ width, plan.outputCount)
      addGroup(
        outputs: first..<end, firstNegative: firstNegative, positions: span, span: span, centers: 0..<count,
        of: piece, to: &plan)
      first = end
    }
    if piece.shared.tree != nil { addPaths(span: span, count: count, of: &piece, to: &plan) }
    if parts.isDone { piece.center &+= count }
  }

  /// Adds for each center of a block the path to it, which the words of its window meet.
  private func addPaths(span: Range<Int>, count: Int, of piece: inout Piece, to plan: inout StepPlan) {
    let center = piece.center
    for t in 0..<count {
      let positions = unsafe windows[t].clamped(to: span)
      var first = plan.outputCount
      piece.addPath(to: center &+ t, to: &plan)
      let width = piece.outputsPerGroup(of: plan.outputCount &- first)
      while first < plan.outputCount {
        let end = min(first &+ width, plan.outputCount)
        plan.addGroup(
          inputs: (positions.lowerBound &- span.lowerBound)..<(positions.upperBound &- span.lowerBound),
          outputs: first..<end)
        for position in positions {
          for j in first..<end {
            unsafe plan.addWeight(
              position == center &+ t ? 0 : piece.weights[position] * piece.outputWeights[j])
          }
        }
        first = end
      }
    }
  }

  /// Adds a group of a block: its outputs, of which those before `firstNegative` are centers, meet the words
  /// at `positions`.
  private func addGroup(
    outputs: Range<Int>, firstNegative: Int, positions: Range<Int>, span: Range<Int>, centers: Range<Int>,
    of piece: borrowing Piece, to plan: inout StepPlan
  ) {
    plan.addGroup(
      inputs: (positions.lowerBound &- span.lowerBound)..<(positions.upperBound &- span.lowerBound),
      outputs: outputs)
    for position in positions {
      let pairs = unsafe pairWeights[position &- span.lowerBound]
      for output in outputs {
        if output >= firstNegative {
          unsafe plan.addWeight(pairs * piece.outputWeights[output])
        } else {
          // A word that is the center twice is one output.
          var count: Float = 0
          for t in centers where unsafe centerOutputs[t] == output && isPair(t, position, piece.center) {
            count += 1
          }
          unsafe plan.addWeight(count * piece.weights[position] * piece.outputWeights[output])
        }
      }
    }
  }

  /// Whether a position is in the window of the block's center t, and not that center.
  @inline(__always)
  private func isPair(_ t: Int, _ position: Int, _ center: Int) -> Bool {
    unsafe windows[t].contains(position) && position != center &+ t
  }
}

/// The smallest range that holds both.
@inline(__always)
private func union(_ a: Range<Int>, _ b: Range<Int>) -> Range<Int> {
  min(a.lowerBound, b.lowerBound)..<max(a.upperBound, b.upperBound)
}
