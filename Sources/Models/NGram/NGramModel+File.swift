public import HogvecSystem

// The model's file, in the byte order of the machine that the mark shows:
//
//   offset  bytes  content
//   0       4      "HGNG"
//   4       4      version, 2
//   8       4      byte-order mark, 0x01020304
//   12      4      bytes of a number, 4
//   16      40     words V, context C, dimension D, hidden units H, bytes of the vocabulary; 8 bytes each
//   56      8      the fingerprint of all other bytes
//   64             the vocabulary: each word and a line feed
//   then           V x D, H x CD, H, V x H and V floats: embedding, hidden weights and bias, output
//                  weights and bias
extension NGramModel {
  private static let headerByteCount = 64
  private static let checksumOffset = 56
  private static let version: UInt32 = 2
  private static let byteOrderMark: UInt32 = 0x0102_0304

  /// Writes the model's file; until all is written, an existing one stays as it is.
  public func save(to path: String) throws(FileError) {
    var file = try FileReplacement(of: path)
    let vocabulary = Array(words.joined(separator: [0x0A])) + [0x0A]
    var bytes = Array("HGNG".utf8)
    for number in [NGramModel.version, NGramModel.byteOrderMark, 4] { appendBytes(of: number, to: &bytes) }
    for number in [shape.words, shape.context, shape.dimension, shape.hidden, vocabulary.count] {
      appendBytes(of: UInt64(number), to: &bytes)
    }
    bytes.reserveCapacity(NGramModel.headerByteCount + vocabulary.count + shape.parameterCount * 4)
    bytes += Fingerprint(value: 0).bytes + vocabulary
    for value in parameters.storage.values { appendBytes(of: value.bitPattern, to: &bytes) }
    // The fingerprint's place is in the header.
    let checksum = unsafe bytes.withUnsafeBytes {
      unsafe Fingerprint(of: $0, exceptAt: NGramModel.checksumOffset)
    }
    bytes.replaceSubrange(NGramModel.checksumOffset..<NGramModel.headerByteCount, with: checksum.bytes)
    try file.write(bytes)
    try file.publish()
  }

  /// Reads a model's file.
  ///
  /// - Throws: ``FileError`` if it cannot be read, is none, is of another version or byte order, has another
  ///   length than its header says, is damaged, or has a number that is not finite.
  public init(reading path: String) throws(FileError) {
    let file = try MappedFile(path: path)
    // The bytes are read while the mapping lives.
    let bytes = unsafe RawBytes(file.bytes)
    guard bytes.count >= NGramModel.headerByteCount, bytes.prefixEquals("HGNG") else {
      throw FileError("'\(path)': it is not an n-gram model")
    }
    let version = bytes.integer(UInt32.self, at: 4)
    guard bytes.integer(UInt32.self, at: 8) == NGramModel.byteOrderMark else {
      throw FileError("'\(path)': it was written on a machine of another byte order")
    }
    guard version == NGramModel.version else {
      throw FileError(
        "'\(path)': its version is \(version); this program reads version \(NGramModel.version)")
    }
    let sizes = (0..<5).map { bytes.integer(UInt64.self, at: 16 + 8 * $0) }
    // Sizes below 2^31 cannot overflow in what follows, and a model that large would not fit a memory.
    guard bytes.integer(UInt32.self, at: 12) == 4, sizes.allSatisfy({ $0 > 0 && $0 < 1 << 31 }),
      let expected = NGramModel.byteCount(sizes.map { Int($0) })
    else { throw FileError("'\(path)': its header has sizes that no model has") }
    guard bytes.count == expected else {
      throw FileError("'\(path)': it has \(bytes.count) bytes, but its header says \(expected)")
    }
    // The header is inside the file.
    try unsafe checkContent(file.bytes, path, checksumAt: NGramModel.checksumOffset)
    let shape = NGramShape(
      words: Int(sizes[0]), context: Int(sizes[1]), dimension: Int(sizes[2]), hidden: Int(sizes[3]))
    let start = NGramModel.headerByteCount + Int(sizes[4])
    let words = bytes.array(NGramModel.headerByteCount..<start).split(
      separator: 0x0A, omittingEmptySubsequences: false
    ).dropLast().map { Array($0) }
    guard words.count == shape.words else {
      throw FileError(
        "'\(path)': its vocabulary has \(words.count) words, but its header says \(shape.words)")
    }
    let parameters = NGramParameters<Float>(shape)
    for index in 0..<shape.parameterCount {
      let value = Float(bitPattern: bytes.integer(UInt32.self, at: start + 4 * index))
      guard value.isFinite else { throw notFinite(Double(value), path, at: start + 4 * index) }
      parameters.storage[index] = value
    }
    self.init(words: words, parameters: parameters)
  }

  /// The file's length by the header's five sizes; `nil` if it is beyond any.
  private static func byteCount(_ sizes: [Int]) -> Int? {
    var total = headerByteCount + sizes[4]
    let inputs = sizes[1].multipliedReportingOverflow(by: sizes[2])
    if inputs.overflow { return nil }
    for (rows, columns) in [
      (sizes[0], sizes[2]), (sizes[3], inputs.partialValue), (sizes[3], 1), (sizes[0], sizes[3]),
      (sizes[0], 1),
    ] {
      let product = rows.multipliedReportingOverflow(by: columns)
      guard !product.overflow, product.partialValue < 1 << 60 else { return nil }
      let sum = total.addingReportingOverflow(product.partialValue * 4)
      guard !sum.overflow else { return nil }
      total = sum.partialValue
    }
    return total
  }
}
