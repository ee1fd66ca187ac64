internal import HogvecSystem

/// Switches hidden units off at random while a model is trained (Srivastava et al. 2014); those that stay are
/// scaled up, so that the model needs no change afterwards.
struct DropoutMask: Sendable {
  /// The probability that a unit is switched off.
  let probability: Double
  private var random: RandomStream

  /// A mask that draws from its own stream.
  init(probability: Double, seed: UInt64) {
    precondition(probability >= 0 && probability < 1, "some units stay")
    self.probability = probability
    random = RandomStream(spreading: seed)
  }

  /// What a unit that stays is multiplied by.
  var keptScale: Double { 1 / (1 - probability) }

  /// Draws for each element of a layer.
  mutating func apply<Scalar>(to layer: Matrix<Scalar>) {
    let threshold = UInt64(probability * 0x1p53)
    let scale = Scalar(keptScale)
    let units = unsafe layer.base
    for index in 0..<(layer.rows * layer.columns) {
      if random.next() >> 11 < threshold { unsafe units[index] = 0 } else { unsafe units[index] *= scale }
    }
  }
}
