/// A stream of random numbers from a seed (Steele, Lea and Flood 2014): a counter and a mixing function.
struct SplitMix64: RandomNumberGenerator, Sendable {
  private var counter: UInt64

  /// The stream of a seed.
  init(seed: UInt64) { counter = seed &* 0xD134_2543_DE82_EF95 }

  /// 64 random bits.
  mutating func next() -> UInt64 {
    counter &+= 0x9E37_79B9_7F4A_7C15
    var z = counter
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
