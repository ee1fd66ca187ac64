/// Floats as decimal text, exactly: what is written is the shortest text that gives the same bits back, and
/// what is read is the float nearest to the text.
///
/// Not-a-number values keep their bits too: the usual one is `nan` (`-nan` with the sign), others are
/// `nan(0x1f)` and, signalling, `snan(0x1f)`. Independent of the locale.
enum DecimalFloat {
  /// No text of a float is longer: `-1.17549435e-38`, `-snan(0x3fffff)`.
  static let maximumByteCount = 15

  /// Writes a float's text and returns its length. `buffer` has room for ``maximumByteCount``.
  static func write(_ value: Float, to buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
    precondition(buffer.count >= maximumByteCount, "there is room for the number")
    if let decimal = ShortestDecimal(value) {
      guard value.sign == .minus else { return unsafe decimal.write(to: buffer, at: 0) }
      unsafe buffer[0] = UInt8(ascii: "-")
      return unsafe 1 + decimal.write(to: buffer, at: 1)
    }
    // Texts of up to 15 bytes are stored in the string itself, so no memory is allocated.
    var text = value.isNaN ? textOfNaN(value) : value.description
    return text.withUTF8 { bytes in
      for index in 0..<bytes.count { unsafe buffer[index] = bytes[index] }
      return bytes.count
    }
  }

  /// The room that ``write(_:precision:to:)`` needs.
  static func maximumByteCount(precision: Int?) -> Int {
    // A sign, 16 digits before the point, the point, and the digits after it.
    max(maximumByteCount, (precision ?? 0) + 18)
  }

  /// The precisions that can be asked for.
  static let precisions = 0...12

  /// Writes a float with so many digits after the point, rounded like `printf` does it, or the shortest text
  /// if there is no precision, the number is not finite, or it has more than 15 digits before the point.
  static func write(
    _ value: Float, precision: Int?, to buffer: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    guard let precision, value.magnitude < 1e15 else { return unsafe write(value, to: buffer) }
    precondition(precisions.contains(precision), "a precision is from 0 to 12")
    precondition(buffer.count >= maximumByteCount(precision: precision), "there is room for the number")
    var whole = UInt64(value.magnitude)
    // A float's 24 bits times 5^12 take 52, so the product is exact, and so is what is behind the point.
    let scale = powersOfTen[precision]
    var fraction = UInt64(((Double(value.magnitude) - Double(whole)) * scale).rounded(.toNearestOrEven))
    if precision == 0 {
      whole = UInt64(Double(value.magnitude).rounded(.toNearestOrEven))
      fraction = 0
    } else if fraction == UInt64(scale) {
      whole += 1
      fraction = 0
    }
    var end = 0
    if value.sign == .minus {
      unsafe buffer[end] = UInt8(ascii: "-")
      end += 1
    }
    let wholeCount = decimalDigitCount(whole)
    unsafe writeDecimalDigits(whole, count: wholeCount, to: buffer, at: end)
    end += wholeCount
    if precision > 0 {
      unsafe buffer[end] = UInt8(ascii: ".")
      end += 1
      unsafe writeDecimalDigits(fraction, count: precision, to: buffer, at: end)
      end += precision
    }
    return end
  }

  /// The float nearest to a text; `nil` if it is not a decimal number, `inf`, `infinity` or `nan`.
  static func parse(_ text: UnsafeRawBufferPointer) -> Float? {
    if let value = unsafe parseUsual(text) { return value }
    var index = 0
    var isNegative = false
    if index < text.count, unsafe text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      isNegative = unsafe text[index] == UInt8(ascii: "-")
      index += 1
    }
    var digits: UInt64 = 0
    var significantCount = 0
    var digitCount = 0
    var exponent = 0
    var isFraction = false
    while index < text.count {
      let byte = unsafe text[index]
      if byte >= 0x30 && byte <= 0x39 {
        digitCount += 1
        if significantCount > 0 || byte > 0x30 { significantCount += 1 }
        // Beyond 19 digits the value is wrong and not used.
        digits = digits &* 10 &+ UInt64(byte &- 0x30)
        if isFraction { exponent -= 1 }
      } else if byte == UInt8(ascii: ".") && !isFraction {
        isFraction = true
      } else {
        break
      }
      index += 1
    }
    guard digitCount > 0 else { return unsafe parseSpecial(text) }
    if index < text.count {
      guard let written = unsafe parseExponent(UnsafeRawBufferPointer(rebasing: text[index...])) else {
        return nil
      }
      exponent += written
    }
    if significantCount <= 19, let magnitude = exactly(digits, exponent) {
      return isNegative ? -magnitude : magnitude
    }
    return unsafe Float(String(decoding: text, as: UTF8.self))
  }

  /// The float of a text of eight bytes and more that has digits on both sides of a point, nineteen at most,
  /// and no exponent: those behind the point are read eight at a time. `nil` for other texts, and where one
  /// operation does not decide it.
  @inline(__always)
  private static func parseUsual(_ text: UnsafeRawBufferPointer) -> Float? {
    let count = text.count
    guard count >= 8 else { return nil }
    let isNegative = unsafe text[0] == UInt8(ascii: "-")
    let start = isNegative ? 1 : 0
    var (index, digits) = (start, UInt64(0))
    while index < count, case let digit = unsafe text[index] &- 0x30, digit <= 9 {
      digits = digits &* 10 &+ UInt64(digit)
      index &+= 1
    }
    let fraction = index &+ 1
    guard index > start, fraction < count, unsafe text[index] == UInt8(ascii: "."), count &- start <= 20
    else {
      return nil
    }
    index = fraction
    while count &- index >= 8 {
      // Eight bytes from the index are in the text.
      let eight = unsafe UInt64(littleEndian: text.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      guard let value = numberOfEightDigits(eight) else { return nil }
      digits = digits &* 100_000_000 &+ value
      index &+= 8
    }
    // The last digits with zeros before them: the last eight bytes of the text, which may have others.
    let rest = count &- index
    let mask = UInt64.max << UInt64(truncatingIfNeeded: 64 &- 8 &* rest)
    let last = unsafe UInt64(littleEndian: text.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
    guard let value = numberOfEightDigits(last & mask | 0x3030_3030_3030_3030 & ~mask) else { return nil }
    digits = digits &* smallPowersOfTen[rest] &+ value
    return exactly(digits, fraction &- count).map { isNegative ? -$0 : $0 }
  }

  /// The number that eight bytes write, the first one lowest; `nil` if they are not all digits.
  @inline(__always)
  static func numberOfEightDigits(_ bytes: UInt64) -> UInt64? {
    let high: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
    // Six more carry into the upper half of what is above nine.
    let above = ((bytes &+ 0x0606_0606_0606_0606) & high) &>> 4
    guard bytes & high | above == 0x3333_3333_3333_3333 else { return nil }
    // Neighbors are joined to numbers below 100, these to numbers below 10,000, and these to one.
    let pairs = ((bytes & 0x0F0F_0F0F_0F0F_0F0F) &* 0xA01) &>> 8
    let fours = ((pairs & 0x00FF_00FF_00FF_00FF) &* 0x64_0001) &>> 16
    return ((fours & 0x0000_FFFF_0000_FFFF) &* 0x2710_0000_0001) &>> 32
  }

  private static let smallPowersOfTen: [UInt64] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000]

  /// `e-12` and the like; beyond ±9,999 the value no longer matters.
  private static func parseExponent(_ text: UnsafeRawBufferPointer) -> Int? {
    guard unsafe text[0] | 0x20 == UInt8(ascii: "e") else { return nil }
    var index = 1
    var isNegative = false
    if index < text.count, unsafe text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      isNegative = unsafe text[index] == UInt8(ascii: "-")
      index += 1
    }
    guard index < text.count else { return nil }
    var value = 0
    while index < text.count {
      let byte = unsafe text[index]
      guard byte >= 0x30 && byte <= 0x39 else { return nil }
      value = min(value * 10 + Int(byte - 0x30), 9999)
      index += 1
    }
    return isNegative ? -value : value
  }

  /// The float nearest to digits x 10^exponent where one operation in double precision decides it (Clinger
  /// 1990).
  ///
  /// The digits and the power are exact, so the double is the nearest one. Rounding it once more to a float
  /// is right unless it lies exactly halfway between two floats, where the first rounding may have brought
  /// it, or is below the normal floats, where halfway points lie elsewhere.
  private static func exactly(_ digits: UInt64, _ exponent: Int) -> Float? {
    if digits == 0 { return 0 }
    guard digits < 1 << 53, exponent >= -22, exponent <= 22 else { return nil }
    let power = powersOfTen[abs(exponent)]
    let double = exponent < 0 ? Double(digits) / power : Double(digits) * power
    guard double >= Double(Float.leastNormalMagnitude), double <= Double(Float.greatestFiniteMagnitude),
      double.bitPattern & 0x1FFF_FFFF != 0x1000_0000
    else { return nil }
    return Float(double)
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19,
    1e20, 1e21, 1e22,
  ]

  // MARK: - Values that are not numbers

  private static let quietBit: UInt32 = 0x40_0000

  private static func textOfNaN(_ value: Float) -> String {
    let payload = value.bitPattern & (quietBit - 1)
    let isQuiet = value.bitPattern & quietBit != 0
    let name = (value.sign == .minus ? "-" : "") + (isQuiet ? "nan" : "snan")
    return isQuiet && payload == 0 ? name : "\(name)(0x\(String(payload, radix: 16)))"
  }

  private static func parseSpecial(_ text: UnsafeRawBufferPointer) -> Float? {
    guard text.count <= maximumByteCount else { return nil }
    var name = unsafe String(decoding: text, as: UTF8.self).lowercased()[...]
    let isNegative = name.hasPrefix("-")
    if isNegative || name.hasPrefix("+") { name = name.dropFirst() }
    let sign: UInt32 = isNegative ? 0x8000_0000 : 0
    switch name {
    case "inf", "infinity": return Float(bitPattern: sign | 0x7F80_0000)
    case "nan": return Float(bitPattern: sign | 0x7F80_0000 | quietBit)
    default: break
    }
    let isSignalling = name.hasPrefix("snan(0x")
    guard isSignalling || name.hasPrefix("nan(0x"), name.hasSuffix(")"),
      let payload = UInt32(name.dropFirst(isSignalling ? 7 : 6).dropLast(), radix: 16), payload < quietBit,
      !(isSignalling && payload == 0)
    else { return nil }
    return Float(bitPattern: sign | 0x7F80_0000 | (isSignalling ? 0 : quietBit) | payload)
  }
}
