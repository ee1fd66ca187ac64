internal import HogvecSystem

extension VectorFormat {
  /// safetensors, the words beside it.
  public static let safeTensors = VectorFormat(
    name: "safetensors", summary: "a safetensors file", endings: ["safetensors"], isText: false,
    precisions: NumberPrecision.reduced,
    words: .beside(SafeTensors.words),
    recognition: .mark { start in
      unsafe start.bytes.withUnsafeBytes {
        unsafe SafeTensors.headerByteCount($0, fileByteCount: start.fileByteCount) != nil
      }
    },
    decoder: { (input, context) throws(FileError) in
      try SafeTensors.decoder(from: &input, words: context.wordSource)
    }, encoder: { SafeTensors.encoder(StoredNumbers($0)) })
}

/// safetensors: the header's length in 8 bytes, a JSON header that names tensors, and their bytes.
///
/// Read is the tensor `embeddings`, or the only one of two dimensions: F64, F32, F16, BF16; I8, whose rows
/// are multiplied with the numbers of an F32 tensor `scales` if there is one of that many; U8 as signs, eight
/// to a byte. With an F32 tensor `weights` of that many beside `embeddings`, rows are multiplied with its
/// numbers. Written is `embeddings`, and with it `scales` if its numbers are I8. The words are in a file
/// beside it, one a line.
enum SafeTensors {
  /// The name of the tensor that is written.
  static let tensorName = "embeddings"
  /// The words beside it: lines, or the tokenizer of a model's folder.
  static let words = WordsFileNaming(
    suffix: ".words", layout: .wordOnly, tokenizer: "tokenizer.json", custom: { $0 + ".words" })
  /// The name of the tensor of scales.
  private static let scalesName = "scales"
  /// What model2vec calls the tensor of the words' weights.
  private static let weightsName = "weights"
  /// What model2vec calls the tensor that says which row is each word's.
  private static let mappingName = "mapping"
  /// The name of what the file says of itself.
  private static let metadataName = "__metadata__"

  /// What the header's length is, if these bytes begin a safetensors file.
  static func headerByteCount(_ window: UnsafeRawBufferPointer, fileByteCount: Int) -> Int? {
    guard window.count >= 9,
      unsafe window.dropFirst(8).first(where: { !isJSONSpace($0) }) == UInt8(ascii: "{")
    else { return nil }
    let length = unsafe UInt64(littleEndian: window.loadUnaligned(as: UInt64.self))
    guard length >= 2, length <= 100_000_000, length <= UInt64(max(0, fileByteCount - 8)) else { return nil }
    return Int(length)
  }

  static func decoder(from input: inout BufferedInput, words: any WordSource) throws(FileError)
    -> RowMatrixDecoder
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
    input.consume(8 + length)
    return try rows(of: tensor, words, in: &input)
  }

  /// Finds the tensors' bytes, which come after the header.
  private static func rows(
    of tensor: Tensor, _ words: any WordSource, in input: inout BufferedInput
  ) throws(FileError) -> RowMatrixDecoder {
    let (start, place) = (input.offset, 8 + tensor.place)
    guard tensor.offset <= input.byteCount - start else {
      throw FileError("'\(input.path)', header, byte \(place): the tensor starts after the file's end")
    }
    var scales: RowScales?
    if let offset = tensor.scalesOffset {
      guard offset <= input.byteCount - start,
        let found = RowScales(
          try input.mapped(access: .random), from: start + offset, count: tensor.shape.0)
      else {
        throw FileError("'\(input.path)', byte \(input.byteCount): the file ends before the scales' end")
      }
      scales = found
    }
    guard try input.skip(tensor.offset) else {
      throw FileError("'\(input.path)', byte \(input.offset): the file ends before the tensor")
    }
    return try RowMatrixDecoder(
      RowMatrixDecoder.Layout(
        rowCount: try rowCount(of: tensor, words, from: start, in: input), columnCount: tensor.shape.1,
        numbers: tensor.numbers, sizesOffset: place),
      words: words, scales: scales, ignoresRest: true, metadata: tensor.metadata, input: input)
  }

  /// The rows that are vectors of words: all, but for a last one of zeros that stands for unknown words.
  private static func rowCount(
    of tensor: Tensor, _ words: any WordSource, from start: Int, in input: borrowing BufferedInput
  ) throws(FileError) -> Int {
    let count = tensor.shape.0
    guard let words = words as? TokenizerWords, words.endsInUnknown, words.count == count else {
      return count
    }
    let file = try input.mapped(access: .random)
    guard tensor.byteCount <= file.file.byteCount - start - tensor.offset else { return count }
    let rowByteCount = tensor.byteCount / count
    let place = start + tensor.offset + tensor.byteCount - rowByteCount
    // The row is inside the file.
    return unsafe file.file.bytes[place..<place + rowByteCount].allSatisfy { $0 == 0 } ? count - 1 : count
  }

  /// A coder that writes a tensor of numbers of a kind.
  static func encoder(_ numbers: StoredNumbers) -> RowMatrixEncoder {
    RowMatrixEncoder(
      numbers: numbers,
      makeHeader: { count, columnCount, metadata in
        // Large numbers come first, so that all begin at a multiple of their size.
        let scalesByteCount = numbers == .int8 ? count * 4 : 0
        let end = scalesByteCount + count * columnCount * numbers.byteCount
        let scales =
          numbers == .int8
          ? ",\"\(scalesName)\":{\"dtype\":\"F32\",\"shape\":[\(count)],\"data_offsets\":[0,\(scalesByteCount)]}"
          : ""
        var metadata = metadata
        // What other programs want to be there.
        metadata.entries["format"] = "pt"
        var text =
          "{\"\(metadataName)\":\(metadata.json),\"\(tensorName)\":{\"dtype\":\"\(typeName(of: numbers))\","
          + "\"shape\":[\(count),\(columnCount)],\"data_offsets\":[\(scalesByteCount),\(end)]}\(scales)}"
        text += String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
        return littleEndianBytes(of: UInt64(text.utf8.count)) + Array(text.utf8)
      })
  }

  /// What a tensor's type is called.
  private static func typeName(of numbers: StoredNumbers) -> String {
    switch numbers {
    case .float32: "F32"
    case .float64: "F64"
    case .float16: "F16"
    case .bfloat16: "BF16"
    case .int8: "I8"
    case .signs: "U8"
    }
  }

  /// The tensor of vectors that a header names, and that of its scales.
  private struct Tensor {
    let numbers: StoredNumbers
    let shape: (Int, Int)
    /// Where it begins, after the header.
    let offset: Int
    /// The bytes that it takes, as the header says.
    let byteCount: Int
    /// Where the scales begin, if there are any.
    let scalesOffset: Int?
    /// Where its description starts in the header's text.
    let place: Int
    /// What the file says of itself.
    let metadata: VectorMetadata

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
      var metadata = VectorMetadata(json: header[metadataName])
      metadata.entries["format"] = nil
      self.metadata = metadata
      place = matrix.offset ?? 0
      let type = tensor["dtype"]?.text ?? ""
      let kinds: [StoredNumbers] = [.float32, .float64, .float16, .bfloat16, .int8, .signs]
      guard let numbers = kinds.first(where: { typeName(of: $0) == type }) else {
        throw JSONFault(
          offset: place,
          reason: "the tensor's type is '\(shownText(type.utf8))'; floats, I8 and signs in U8 are read")
      }
      self.numbers = numbers
      let sizes = tensor["shape"]?.elements?.compactMap(\.int) ?? []
      guard sizes.count == 2, sizes[0] >= 0, sizes[1] > 0, let range = Tensor.range(of: tensor) else {
        throw JSONFault(offset: place, reason: "the tensor's shape or place is not one")
      }
      let (columns, isTooLarge) = sizes[0].multipliedReportingOverflow(by: sizes[1])
      guard !isTooLarge, columns <= Int.max / 8, range.count == columns * numbers.byteCount else {
        throw JSONFault(
          offset: place,
          reason:
            "\(sizes[0]) x \(sizes[1]) numbers do not take the \(range.count) bytes that are given for them")
      }
      shape = (sizes[0], sizes[1])
      (offset, byteCount) = (range.lowerBound, range.count)
      let isNamed = matrix.key == tensorName
      if isNamed, let mapping = header.members.first(where: { $0.key == mappingName }) {
        throw JSONFault(
          offset: mapping.offset ?? 0,
          reason: "words share rows, as the tensor '\(mappingName)' says; save the model without"
            + " vocabulary_quantization")
      }
      func isOnePerRow(_ tensor: JSONValue) -> Bool {
        tensor["shape"]?.elements?.compactMap(\.int) == [sizes[0]]
      }
      // Scales are those of whole numbers; weights are those of words if there is one for each.
      let factors = header.members.filter { member in
        (member.key == scalesName && numbers == .int8)
          || (member.key == weightsName && isNamed && isOnePerRow(member.value))
      }
      guard let scales = factors.first else {
        scalesOffset = nil
        return
      }
      guard factors.count == 1 else {
        throw JSONFault(
          offset: scales.offset ?? 0, reason: "rows have both '\(scalesName)' and '\(weightsName)'")
      }
      guard scales.value["dtype"]?.text == "F32", let range = Tensor.range(of: scales.value),
        isOnePerRow(scales.value), range.count == sizes[0] * 4
      else {
        throw JSONFault(
          offset: scales.offset ?? 0,
          reason: "the tensor '\(scales.key)' is not one 32-bit float for each of the \(sizes[0]) rows")
      }
      scalesOffset = range.lowerBound
    }

    private static func range(of tensor: JSONValue) -> Range<Int>? {
      let offsets = tensor["data_offsets"]?.elements?.compactMap(\.int) ?? []
      guard offsets.count == 2, offsets[0] >= 0, offsets[1] >= offsets[0] else { return nil }
      return offsets[0]..<offsets[1]
    }
  }
}

/// White space of JSON.
private func isJSONSpace(_ byte: UInt8) -> Bool {
  isSeparator(byte) || byte == .lineFeed || byte == .carriageReturn
}
