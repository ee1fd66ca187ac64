internal import HogvecSystem

extension VectorFormat {
  /// safetensors, the words beside it.
  public static let safeTensors = VectorFormat(
    name: "safetensors", summary: "a safetensors file", endings: ["safetensors"], isText: false,
    words: .beside(WordsFileNaming(suffix: ".words", layout: .wordOnly, custom: { $0 + ".words" })),
    recognition: .mark { start in
      unsafe start.bytes.withUnsafeBytes {
        unsafe SafeTensors.headerByteCount($0, fileByteCount: start.fileByteCount) != nil
      }
    },
    decoder: { (input, context) throws(FileError) in
      try SafeTensors.decoder(from: &input, words: context.wordLines)
    }, encoder: { _ in SafeTensors.encoder })
}

/// safetensors: the header's length in 8 bytes, a JSON header that names tensors, and their bytes. Read is
/// the tensor `embeddings`, or the only one of two dimensions; F32, F64, F16 and BF16. Written is
/// `embeddings` in F32. The words are in a file beside it, one a line.
enum SafeTensors {
  /// The name of the tensor that is written.
  static let tensorName = "embeddings"

  /// What the header's length is, if these bytes begin a safetensors file.
  static func headerByteCount(_ window: UnsafeRawBufferPointer, fileByteCount: Int) -> Int? {
    guard window.count >= 9,
      unsafe window.dropFirst(8).first(where: { !isJSONSpace($0) }) == UInt8(ascii: "{")
    else { return nil }
    let length = unsafe UInt64(littleEndian: window.loadUnaligned(as: UInt64.self))
    guard length >= 2, length <= 100_000_000, length <= UInt64(max(0, fileByteCount - 8)) else { return nil }
    return Int(length)
  }

  static func decoder(from input: inout BufferedInput, words: WordLines) throws(FileError) -> RowMatrixDecoder
  {
    _ = try input.require(9)
    guard let length = unsafe headerByteCount(input.window, fileByteCount: input.byteCount),
      try input.require(8 + length)
    else { throw headerFault(in: input, at: 0, "it is not a safetensors header") }
    let text = unsafe Array(input.window[8..<8 + length])
    let tensor: Tensor
    do throws(JSONFault) {
      tensor = try Tensor(in: JSONValue(parsing: text))
    } catch {
      throw headerFault(in: input, at: 8 + error.offset, error.reason)
    }
    guard tensor.offset <= input.byteCount - input.offset - 8 - length else {
      throw headerFault(in: input, at: 8 + tensor.place, "the tensor starts after the file's end")
    }
    input.consume(8 + length)
    guard try input.skip(tensor.offset) else {
      throw FileError(
        "'\(input.path)', byte \(input.offset): the file ends before the tensor")
    }
    return try RowMatrixDecoder(
      count: tensor.shape.0, dimension: tensor.shape.1, element: tensor.element, words: words,
      ignoresRest: true, sizesOffset: 8 + tensor.place, input: input)
  }

  static var encoder: RowMatrixEncoder {
    RowMatrixEncoder { count, dimension in
      var text =
        "{\"__metadata__\":{\"format\":\"pt\"},\"\(tensorName)\":{\"dtype\":\"F32\",\"shape\":[\(count),"
        + "\(dimension)],\"data_offsets\":[0,\(count * dimension * 4)]}}"
      text += String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
      let length = UInt64(text.utf8.count)
      return (0..<8).map { UInt8(truncatingIfNeeded: length >> UInt64($0 * 8)) } + Array(text.utf8)
    }
  }

  /// One tensor of the header.
  private struct Tensor {
    let element: RowMatrixDecoder.Element
    let shape: (Int, Int)
    let offset: Int
    /// Where its description starts in the header's text.
    let place: Int

    init(in header: JSONValue) throws(JSONFault) {
      let matrices = header.members.filter { $0.value["shape"]?.elements?.count == 2 }
      guard let matrix = matrices.first(where: { $0.key == tensorName }) ?? matrices.first,
        matrix.key == tensorName || matrices.count == 1
      else {
        let names = matrices.prefix(8).map { "'\(shownText($0.key.utf8))'" }.joined(separator: ", ")
        throw JSONFault(
          offset: 0,
          reason: "there is no tensor '\(tensorName)'"
            + (names.isEmpty ? " nor any other of rows and columns" : "; there are \(names)"))
      }
      let tensor = matrix.value
      place = matrix.offset ?? 0
      let type = tensor["dtype"]?.text ?? ""
      switch type {
      case "F32": element = .float32
      case "F64": element = .float64
      case "F16": element = .float16
      case "BF16": element = .bfloat16
      default:
        throw JSONFault(
          offset: place, reason: "the tensor's type is '\(shownText(type.utf8))'; floats are read")
      }
      let sizes = tensor["shape"]?.elements?.compactMap(\.int) ?? []
      let offsets = tensor["data_offsets"]?.elements?.compactMap(\.int) ?? []
      guard sizes.count == 2, sizes[0] >= 0, sizes[1] > 0, offsets.count == 2, offsets[0] >= 0,
        offsets[1] >= offsets[0]
      else {
        throw JSONFault(offset: place, reason: "the tensor's shape or place is not one")
      }
      let (bytes, isTooLarge) = sizes[0].multipliedReportingOverflow(by: sizes[1])
      guard !isTooLarge, bytes <= Int.max / 8, offsets[1] - offsets[0] == bytes * element.byteCount else {
        throw JSONFault(
          offset: place,
          reason: "\(sizes[0]) x \(sizes[1]) floats do not take the \(offsets[1] - offsets[0]) bytes that are"
            + " given for them")
      }
      shape = (sizes[0], sizes[1])
      offset = offsets[0]
    }
  }
}

/// White space of JSON.
private func isJSONSpace(_ byte: UInt8) -> Bool {
  isSeparator(byte) || byte == .lineFeed || byte == .carriageReturn
}
