internal import HogvecSystem

/// Writes rows of little-endian numbers, and the words beside them.
struct RowMatrixEncoder: DescribingEncoder {
  /// How the numbers are stored.
  let numbers: StoredNumbers
  /// The header's bytes for a number of rows and of columns, with what the file says of itself.
  let makeHeader: @Sendable (_ count: Int, _ columnCount: Int, _ metadata: VectorMetadata) -> [UInt8]
  /// Zeros after each row.
  let padding: @Sendable (_ dimension: Int) -> Int
  /// Whether each word is followed by its count, 0 for one that is not known.
  let writesCounts: Bool
  var metadata = VectorMetadata()

  /// Describes rows of numbers.
  init(
    numbers: StoredNumbers = .float32,
    makeHeader: @escaping @Sendable (_ count: Int, _ columnCount: Int, _ metadata: VectorMetadata) -> [UInt8],
    padding: @escaping @Sendable (_ dimension: Int) -> Int = { _ in 0 }, writesCounts: Bool = false
  ) {
    (self.numbers, self.makeHeader) = (numbers, makeHeader)
    (self.padding, self.writesCounts) = (padding, writesCounts)
  }

  func header(count: Int, dimension: Int) -> [UInt8] {
    makeHeader(count, numbers.columnCount(dimension: dimension), metadata)
  }

  let forbiddenBytes: [UInt8] = [.lineFeed, .carriageReturn]

  func objection(to word: UnsafeRawBufferPointer) -> String? {
    if let fault = unsafe forbiddenByte(in: word) { return fault }
    return unsafe markObjection(to: word)
  }

  func objection(to vector: UnsafeBufferPointer<Float>) -> String? { unsafe numbers.objection(to: vector) }

  func assembly(
    count: Int, dimension: Int, for file: borrowing FileReplacement, path: String
  ) throws(FileError) -> (any RecordAssembly)? {
    numbers == .int8 ? try ScalesFirstAssembly(for: file) : nil
  }

  func encode(
    word: UnsafeRawBufferPointer, count: UInt64?, vector: UnsafeBufferPointer<Float>,
    into records: inout EncodedRecords
  ) {
    unsafe records.append(vector, as: numbers)
    let zeros = padding(vector.count) * 4
    if zeros > 0 {
      unsafe records.append(upTo: zeros) { target in
        unsafe target.initializeMemory(as: UInt8.self, repeating: 0)
        return zeros
      }
    }
    unsafe records.words.append(contentsOf: word)
    if writesCounts { records.words += Array(" \(count ?? 0)".utf8) }
    records.words.append(.lineFeed)
  }
}

extension EncodedRecords {
  /// Appends a row of numbers, and its scale to the scales, if it has one.
  mutating func append(_ vector: UnsafeBufferPointer<Float>, as numbers: StoredNumbers) {
    let byteCount = numbers.columnCount(dimension: vector.count) * numbers.byteCount
    var scale: Float = 1
    unsafe append(upTo: byteCount) { target in
      unsafe scale = numbers.write(vector, to: target)
      return byteCount
    }
    if numbers == .int8 { scales.append(scale) }
  }
}
