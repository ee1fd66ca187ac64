public import HogvecSystem

/// The rows of floats of a model of fastText that is written.
@safe public struct FastTextMatrix {
  /// The number of rows.
  public let rowCount: Int
  private let writeRow: (_ row: Int, _ vector: UnsafeMutablePointer<Float>, _ dimension: Int) -> Void

  /// Rows that are made when they are written, in their order.
  ///
  /// - Parameter writeRow: writes a row, to memory for as many numbers as the model's dimension.
  public init(
    rowCount: Int, _ writeRow: @escaping (_ row: Int, _ vector: UnsafeMutablePointer<Float>) -> Void
  ) {
    self.rowCount = rowCount
    unsafe self.writeRow = { row, vector, _ in unsafe writeRow(row, vector) }
  }

  /// Rows that start `stride` floats from each other, which must stay as they are while the value is in use.
  public init(_ base: UnsafePointer<Float>, stride: Int, rowCount: Int) {
    self.rowCount = rowCount
    unsafe writeRow = { row, vector, dimension in
      precondition(stride >= dimension, "rows do not overlap")
      // Each takes `dimension` floats.
      unsafe vector.update(from: base + row * stride, count: dimension)
    }
  }

  /// Rows of zeros.
  public init(zeros rowCount: Int) {
    self.rowCount = rowCount
    unsafe writeRow = { _, vector, dimension in unsafe vector.update(repeating: 0, count: dimension) }
  }

  /// Writes the rows, one after the other, after their sizes.
  fileprivate func write(dimension: Int, to file: inout FileReplacement) throws(FileError) {
    // The matrix is not quantized.
    try file.write([0] + littleEndianBytes(of: Int64(rowCount)) + littleEndianBytes(of: Int64(dimension)))
    let blockCount = max(1, (1 << 16) / dimension)
    let block = UnsafeMutableBufferPointer<Float>.allocate(capacity: blockCount * dimension)
    defer { unsafe block.deallocate() }
    for start in stride(from: 0, to: rowCount, by: blockCount) {
      let count = min(blockCount, rowCount - start)
      // The block has room for all of them.
      for row in 0..<count {
        unsafe writeRow(start + row, block.baseAddress! + row * dimension, dimension)
      }
      try unsafe file.write(
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(block)[..<(count * dimension * 4)]))
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
    try FileIdentity.checkWritable(path)
    var file = try FileReplacement.output(path)
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
