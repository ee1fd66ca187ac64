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

  /// The fingerprint of some bytes.
  package init(of bytes: [UInt8]) {
    // The bytes are lent during the call.
    self = unsafe bytes.withUnsafeBytes { unsafe Fingerprint(of: $0) }
  }

  /// The fingerprint of some numbers.
  package init(ofNumbers numbers: [Int]) {
    var bytes: [UInt8] = []
    for number in numbers { appendBytes(of: number.littleEndian, to: &bytes) }
    self.init(of: bytes)
  }

  /// The fingerprint of a large content that has it among its first bytes: of all but those eight.
  ///
  /// Four numbers are mixed side by side, each with every fourth eight bytes after the place, so that the
  /// processor works on all at once; the fingerprint is that of the bytes before the place, these numbers,
  /// and what is left at the end.
  ///
  /// - Parameter place: where the fingerprint is.
  package init(of content: UnsafeRawBufferPointer, exceptAt place: Int) {
    precondition(place >= 0 && place + 8 <= content.count, "the fingerprint is inside the content")
    // Both parts are inside the content.
    let rest = unsafe UnsafeRawBufferPointer(rebasing: content[(place + 8)...])
    var states = (UInt64(1), UInt64(2), UInt64(3), UInt64(4))
    var position = 0
    // 32 bytes from the position are inside the rest.
    func word(_ index: Int) -> UInt64 {
      unsafe UInt64(
        littleEndian: rest.loadUnaligned(fromByteOffset: position + index * 8, as: UInt64.self))
    }
    while position + 32 <= rest.count {
      states.0 = Fingerprint.mixed(states.0, word(0))
      states.1 = Fingerprint.mixed(states.1, word(1))
      states.2 = Fingerprint.mixed(states.2, word(2))
      states.3 = Fingerprint.mixed(states.3, word(3))
      position += 32
    }
    var bytes = unsafe Array(content[..<place])
    for state in [states.0, states.1, states.2, states.3] { bytes += Fingerprint(value: state).bytes }
    unsafe bytes += rest[position...]
    bytes += Fingerprint(value: UInt64(rest.count)).bytes
    self.init(of: bytes)
  }

  /// The number in eight bytes, little-endian.
  package var bytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

  /// The number in eight bytes, as ``bytes`` has it.
  package init(bytes: some Collection<UInt8>) {
    value = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The fingerprint of a file.
  ///
  /// - Complexity: one pass over the file, at about the speed of memory.
  public init(ofFile path: String) throws(FileError) {
    let file = try MappedFile(path: path)
    // The mapping lives until the end of this initializer.
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
