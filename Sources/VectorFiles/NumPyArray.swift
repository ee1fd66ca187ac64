internal import Storage

/// NumPy's `.npy` (format versions 1 to 3; numpy.lib.format): magic, version, the length of a Python dictionary as
/// text, the dictionary, and the array. Two-dimensional arrays of floats of 16, 32 or 64 bits in C order are read, in
/// either byte order; 32 bits, little-endian are written. The words are in a file beside it, one a line.
enum NumPyArray {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  static func decoder(from input: inout BufferedInput, words: WordLines) throws(FileError) -> RowMatrixDecoder
  {
    guard try input.require(12), unsafe input.window.starts(with: magic) else {
      throw FileError("'\(input.path)', header: it is not a NumPy array")
    }
    let version = unsafe input.window[6]
    guard (1...3).contains(version) else {
      throw FileError("'\(input.path)', header: version \(version) of NumPy's format; 1 to 3 are known")
    }
    let isShort = version == 1
    let length =
      unsafe isShort
      ? Int(UInt16(littleEndian: input.window.loadUnaligned(fromByteOffset: 8, as: UInt16.self)))
      : Int(UInt32(littleEndian: input.window.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
    let start = isShort ? 10 : 12
    guard length <= 1 << 20, try input.require(start + length) else {
      throw FileError("'\(input.path)', header: the file ends inside the header")
    }
    let text = unsafe String(decoding: input.window[start..<start + length], as: UTF8.self)
    let description = try Description(text, path: input.path)
    input.consume(start + length)
    return try RowMatrixDecoder(
      count: description.shape.0, dimension: description.shape.1, element: description.element,
      isBigEndian: description.isBigEndian, words: words, input: input)
  }

  static var encoder: RowMatrixEncoder {
    RowMatrixEncoder { count, dimension in
      var text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(count), \(dimension)), }"
      // The array begins at a multiple of 64 bytes, and the dictionary ends in a line feed.
      text += String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64) + "\n"
      let length = text.utf8.count
      return magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
    }
  }

  /// What the header's dictionary says.
  private struct Description {
    let element: RowMatrixDecoder.Element
    let isBigEndian: Bool
    let shape: (Int, Int)

    init(_ text: String, path: String) throws(FileError) {
      func value(_ key: String) throws(FileError) -> Substring {
        guard let range = text.firstRange(of: "'\(key)':") else {
          throw FileError("'\(path)', header: '\(key)' is missing")
        }
        return text[range.upperBound...].drop { $0 == " " }
      }
      let name = try value("descr").dropFirst().prefix { $0 != "'" }
      switch name.dropFirst() {
      case "f4": element = .float32
      case "f8": element = .float64
      case "f2": element = .float16
      default: throw FileError("'\(path)', header: the array's type is '\(name.prefix(40))'; floats are read")
      }
      isBigEndian = name.first == ">"
      guard try !value("fortran_order").hasPrefix("True") else {
        throw FileError(
          "'\(path)', header: the array is in Fortran order; save numpy.ascontiguousarray of it")
      }
      let dimensions = try value("shape").dropFirst().prefix { $0 != ")" }.split(separator: ",").map { part in
        part.filter { $0 != " " && $0 != "L" }
      }.filter { !$0.isEmpty }
      guard dimensions.count == 2, let rows = Int(dimensions[0]), let columns = Int(dimensions[1]), rows >= 0,
        columns > 0
      else {
        throw FileError(
          "'\(path)', header: the array's shape is (\(dimensions.joined(separator: ", "))); rows and columns are read"
        )
      }
      shape = (rows, columns)
    }
  }
}
