public import HogvecSystem

/// Rows of floats in memory, for a model of fastText.
@safe public struct FastTextMatrix: @unchecked Sendable {
  // Sendable: the rows are only read.

  /// The first row; `nil` for rows of zeros.
  private let base: UnsafePointer<Float>?
  private let stride: Int
  /// The number of rows.
  public let rowCount: Int

  /// Rows that start `stride` floats from each other, which must stay as they are while the value is in use.
  public init(_ base: UnsafePointer<Float>, stride: Int, rowCount: Int) {
    unsafe self.base = unsafe base
    self.stride = stride
    self.rowCount = rowCount
  }

  /// Rows of zeros.
  public init(zeros rowCount: Int) {
    unsafe base = nil
    stride = 0
    self.rowCount = rowCount
  }

  /// Writes the rows, one after the other, after their sizes.
  fileprivate func write(dimension: Int, to file: inout FileReplacement) throws(FileError) {
    // The matrix is not quantized.
    try file.write([0] + littleEndianBytes(of: Int64(rowCount)) + littleEndianBytes(of: Int64(dimension)))
    let rowByteCount = dimension * MemoryLayout<Float>.size
    guard let base = unsafe base else {
      let zeros = [UInt8](repeating: 0, count: max(rowByteCount, (1 << 18) / rowByteCount * rowByteCount))
      var rest = rowCount * rowByteCount
      while rest > 0 {
        try file.write(Array(zeros.prefix(rest)))
        rest -= min(rest, zeros.count)
      }
      return
    }
    precondition(stride >= dimension, "rows do not overlap")
    // Rows without anything between them are written at once; each takes `dimension` floats.
    let rowsAtOnce = stride == dimension ? rowCount : 1
    for row in Swift.stride(from: 0, to: rowCount, by: max(1, rowsAtOnce)) {
      try unsafe file.write(
        UnsafeRawBufferPointer(start: base + row * stride, count: rowsAtOnce * rowByteCount))
    }
  }
}

/// Writes models of fastText 0.9.2, which it, gensim and others read; ``FastTextModel`` has the layout.
public enum FastTextModelWriter {
  /// Writes a model whole: until the end an existing file stays as it is.
  ///
  /// The memory is that of a buffer. Cost: one pass over words and rows.
  ///
  /// - Parameters:
  ///   - path: the file; `-` is standard output.
  ///   - arguments: how it was trained, and the number of floats in a row.
  ///   - counts: how often each word was in the text, by falling count as fastText has them, since programs
  ///     that go on training build their trees by that order.
  ///   - input: the rows of the words, in their order, then one for each bucket of n-grams.
  ///   - output: the rows that predictions are made with: those of the words, or of the inner nodes of the
  ///     tree of hierarchical softmax.
  ///   - word: lends a word to its argument, which it calls once.
  /// - Throws: ``FileError`` if it cannot be written, or for a word with a zero byte, space or line feed.
  public static func write(
    to path: String, _ arguments: FastTextArguments, counts: [UInt64], input: FastTextMatrix,
    output: FastTextMatrix, word: (_ id: Int, _ body: (UnsafeRawBufferPointer) -> Void) -> Void
  ) throws(FileError) {
    if path != "-" { try FileIdentity.checkWritable(path) }
    var file = path == "-" ? try FileReplacement.standardOutput() : try FileReplacement(of: path)
    try unsafe write(to: &file, arguments, counts: counts, input: input, output: output, word: word)
    try file.publish()
  }

  /// Writes a model to a file that is being made.
  static func write(
    to file: inout FileReplacement, _ arguments: FastTextArguments, counts: [UInt64], input: FastTextMatrix,
    output: FastTextMatrix, word: (_ id: Int, _ body: (UnsafeRawBufferPointer) -> Void) -> Void
  ) throws(FileError) {
    precondition(
      input.rowCount == counts.count + Int(arguments.bucketCount), "each word and each bucket has a row")
    precondition(counts.count <= Int32.max, "words are numbered in 32 bits")
    let wordCount = Int32(counts.count)
    try file.write(FastTextModel.magic + littleEndianBytes(of: FastTextModel.version) + arguments.bytes)
    let tokens = counts.reduce(0) { $0 &+ $1 }
    try file.write(
      [wordCount, wordCount, 0].flatMap { littleEndianBytes(of: $0) } + littleEndianBytes(of: tokens)
        + littleEndianBytes(of: Int64(-1)))
    var entry: [UInt8] = []
    for (id, count) in counts.enumerated() {
      entry.removeAll(keepingCapacity: true)
      unsafe word(id) { unsafe entry.append(contentsOf: $0) }
      if let objection = unsafe entry.withUnsafeBytes({ unsafe FastTextModelEncoder().objection(to: $0) }) {
        throw unsafe entry.withUnsafeBytes {
          unsafe forbiddenWord($0, objection, record: id + 1, path: file.path)
        }
      }
      // The word's end, its count, and that it is a word.
      entry.append(0)
      entry += littleEndianBytes(of: count)
      entry.append(0)
      try file.write(entry)
    }
    try input.write(dimension: Int(arguments.dimension), to: &file)
    try output.write(dimension: Int(arguments.dimension), to: &file)
  }
}
