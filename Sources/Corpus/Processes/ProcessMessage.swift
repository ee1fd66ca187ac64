internal import HogvecSystem

/// Numbers and bytes for another process of the same program, which takes them in the same order.
struct ProcessMessage {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ number: UInt64) { appendBytes(of: number.littleEndian, to: &bytes) }

  mutating func add(numbers: some Collection<UInt64>) {
    add(UInt64(numbers.count))
    for number in numbers { add(number) }
  }

  mutating func add(texts: [String]) {
    add(UInt64(texts.count))
    for text in texts { add(text.utf8) }
  }

  mutating func add(_ content: some Collection<UInt8>) {
    add(UInt64(content.count))
    bytes += content
  }

  /// Adds what another has.
  mutating func add(_ other: ProcessMessage) { bytes += other.bytes }
}

/// What was taken of a ``ProcessMessage``.
struct MessageReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func number() -> UInt64 {
    precondition(position + 8 <= bytes.count, "a message has what was put into it")
    defer { position += 8 }
    // Inside the message.
    return unsafe UInt64(
      littleEndian: bytes.withUnsafeBytes {
        unsafe $0.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      })
  }

  mutating func numbers() -> [UInt64] { (0..<number()).map { _ in number() } }

  mutating func texts() -> [String] { (0..<number()).map { _ in String(decoding: content(), as: UTF8.self) } }

  mutating func content() -> ArraySlice<UInt8> {
    let count = Int(number())
    precondition(count <= bytes.count - position, "a message has what was put into it")
    defer { position += count }
    return bytes[position..<(position + count)]
  }
}
