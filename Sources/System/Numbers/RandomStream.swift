/// A stream of random numbers that starts from a few integers.
///
/// SplitMix64 (Steele, Lea and Flood 2014): a counter with a strong mixing function, so that streams started
/// from different integers are independent for our purposes, and starting one costs nothing. Every chunk of
/// every epoch has its own: what is drawn does not depend on which worker draws it, and a run resumes at a
/// chunk without stored state.
///
/// Each initializer spreads its seed in its own way, and results depend on which one is used.
@frozen public struct RandomStream: RandomNumberGenerator, Sendable {
  @usableFromInline var counter: UInt64

  /// The stream for a seed and up to two further numbers, each mixed into the state.
  @inlinable
  public init(seed: UInt64, _ first: UInt64 = 0, _ second: UInt64 = 0) {
    typealias Stream = RandomStream
    let start = Stream.mixed(seed &+ Stream.increment)
    counter = Stream.mixed(Stream.mixed(start ^ first &+ Stream.increment) ^ second &+ Stream.increment)
  }

  /// The stream whose counter starts at `state`, as the reference implementation does.
  @inlinable
  public init(state: UInt64) { counter = state }

  /// The stream whose counter starts at a multiple of `seed`, so that small seeds start far from each other.
  @inlinable
  public init(spreading seed: UInt64) { counter = seed &* 0xD134_2543_DE82_EF95 }

  /// 64 random bits.
  @inlinable @inline(__always)
  public mutating func next() -> UInt64 {
    counter &+= RandomStream.increment
    return RandomStream.mixed(counter)
  }

  /// A number in 0..<bound, from the high bits of a 32-bit word (Lemire 2019, without the rejection: the bias
  /// is below bound / 2^32).
  @inlinable @inline(__always)
  public mutating func next(below bound: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: ((next() >> 32) &* UInt64(bound)) >> 32)
  }

  @inlinable @inline(__always)
  static var increment: UInt64 { 0x9E37_79B9_7F4A_7C15 }

  @inlinable @inline(__always)
  static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
