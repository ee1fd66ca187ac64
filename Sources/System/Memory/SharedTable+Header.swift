extension SharedTable {
  /// What a table's file begins with; the byte table is at ``SharedTable``.
  package struct Header: Sendable, Equatable {
    /// The number of rows.
    package let rowCount: Int
    /// The number of components of a row.
    package let dimension: Int

    /// The first four bytes.
    package static let magic = Array("HVTB".utf8)
    /// The bytes that say something; the rest of the page is zeros.
    package static let usedByteCount = 32
    private static let version = 1
    private static let byteOrderMark = 0xFEFF

    /// The distance between the starts of two rows, in floats.
    package var stride: Int { SharedTable.stride(forDimension: dimension) }

    /// The header of a table.
    package init(rowCount: Int, dimension: Int) {
      (self.rowCount, self.dimension) = (rowCount, dimension)
    }

    /// What is wrong with a header, and where.
    package struct Fault: Error, Equatable {
      /// The number of bytes before the fault.
      package let offset: Int
      package let reason: String
    }

    /// Reads the first ``usedByteCount`` bytes of a file.
    package init(_ bytes: [UInt8]) throws(Fault) {
      precondition(bytes.count == Header.usedByteCount, "the header's bytes are all there")
      func number(_ offset: Int, _ byteCount: Int) -> Int? {
        Int(exactly: (0..<byteCount).reduce(UInt64(0)) { $0 | UInt64(bytes[offset + $1]) << ($1 * 8) })
      }
      guard bytes.starts(with: Header.magic) else {
        throw Fault(offset: 0, reason: "it is not a table: it does not start with 'HVTB'")
      }
      guard number(6, 2) == Header.byteOrderMark else {
        throw Fault(offset: 6, reason: "the byte-order mark is damaged or of the other byte order")
      }
      let version = number(4, 2) ?? 0
      guard version == Header.version else {
        throw Fault(
          offset: 4, reason: "version \(version) of the table; this program knows version \(Header.version)")
      }
      let (rows, columns, distance) = (number(8, 8) ?? -1, number(16, 8) ?? -1, number(24, 8) ?? -1)
      guard rows >= 0, columns > 0, columns <= 1 << 40, distance == SharedTable.stride(forDimension: columns)
      else {
        throw Fault(offset: 8, reason: "\(rows) rows of \(columns) floats at distances of \(distance)")
      }
      (rowCount, dimension) = (rows, columns)
    }

    /// The first ``usedByteCount`` bytes of the file.
    package var bytes: [UInt8] {
      func field(_ value: Int, _ byteCount: Int) -> [UInt8] {
        (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
      }
      return Header.magic + field(Header.version, 2) + field(Header.byteOrderMark, 2) + field(rowCount, 8)
        + field(dimension, 8) + field(stride, 8)
    }
  }
}
