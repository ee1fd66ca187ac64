public import Storage

/// Writes a vector file record by record, in constant memory, and publishes it whole: until ``publish()`` an
/// existing file stays as it is, and it stays so if the writer goes without it. For one thread.
public struct VectorFileWriter: ~Copyable {
  /// The file's form.
  public let format: VectorFileFormat
  /// The number of records that the header announces.
  public let count: Int
  /// The number of floats in a record.
  public let dimension: Int
  /// The number of records written so far.
  public private(set) var writtenCount = 0

  private var file: FileReplacement
  private var encoder: any VectorRecordEncoder

  /// Starts a file of `count` records of `dimension` floats.
  ///
  /// - Throws: ``FileError`` if the directory is missing or cannot be written, or `path` is a directory.
  public init(
    path: String, format: VectorFileFormat = .binary, count: Int, dimension: Int
  ) throws(FileError) {
    precondition(count >= 0 && dimension > 0, "a vector file has records of at least one float")
    var file = try FileReplacement(of: path)
    try file.write("\(count) \(dimension)\n")
    self.format = format
    self.count = count
    self.dimension = dimension
    self.encoder = format.encoder
    self.file = file
  }

  /// Appends a record.
  ///
  /// - Throws: ``FileError`` if it cannot be written, or the form cannot hold the word: neither of word2vec's
  ///   holds a blank or a line feed.
  public mutating func append(
    word: UnsafeRawBufferPointer, vector: UnsafeBufferPointer<Float>
  ) throws(FileError) {
    precondition(vector.count == dimension, "each record has the file's dimension")
    precondition(writtenCount < count, "no more records than announced are written")
    if let forbidden = unsafe encoder.forbiddenByte(in: word) {
      let text = unsafe String(decoding: word.prefix(80), as: UTF8.self).replacing("\n", with: "\\n")
      throw FileError(
        "cannot write '\(file.path)', record \(writtenCount + 1): the word '\(text)' has \(forbidden) in it")
    }
    try unsafe encoder.write(word: word, vector: vector, to: &file)
    writtenCount += 1
  }

  /// Appends a record.
  public mutating func append(word: [UInt8], vector: [Float]) throws(FileError) {
    try unsafe word.span.withUnsafeBytes { (word: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe vector.span.withUnsafeBufferPointer {
        (vector: UnsafeBufferPointer<Float>) throws(FileError) in
        try unsafe append(word: word, vector: vector)
      }
    }
  }

  /// Makes what was written the file at the path, flushed to the device. All announced records must have been
  /// written.
  public consuming func publish() throws(FileError) {
    precondition(writtenCount == count, "as many records as announced are written")
    try file.publish()
  }
}
