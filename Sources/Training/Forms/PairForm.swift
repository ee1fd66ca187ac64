/// Skip-gram by pairs, as in word2vec: a word of the window meets the one in the middle and negatives of its
/// own.
struct PairForm: TrainingForm {
  /// The rest of the window of the piece's center, position by position; empty when the piece is through.
  private var positions = 0..<0

  init(_ shared: SharedState) {}

  @inline(__always)
  mutating func plan(_ step: inout StepPlan, of piece: inout Piece) {
    let center = piece.center
    if positions.isEmpty { positions = piece.drawWindow(of: center) }
    if positions.lowerBound == center { positions = positions.dropFirst() }
    let position = positions.lowerBound
    piece.addInput(position, isArriving: position >= piece.firstArriving, to: &step)
    unsafe piece.inputWeights[0] = piece.weights[position]
    piece.firstArriving = max(piece.firstArriving, position &+ 1)
    piece.addCenterAndNegatives(to: &step, pairCount: 1)
    positions = positions.dropFirst()
    if positions.lowerBound == center { positions = positions.dropFirst() }
    if positions.isEmpty { piece.center &+= 1 }
  }

  /// Each pair draws anew, whatever the options say.
  static func negativeUses(_ options: TrainingOptions) -> Int { 1 }
}
