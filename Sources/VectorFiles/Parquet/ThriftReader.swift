internal import HogvecSystem

/// A value of Thrift's compact protocol, in which Parquet describes files and pages.
enum ThriftValue {
  case integer(Int64)
  case bytes([UInt8])
  case list([ThriftValue])
  case structure([Int: ThriftValue])
  /// What Parquet's readers have no use for: floats and maps.
  case other

  /// A field of a structure; `nil` if it is not there.
  subscript(field: Int) -> ThriftValue? {
    if case .structure(let fields) = self { fields[field] } else { nil }
  }

  /// A whole number; true is 1.
  var integer: Int? { if case .integer(let value) = self { Int(value) } else { nil } }

  /// A number that counts something.
  var count: Int? { integer.flatMap { $0 >= 0 ? $0 : nil } }

  var text: String? {
    if case .bytes(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
  }

  var elements: [ThriftValue]? { if case .list(let elements) = self { elements } else { nil } }
}

/// Takes values of Thrift's compact protocol apart (Apache Thrift, thrift-compact-protocol.md).
struct ThriftReader {
  private let bytes: RawBytes
  /// The next byte.
  private(set) var place: Int
  private let end: Int

  /// The bytes are not those of a value, from a place on.
  struct Fault: Error { let place: Int }

  /// Parts within parts; Parquet has eight.
  private static let deepest = 32

  /// - Parameters:
  ///   - range: where values are, inside the content.
  init(_ bytes: RawBytes, in range: Range<Int>) {
    self.bytes = bytes
    (place, end) = (range.lowerBound, range.upperBound)
  }

  /// Takes a structure.
  mutating func structure() throws(Fault) -> ThriftValue { try structure(depth: 0) }

  private mutating func structure(depth: Int) throws(Fault) -> ThriftValue {
    guard depth < ThriftReader.deepest else { throw Fault(place: place) }
    var fields: [Int: ThriftValue] = [:]
    var number = 0
    while true {
      let head = try byte()
      if head == 0 { return .structure(fields) }
      if head >> 4 == 0 {
        number = try Int(truncatingIfNeeded: zigzag())
      } else {
        number &+= Int(head >> 4)
      }
      fields[number] = try value(ofType: head & 15, depth: depth + 1)
    }
  }

  private mutating func value(ofType type: UInt8, depth: Int) throws(Fault) -> ThriftValue {
    switch type {
    case 1: return .integer(1)
    case 2: return .integer(0)
    case 3: return try .integer(Int64(Int8(bitPattern: byte())))
    case 4, 5, 6: return try .integer(zigzag())
    case 7:
      try skip(8)
      return .other
    case 8:
      let count = try size()
      let start = place
      try skip(count)
      return .bytes(bytes.array(start..<place))
    case 9, 10: return try list(depth: depth)
    case 11:
      guard depth < ThriftReader.deepest else { throw Fault(place: place) }
      let count = try size()
      guard count > 0 else { return .other }
      let types = try byte()
      for _ in 0..<count {
        _ = try element(ofType: types >> 4, depth: depth + 1)
        _ = try element(ofType: types & 15, depth: depth + 1)
      }
      return .other
    case 12: return try structure(depth: depth)
    default: throw Fault(place: place)
    }
  }

  private mutating func list(depth: Int) throws(Fault) -> ThriftValue {
    guard depth < ThriftReader.deepest else { throw Fault(place: place) }
    let head = try byte()
    let count = head >> 4 == 15 ? try size() : Int(head >> 4)
    // Each element has a byte at least.
    guard count <= end - place else { throw Fault(place: place) }
    var elements: [ThriftValue] = []
    for _ in 0..<count { elements.append(try element(ofType: head & 15, depth: depth + 1)) }
    return .list(elements)
  }

  /// An element of a list, where a truth value has a byte of its own.
  private mutating func element(ofType type: UInt8, depth: Int) throws(Fault) -> ThriftValue {
    type == 1 || type == 2
      ? try .integer(byte() == 1 ? 1 : 0) : try value(ofType: type, depth: depth)
  }

  private mutating func byte() throws(Fault) -> UInt8 {
    guard place < end else { throw Fault(place: place) }
    defer { place += 1 }
    return bytes.integer(UInt8.self, at: place)
  }

  private mutating func skip(_ count: Int) throws(Fault) {
    guard count <= end - place else { throw Fault(place: place) }
    place += count
  }

  private mutating func varint() throws(Fault) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) {
      let byte = try byte()
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    throw Fault(place: place)
  }

  /// A number of bytes or elements.
  private mutating func size() throws(Fault) -> Int {
    guard let size = Int(exactly: try varint()) else { throw Fault(place: place) }
    return size
  }

  /// A number whose lowest bit is the sign.
  private mutating func zigzag() throws(Fault) -> Int64 {
    let value = try varint()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}
