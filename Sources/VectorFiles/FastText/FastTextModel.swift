internal import HogvecSystem

/// A model of fastText 0.9.2 (`.bin`) as it is in a mapped file: its arguments, its words, and the rows of
/// which vectors are the means.
///
/// Byte table of the file (little-endian):
///
/// | bytes | content |
/// |---|---|
/// | 4, 4 | 0x2F4F16BA; version, 12 |
/// | 56 | arguments, see ``FastTextArguments`` |
/// | 4, 4, 4 | entries of the dictionary: all, words, labels |
/// | 8 | words of the text |
/// | 8 | pairs of a pruned dictionary, -1 for one that is not pruned |
/// | entries | a word's bytes, a zero byte, 8 bytes of count, 1 of kind (0 for a word) |
/// | 1 | whether the rows are quantized |
/// | 8, 8 | rows and columns |
/// | 4 x rows x columns | the rows of the words, then those of the buckets |
/// | 1, 8, 8, 4 x rows x columns | the output rows, likewise |
///
/// A vector is the mean of the word's row and those of its n-grams; of a word that is not in the file, of the
/// n-grams' rows alone. It is summed in the order of fastText, in 32 bits, so that it is the same float for
/// float. The memory is that of the words' places. Any number of threads may read.
@safe final class FastTextModel: Sendable {
  let arguments: FastTextArguments
  /// The n-grams; `nil` if a vector is the word's row alone.
  let subwords: Subwords?
  let wordCount: Int
  /// The words of the text that the model was trained on.
  let tokenCount: Int64
  let outputRowCount: Int
  /// Where the words' rows begin in the file.
  let rowsStart: Int
  private let outputRowsStart: Int
  private let mapping: SharedMapping
  /// Where each word begins in the file.
  private let wordStarts: [Int]
  /// The words by their bytes, from the first question on.
  private let index = Lock<WordIndex?>(nil)

  static let magic = littleEndianBytes(of: 0x2F4F_16BA as UInt32)
  static let version: UInt32 = 12
  /// The bytes before the first word.
  static let headerByteCount = 8 + FastTextArguments.byteCount + 28
  /// What is after a word's zero byte: count and kind.
  static let entryByteCount = 9
  /// What is before a matrix: whether it is quantized, rows, and columns.
  static let matrixHeaderByteCount = 17

  /// Whether a file begins as a model of the known version does.
  static func isBegun(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: magic + littleEndianBytes(of: version))
  }

  /// Reads the dictionary of a mapped file, and makes sure that the file has all rows and nothing else.
  ///
  /// - Throws: ``FileError`` for what is damaged, and models that are not of words' vectors: supervised ones,
  ///   quantized ones, those of a pruned dictionary and of other versions.
  init(_ mapping: SharedMapping, path: String) throws(FileError) {
    var fields = FastTextFields(mapping, path: path)
    try fields.checkMark()
    arguments = try fields.arguments()
    subwords = arguments.subwords
    let sizes = try fields.dictionarySizes(arguments)
    (wordCount, tokenCount) = (sizes.words, sizes.tokens)
    wordStarts = try fields.entries(wordCount, labels: sizes.labels)
    let dimension = Int(arguments.dimension)
    let input = try fields.matrix(dimension: dimension, name: "rows of words and n-grams")
    guard input.rowCount == wordCount + Int(arguments.bucketCount) else {
      throw fields.fault(
        at: input.start - 16,
        "\(input.rowCount) rows where \(wordCount) words and \(arguments.bucketCount) buckets have one each")
    }
    rowsStart = input.start
    (outputRowsStart, outputRowCount) = try fields.matrix(dimension: dimension, name: "output rows")
    try fields.checkEnd()
    self.mapping = mapping
  }

  var dimension: Int { Int(arguments.dimension) }
  private var rowByteCount: Int { dimension * MemoryLayout<Float>.size }

  /// The file's bytes. Valid while this value lives.
  @unsafe var fileBytes: UnsafeRawBufferPointer { unsafe mapping.file.bytes }

  /// A word's bytes. Valid while this value lives.
  @unsafe func word(_ id: Int) -> UnsafeRawBufferPointer {
    let start = wordStarts[id]
    // The dictionary was read: a zero byte ends the word, and the next one begins after its entry.
    let end = unsafe memchr(fileBytes.baseAddress! + start, 0, fileBytes.count - start)!
    return unsafe UnsafeRawBufferPointer(
      start: fileBytes.baseAddress! + start, count: UnsafeRawPointer(end) - (fileBytes.baseAddress! + start))
  }

  /// How often a word was in the text.
  func count(ofWord id: Int) -> UInt64 {
    // The entry is after the word and its zero byte, inside the file.
    unsafe UInt64(
      littleEndian: fileBytes.loadUnaligned(
        fromByteOffset: wordStarts[id] + word(id).count + 1, as: UInt64.self))
  }

  /// Whether the model has a word. The first question reads the dictionary.
  func contains(_ word: [UInt8]) -> Bool {
    index.withLock { index in
      if let index { return index.place(of: word) != nil }
      var made = WordIndex()
      made.reserveCapacity(wordCount)
      for id in 0..<wordCount { unsafe made.append(Array(self.word(id))) }
      index = made
      return made.place(of: word) != nil
    }
  }

  // MARK: - Vectors

  /// Sets a word's vector, ``dimension`` floats.
  ///
  /// - Parameter buckets: memory for the n-grams; its content is replaced.
  func compose(_ id: Int, into vector: UnsafeMutableBufferPointer<Float>, buckets: inout [UInt32]) {
    buckets.removeAll(keepingCapacity: true)
    unsafe subwords?.appendBuckets(of: word(id), to: &buckets)
    unsafe setToMean(word: id, buckets: buckets, vector)
  }

  /// The vector of a word that is not in the file; `nil` if it has no n-grams, or the model has none.
  func vector(builtFor word: [UInt8]) -> [Float]? {
    var buckets: [UInt32] = []
    unsafe word.withUnsafeBytes { unsafe subwords?.appendBuckets(of: $0, to: &buckets) }
    guard !buckets.isEmpty else { return nil }
    var vector = [Float](repeating: 0, count: dimension)
    unsafe vector.withUnsafeMutableBufferPointer { unsafe setToMean(word: nil, buckets: buckets, $0) }
    return vector
  }

  /// Vectors of those words that are not in the file and have n-grams, in the order of their bytes.
  func records(builtFor words: Set<[UInt8]>) -> DecodedRecords {
    let built = words.filter { !contains($0) }.sorted { $0.lexicographicallyPrecedes($1) }
      .compactMap { word in vector(builtFor: word).map { (word, $0) } }
    var records = DecodedRecords(dimension: dimension)
    for (word, vector) in built { records.append(word, vector) }
    return records
  }

  /// Sets a vector to the mean of a word's row and those of buckets, of which there is one at least.
  private func setToMean(word: Int?, buckets: [UInt32], _ vector: UnsafeMutableBufferPointer<Float>) {
    precondition(vector.count >= dimension, "the vector takes the model's dimension")
    // Rows are below the number that the file was found to have, each of `dimension` floats.
    let target = UnsafeMutableRawPointer(vector.baseAddress!)
    var rows = buckets.count
    if let word {
      unsafe target.copyMemory(from: row(word), byteCount: rowByteCount)
      if rows == 0 { return }
      rows += 1
    } else {
      unsafe target.initializeMemory(as: UInt8.self, repeating: 0, count: rowByteCount)
    }
    for bucket in buckets { unsafe add(row(wordCount + Int(bucket)), to: target) }
    let factor = Float(1 / Double(rows))
    for column in 0..<dimension { unsafe vector[column] *= factor }
  }

  /// The row of a word, or after those of the words that of a bucket, at any alignment.
  @unsafe func row(_ index: Int) -> UnsafeRawPointer {
    precondition(0 <= index && index < wordCount + Int(arguments.bucketCount), "the row is there")
    return unsafe fileBytes.baseAddress! + (rowsStart + index * rowByteCount)
  }

  /// An output row, at any alignment.
  @unsafe func outputRow(_ index: Int) -> UnsafeRawPointer {
    precondition(0 <= index && index < outputRowCount, "the row is there")
    return unsafe fileBytes.baseAddress! + (outputRowsStart + index * rowByteCount)
  }

  /// Adds a row, at any alignment, to floats.
  private func add(_ row: UnsafeRawPointer, to sum: UnsafeMutableRawPointer) {
    var offset = 0
    while offset + 32 <= rowByteCount {
      let value =
        unsafe sum.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
        + row.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
      unsafe sum.storeBytes(of: value, toByteOffset: offset, as: SIMD8<Float>.self)
      offset += 32
    }
    while offset < rowByteCount {
      let value =
        unsafe sum.loadUnaligned(fromByteOffset: offset, as: Float.self)
        + row.loadUnaligned(fromByteOffset: offset, as: Float.self)
      unsafe sum.storeBytes(of: value, toByteOffset: offset, as: Float.self)
      offset += 4
    }
  }
}
