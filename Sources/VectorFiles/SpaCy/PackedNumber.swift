/// A non-negative integer of MessagePack (github.com/msgpack/msgpack, spec.md): itself below 128, else a byte
/// that says how many follow, the highest first.
struct PackedNumber {
  let value: UInt64
  /// The bytes that it takes.
  let byteCount: Int

  /// The most bytes that one takes.
  static let mostByteCount = 9

  /// The number at a place; `nil` if there is something else, or the bytes end inside.
  init?(in bytes: UnsafeRawBufferPointer, at offset: Int) {
    guard offset < bytes.count, let count = unsafe PackedNumber.byteCount(beginningWith: bytes[offset]),
      count <= bytes.count - offset
    else { return nil }
    byteCount = count
    guard count > 1 else {
      value = unsafe UInt64(bytes[offset])
      return
    }
    var value: UInt64 = 0
    for place in offset + 1..<offset + count { value = unsafe value << 8 | UInt64(bytes[place]) }
    self.value = value
    // The second kind has a sign.
    let isNegative = unsafe bytes[offset] >= 0xD0 && bytes[offset + 1] >= 0x80
    if isNegative { return nil }
  }

  /// The bytes of a number that begins with this one; `nil` if it begins no such number.
  static func byteCount(beginningWith byte: UInt8) -> Int? {
    switch byte {
    case ..<0x80: 1
    case 0xCC...0xCF: 1 + 1 << Int(byte - 0xCC)
    case 0xD0...0xD3: 1 + 1 << Int(byte - 0xD0)
    default: nil
    }
  }
}
