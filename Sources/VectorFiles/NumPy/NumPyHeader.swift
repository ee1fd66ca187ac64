internal import HogvecSystem

/// What the header of a NumPy array says: magic, version, the length of a Python dictionary, and the
/// dictionary.
struct NumPyHeader {
  /// What NumPy calls the elements, with the byte order before it: `<f4`.
  let type: String
  /// Whether the elements of a column are next to each other.
  let isByColumns: Bool
  let shape: [Int]
  /// Where the type and the shape are in the file.
  private let offsets: (type: Int, shape: Int)

  /// Takes the header at the input's place.
  ///
  /// - Throws: ``FileError`` if it is not one.
  init(from input: inout BufferedInput) throws(FileError) {
    guard try input.require(12), unsafe input.window.starts(with: NumPyArray.magic) else {
      throw headerFault(in: input, at: 0, "it is not a NumPy array")
    }
    let version = unsafe input.window[6]
    guard (1...3).contains(version) else {
      throw headerFault(in: input, at: 6, "version \(version) of NumPy's format; 1 to 3 are known")
    }
    let isShort = version == 1
    let length =
      unsafe isShort
      ? Int(UInt16(littleEndian: input.window.loadUnaligned(fromByteOffset: 8, as: UInt16.self)))
      : Int(UInt32(littleEndian: input.window.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
    let start = isShort ? 10 : 12
    guard length <= 1 << 20, try input.require(start + length) else {
      throw headerFault(in: input, at: input.availableCount, "the file ends inside the header")
    }
    let members: [PythonLiteral.Member]
    do throws(PythonLiteral.Fault) {
      members = try PythonLiteral.dictionary(unsafe Array(input.window[start..<start + length]))
    } catch {
      throw headerFault(in: input, at: start + error.offset, error.reason)
    }
    var found: [PythonLiteral.Member] = []
    for key in ["descr", "fortran_order", "shape"] {
      guard let member = members.last(where: { $0.key == key }) else {
        throw headerFault(in: input, at: start, "'\(key)' is missing")
      }
      found.append(member)
    }
    guard case .text(let name) = found[0].value else {
      throw headerFault(
        in: input, at: start + found[0].offset, "the array's type is not a single one; numbers are read")
    }
    guard case .truth(let isByColumns) = found[1].value else {
      throw headerFault(in: input, at: start + found[1].offset, "the array's order is neither True nor False")
    }
    guard case .tuple(let sizes) = found[2].value else {
      throw headerFault(in: input, at: start + found[2].offset, "the array's shape is not one")
    }
    (type, self.isByColumns, shape) = (name, isByColumns, sizes)
    offsets = (input.offset + start + found[0].offset, input.offset + start + found[2].offset)
    input.consume(start + length)
  }

  /// Whether the numbers' bytes are in the other order than the machine's.
  var isBigEndian: Bool { type.hasPrefix(">") }

  /// The type without the byte order.
  var plainType: Substring { NumPyHeader.plainType(type) }

  /// What NumPy calls elements, without the byte order.
  static func plainType(_ type: String) -> Substring {
    type.first.map("<>=|".contains) ?? false ? type.dropFirst() : type[...]
  }

  /// How a matrix of numbers lies after this header.
  ///
  /// - Parameter path: the file, for messages.
  /// - Throws: ``FileError`` for an array of something else, or of another shape.
  func matrix(in path: String) throws(FileError) -> RowMatrixDecoder.Layout {
    let numbers: StoredNumbers
    switch plainType {
    case "f4", "f", "float32", "single": numbers = .float32
    case "f8", "d", "float64", "float", "double": numbers = .float64
    case "f2", "e", "float16", "half": numbers = .float16
    case "i1", "b", "int8": numbers = .int8
    case "u1", "B", "uint8": numbers = .signs
    default:
      throw FileError(
        "'\(path)', header, byte \(offsets.type): the array's type is '\(shownText(type.utf8))'; floats, int8 and"
          + " signs in uint8 are read")
    }
    guard shape.count == 2, shape[1] > 0 else {
      let shown = shape.map(String.init).joined(separator: ", ")
      throw FileError(
        "'\(path)', header, byte \(offsets.shape): the array's shape is (\(shown)); rows and columns are read"
      )
    }
    return RowMatrixDecoder.Layout(
      rowCount: shape[0], columnCount: shape[1], numbers: numbers, isBigEndian: isBigEndian,
      isByColumns: isByColumns, sizesOffset: offsets.shape)
  }

  /// What NumPy calls little-endian numbers of a kind.
  static func typeName(of numbers: StoredNumbers) -> String {
    switch numbers {
    case .float32: "<f4"
    case .float64: "<f8"
    case .float16: "<f2"
    case .bfloat16: preconditionFailure("NumPy has no bfloat16")
    case .int8: "|i1"
    case .signs: "|u1"
    }
  }
}
