public import HogvecSystem

/// A vector file opened for queries: rows as they lie in the mapped file, words and lengths from an index
/// beside it.
///
/// The first opening reads the file once and leaves `FILE.hvix` beside it; later ones map both and read
/// nothing, so that they take milliseconds, and several processes share the pages. The index is made anew
/// when the file's size, times or identity have changed, or a byte of the index has. Where it cannot be
/// written, it is made in memory each time. Formats of text, arrays of other numbers than 32-bit floats, and
/// models of fastText with n-grams are read into memory. Any number of threads may read.
///
/// A file that is mapped must not be made shorter: to touch what is gone ends the process by SIGBUS. A new
/// file that is renamed to its place does no harm, and ``checkIsUnchanged()`` tells of it.
@safe public struct IndexedVectors: ~Copyable, Sendable {
  /// The path of the file.
  public let path: String
  /// Its format.
  public let format: VectorFormat
  /// The number of floats in a vector.
  public var dimension: Int { index.dimension }
  /// The number of rows.
  public var count: Int { index.count }
  /// Whether the index was found beside the file, made and left there, or neither.
  public let indexOrigin: IndexOrigin
  /// What is wrong with the file that stands where the index should be, in one line; `nil` if nothing is.
  public let indexFault: String?

  /// Where an index comes from.
  public enum IndexOrigin: Sendable { case found, made, memory }

  private let index: VectorIndex
  private let rows: IndexedRows
  /// The model that vectors of words that are not in the file are built from.
  private let model: FastTextModel?
  /// What the file was when it was opened; `nil` if all of it that is used is in memory.
  private let state: FileState?

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - format: the format to read it as; by default what the content shows.
  ///   - wordsPath: the words file of formats that have one; by default it is looked for beside the file.
  ///   - threads: how many read it, if it must be read; by default the processors that this process may use.
  /// - Throws: ``FileError`` for what cannot be read or a fault in the file.
  public init(
    path: String, format: VectorFormat? = nil, wordsPath: String? = nil,
    threads: Int? = nil
  ) throws(FileError) {
    let content = try VectorContent(of: path, as: format)
    let path = content.path
    let format = if let format = content.format { format } else { try sniffed(path) }
    let opened = try OpenedRows(
      path, format, wordsPath: wordsPath, threads: threads ?? AvailableProcessors().count)
    self.path = path
    self.format = format
    (index, rows) = (opened.index, opened.rows)
    (indexOrigin, indexFault, model) = (opened.origin, opened.fault, opened.model)
    state = opened.state
  }

  /// Makes sure that the file is still the one that was opened. Rows are read from it when they are asked
  /// for, and lengths from the index, so that answers from a file that was written to meanwhile would be
  /// wrong: ask before an answer is believed.
  ///
  /// - Throws: ``FileError`` if it was changed, replaced or removed.
  public func checkIsUnchanged() throws(FileError) {
    guard let state else { return }
    var status = stat()
    guard fileStatus(path, &status), FileState(status) == state else {
      throw FileError("'\(path)' was changed since it was opened; open it again to ask what it is now")
    }
  }

  // MARK: - Access

  /// A row's word.
  public func word(_ row: Int) -> [UInt8] { index.word(row) }

  /// The first row with the word.
  public func id(of word: [UInt8]) -> Int? { index.row(of: word) }

  /// Where a row starts: ``dimension`` floats, at any alignment. Valid while this value lives.
  @unsafe public func address(_ row: Int) -> UnsafeRawPointer {
    unsafe rows.base + index.offset(row)
  }

  /// What a row's products must be multiplied with to be cosines: 1 over its length, 0 for zeros, not a
  /// number for rows with values that are not finite.
  public func scale(_ row: Int) -> Float { index.scale(row) }

  /// A row as it stands in the file.
  public func vector(_ row: Int) -> [Float] {
    // The row is inside the file, with `dimension` floats.
    let start = unsafe address(row)
    return (0..<dimension).map { column in
      unsafe start.loadUnaligned(fromByteOffset: column * MemoryLayout<Float>.size, as: Float.self)
    }
  }

  /// The vector of a word: its row as it stands in the file, or else what is built from its n-grams, where
  /// the file is a model of fastText that has them; `nil` for other words.
  public func vector(of word: String) -> [Float]? {
    let word = Array(word.utf8)
    return id(of: word).map { vector($0) } ?? builtVector(of: word)
  }

  /// A row scaled to length 1.
  public func unitVector(_ row: Int) -> [Float] { rows().unitVectors([row]) }

  /// The vector of a word that is not in the file, built from its n-grams of characters, where the file is a
  /// model of fastText that has them: the mean of their rows. `nil` for a word that is in the file, and for
  /// one without n-grams of the model's lengths.
  public func builtVector(of word: [UInt8]) -> [Float]? {
    id(of: word) == nil ? model?.vector(builtFor: word) : nil
  }

  /// The same scaled to length 1, as ``unitVector(_:)`` has rows.
  public func builtUnitVector(of word: [UInt8]) -> [Float]? { builtVector(of: word).map(unitVector(of:)) }

  /// Goes through the words in the order of rows. The bytes are valid during the call.
  public func forEachWord(_ body: (_ row: Int, _ word: UnsafeRawBufferPointer) -> Void) {
    for row in 0..<count { unsafe body(row, index.bytes(ofWord: row)) }
  }
}

extension IndexedVectors {
  /// A view of the first rows that threads can share.
  public func rows(limit: Int? = nil) -> VectorRows {
    VectorRows(count: min(limit ?? count, count), dimension: dimension, index: index, rows: rows)
  }
}

private func sniffed(_ path: String) throws(FileError) -> VectorFormat {
  var input = try BufferedInput(path: path)
  return try VectorFormat.sniff(&input)
}

/// A file mapped with its index, which is made if it is not there, or read into memory.
private struct OpenedRows {
  let index: VectorIndex
  let rows: IndexedRows
  let origin: IndexedVectors.IndexOrigin
  var fault: String?
  /// What the file was, if it is mapped.
  let state: FileState?
  /// The model, if the file is one and its vectors were built.
  var model: FastTextModel?

  init(_ path: String, _ format: VectorFormat, wordsPath: String?, threads: Int) throws(FileError) {
    let words = try format.existingWordsPath(wordsPath, for: path)
    if path != "-" && format.hasRowsInPlace,
      let mapped = try OpenedRows(mapping: path, format, words: words, threads: threads)
    {
      self = mapped
      return
    }
    var status = stat()
    let isFile = fileStatus(path, &status)
    let vectors = try WordVectors(reading: path, format: format, wordsPath: words, threads: threads)
    model = vectors.model
    var builder = VectorIndex.Builder(dimension: vectors.dimension)
    builder.add(vectors)
    let identity = VectorIndex.Identity()
    let byteCount = max(1, vectors.count) * vectors.stride * MemoryLayout<Float>.size
    guard let made = VectorIndex(image: builder.image(identity), of: identity, fileByteCount: byteCount)
    else {
      preconditionFailure("an index that was just made is whole")
    }
    (index, rows, origin) = (made, .memory(vectors.table), .memory)
    // Of a model rows are used where they are, for words that are not in it.
    state = model != nil && isFile ? FileState(status) : nil
  }

  /// - Returns: `nil` if the file is a pipe or compressed, or its rows are no 32-bit floats.
  private init?(mapping path: String, _ format: VectorFormat, words: String?, threads: Int)
    throws(FileError)
  {
    let descriptor = try FileDescriptor(path: path, flags: O_RDONLY | O_NONBLOCK)
    guard let identity = try VectorIndex.Identity(of: descriptor, wordsPath: words, format: format),
      try Compression(of: descriptor) == nil
    else { return nil }
    let status = try descriptor.status()
    state = FileState(status)
    let file = SharedMapping(try MappedFile(descriptor))
    rows = .mapped(file)
    let indexPath = path + ".hvix"
    let finding = VectorIndex.find(at: indexPath, of: identity, fileByteCount: file.file.byteCount)
    if case .whole(let found) = finding {
      (index, origin) = (found, .found)
      return
    }
    var reader = try VectorFileReader(path: path, format: format, wordsPath: words)
    guard reader.hasFloatRows else { return nil }
    var builder = VectorIndex.Builder(dimension: reader.dimension)
    try builder.add(&reader, threads: threads)
    let image = builder.image(identity)
    // The reader has opened the file once more.
    let now = try FileDescriptor(path: path, flags: O_RDONLY | O_NONBLOCK)
    guard try VectorIndex.Identity(of: now, wordsPath: words, format: format) == identity,
      let made = VectorIndex(image: image, of: identity, fileByteCount: file.file.byteCount)
    else { throw FileError("'\(path)': the file was changed while it was read") }
    index = made
    let obstacle: String? =
      switch finding {
      case .foreign: "'\(indexPath)' is not an index of vectors"
      case .unreadable(let error): error.description
      case .whole, .none, .damaged: nil
      }
    if let obstacle {
      origin = .memory
      fault = "\(obstacle); it stays as it is, and '\(path)' is read as a whole each time"
      return
    }
    // The index has the words, which whoever may not read the file shall not read there.
    let isWritten = VectorIndex.write(image, to: indexPath, mode: status.st_mode & 0o666)
    origin = isWritten ? .made : .memory
    if case .damaged = finding {
      fault = "'\(indexPath)' was damaged; \(origin == .made ? "it was made anew" : "it cannot be replaced")"
    }
  }
}
