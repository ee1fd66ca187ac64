/// The checksum of zip archives (CRC-32 of ISO 3309, with the polynomial 0xEDB88320 of reflected bits).
struct CRC32: Sendable, Equatable {
  /// The checksum of what was added.
  private(set) var value: UInt32 = 0
  /// The bytes that were added.
  private(set) var byteCount = 0

  /// Tables for 16 bytes at once: table k has what a byte does to the checksum k bytes later (Kounavis and
  /// Berry 2005, slicing).
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 16 * 256)
    for byte in 0..<256 {
      tables[byte] = (0..<8).reduce(UInt32(byte)) { value, _ in halved(value) }
    }
    for place in 256..<tables.count {
      tables[place] = tables[place - 256] >> 8 ^ tables[Int(tables[place - 256] & 0xFF)]
    }
    return tables
  }()

  /// A polynomial times x, modulo the checksum's.
  private static func halved(_ value: UInt32) -> UInt32 { value >> 1 ^ (value & 1 == 0 ? 0 : 0xEDB8_8320) }

  /// Adds bytes.
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var crc = ~value
    unsafe CRC32.tables.withUnsafeBufferPointer { tables in
      // Places in tables are a byte and a table's number; places in `bytes` are below its count.
      var place = 0
      while place + 16 <= bytes.count {
        let first = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self) ^ UInt64(crc)
        let second = unsafe bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
        crc =
          unsafe CRC32.found(first, in: tables, from: 15) ^ CRC32.found(first &>> 32, in: tables, from: 11)
          ^ CRC32.found(second, in: tables, from: 7) ^ CRC32.found(second &>> 32, in: tables, from: 3)
        place += 16
      }
      while place < bytes.count {
        crc = unsafe crc >> 8 ^ tables[Int((crc ^ UInt32(bytes[place])) & 0xFF)]
        place += 1
      }
    }
    value = ~crc
    byteCount += bytes.count
  }

  /// What the lowest four bytes do to the checksum, the first as many bytes later as the table's number says.
  @inline(__always) private static func found(
    _ bytes: UInt64, in tables: UnsafeBufferPointer<UInt32>, from table: Int
  ) -> UInt32 {
    // The tables are numbered from 0 to 15, and have 256 numbers each.
    let one = unsafe tables[table &<< 8 | Int(truncatingIfNeeded: bytes & 0xFF)]
    let two = unsafe tables[(table - 1) &<< 8 | Int(truncatingIfNeeded: bytes &>> 8 & 0xFF)]
    let three = unsafe tables[(table - 2) &<< 8 | Int(truncatingIfNeeded: bytes &>> 16 & 0xFF)]
    let four = unsafe tables[(table - 3) &<< 8 | Int(truncatingIfNeeded: bytes &>> 24 & 0xFF)]
    return one ^ two ^ three ^ four
  }

  /// Adds bytes.
  mutating func add(_ bytes: [UInt8]) { unsafe bytes.withUnsafeBytes { unsafe add($0) } }

  /// Adds what another checksum is of, as if its bytes followed. Cost: that of the logarithm of their number.
  mutating func add(_ next: CRC32) {
    // Each byte that follows multiplies by x to the 8th.
    var (factor, power, rest) = (1 << 31 as UInt32, 1 << 23 as UInt32, next.byteCount)
    while rest > 0 {
      if rest & 1 == 1 { factor = CRC32.product(factor, power) }
      power = CRC32.product(power, power)
      rest >>= 1
    }
    value = CRC32.product(factor, value) ^ next.value
    byteCount += next.byteCount
  }

  /// The product of two polynomials modulo the checksum's, whose highest bits are of x to the 0th.
  private static func product(_ one: UInt32, _ other: UInt32) -> UInt32 {
    var (product, shifted) = (0 as UInt32, other)
    for bit in (0..<32).reversed() {
      if one >> UInt32(bit) & 1 == 1 { product ^= shifted }
      shifted = halved(shifted)
    }
    return product
  }
}
