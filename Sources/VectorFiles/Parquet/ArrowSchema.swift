internal import HogvecSystem

/// What readers of Arrow take a Parquet file's columns for: with it vectors are lists of one fixed size.
///
/// A message of Arrow's interprocess format (arrow.apache.org/docs/format/Columnar.html), which is a
/// FlatBuffer (flatbuffers.dev/internals), in base64.
enum ArrowSchema {
  /// The name of the text in a Parquet file's footer.
  static let key = "ARROW:schema"

  /// The schema of words, counts and vectors.
  static func text(dimension: Int) -> String {
    var buffer = FlatBuffer()
    // Its version, 5, a schema, and no body.
    let message = buffer.table([.short(4), .byte(1), .reference, .long(0)])
    buffer.setRoot(message.place)
    let schema = buffer.table([.absent, .reference])
    buffer.refer(from: message.references[0], to: schema.place)
    let fields = buffer.vector(count: 3)
    buffer.refer(from: schema.references[0], to: fields.place)
    // The numbers of types: 5 text, 2 whole number, 16 list of fixed size, 3 float.
    let kinds: [(name: String, mayBeAbsent: Bool, type: UInt8, fields: [FlatBuffer.Field])] = [
      ("word", false, 5, []), ("count", true, 2, [.int(64), .byte(1)]),
      ("vector", false, 16, [.int(Int32(dimension))]),
    ]
    for (index, kind) in kinds.enumerated() {
      let isList = kind.type == 16
      let field = buffer.field(kind.name, mayBeAbsent: kind.mayBeAbsent, type: kind.type, hasChildren: isList)
      buffer.refer(from: fields.references[index], to: field.place)
      let type = buffer.table(kind.fields)
      buffer.refer(from: field.references[1], to: type.place)
      guard isList else { continue }
      let children = buffer.vector(count: 1)
      buffer.refer(from: field.references[2], to: children.place)
      let element = buffer.field("element", mayBeAbsent: false, type: 3, hasChildren: false)
      buffer.refer(from: children.references[0], to: element.place)
      // Single precision.
      buffer.refer(from: element.references[1], to: buffer.table([.short(1)]).place)
    }
    buffer.align(to: 8)
    let head = littleEndianBytes(of: UInt32.max) + littleEndianBytes(of: Int32(buffer.bytes.count))
    return base64(of: head + buffer.bytes)
  }
}

/// A FlatBuffer that is written from its root on: what refers to a thing is before it.
private struct FlatBuffer {
  /// What is in a table.
  enum Field {
    case absent
    case byte(UInt8)
    case short(Int16)
    case int(Int32)
    case long(Int64)
    /// The place of what is written later.
    case reference
  }

  /// Where a thing is, and the references in it, which are still to be set.
  typealias Written = (place: Int, references: [Int])

  private(set) var bytes = [UInt8](repeating: 0, count: 4)

  mutating func setRoot(_ place: Int) { refer(from: 0, to: place) }

  /// Sets a reference: the distance to what it refers to.
  mutating func refer(from reference: Int, to place: Int) {
    bytes.replaceSubrange(reference..<reference + 4, with: littleEndianBytes(of: UInt32(place - reference)))
  }

  mutating func align(to size: Int) { while bytes.count % size != 0 { bytes.append(0) } }

  /// Writes a table, with the list of its fields' places before it.
  mutating func table(_ fields: [Field]) -> Written {
    var (content, places, references): ([UInt8], [UInt16], [Int]) = ([0, 0, 0, 0], [], [])
    for field in fields {
      let value: [UInt8]
      switch field {
      case .absent: value = []
      case .byte(let number): value = [number]
      case .short(let number): value = littleEndianBytes(of: number)
      case .int(let number): value = littleEndianBytes(of: number)
      case .long(let number): value = littleEndianBytes(of: number)
      case .reference: value = [0, 0, 0, 0]
      }
      while !value.isEmpty && content.count % value.count != 0 { content.append(0) }
      places.append(value.isEmpty ? 0 : UInt16(content.count))
      if case .reference = field { references.append(content.count) }
      content += value
    }
    let listByteCount = 4 + 2 * places.count
    // The table itself is aligned for its largest numbers.
    while (bytes.count + listByteCount) % 8 != 0 { bytes.append(0) }
    for number in [UInt16(listByteCount), UInt16(content.count)] + places {
      bytes += littleEndianBytes(of: number)
    }
    let place = bytes.count
    content.replaceSubrange(0..<4, with: littleEndianBytes(of: Int32(listByteCount)))
    bytes += content
    return (place, references.map { place + $0 })
  }

  /// Writes a list of references.
  mutating func vector(count: Int) -> Written {
    align(to: 4)
    let place = bytes.count
    bytes += littleEndianBytes(of: UInt32(count)) + [UInt8](repeating: 0, count: 4 * count)
    return (place, (0..<count).map { place + 4 + 4 * $0 })
  }

  /// Writes a column with its name; its type, and its children if it has any, are still to be written.
  mutating func field(_ name: String, mayBeAbsent: Bool, type: UInt8, hasChildren: Bool) -> Written {
    let field = table(
      [
        .reference, .byte(mayBeAbsent ? 1 : 0), .byte(type), .reference, .absent,
        hasChildren ? .reference : .absent,
      ])
    align(to: 4)
    refer(from: field.references[0], to: bytes.count)
    bytes += littleEndianBytes(of: UInt32(name.utf8.count)) + Array(name.utf8) + [0]
    return field
  }
}

/// Bytes as text (RFC 4648).
private func base64(of bytes: [UInt8]) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var text = ""
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[start + $1]) : 0) }
    for place in 0..<4 { text.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : "=") }
  }
  return text
}
