internal import HogvecSystem

/// How often the floats of a binary file have which exponents, by which bytes that are no vector are told
/// from those that are: trained numbers have few exponents, and shifted bytes have all.
struct ExponentShares: Sendable {
  /// The logarithm of the share of each exponent.
  private let logShares: [Float]
  /// The mean of these over the floats looked at.
  private let usual: Float

  /// The floats that are expected before any is looked at, mostly from 2^-13 to 2^4.
  private static let priorCount: Float = 50
  /// The exponents that most floats of trained vectors have.
  private static let expected = 114...130

  /// Looks at the vectors in the window, of which the first record is at its beginning. Where a word may have
  /// spaces, the end is taken whose vector is the likeliest by what is expected.
  init(of input: borrowing BufferedInput, vectorByteCount: Int) {
    var counts = [Float](repeating: ExponentShares.priorCount * 0.05 / 239, count: 256)
    for exponent in ExponentShares.expected { counts[exponent] = ExponentShares.priorCount * 0.95 / 17 }
    let prior = ExponentShares(counts)
    let window = unsafe input.window
    // Of long vectors a part will do.
    let lookedAt = min(vectorByteCount, 256)
    var place = 0
    while let first = input.place(of: .space, from: place), first + 1 + vectorByteCount <= window.count {
      var best = first
      var bestLikelihood = unsafe prior.logLikelihood(window, at: first + 1, byteCount: lookedAt)
      var end = first
      while end - place < WordEnd.reach, let next = input.place(of: .space, from: end + 1),
        next + 1 + vectorByteCount <= window.count,
        unsafe window[(end + 1)..<next].allSatisfy(isWordByte)
      {
        let likelihood = unsafe prior.logLikelihood(window, at: next + 1, byteCount: lookedAt)
        if likelihood > bestLikelihood { (best, bestLikelihood) = (next, likelihood) }
        end = next
      }
      for float in stride(from: best + 1, to: best + 1 + lookedAt, by: 4) {
        let value = unsafe window.loadUnaligned(fromByteOffset: float, as: Float.self)
        if value != 0 { unsafe counts[ExponentShares.exponent(window, float)] += 1 }
      }
      place = best + 1 + vectorByteCount
    }
    self.init(counts)
  }

  private init(_ counts: [Float]) {
    let total = counts.reduce(0, +)
    let logShares = counts.map { logf($0 / total) }
    self.logShares = logShares
    usual = zip(counts, logShares).reduce(0) { $0 + $1.0 / total * $1.1 }
  }

  @inline(__always)
  private static func exponent(_ window: UnsafeRawBufferPointer, _ place: Int) -> Int {
    Int(unsafe window[place + 3] & 0x7F) << 1 | Int(unsafe window[place + 2] >> 7)
  }

  /// The logarithm of how likely the floats at a place of the window are to be a vector of the file.
  func logLikelihood(_ window: UnsafeRawBufferPointer, at place: Int, byteCount: Int) -> Float {
    var sum: Float = 0
    for float in stride(from: place, to: place + byteCount, by: 4) {
      let exponent = unsafe ExponentShares.exponent(window, float)
      // A vector of zeros is like any other.
      let value = unsafe window.loadUnaligned(fromByteOffset: float, as: Float.self)
      sum += value == 0 ? usual : logShares[exponent]
    }
    return sum
  }

  /// Whether the floats at a place of the window are about as likely as those of other vectors; long vectors
  /// also if two thirds are of a size that is expected, since rare words, which come late in a file, are
  /// trained less than those that were looked at. Of shifted bytes one in fifteen is of such a size.
  func isUsual(_ window: UnsafeRawBufferPointer, at place: Int, byteCount: Int) -> Bool {
    let count = Float(byteCount / 4)
    let sum = unsafe logLikelihood(window, at: place, byteCount: byteCount)
    if sum > count * usual - 10 - count.squareRoot() * 4 { return true }
    guard byteCount > 32 else { return false }
    var unexpected = 0
    for float in stride(from: place, to: place + byteCount, by: 4)
    where !ExponentShares.expected.contains(unsafe ExponentShares.exponent(window, float)) {
      unexpected += 1
    }
    return unexpected * 3 <= byteCount / 4
  }

  /// Whether the first floats at a place of the window are much less likely than those of other vectors.
  func areOdd(_ window: UnsafeRawBufferPointer, at place: Int, byteCount: Int) -> Bool {
    let byteCount = min(byteCount, 32)
    let sum = unsafe logLikelihood(window, at: place, byteCount: byteCount)
    return sum < Float(byteCount / 4) * usual - 5
  }
}
