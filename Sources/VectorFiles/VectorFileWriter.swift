public import HogvecSystem

/// Writes a vector file record by record, in constant memory, and publishes it whole: until ``publish()`` an
/// existing file stays as it is, and it stays so if the writer goes without it. Formats that keep words in a
/// file of their own have both written so; ``WordsFileReplacement`` has the order of publication. For one
/// thread.
public struct VectorFileWriter: ~Copyable {
  /// The file's format.
  public let format: VectorFormat
  /// The number of records that the header announces.
  public let count: Int
  /// The number of floats in a record.
  public let dimension: Int
  /// The number of records written so far.
  public private(set) var writtenCount = 0

  /// What is written, as messages name it.
  let path: String
  private var folder: FolderReplacement?
  private var file: FileReplacement
  private var wordsFile: WordsFileReplacement?
  /// What puts the file together, in a format that has parts of records in several places.
  private let assembly: (any RecordAssembly)?
  let encoder: any VectorRecordEncoder
  /// Whether words are written as they are, since they were read so in this format.
  var takesAnyWord = false
  private var pending = EncodedRecords()

  /// Starts a file of `count` records of `dimension` floats. `-` is standard output.
  ///
  /// - Parameters:
  ///   - wordsPath: the words file of formats that have one; by default ``VectorFormat/wordsPath(for:)``.
  ///   - precision: how exactly numbers are written.
  ///   - metadata: what the file says of itself, in a format that has a place for it; elsewhere it is left
  ///     out.
  /// - Throws: ``FileError`` if the directory is missing or cannot be written, or `path` is a directory, or
  ///   the words file is the output itself, or the format has no place for the precision.
  public init(
    path: String, format: VectorFormat = .binary, count: Int, dimension: Int, wordsPath: String? = nil,
    precision: NumberPrecision = .exact, metadata: VectorMetadata = VectorMetadata()
  ) throws(FileError) {
    precondition(count >= 0 && dimension > 0, "a vector file has records of at least one float")
    if path == "-" && format.hasWordsFile && wordsPath == nil {
      throw FileError(
        "cannot write 'standard output': the words of the format \(format.name) go to a file of their own",
        remedy: .nameOutputWords)
    }
    guard format.isWritten else {
      throw FileError("cannot write '\(path)': the format \(format.name) is only read")
    }
    if let objection = format.objection(to: precision, dimension: dimension) {
      throw FileError("cannot write '\(path == "-" ? "standard output" : path)': \(objection)")
    }
    if !format.isFolder { try FileIdentity.checkWritable(path) }
    let folder = format.isFolder ? try FolderReplacement(of: path) : nil
    let content = folder?.path(of: "model.safetensors") ?? path
    var file = try FileReplacement.output(content)
    let encoder = format.encoder(precision: precision).with(metadata)
    let name = format.isFolder ? path : file.path
    try file.write(encoder.header(count: count, dimension: dimension))
    let assembly = try encoder.assembly(count: count, dimension: dimension, for: file, path: name)
    if format.hasWordsFile {
      wordsFile = try WordsFileReplacement(
        of: wordsPath, ownPath: format.wordsPath(for: path), beside: path)
    } else {
      wordsFile = nil
    }
    self.format = format
    self.count = count
    self.dimension = dimension
    self.encoder = encoder
    self.assembly = assembly
    self.file = file
    self.folder = folder
    self.path = name
  }

  /// Appends a record.
  ///
  /// - Parameter count: how often the word was in the text, which formats with a place for it have; `nil` if
  ///   it is not known.
  /// - Throws: ``FileError`` if it cannot be written, the format cannot hold the word (word2vec's hold no
  ///   space and no line feed), or the words file is there with other words and belongs to something else.
  public mutating func append(
    word: UnsafeRawBufferPointer, count: UInt64? = nil, vector: UnsafeBufferPointer<Float>
  ) throws(FileError) {
    precondition(vector.count == dimension, "each record has the file's dimension")
    precondition(writtenCount + pending.count < self.count, "no more records than announced are written")
    let record = writtenCount + pending.count + 1
    if !takesAnyWord, let objection = unsafe encoder.objection(to: word) {
      throw unsafe forbiddenWord(word, objection, record: record, path: path)
    }
    if let objection = unsafe encoder.objection(to: vector) {
      throw unsafe forbiddenVector(of: word, objection, record: record, path: path)
    }
    unsafe encoder.encode(word: word, count: count, vector: vector, into: &pending)
    pending.count += 1
    if pending.usedCount >= 1 << 18 { try writePending() }
  }

  /// Appends a record.
  public mutating func append(word: [UInt8], count: UInt64? = nil, vector: [Float]) throws(FileError) {
    try unsafe word.span.withUnsafeBytes { (word: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe vector.span.withUnsafeBufferPointer {
        (vector: UnsafeBufferPointer<Float>) throws(FileError) in
        try unsafe append(word: word, count: count, vector: vector)
      }
    }
  }

  /// Appends records that were encoded elsewhere.
  mutating func append(_ records: EncodedRecords) throws(FileError) {
    try writePending()
    try write(records)
  }

  /// Makes what was written the file at the path, flushed to the device. All announced records must have been
  /// written.
  public consuming func publish() throws(FileError) {
    try writePending()
    precondition(writtenCount == count, "as many records as announced are written")
    try assembly?.finish(&file)
    if let wordsFile = consume wordsFile {
      try wordsFile.publish(with: file)
    } else {
      try file.publish()
    }
    if let folder = consume folder { try folder.publish() }
  }

  mutating func writePending() throws(FileError) {
    guard pending.count > 0 else { return }
    let records = pending
    pending.removeAll()
    try write(records)
  }

  private mutating func write(_ records: EncodedRecords) throws(FileError) {
    writtenCount += records.count
    precondition(writtenCount <= count, "no more records than announced are written")
    if let assembly {
      try assembly.append(records, to: &file)
    } else {
      try unsafe records.bytes.span.withUnsafeBytes { (raw: UnsafeRawBufferPointer) throws(FileError) in
        try unsafe file.write(UnsafeRawBufferPointer(rebasing: raw[..<records.usedCount]))
      }
    }
    try wordsFile?.write(records.words)
  }
}

/// A word that a format cannot hold.
func forbiddenWord(
  _ word: UnsafeRawBufferPointer, _ objection: String, record: Int, path: String
) -> FileError {
  let text = unsafe shownText(word, limit: 80)
  return FileError("cannot write '\(path)', record \(record): the word '\(text)' \(objection)")
}

/// A vector that a format or its precision cannot hold.
func forbiddenVector(
  of word: UnsafeRawBufferPointer, _ objection: String, record: Int, path: String
) -> FileError {
  let text = unsafe shownText(word, limit: 80)
  return FileError("cannot write '\(path)', record \(record): the vector of '\(text)' \(objection)")
}
