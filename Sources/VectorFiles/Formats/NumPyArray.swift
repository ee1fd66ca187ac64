internal import HogvecSystem

extension VectorFormat {
  /// A NumPy array, the words beside it.
  public static let numPy = VectorFormat(
    name: "npy", summary: "a NumPy array", endings: ["npy"], isText: false,
    words: .beside(WordsFileNaming(suffix: ".words", layout: .wordOnly, custom: { $0 + ".words" })),
    recognition: .mark { $0.begins(with: NumPyArray.magic) },
    decoder: { (input, context) throws(FileError) in
      try NumPyArray.decoder(from: &input, words: context.wordLines)
    }, encoder: { _ in NumPyArray.encoder })
}

/// NumPy's `.npy` (format versions 1 to 3; numpy.lib.format): magic, version, the length of a Python
/// dictionary as text, the dictionary, and the array. Two-dimensional arrays of floats of 16, 32 or 64 bits
/// in C order are read, in either byte order; 32 bits, little-endian are written. The words are in a file
/// beside it, one a line.
enum NumPyArray {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  static func decoder(from input: inout BufferedInput, words: WordLines) throws(FileError) -> RowMatrixDecoder
  {
    guard try input.require(12), unsafe input.window.starts(with: magic) else {
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
    let description: Description
    do throws(Description.Fault) {
      description = try Description(unsafe Array(input.window[start..<start + length]))
    } catch {
      throw headerFault(in: input, at: start + error.offset, error.reason)
    }
    input.consume(start + length)
    return try RowMatrixDecoder(
      count: description.shape.0, dimension: description.shape.1, element: description.element,
      isBigEndian: description.isBigEndian, words: words, sizesOffset: start + description.shapeOffset,
      input: input)
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
    /// Where the shape stands in the dictionary's text.
    let shapeOffset: Int

    /// What is wrong in the text, and where.
    struct Fault: Error {
      let offset: Int
      let reason: String
    }

    init(_ bytes: [UInt8]) throws(Fault) {
      let members: [PythonLiteral.Member]
      do throws(PythonLiteral.Fault) {
        members = try PythonLiteral.dictionary(bytes)
      } catch {
        throw Fault(offset: error.offset, reason: error.reason)
      }
      func value(_ key: String) throws(Fault) -> PythonLiteral.Member {
        guard let member = members.last(where: { $0.key == key }) else {
          throw Fault(offset: 0, reason: "'\(key)' is missing")
        }
        return member
      }
      let type = try value("descr")
      guard case .text(let name) = type.value else {
        throw Fault(offset: type.offset, reason: "the array's type is not a single one; floats are read")
      }
      isBigEndian = name.hasPrefix(">")
      switch name.first.map("<>=|".contains) ?? false ? name.dropFirst() : name[...] {
      case "f4", "f", "float32", "single": element = .float32
      case "f8", "d", "float64", "float", "double": element = .float64
      case "f2", "e", "float16", "half": element = .float16
      default:
        throw Fault(
          offset: type.offset, reason: "the array's type is '\(shownText(name.utf8))'; floats are read")
      }
      let order = try value("fortran_order")
      guard order.value == .truth(false) else {
        throw Fault(
          offset: order.offset,
          reason: "the array is in Fortran order; save numpy.ascontiguousarray of it")
      }
      let sizes = try value("shape")
      shapeOffset = sizes.offset
      guard case .tuple(let numbers) = sizes.value, numbers.count == 2, numbers[1] > 0 else {
        var shown = "not one"
        if case .tuple(let numbers) = sizes.value {
          shown = "(\(numbers.map(String.init).joined(separator: ", ")))"
        }
        throw Fault(
          offset: shapeOffset, reason: "the array's shape is \(shown); rows and columns are read")
      }
      shape = (numbers[0], numbers[1])
    }
  }
}
