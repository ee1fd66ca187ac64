/// The shortest decimal that only one float is nearest to, and of those the one nearest to the float: digits
/// that do not end in zero, and where the point is.
///
/// In whole numbers: a float between 2^-13 and 2^20 times a power of ten that gives it nine or ten digits
/// before the point has at most 53 bits, and so have the ends of what rounds to it (Steele and White 1990,
/// without their generality). Others are left to the standard library, which gives the same texts.
struct ShortestDecimal {
  /// The digits as a number.
  let digits: UInt64
  /// How many of them are after the point; below zero if zeros follow before it.
  let fractionCount: Int

  /// - Returns: `nil` for a float outside of the range, a power of two, or one that lies halfway between two
  ///   such decimals.
  @inline(__always) init?(_ value: Float) {
    let exponent = Int(value.bitPattern >> 23 & 0xFF) - 127
    let fraction = UInt64(value.bitPattern & 0x7F_FFFF)
    // The float below a power of two is nearer than the one above.
    guard exponent >= -13, exponent < 20, fraction != 0 else { return nil }
    // 1233 / 4096 is the logarithm of 2 as far as matters here.
    let places = 8 - (exponent * 1233) >> 12
    // Twice the float times 10^places, as a number with this many binary places.
    let binaryPlaces = UInt64(truncatingIfNeeded: 24 - exponent - places)
    let power = powersOfFive[places]
    let number = (fraction | 1 << 23) << 1 &* power
    // Halfway to the next floats, which is an odd number, and so no whole one.
    let high = (number &+ power) &>> binaryPlaces
    let low = (number &- power) &>> binaryPlaces &+ 1
    // Which of the last digits can go; mostly up to two, without a branch that nobody could foresee.
    var dropped = (low &+ 9) / 10 <= high / 10 ? 1 : 0
    var quotient = number &>> binaryPlaces
    let whole = quotient
    quotient = dropped == 1 ? whole / 10 : whole
    let (lowHundred, highHundred) = ((low &+ 99) / 100, high / 100)
    let areTwo = lowHundred <= highHundred
    dropped = areTwo ? 2 : dropped
    quotient = areTwo ? whole / 100 : quotient
    if (lowHundred &+ 9) / 10 <= highHundred / 10 {
      var (low, high) = ((lowHundred &+ 9) / 10, highHundred / 10)
      dropped = 3
      while (low &+ 9) / 10 <= high / 10 {
        (low, high) = ((low &+ 9) / 10, high / 10)
        dropped &+= 1
      }
      quotient = whole / powersOfTen[dropped]
    }
    let unit = powersOfTen[dropped]
    let rest = (whole &- quotient &* unit) &<< binaryPlaces | number & (1 &<< binaryPlaces &- 1)
    let half = (unit &<< binaryPlaces) &>> 1
    if rest == half { return nil }
    digits = quotient &+ (rest > half ? 1 : 0)
    fractionCount = places &- dropped
  }

  /// Writes it with a point and at least one digit on each side, in room for 14 bytes, of which others than
  /// its own may change too.
  ///
  /// - Returns: its length.
  @inline(__always) func write(to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int) -> Int {
    precondition(start >= 0 && buffer.count - start >= 14, "there is room for the number")
    guard fractionCount > 0 else {
      let whole = digits &* powersOfTen[-fractionCount]
      let count = decimalDigitCount(whole)
      unsafe writeDecimalDigits(whole, count: count, to: buffer, at: start)
      unsafe buffer[start &+ count] = UInt8(ascii: ".")
      unsafe buffer[start &+ count &+ 1] = UInt8(ascii: "0")
      return count &+ 2
    }
    let power = powersOfTen[fractionCount]
    if digits < power {
      // All twelve digits that there may be, so that their number is no branch.
      let all = digits &* powersOfTen[12 &- fractionCount]
      let first = all / 10_000
      let target = unsafe UnsafeMutableRawPointer(buffer.baseAddress! + start)
      unsafe target.storeBytes(of: UInt16(littleEndian: 0x2E30), as: UInt16.self)
      unsafe target.storeBytes(
        of: decimalBytes(first / 10_000, first % 10_000).littleEndian, toByteOffset: 2, as: UInt64.self)
      unsafe target.storeBytes(
        of: UInt32(truncatingIfNeeded: decimalBytes(all &- first &* 10_000, 0)).littleEndian,
        toByteOffset: 10, as: UInt32.self)
      return fractionCount &+ 2
    }
    let whole = digits / power
    let count = decimalDigitCount(whole)
    unsafe writeDecimalDigits(whole, count: count, to: buffer, at: start)
    unsafe buffer[start &+ count] = UInt8(ascii: ".")
    unsafe writeDecimalDigits(
      digits &- whole &* power, count: fractionCount, to: buffer, at: start &+ count &+ 1)
    return count &+ 1 &+ fractionCount
  }
}

/// 5^0 to 5^12.
private let powersOfFive: [UInt64] = [
  1, 5, 25, 125, 625, 3125, 15_625, 78_125, 390_625, 1_953_125, 9_765_625, 48_828_125, 244_140_625,
]

/// 10^0 to 10^12.
private let powersOfTen: [UInt64] = [
  1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
  100_000_000_000, 1_000_000_000_000,
]

/// The digits of two numbers of up to four digits each, as bytes in the order of a text, the first one
/// lowest.
///
/// All of them at once: by hundreds in halves, then by tens in quarters of the word, where a multiplication
/// and a shift divide (5243 / 2^19 and 103 / 2^10 are a little more than 1 / 100 and 1 / 10).
@inline(__always) private func decimalBytes(_ first: UInt64, _ second: UInt64) -> UInt64 {
  let numbers = first | second &<< 32
  let hundreds = (numbers &* 5243) &>> 19 & 0x7F_0000_007F
  let pairs = hundreds | (numbers &- hundreds &* 100) &<< 16
  let tens = (pairs &* 103) &>> 10 & 0xF_000F_000F_000F
  return tens | (pairs &- tens &* 10) &<< 8 | 0x3030_3030_3030_3030
}

/// How many digits a number has.
func decimalDigitCount(_ value: UInt64) -> Int {
  var (count, rest) = (1, value / 10)
  while rest > 0 { (count, rest) = (count + 1, rest / 10) }
  return count
}

/// Writes the last digits of a number, with zeros before it if it has fewer. There must be room.
@inline(__always) @unsafe func writeDecimalDigits(
  _ value: UInt64, count: Int, to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int
) {
  var (rest, place) = (value, start &+ count)
  while place &- start >= 2 {
    let pair = UInt8(truncatingIfNeeded: rest % 100)
    rest /= 100
    place &-= 2
    unsafe buffer[place] = UInt8(ascii: "0") &+ pair / 10
    unsafe buffer[place &+ 1] = UInt8(ascii: "0") &+ pair % 10
  }
  if place > start { unsafe buffer[start] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10) }
}
