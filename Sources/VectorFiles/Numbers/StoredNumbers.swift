internal import HogvecSystem

/// How the numbers of a row are stored in arrays and tensors.
enum StoredNumbers: Sendable {
  case float32, float64, float16, bfloat16
  /// Whole numbers, perhaps with a scale for each row.
  case int8
  /// The signs alone, eight to a byte, the first in its highest bit: 1 for a number above zero.
  case signs

  /// How numbers of a precision are stored.
  init(_ precision: NumberPrecision) {
    self =
      switch precision {
      case .exact, .digits: .float32
      case .float16: .float16
      case .bfloat16: .bfloat16
      case .int8: .int8
      case .binary: .signs
      }
  }

  /// The precision that is written so.
  var precision: NumberPrecision {
    switch self {
    case .float32, .float64: .exact
    case .float16: .float16
    case .bfloat16: .bfloat16
    case .int8: .int8
    case .signs: .binary
    }
  }

  /// The bytes of what a row has in a column: a number, or eight signs.
  var byteCount: Int {
    switch self {
    case .float64: 8
    case .float32: 4
    case .float16, .bfloat16: 2
    case .int8, .signs: 1
    }
  }

  /// The numbers in a column.
  var numbersPerColumn: Int { self == .signs ? 8 : 1 }

  /// The columns of a row.
  func columnCount(dimension: Int) -> Int { dimension / numbersPerColumn }

  // MARK: - Writing

  /// What is in a vector that cannot be stored so, as messages say it: `has a number that is not finite`;
  /// `nil` if the vector is fine.
  func objection(to vector: UnsafeBufferPointer<Float>) -> String? {
    switch self {
    case .float32, .float64: return nil
    case .float16:
      // What rounds to 2 to 16 has no number of its own.
      return unsafe vector.contains { $0.isFinite && $0.magnitude >= 65520 }
        ? "has a number beyond the range of f16, 65504" : nil
    case .bfloat16:
      return unsafe vector.contains { $0.isFinite && bfloatBits(of: $0) & 0x7FFF == 0x7F80 }
        ? "has a number beyond the range of bf16" : nil
    case .int8, .signs:
      return unsafe vector.allSatisfy(\.isFinite) ? nil : "has a number that is not finite"
    }
  }

  /// Writes a row.
  ///
  /// - Parameter target: has room for the row's columns.
  /// - Returns: the scale of ``int8``, by which the numbers are to be multiplied; 1 for others.
  func write(_ vector: UnsafeBufferPointer<Float>, to target: UnsafeMutableRawBufferPointer) -> Float {
    precondition(
      target.count >= columnCount(dimension: vector.count) * byteCount, "there is room for the row")
    // Every place below is inside the row, for which there is room.
    switch self {
    case .float32: unsafe target.copyMemory(from: UnsafeRawBufferPointer(vector))
    case .float64:
      for index in 0..<vector.count {
        unsafe target.storeBytes(of: Double(vector[index]), toByteOffset: index * 8, as: Double.self)
      }
    case .float16:
      for index in 0..<vector.count {
        unsafe target.storeBytes(of: halfBits(of: vector[index]), toByteOffset: index * 2, as: UInt16.self)
      }
    case .bfloat16:
      for index in 0..<vector.count {
        unsafe target.storeBytes(of: bfloatBits(of: vector[index]), toByteOffset: index * 2, as: UInt16.self)
      }
    case .int8: return unsafe writeWhole(vector, to: target)
    case .signs:
      for column in 0..<vector.count / 8 {
        var byte: UInt8 = 0
        for bit in 0..<8 { byte = unsafe byte << 1 | (vector[column * 8 + bit] > 0 ? 1 : 0) }
        unsafe target[column] = byte
      }
    }
    return 1
  }

  /// Whether ``int8`` gives back each number of a vector as it is.
  static func areWhole(_ vector: UnsafeBufferPointer<Float>) -> Bool {
    guard unsafe int8.objection(to: vector) == nil else { return false }
    var bytes = [UInt8](repeating: 0, count: vector.count)
    let scale = unsafe bytes.withUnsafeMutableBytes { unsafe int8.write(vector, to: $0) }
    return unsafe zip(vector, bytes).allSatisfy { $0 == Float(Int8(bitPattern: $1)) * scale }
  }

  private func writeWhole(
    _ vector: UnsafeBufferPointer<Float>, to target: UnsafeMutableRawBufferPointer
  ) -> Float {
    var greatest: Float = 0
    for index in 0..<vector.count { greatest = unsafe max(greatest, vector[index].magnitude) }
    var scale = greatest / 127
    // The greatest number must not be read back as infinite.
    if (scale * 127).isInfinite { scale = scale.nextDown }
    // Too small for a scale.
    guard scale > 0 else {
      for index in 0..<vector.count { unsafe target[index] = 0 }
      return 0
    }
    for index in 0..<vector.count {
      // The scale that is stored may be rounded by much where it is subnormal.
      let quotient = unsafe min(max(Double(vector[index]) / Double(scale), -127), 127)
      // At this size the last bit of a Double counts ones, so that the sum is rounded to a whole number, ties
      // to even, in its low bits.
      let rounded = quotient + 0x1.8p52
      unsafe target[index] = UInt8(truncatingIfNeeded: rounded.bitPattern)
    }
    return scale
  }
}

/// The float nearest to a number of 64 bits; `nil` for a finite one that no float comes near to.
///
/// - Parameter roundedCount: goes up if the float has another value.
@inline(__always)
func nearestFloat(to value: Double, counting roundedCount: inout Int) -> Float? {
  let float = Float(value)
  if float.isInfinite && value.isFinite { return nil }
  if Double(float) != value && !value.isNaN { roundedCount += 1 }
  return float
}

/// The fault of a number of 64 bits for which there is no float.
///
/// - Parameter place: file, record and byte, as messages say them.
func beyondRange(_ place: String) -> FileError {
  FileError("\(place): a number is beyond the range of 32-bit floats")
}

/// A vector's number nearest to a float in 16 bits (IEEE 754 binary16), ties to even.
func halfBits(of value: Float) -> UInt16 {
  let sign = UInt16(truncatingIfNeeded: value.bitPattern >> 16) & 0x8000
  let magnitude = value.bitPattern & 0x7FFF_FFFF
  // From 2 to 16 on, infinities and what is not a number, which stays so.
  guard magnitude < 0x4780_0000 else {
    return sign | (magnitude > 0x7F80_0000 ? 0x7E00 | UInt16(magnitude >> 13 & 0x3FF) : 0x7C00)
  }
  // Below the normal numbers a half counts 2 to -24, which is the last bit of what is added to 0.5.
  guard magnitude >= 0x3880_0000 else {
    let sum = Float(bitPattern: magnitude) + 0.5
    return sign | UInt16(truncatingIfNeeded: sum.bitPattern &- Float(0.5).bitPattern)
  }
  // The exponent is less by 112; half of the last bit that stays rounds, but for an even number just less.
  let rounded = magnitude &- 0x3800_0000 &+ 0xFFF &+ (magnitude >> 13 & 1)
  return sign | UInt16(truncatingIfNeeded: rounded >> 13)
}

/// The value of a 16-bit float (IEEE 754 binary16).
func floatOfHalf(_ bits: UInt16) -> Float {
  let sign = UInt32(bits & 0x8000) << 16
  let exponent = UInt32(bits >> 10 & 0x1F)
  let fraction = UInt32(bits & 0x3FF)
  switch exponent {
  case 0:
    let magnitude = Float(fraction) * 0x1p-24
    return Float(bitPattern: sign | magnitude.bitPattern)
  case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
  default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
  }
}

/// The upper half of a float, rounded, ties to even; what is not a number stays so.
func bfloatBits(of value: Float) -> UInt16 {
  let bits = value.bitPattern
  if value.isNaN { return UInt16(bits >> 16) | 0x40 }
  return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
}
