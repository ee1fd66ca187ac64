public import HogvecSystem

/// Words and their vectors in memory.
///
/// Rows are in a file's order, which is by falling frequency in most. Each starts at a multiple of 64 bytes
/// and takes ``stride`` floats, of which those beyond ``dimension`` are zero. Of a word that stands twice,
/// the first row is found. Any number of threads may read.
public struct WordVectors: ~Copyable, Sendable {
  /// The number of floats in a vector.
  public let dimension: Int
  /// Whether the rows were scaled to length 1.
  public private(set) var isNormalized = false

  private var index = WordIndex()
  let table: VectorTable
  /// The model that vectors of other words are built from.
  let model: FastTextModel?

  /// Reads a vector file of any format, found in its content. `-` is standard input.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - format: the format to read it as; by default what the content shows.
  ///   - wordsPath: the words file of formats that have one; by default it is looked for beside the file.
  ///   - limit: read only so many of the first rows; what is behind them is not looked at.
  ///   - threads: how many parse; by default the processors that this process may use.
  /// - Throws: ``FileError`` for what cannot be read, a fault in the file, or too little memory.
  public init(
    reading path: String, format: VectorFormat? = nil, wordsPath: String? = nil, limit: Int? = nil,
    threads: Int? = nil
  ) throws(FileError) {
    var reader = try VectorFileReader(path: path, format: format, wordsPath: wordsPath)
    let dimension = reader.dimension
    let model = reader.fastTextModel
    let wanted = min(reader.count, max(0, limit ?? reader.count))
    // A header that lies does not make the table larger than the file can fill; the row too many is where the
    // fault will be noticed.
    let capacity = min(wanted, reader.byteCount / reader.leastRecordByteCount + 1)
    let table = try SharedTable(anonymousRows: max(capacity, 1), dimension: dimension)
    var index = WordIndex()
    index.reserveCapacity(capacity)
    if limit.map({ $0 < reader.count }) ?? false {
      // Record by record, so that a fault behind the limit stays unseen.
      var word: [UInt8] = []
      while index.count < wanted {
        precondition(index.count < capacity, "records take their least bytes in the file")
        let row = unsafe UnsafeMutableBufferPointer(
          start: table.address(ofRow: index.count), count: dimension)
        guard try unsafe reader.next(word: &word, vector: row) else { break }
        index.append(word)
      }
    } else {
      let decode: @Sendable (RecordBlock) throws(FileError) -> DecodedRecords = { (block) throws(FileError) in
        try block.decoded()
      }
      try forEachBlock(of: &reader, threads: threads ?? AvailableProcessors().count, work: decode) {
        (records) throws(FileError) -> Bool in
        precondition(index.count + records.count <= capacity, "records take their least bytes in the file")
        for record in 0..<records.count {
          // The row is below the capacity, and takes `dimension` floats.
          let row = unsafe table.address(ofRow: index.count)
          unsafe records.withVector(record) { unsafe row.update(from: $0.baseAddress!, count: dimension) }
          index.append(Array(records.word(record)))
        }
        return true
      }
    }
    self.index = index
    self.dimension = dimension
    self.table = VectorTable(table)
    self.model = model
  }

  /// Makes vectors of words in memory.
  ///
  /// - Parameters:
  ///   - words: one for each row.
  ///   - dimension: the number of floats in a row.
  ///   - fill: sets a row, which is zero before.
  public init(
    words: [[UInt8]], dimension: Int, fill: (_ row: Int, _ vector: UnsafeMutableBufferPointer<Float>) -> Void
  ) throws(FileError) {
    table = VectorTable(try SharedTable(anonymousRows: max(words.count, 1), dimension: dimension))
    self.dimension = dimension
    model = nil
    index.reserveCapacity(words.count)
    for row in words.indices {
      index.append(words[row])
      unsafe fill(row, UnsafeMutableBufferPointer(start: table.table.address(ofRow: row), count: dimension))
    }
  }

  /// The number of rows.
  public var count: Int { index.count }

  /// The distance between the starts of two rows, in floats; a multiple of 16.
  public var stride: Int { table.table.stride }

  /// A row's word.
  public func word(_ row: Int) -> [UInt8] {
    Array(index[row])
  }

  /// The first row with the word.
  public func id(of word: [UInt8]) -> Int? {
    index.place(of: word)
  }

  /// Whether words that are not in the file may have vectors: it is a model of fastText with n-grams.
  public var buildsVectors: Bool { model?.subwords != nil }

  /// The vector of a word that is not in the file, built from its n-grams of characters, where the file is a
  /// model of fastText that has them; of length 1 if the rows are. `nil` for a word that is in the file,
  /// whether its row was read or not, and for one without n-grams of the model's lengths.
  public func builtVector(of word: [UInt8]) -> [Float]? {
    guard let model, id(of: word) == nil, let vector = model.vector(builtFor: word),
      count == model.wordCount || !model.contains(word)
    else { return nil }
    return isNormalized ? unitVector(of: vector) : vector
  }

  /// A row.
  public func vector(_ row: Int) -> [Float] { unsafe Array(self.row(row)) }

  /// The vector of a word: its row, or else what ``builtVector(of:)`` gives.
  public func vector(of word: String) -> [Float]? {
    let word = Array(word.utf8)
    return id(of: word).map { vector($0) } ?? builtVector(of: word)
  }

  /// A row's floats. Valid while this value lives.
  @unsafe public func row(_ row: Int) -> UnsafeBufferPointer<Float> {
    precondition(row >= 0 && row < count, "the row is one of the file's")
    return unsafe UnsafeBufferPointer(start: table.table.address(ofRow: row), count: dimension)
  }

  /// Where the first row starts, or would; the others follow at ``stride`` floats. Valid while this value
  /// lives.
  @unsafe public var rows: UnsafePointer<Float> {
    unsafe UnsafePointer(table.table.address(ofRow: 0))
  }

  /// A view of the first rows that threads can share. Unless they are normalized, it takes their lengths, at
  /// the cost of reading each once.
  public func rows(limit: Int? = nil) -> VectorRows {
    let count = min(limit ?? count, count)
    var scales: [Float] = []
    if !isNormalized { for row in 0..<count { scales.append(reciprocalLength(row)) } }
    return VectorRows(count: count, table: table, scales: scales)
  }

  /// 1 over a row's length, summed in double precision.
  func reciprocalLength(_ row: Int) -> Float {
    // The row is borrowed with the vectors.
    let vector = unsafe self.row(row)
    var sum = 0.0
    for column in vector.indices { sum += unsafe Double(vector[column]) * Double(vector[column]) }
    return reciprocal(sum.squareRoot())
  }

  /// The vectors scaled to length 1, in the same memory, which views see too. Rows of zeros stay; rows with
  /// values that are not finite become not-a-number, and compare with nothing.
  public consuming func normalized() -> WordVectors {
    for row in 0..<count where !isNormalized {
      let vector = unsafe UnsafeMutableBufferPointer(start: table.table.address(ofRow: row), count: dimension)
      var sum = 0.0
      for index in vector.indices { sum += unsafe Double(vector[index]) * Double(vector[index]) }
      guard sum != 0 else { continue }
      let factor = 1 / sum.squareRoot()
      for index in vector.indices { unsafe vector[index] = Float(Double(vector[index]) * factor) }
    }
    isNormalized = true
    return self
  }
}
