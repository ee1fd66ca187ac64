/// A 64-bit number that tells contents apart: equal contents have the same, and a change of a file by
/// accident or by hand changes it. It is no protection against someone who looks for two contents with the
/// same.
///
/// Eight bytes at a time, little-endian, the last ones filled up with zeros: xor, multiply, fold (the mixing
/// of wyhash with its first two constants), and the number of bytes at the end. The same on every machine.
public struct Fingerprint: Equatable, Hashable, Sendable, CustomStringConvertible {
  /// The number.
  public let value: UInt64

  /// The fingerprint with a known number.
  public init(value: UInt64) { self.value = value }

  /// The fingerprint of some bytes.
  public init(of bytes: UnsafeRawBufferPointer) {
    var state: UInt64 = 0xA076_1D64_78BD_642F
    var position = 0
    while position + 8 <= bytes.count {
      // Eight bytes from the position are inside `bytes`.
      let word = unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      state = Fingerprint.mixed(state, UInt64(littleEndian: word))
      position += 8
    }
    var rest: UInt64 = 0
    for index in position..<bytes.count { rest |= unsafe UInt64(bytes[index]) << ((index - position) * 8) }
    value = Fingerprint.mixed(Fingerprint.mixed(state, rest), UInt64(bytes.count))
  }

  /// The fingerprint of a file.
  ///
  /// - Complexity: one pass over the file, at about the speed of memory.
  public init(ofFile path: String) throws(FileError) {
    let file = try MappedFile(path: path)
    // The mapping lives until the end of this initialiser.
    unsafe self.init(of: file.bytes)
  }

  /// Reads what ``description`` shows; `nil` for other texts.
  public init?(_ text: String) {
    guard text.utf8.count == 16, let value = UInt64(text, radix: 16) else { return nil }
    self.value = value
  }

  /// 16 hexadecimal digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  @inline(__always)
  private static func mixed(_ state: UInt64, _ word: UInt64) -> UInt64 {
    let product = (state ^ word).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low &+ state
  }
}
