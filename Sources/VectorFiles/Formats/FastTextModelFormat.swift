internal import HogvecSystem

extension VectorFormat {
  /// fastText's own model, whose vectors are means of rows of words and n-grams.
  public static let fastTextModel = VectorFormat(
    name: "fasttext-bin", summary: "fastText's .bin: a model with its n-grams", endings: [], isText: false,
    recognition: .mark { FastTextModel.isBegun($0.bytes) },
    decoder: { (input, context) throws(FileError) in
      try FastTextModelDecoder(from: &input, isTrusted: context.trustsHeader)
    }, encoder: { _ in FastTextModelEncoder() })
}

/// Reads fastText's model: a record is a word and the mean of its row and those of its n-grams. What is taken
/// from the input is the word's row; the others are where ``FastTextModel`` has them.
struct FastTextModelDecoder: VectorRecordDecoder {
  private let model: FastTextModel
  private var taken = 0
  /// Memory for the n-grams of a word.
  private var buckets: [UInt32] = []

  init(from input: inout BufferedInput, isTrusted: Bool) throws(FileError) {
    model = try FastTextModel(try input.mapped(access: .sequential), path: input.path)
    guard isTrusted else {
      throw FileError(
        "cannot repair '\(input.path)': the rows of a fastText model are parts of many vectors, so that a part of the"
          + " file is not a model of fewer words")
    }
    guard try input.skip(model.rowsStart) else { throw fault(in: input) }
  }

  var count: Int { model.wordCount }
  var dimension: Int { model.dimension }
  var fastTextModel: FastTextModel? { model }
  var wordCount: UInt64? { taken > 0 ? model.count(ofWord: taken - 1) : nil }
  private var rowByteCount: Int { dimension * MemoryLayout<Float>.size }

  /// Rows are vectors where there are no n-grams.
  var floatRowByteCount: Int? { model.subwords == nil ? rowByteCount : nil }

  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    // What follows the last row was looked at when the file was opened.
    guard taken < count else { return false }
    guard try input.require(rowByteCount) else { throw fault(in: input) }
    unsafe word.replaceSubrange(0..., with: model.word(taken))
    unsafe model.compose(taken, into: vector, buckets: &buckets)
    input.consume(rowByteCount)
    taken += 1
    return true
  }

  mutating func pass(over byteCount: Int, in input: inout BufferedInput) throws(FileError) -> RecordRun {
    _ = try input.require(max(byteCount, rowByteCount))
    let fitting = min(input.availableCount, max(byteCount, rowByteCount)) / rowByteCount
    let count = min(fitting, self.count - taken)
    taken += count
    return RecordRun(count: count, byteCount: count * rowByteCount)
  }

  func withoutClaim(byteCount: Int) -> any VectorRecordDecoder { self }

  /// The file was long enough when it was opened.
  private func fault(in input: borrowing BufferedInput) -> FileError {
    FileError(
      "'\(input.path)', record \(taken + 1), byte \(input.offset + input.availableCount): the file ends inside a vector"
    )
  }
}

/// Encodes rows, and words with their counts as the dictionary has them, 0 for one that is not known, which
/// ``FastTextModelAssembly`` makes a model of.
struct FastTextModelEncoder: VectorRecordEncoder {
  func header(count: Int, dimension: Int) -> [UInt8] { [] }

  /// The header, the sizes of both matrices, and the output rows.
  func byteCountBesideRecords(count: Int, dimension: Int) -> Int {
    FastTextModel.headerByteCount + 2 * FastTextModel.matrixHeaderByteCount + count * dimension
      * MemoryLayout<Float>.size
  }

  let forbiddenBytes: [UInt8] = [0, .space, .lineFeed]

  func assembly(
    count: Int, dimension: Int, for file: borrowing FileReplacement, path: String
  ) throws(FileError) -> (any RecordAssembly)? {
    try FastTextModelAssembly(dimension: dimension, for: file)
  }

  func encode(
    word: UnsafeRawBufferPointer, count: UInt64?, vector: UnsafeBufferPointer<Float>,
    into records: inout EncodedRecords
  ) {
    unsafe records.append(UnsafeRawBufferPointer(vector))
    unsafe records.append(entry: word, wordCount: count)
  }
}
