internal import HogvecSystem

/// Some records in a row as they stand in the file, to be decoded by any thread.
struct RecordBlock: Sendable {
  /// The decoder as it stood before the first of them.
  let decoder: any VectorRecordDecoder
  /// Their bytes, and some that follow, by which the end of a word may be told.
  let bytes: [UInt8]
  /// The number of their bytes alone.
  let byteCount: Int
  /// Where they begin in the file.
  let offset: Int
  /// Their number.
  let count: Int
  /// The number of records before them.
  let recordsBefore: Int
  /// The file's path and size, for messages.
  let path: String
  let fileByteCount: Int

  /// Takes the records apart.
  func decoded() throws(FileError) -> DecodedRecords {
    let (records, fault) = decodedToFault()
    if let fault { throw fault }
    return records
  }

  /// Takes the records before the first fault apart.
  func decodedToFault() -> (records: DecodedRecords, fault: FileError?) {
    var input = BufferedInput(contents: bytes, path: path, offset: offset, byteCount: fileByteCount)
    var decoder = decoder
    var records = DecodedRecords(dimension: decoder.dimension)
    // A false dimension does not make this larger than the block justifies; the record too many is where the
    // fault is noticed.
    let capacity = min(count, bytes.count / decoder.leastRecordByteCount + 1)
    records.reserve(capacity)
    var word: [UInt8] = []
    for _ in 0..<count {
      precondition(records.count < capacity, "records take their least bytes in the file")
      do throws(FileError) {
        let isRecord = try unsafe records.appendVector { (vector) throws(FileError) -> Bool in
          try unsafe decoder.next(from: &input, word: &word, vector: vector)
        }
        guard isRecord else { break }
      } catch {
        return (records, error)
      }
      records.appendWord(word, count: decoder.wordCount, recordEnd: input.offset)
    }
    records.roundedCount = decoder.roundedCount - self.decoder.roundedCount
    return (records, nil)
  }
}

/// Records in memory.
package struct DecodedRecords: Sendable {
  /// The number of floats in a record.
  package private(set) var dimension: Int
  /// The floats, record after record; room for more may be behind them.
  private(set) var floats: [Float] = []
  /// Where each record ends in the file.
  private(set) var recordEnds: [Int] = []
  /// How often each word was in the text, as far as the file says.
  private(set) var wordCounts: [UInt64?] = []
  private var wordBytes: [UInt8] = []
  private var wordEnds: [Int] = []

  init(dimension: Int) { self.dimension = dimension }

  /// The numbers that were rounded to 32 bits.
  var roundedCount = 0

  /// The number of records.
  package var count: Int { wordEnds.count }

  mutating func reserve(_ count: Int) {
    floats = [Float](repeating: 0, count: count * dimension)
    wordEnds.reserveCapacity(count)
  }

  /// Fills the next record's floats; its word is appended afterwards.
  mutating func appendVector<Result>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    let range = count * dimension..<(count + 1) * dimension
    precondition(range.upperBound <= floats.count, "there is room for the record")
    // `range` is inside the array.
    return try unsafe floats.lendElements { (floats) throws(FileError) in
      try unsafe body(UnsafeMutableBufferPointer(rebasing: floats[range]))
    }
  }

  /// Appends a record that is not from a place in a file.
  mutating func append(_ word: [UInt8], _ vector: [Float]) {
    precondition(vector.count == dimension, "each record has the same dimension")
    floats += vector
    appendWord(word, count: nil, recordEnd: 0)
  }

  mutating func appendWord(_ word: [UInt8], count: UInt64?, recordEnd: Int) {
    wordCounts.append(count)
    recordEnds.append(recordEnd)
    wordBytes.append(contentsOf: word)
    wordEnds.append(wordBytes.count)
  }

  /// Forgets all but the first records.
  mutating func keep(first count: Int) {
    guard count < self.count else { return }
    let surplus = self.count - count
    wordEnds.removeLast(surplus)
    wordCounts.removeLast(surplus)
    recordEnds.removeLast(surplus)
    wordBytes.removeLast(wordBytes.count - (wordEnds.last ?? 0))
  }

  /// Whether a map has found a value that is not finite in a record's vector.
  func isUndefined(_ index: Int) -> Bool { floats[index * dimension].isNaN }

  /// Replaces all vectors by what becomes of them.
  mutating func apply(_ map: RowMap) {
    var results = [Float](repeating: 0, count: count * map.dimension)
    unsafe results.withUnsafeMutableBufferPointer { results in
      unsafe withRows { unsafe map.apply(to: $0, count: count, into: results) }
    }
    (floats, dimension) = (results, map.dimension)
  }

  /// A record's word.
  package func word(_ index: Int) -> ArraySlice<UInt8> {
    wordBytes[(index == 0 ? 0 : wordEnds[index - 1])..<wordEnds[index]]
  }

  /// Lends all vectors, one after the other. Valid during the call.
  package func withRows<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
    unsafe floats.withUnsafeBufferPointer {
      unsafe body(UnsafeBufferPointer(rebasing: $0[..<(count * dimension)]))
    }
  }

  /// Lends a record's vector. Valid during the call.
  func withVector<Result>(_ index: Int, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
    let range = index * dimension..<(index + 1) * dimension
    return unsafe floats.withUnsafeBufferPointer { unsafe body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  /// The length of a record's vector; not finite if a value is not.
  func norm(_ index: Int) -> Double {
    let vector = floats[index * dimension..<(index + 1) * dimension]
    return vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  /// Scales a record's vector to length 1 in double precision; zeros stay.
  ///
  /// - Returns: false for a vector with a value that is not finite, which stays, since it has no length.
  mutating func normalize(_ index: Int) -> Bool {
    let norm = norm(index)
    guard norm.isFinite else { return false }
    guard norm != 0 else { return true }
    let factor = 1 / norm
    for column in index * dimension..<(index + 1) * dimension {
      floats[column] = Float(Double(floats[column]) * factor)
    }
    return true
  }
}
