internal import HogvecSystem

/// Takes the fields of fastText's model file one after the other; nothing that they claim is believed.
@safe struct FastTextFields {
  private let mapping: SharedMapping
  private let path: String
  private var offset = 0

  init(_ mapping: SharedMapping, path: String) {
    self.mapping = mapping
    self.path = path
  }

  @unsafe private var bytes: UnsafeRawBufferPointer { unsafe mapping.file.bytes }
  private var restByteCount: Int { mapping.file.byteCount - offset }

  /// What is wrong at a byte.
  func fault(at place: Int, _ reason: String) -> FileError {
    FileError("'\(path)', header, byte \(place): \(reason)")
  }

  /// A model that is none of words' vectors, or not in a layout that is known.
  private func refusal(_ name: String) -> FileError { FileError("cannot read '\(path)': it is \(name)") }

  private func require(_ byteCount: Int, _ name: String) throws(FileError) {
    guard byteCount <= restByteCount else {
      throw FileError("'\(path)', byte \(mapping.file.byteCount): the file ends inside the \(name)")
    }
  }

  /// Takes a number; the file must have it.
  private mutating func take<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) -> Number {
    // The caller has required the bytes.
    let number = unsafe Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    offset += MemoryLayout<Number>.size
    return number
  }

  /// Takes magic and version.
  mutating func checkMark() throws(FileError) {
    guard unsafe bytes.starts(with: FastTextModel.magic) else {
      throw fault(at: 0, "it is not a model of fastText")
    }
    try require(8, "header")
    offset = 4
    let version = take(UInt32.self)
    guard version == FastTextModel.version else {
      throw fault(at: 4, "version \(version) of fastText's model; \(FastTextModel.version) is known")
    }
  }

  mutating func arguments() throws(FileError) -> FastTextArguments {
    try require(FastTextArguments.byteCount, "header")
    let arguments: FastTextArguments
    do throws(FastTextArguments.Fault) {
      // The bytes were required.
      arguments = try unsafe FastTextArguments(
        UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + FastTextArguments.byteCount]))
    } catch {
      throw fault(at: offset + error.offset, error.reason)
    }
    if arguments.objective == .supervised {
      throw refusal(
        "a supervised model of fastText, which sorts texts by their labels; write its words' vectors as text with the"
          + " fasttext program (print-word-vectors)")
    }
    guard Int(arguments.dimension) <= max(mapping.file.byteCount, 1 << 16) else {
      throw fault(
        at: offset,
        "\(arguments.dimension) floats a row are more than the file's \(mapping.file.byteCount) bytes can hold"
      )
    }
    offset += FastTextArguments.byteCount
    return arguments
  }

  /// Takes what the dictionary says of itself: the words, the labels (words of the text that begin with
  /// `__label__`, which have no vectors), and the words of the text.
  mutating func dictionarySizes(
    _ arguments: FastTextArguments
  ) throws(FileError) -> (words: Int, labels: Int, tokens: Int64) {
    try require(28, "header")
    if isFloret {
      throw refusal(
        "a model of floret; write its words' vectors as text there (save_vectors)"
      )
    }
    let start = offset
    let (entries, words, labels) = (Int(take(Int32.self)), Int(take(Int32.self)), Int(take(Int32.self)))
    let (tokens, pairs) = (take(Int64.self), take(Int64.self))
    guard words >= 0, labels >= 0, entries == words + labels else {
      throw fault(
        at: start,
        "there are \(Figures.counted(entries, "record")), but \(Figures.counted(words, "word")) and"
          + " \(Figures.counted(labels, "label"))")
    }
    guard pairs < 0 else {
      throw refusal(
        "a model of fastText with a pruned dictionary, which has lost rows of n-grams; use the one before")
    }
    guard entries <= restByteCount / (1 + FastTextModel.entryByteCount) else {
      throw fault(
        at: start, "\(entries) words are more than the file's \(mapping.file.byteCount) bytes can hold")
    }
    return (words, labels, tokens)
  }

  /// Whether two more arguments, the mode and the number of hashes, are before the last two, as in floret's.
  private var isFloret: Bool {
    guard restByteCount >= 36 else { return false }
    func number(_ place: Int) -> Int32 {
      unsafe Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + place, as: Int32.self))
    }
    // `lrUpdateRate` is the mode, and the dictionary's sizes are 8 bytes later.
    let mode = number(-12)
    return (1...2).contains(mode) && (1...4).contains(number(-8)) && number(0) != number(4) &+ number(8)
      && number(8) >= 0 && number(12) >= 0 && number(8) == number(12) &+ number(16)
  }

  /// Takes the dictionary: where each word begins. Labels, which are after the words, are passed over.
  mutating func entries(_ count: Int, labels: Int) throws(FileError) -> [Int] {
    var starts: [Int] = []
    starts.reserveCapacity(count)
    for entry in 0..<count + labels {
      // The search stays inside the file.
      guard restByteCount > 0,
        let end = unsafe memchr(bytes.baseAddress! + offset, 0, restByteCount),
        case let wordByteCount = unsafe UnsafeRawPointer(end) - (bytes.baseAddress! + offset),
        wordByteCount + 1 + FastTextModel.entryByteCount <= restByteCount
      else {
        throw FileError(
          "'\(path)', record \(entry + 1), byte \(mapping.file.byteCount): the file ends inside the words")
      }
      if entry < count { starts.append(offset) }
      offset += wordByteCount + 1 + FastTextModel.entryByteCount
      guard unsafe bytes[offset - 1] == (entry < count ? 0 : 1) else {
        let kind = entry < count ? "a word, which is 0" : "a label, which is 1"
        throw FileError(
          "'\(path)', record \(entry + 1), byte \(offset - 1): this is not the kind of \(kind)")
      }
    }
    return starts
  }

  /// Takes a matrix: where its rows begin, and how many there are.
  mutating func matrix(dimension: Int, name: String) throws(FileError) -> (start: Int, rowCount: Int) {
    try require(FastTextModel.matrixHeaderByteCount, name)
    let start = offset
    guard take(UInt8.self) == 0 else {
      throw refusal(
        "a quantized model of fastText, whose vectors are approximate; use the one before it was quantized")
    }
    let (rows, columns) = (take(Int64.self), take(Int64.self))
    guard columns == dimension else {
      throw fault(at: start + 9, "\(columns) numbers in the \(name), but the dimension is \(dimension)")
    }
    guard rows >= 0, Int(rows) <= mapping.file.byteCount / 4 else {
      throw fault(
        at: start + 1,
        "\(rows) x \(columns) floats are more than the file's \(mapping.file.byteCount) bytes can hold")
    }
    // Both numbers are below the largest of 32 bits, or that times the file's bytes.
    let (byteCount, overflows) = (dimension * 4).multipliedReportingOverflow(by: Int(rows))
    try require(overflows ? Int.max : byteCount, name)
    defer { offset += byteCount }
    return (offset, Int(rows))
  }

  func checkEnd() throws(FileError) {
    guard restByteCount == 0 else {
      throw restFault(in: path, at: offset, byteCount: restByteCount)
    }
  }
}
