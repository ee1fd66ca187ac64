internal import HogvecSystem

extension RowMatrixDecoder {
  /// How the numbers lie in the file.
  struct Layout: Sendable {
    /// The number of rows.
    let rowCount: Int
    /// The number of columns: of numbers, or of bytes with eight signs each.
    let columnCount: Int
    let numbers: StoredNumbers
    var isBigEndian = false
    /// Whether the numbers of a column are next to each other, and not those of a row (Fortran's order).
    var isByColumns = false
    /// The distance between the starts of rows; `nil` if nothing is between them.
    var rowByteCount: Int?
    /// Where in the file the header says how many rows and columns there are, for messages.
    let sizesOffset: Int
    /// Whether the rows may be used where they lie in the file that was opened; false if they are in another.
    var isInPlace = true

    /// The numbers of a row.
    var dimension: Int { columnCount * numbers.numbersPerColumn }

    /// The bytes of a row's numbers.
    var tightRowByteCount: Int { columnCount * numbers.byteCount }

    /// Makes sure that there are not more rows and columns than a file can have, so that what is allocated
    /// for them stays in proportion to it.
    ///
    /// - Parameter byteCount: the file's.
    /// - Throws: ``FileError`` if there are.
    func checkSizes(in path: String, byteCount: Int) throws(FileError) {
      let (_, overflows) = columnCount.multipliedReportingOverflow(by: numbers.byteCount)
      guard rowCount >= 0, columnCount > 0, !overflows, rowCount <= byteCount,
        columnCount <= max(byteCount, 1 << 16)
      else {
        throw FileError(
          "'\(path)', header, byte \(sizesOffset): \(rowCount) x \(columnCount) numbers are more than the file's"
            + " \(byteCount) bytes can hold")
      }
    }

    /// Numbers as floats: those of 64 bits are rounded, the others keep their value.
    ///
    /// - Parameters:
    ///   - stride: the distance between the row's columns in bytes.
    ///   - scale: what the numbers are multiplied with; `nil` for 1.
    ///   - vector: takes ``dimension`` floats.
    ///   - roundedCount: goes up by the numbers whose value changes.
    /// - Returns: the column of a finite number that no float comes near to; `nil` if there is none.
    func decode(
      _ row: UnsafeRawBufferPointer, stride: Int, scale: Float?,
      into vector: UnsafeMutableBufferPointer<Float>,
      counting roundedCount: inout Int
    ) -> Int? {
      // `row` holds the columns at their distances, `vector` the numbers of all.
      switch numbers {
      case .float32 where !isBigEndian && stride == 4:
        unsafe UnsafeMutableRawBufferPointer(vector).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: row[..<(dimension * 4)]))
      case .float32:
        for index in 0..<dimension {
          let bits = unsafe row.loadUnaligned(fromByteOffset: index * stride, as: UInt32.self)
          unsafe vector[index] = Float(bitPattern: isBigEndian ? UInt32(bigEndian: bits) : bits)
        }
      case .float64:
        for index in 0..<dimension {
          let bits = unsafe row.loadUnaligned(fromByteOffset: index * stride, as: UInt64.self)
          let value = Double(bitPattern: isBigEndian ? UInt64(bigEndian: bits) : bits)
          guard let float = nearestFloat(to: value, counting: &roundedCount) else { return index }
          unsafe vector[index] = float
        }
      case .float16, .bfloat16:
        for index in 0..<dimension {
          let bits = unsafe row.loadUnaligned(fromByteOffset: index * stride, as: UInt16.self)
          let value = isBigEndian ? UInt16(bigEndian: bits) : bits
          unsafe vector[index] =
            numbers == .bfloat16 ? Float(bitPattern: UInt32(value) << 16) : floatOfHalf(value)
        }
      case .int8:
        for index in 0..<dimension {
          unsafe vector[index] = Float(Int8(bitPattern: row[index * stride]))
        }
      case .signs:
        for index in 0..<dimension {
          let bit = unsafe row[index / 8 * stride] << UInt8(index % 8) & 0x80
          unsafe vector[index] = bit == 0 ? -1 : 1
        }
      }
      if let scale { for index in 0..<dimension { unsafe vector[index] *= scale } }
      return nil
    }
  }
}
