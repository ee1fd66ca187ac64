internal import HogvecSystem

extension VectorFormat {
  /// The folder of spaCy's vectors, by themselves or in a pipeline's. Read only.
  public static let spaCy = VectorFormat(
    name: "spacy", summary: "a folder of spaCy's vectors, or a pipeline that has one; read only", endings: [],
    isText: false, hasRowsInPlace: false, recognition: .none,
    decoder: { (input, _) throws(FileError) in try SpaCyDecoder(from: &input) }, encoder: nil)
}

/// Reads what spaCy 3 saves of a vocabulary's vectors: `key2row`, a map of MessagePack from the key of each
/// word to a row; `vectors`, a NumPy array of the rows; `strings.json`, the words.
///
/// A record is an entry of the map, in its order, which is that of the words' addition. Words may share a
/// row, as after `prune_vectors`, and rows that no word has are left out.
struct SpaCyDecoder: VectorRecordDecoder {
  let count: Int
  private let words: SpaCyWords
  private let rows: SpaCyRows
  private var taken = 0
  private(set) var roundedCount = 0

  /// Reads the words, and takes the input, which is `key2row`, to the first entry.
  init(from input: inout BufferedInput) throws(FileError) {
    guard input.path != standardInputName else {
      throw FileError("'\(input.path)': spaCy's vectors are a folder of several files; name the folder")
    }
    let folder = splitPath(input.path).directory
    try SpaCyDecoder.checkMode(folder)
    count = try SpaCyDecoder.takeCount(from: &input)
    guard count > 0 else {
      throw FileError(
        "'\(input.path)': no word has a vector; spaCy's small pipelines (those that end in sm) have none")
    }
    rows = try SpaCyRows(path: folder + "/vectors")
    words = try SpaCyWords(path: folder + "/strings.json")
  }

  var dimension: Int { rows.layout.dimension }

  var floatRowByteCount: Int? { nil }

  /// The shortest key and the shortest number of a row.
  var leastRecordByteCount: Int { 2 }

  var storedPrecision: NumberPrecision { rows.layout.numbers.precision }

  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    guard taken < count else {
      try input.checkEnd()
      return false
    }
    var place = input.offset
    let key = try take("key", from: &input)
    guard let text = words[key] else {
      throw fault(in: input, at: place, "no string of 'strings.json' has the key \(key)")
    }
    word.replaceSubrange(0..., with: text)
    place = input.offset
    let row = try take("row", from: &input)
    let rowCount = rows.layout.rowCount
    guard row < rowCount else {
      throw fault(in: input, at: place, "there is no row \(row); 'vectors' has \(rowCount), from 0 on")
    }
    let column = unsafe rows.read(Int(row), into: vector, counting: &roundedCount)
    if let column { throw beyondRange("'\(rows.path)', byte \(rows.place(row: Int(row), column: column))") }
    taken += 1
    return true
  }

  /// Entries are short, and vectors are not: as many as have vectors of `byteCount` bytes.
  mutating func pass(over byteCount: Int, in input: inout BufferedInput) throws(FileError) -> RecordRun {
    let most = max(1, byteCount / (dimension * MemoryLayout<Float>.size))
    var run = RecordRun()
    while run.count < min(most, count - taken) {
      _ = try input.require(run.byteCount + 2 * PackedNumber.mostByteCount)
      let window = unsafe input.window
      guard let key = unsafe PackedNumber(in: window, at: run.byteCount),
        let row = unsafe PackedNumber(in: window, at: run.byteCount + key.byteCount)
      else { break }
      run.byteCount += key.byteCount + row.byteCount
      run.count += 1
    }
    taken += run.count
    return run
  }

  func withoutClaim(byteCount: Int) -> any VectorRecordDecoder { self }

  /// Takes the next number of the map.
  private func take(_ what: String, from input: inout BufferedInput) throws(FileError) -> UInt64 {
    let isThere = try input.require(PackedNumber.mostByteCount)
    if let number = unsafe PackedNumber(in: input.window, at: 0) {
      input.consume(number.byteCount)
      return number.value
    }
    let byteCount = unsafe input.window.first.map { PackedNumber.byteCount(beginningWith: $0) ?? 0 } ?? 1
    guard isThere || byteCount <= input.availableCount else {
      throw fault(in: input, at: input.byteCount, "the file ends inside its map of \(count) words")
    }
    throw fault(in: input, at: input.offset, "the \(what) is not a non-negative integer of MessagePack")
  }

  private func fault(in input: borrowing BufferedInput, at offset: Int, _ reason: String) -> FileError {
    FileError("'\(input.path)', record \(taken + 1), byte \(offset): \(reason)")
  }

  /// Refuses vectors that are built of rows by hashes, which have no words.
  private static func checkMode(_ folder: String) throws(FileError) {
    let path = folder + "/vectors.cfg"
    guard FileIdentity.exists(path) else { return }
    let mode = try JSONValue(reading: path)["mode"]?.text
    guard mode == nil || mode == "default" else {
      throw FileError(
        "cannot read '\(folder)': its vectors are \(mode == "floret" ? "floret's, rows of hashed n-grams" : "of another kind, '\(shownText((mode ?? "").utf8, limit: 80))'"), which"
          + " are not read; those of the mode 'default' are")
    }
  }

  /// Takes the beginning of a map.
  private static func takeCount(from input: inout BufferedInput) throws(FileError) -> Int {
    _ = try input.require(5)
    let window = unsafe input.window
    // The bytes of the count: none where it is in the first byte.
    let width: Int? =
      switch unsafe window.first {
      case .some(0x80...0x8F): 0
      case .some(0xDE): 2
      case .some(0xDF): 4
      case .none: 0
      default: nil
      }
    guard let width else {
      throw FileError("'\(input.path)', byte 0: it is not spaCy's map from words to rows")
    }
    guard window.count > width else {
      throw FileError("'\(input.path)', byte \(window.count): the file ends inside the beginning of its map")
    }
    var count = unsafe width == 0 ? Int(window[0] & 0x0F) : 0
    for place in 1..<1 + width { count = unsafe count << 8 | Int(window[place]) }
    input.consume(1 + width)
    guard count <= (input.byteCount - input.offset) / 2 else {
      throw FileError(
        "'\(input.path)', byte \(input.byteCount): the file ends inside its map of \(count) words")
    }
    return count
  }
}
