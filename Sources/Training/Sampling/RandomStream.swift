/// A stream of random numbers that starts from a few integers.
///
/// SplitMix64 (Steele, Lea and Flood 2014): a counter with a strong mixing function, so that streams started from
/// different integers are independent for our purposes, and starting one costs nothing. Every chunk of every epoch has
/// its own: what is drawn does not depend on which worker draws it, and a run resumes at a chunk without stored state.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var counter: UInt64

  /// The stream for a seed and up to two further numbers.
  public init(seed: UInt64, _ first: UInt64 = 0, _ second: UInt64 = 0) {
    counter = mixed(mixed(mixed(seed &+ increment) ^ first &+ increment) ^ second &+ increment)
  }

  /// 64 random bits.
  @inline(__always)
  public mutating func next() -> UInt64 {
    counter &+= increment
    return mixed(counter)
  }

  /// A number in 0..<bound, from the high bits of a 32-bit word (Lemire 2019, without the rejection: the bias is below
  /// bound / 2^32).
  @inline(__always)
  public mutating func next(below bound: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: ((next() >> 32) &* UInt64(bound)) >> 32)
  }
}

private let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

@inline(__always)
private func mixed(_ value: UInt64) -> UInt64 {
  var z = value
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}
