/// Random numbers that are the same in every run (xorshift64*, Marsaglia 2003, Vigna 2016).
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// The generator for a seed.
  public init(seed: UInt64) { state = (seed &+ 1) &* 0x9E37_79B9_7F4A_7C15 }

  /// 64 random bits.
  public mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }
}
