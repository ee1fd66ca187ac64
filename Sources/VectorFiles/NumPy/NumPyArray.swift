internal import HogvecSystem

extension VectorFormat {
  /// A NumPy array, the words beside it.
  public static let numPy = VectorFormat(
    name: "npy", summary: "a NumPy array", endings: ["npy"], isText: false, precisions: [.float16, .binary],
    words: .beside(WordsFileNaming(suffix: ".words", layout: .wordOnly, custom: { $0 + ".words" })),
    recognition: .mark { $0.begins(with: NumPyArray.magic) },
    decoder: { (input, context) throws(FileError) in
      let header = try NumPyHeader(from: &input)
      return try RowMatrixDecoder(header.matrix(in: input.path), words: context.wordLines, input: input)
    }, encoder: { NumPyArray.encoder(StoredNumbers($0)) })
}

/// NumPy's `.npy` (format versions 1 to 3; numpy.lib.format): magic, version, the length of a Python
/// dictionary as text, the dictionary, and the array.
///
/// Two-dimensional arrays are read: floats of 16, 32 or 64 bits in either byte order, int8 as the numbers
/// that they are, uint8 as signs, eight to a byte; by rows, or by columns (Fortran's order). Written are
/// little-endian rows. The words are in a file beside it, one a line.
enum NumPyArray {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// A coder that writes an array of numbers of a kind.
  static func encoder(_ numbers: StoredNumbers) -> RowMatrixEncoder {
    RowMatrixEncoder(
      numbers: numbers,
      makeHeader: { count, columnCount, _ in
        header(NumPyHeader.typeName(of: numbers), "(\(count), \(columnCount))")
      })
  }

  /// The bytes before an array.
  ///
  /// - Parameters:
  ///   - type: what NumPy calls the elements: `<f4`.
  ///   - shape: the sizes as a Python tuple.
  static func header(_ type: String, _ shape: String) -> [UInt8] {
    var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    // The array begins at a multiple of 64 bytes, and the dictionary ends in a line feed.
    text += String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64) + "\n"
    let length = text.utf8.count
    return magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
  }
}
