/// Numbers that are a float without its last 16 bits.
enum BFloat {
  /// The nearest one, of two that are as near the one whose last bit is 0.
  static func rounded(_ value: Double) -> Double {
    let bits = Float(value).bitPattern
    return Double(Float(bitPattern: (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF_0000))
  }

  /// The next one towards zero.
  static func cut(_ value: Double) -> Double {
    Double(Float(bitPattern: Float(value).bitPattern & 0xFFFF_0000))
  }
}
