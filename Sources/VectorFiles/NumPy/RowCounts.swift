internal import HogvecSystem

/// How often words were in a text, as an array of NumPy has it: whole numbers of any width, or floats, which
/// pandas makes of a column in which one is missing.
struct RowCounts: Sendable {
  /// 0 for one that is not known.
  private let counts: [UInt64]

  /// What is wrong with an array.
  struct Fault: Error, Equatable {
    let reason: String
  }

  /// Takes the numbers out of an array.
  ///
  /// - Parameter type: what NumPy calls them: `<i8`.
  /// - Throws: ``Fault`` if there are not as many numbers as words, or one is not whole.
  init(_ bytes: UnsafeRawBufferPointer, type: String, wordCount: Int) throws(Fault) {
    let plain = NumPyHeader.plainType(type)
    let size = plain.last?.wholeNumberValue ?? 0
    guard ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"].contains(plain),
      wordCount == bytes.count / size, bytes.count % size == 0
    else { throw Fault(reason: "is not one number for each of the words") }
    var counts: [UInt64] = []
    counts.reserveCapacity(wordCount)
    for row in 0..<wordCount {
      var bits: UInt64 = 0
      for index in 0..<size {
        let place = type.hasPrefix(">") ? index : size - 1 - index
        // The array has `size` bytes for each word.
        bits = unsafe bits << 8 | UInt64(bytes[row * size + place])
      }
      switch plain.first {
      case "f":
        let value = size == 4 ? Double(Float(bitPattern: UInt32(bits))) : Double(bitPattern: bits)
        guard let count = wholeCount(value) else {
          throw Fault(reason: "has \(value) for word \(row + 1), which is not a whole number")
        }
        counts.append(count)
      case "i" where bits >> (8 * size - 1) & 1 == 1: counts.append(0)
      default: counts.append(bits)
      }
    }
    self.counts = counts
  }

  /// The count of a row's word; `nil` if it is not known.
  subscript(row: Int) -> UInt64? {
    guard counts.indices.contains(row), counts[row] > 0 else { return nil }
    return counts[row]
  }
}

/// A count that is stored as a float, 0 if it is not known: not a number, as pandas has it where one is
/// missing, or below zero.
///
/// - Returns: `nil` if it is not whole.
func wholeCount(_ value: Double) -> UInt64? {
  value.isNaN || value < 0 ? 0 : UInt64(exactly: value)
}
