internal import HogvecSystem

extension VectorFormat {
  /// finalfusion's embeddings.
  public static let finalfusion = VectorFormat(
    name: "fifu", summary: "finalfusion's embeddings: vectors of length 1, and their norms",
    endings: ["fifu"], isText: false,
    recognition: .mark { start in
      // A word may be the mark; the number of a version below 256 is not text.
      start.begins(with: Finalfusion.magic) && Array(start.bytes.dropFirst(5).prefix(3)) == [0, 0, 0]
    },
    decoder: { (input, _) throws(FileError) in try Finalfusion.decoder(from: &input) },
    encoder: { _ in FinalfusionEncoder() })
}

/// finalfusion's file format, version 0: a mark, the kinds of the chunks, and the chunks, each with its kind
/// and length before it.
///
/// Read are a vocabulary, simple or with n-grams, of which only the words are used, an array of 32-bit floats
/// and norms, with which the rows are multiplied if they are there. Written are texts about the file as TOML,
/// a simple vocabulary, rows of length 1, which finalfusion's searches want, and their norms.
enum Finalfusion {
  static let magic = Array("FiFu".utf8)
  /// The number that stands for 32-bit floats.
  static let float32: UInt32 = 10

  /// The chunks that are known.
  enum Kind: UInt32 {
    case simpleVocabulary = 1, array, bucketVocabulary, quantizedArray, metadata, norms, fastTextVocabulary
    case explicitVocabulary
  }

  /// The bytes before floats, by which these begin at a multiple of their size in the file: from 1 to 4.
  static func padding(at place: Int) -> Int { 4 - place % 4 }

  static func decoder(from input: inout BufferedInput) throws(FileError) -> RowMatrixDecoder {
    let file = try input.mapped(access: .sequential)
    // The content is used while the mapping lives.
    let chunks = try unsafe FinalfusionChunks(RawBytes(file.file.bytes), path: input.path)
    let words = FinalfusionWords(
      in: file, start: chunks.wordsOffset, end: chunks.wordsEnd, count: chunks.wordCount, path: input.path)
    var scales: RowScales?
    if let offset = chunks.normsOffset {
      scales = RowScales(file, from: offset, count: chunks.wordCount)
    }
    guard try input.skip(chunks.rowsOffset) else {
      throw FileError("'\(input.path)', byte \(input.byteCount): the file ends before the vectors")
    }
    // Rows after those of the words are of n-grams.
    return try RowMatrixDecoder(
      RowMatrixDecoder.Layout(
        rowCount: chunks.wordCount, columnCount: chunks.dimension, numbers: .float32,
        sizesOffset: chunks.sizesOffset),
      words: words, scales: scales, ignoresRest: true, metadata: chunks.metadata, input: input)
  }
}

/// Writes finalfusion's embeddings.
struct FinalfusionEncoder: DescribingEncoder {
  var metadata = VectorMetadata()

  /// The mark, the kinds of chunks, and the texts about the file.
  func header(count: Int, dimension: Int) -> [UInt8] {
    var kinds: [Finalfusion.Kind] = [.simpleVocabulary, .array, .norms]
    if !metadata.isEmpty { kinds.insert(.metadata, at: 0) }
    var header = Finalfusion.magic + littleEndianBytes(of: 0 as UInt32)
    header += littleEndianBytes(of: UInt32(kinds.count))
    for kind in kinds { header += littleEndianBytes(of: kind.rawValue) }
    guard !metadata.isEmpty else { return header }
    // JSON's strings are TOML's, but for a character that TOML wants escaped.
    let lines = metadata.sorted.map { "\(JSONValue.string($0.key)) = \(JSONValue.string($0.value))\n" }
    let text = Array(lines.joined().replacing("\u{7F}", with: "\\u007f").utf8)
    header += littleEndianBytes(of: Finalfusion.Kind.metadata.rawValue)
    return header + littleEndianBytes(of: UInt64(text.count)) + text
  }

  func byteCount(
    count: Int, dimension: Int, wordByteCount: Int, longestWord: Int, hasCounts: Bool
  ) -> Int? {
    let words = header(count: count, dimension: dimension).count + 20 + 4 * count + wordByteCount
    let rows = words + 28 + Finalfusion.padding(at: words) + 4 * count * dimension
    return rows + 24 + Finalfusion.padding(at: rows) + 4 * count
  }

  /// A zero byte ends a word where the words are collected.
  let forbiddenBytes: [UInt8] = [0]

  func objection(to word: UnsafeRawBufferPointer) -> String? { unsafe textObjection(to: word) }

  func objection(to vector: UnsafeBufferPointer<Float>) -> String? {
    unsafe norm(of: vector).isFinite ? nil : "has no length that 32 bits can hold"
  }

  func assembly(
    count: Int, dimension: Int, for file: borrowing FileReplacement, path: String
  ) throws(FileError) -> (any RecordAssembly)? {
    try FinalfusionAssembly(
      headerByteCount: header(count: count, dimension: dimension).count, dimension: dimension, path: path,
      for: file)
  }

  func encode(
    word: UnsafeRawBufferPointer, count: UInt64?, vector: UnsafeBufferPointer<Float>,
    into records: inout EncodedRecords
  ) {
    let norm = unsafe norm(of: vector)
    let factor = norm > 0 ? 1 / Double(norm) : 0
    unsafe records.append(upTo: vector.count * 4) { target in
      for index in 0..<vector.count {
        let value = unsafe Float(Double(vector[index]) * factor)
        unsafe target.storeBytes(of: value.bitPattern.littleEndian, toByteOffset: index * 4, as: UInt32.self)
      }
      return vector.count * 4
    }
    records.scales.append(norm)
    unsafe records.append(entry: word)
  }

  /// The length of a vector, as it is written.
  private func norm(of vector: UnsafeBufferPointer<Float>) -> Float {
    Float(unsafe vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot())
  }
}
