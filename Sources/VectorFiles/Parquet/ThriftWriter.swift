/// Puts structures into Thrift's compact protocol.
struct ThriftWriter {
  private(set) var bytes: [UInt8] = []
  /// The field before, in the structure that is being written.
  private var lastField = 0

  /// Writes a whole number of 32 bits.
  mutating func write(_ value: Int, field: Int) {
    head(5, field)
    zigzag(value)
  }

  /// Writes a whole number of 64 bits.
  mutating func write(long value: Int, field: Int) {
    head(6, field)
    zigzag(value)
  }

  mutating func write(_ text: String, field: Int) {
    head(8, field)
    append(Array(text.utf8))
  }

  mutating func write(_ numbers: [Int], field: Int) {
    head(9, field)
    listHead(5, numbers.count)
    for number in numbers { zigzag(number) }
  }

  mutating func write(_ texts: [String], field: Int) {
    head(9, field)
    listHead(8, texts.count)
    for text in texts { append(Array(text.utf8)) }
  }

  /// Writes a structure.
  mutating func write(field: Int, _ body: (inout ThriftWriter) -> Void) {
    head(12, field)
    structure(body)
  }

  /// Writes a list of structures.
  mutating func write<Elements: Collection>(
    _ elements: Elements, field: Int, _ body: (inout ThriftWriter, Elements.Element) -> Void
  ) {
    head(9, field)
    listHead(12, elements.count)
    for element in elements { structure { body(&$0, element) } }
  }

  /// A structure that is not a field.
  static func structure(_ body: (inout ThriftWriter) -> Void) -> [UInt8] {
    var writer = ThriftWriter()
    writer.structure(body)
    return writer.bytes
  }

  private mutating func structure(_ body: (inout ThriftWriter) -> Void) {
    let outer = lastField
    lastField = 0
    body(&self)
    bytes.append(0)
    lastField = outer
  }

  private mutating func head(_ type: UInt8, _ field: Int) {
    precondition((1...15).contains(field - lastField), "fields rise by less than 16")
    bytes.append(UInt8(field - lastField) << 4 | type)
    lastField = field
  }

  private mutating func listHead(_ type: UInt8, _ count: Int) {
    if count < 15 {
      bytes.append(UInt8(count) << 4 | type)
    } else {
      bytes.append(0xF0 | type)
      bytes += varint(UInt64(count))
    }
  }

  private mutating func append(_ text: [UInt8]) {
    bytes += varint(UInt64(text.count))
    bytes += text
  }

  private mutating func zigzag(_ value: Int) {
    let value = Int64(value)
    bytes += varint(UInt64(bitPattern: value << 1 ^ value >> 63))
  }
}

/// A whole number in groups of seven bits, the lowest first.
func varint(_ value: UInt64) -> [UInt8] {
  var (rest, bytes) = (value, [UInt8]())
  while rest >= 0x80 {
    bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
    rest >>= 7
  }
  return bytes + [UInt8(rest)]
}
