public import Storage

/// Copies a vector file into another form, record by record, in constant memory.
///
/// Float bits and words stay as they are, so that a file taken from binary to text and back is the same byte
/// for byte (as Hogvec writes it, with a line feed after each record).
public struct VectorFileConverter: Sendable {
  /// The file to read.
  public var input: String
  /// Its form; `nil` for what its content shows.
  public var inputFormat: VectorFileFormat?
  /// The file to write; it may be the one that is read.
  public var output: String
  /// The form to write.
  public var outputFormat: VectorFileFormat

  /// What was converted.
  public struct Summary: Sendable, Equatable {
    /// The form that was read.
    public let inputFormat: VectorFileFormat
    /// The number of records.
    public let count: Int
    /// The number of floats in a record.
    public let dimension: Int
  }

  /// Describes a conversion.
  public init(
    input: String, inputFormat: VectorFileFormat? = nil, output: String, outputFormat: VectorFileFormat
  ) {
    self.input = input
    self.inputFormat = inputFormat
    self.output = output
    self.outputFormat = outputFormat
  }

  /// Converts the file.
  ///
  /// - Parameter progress: called after every 4,096 records with the bytes read and the file's size.
  /// - Throws: ``FileError`` for a fault in the input or a failed write; the output is then as it was before.
  public func run(
    progress: ((_ bytesRead: Int, _ byteCount: Int) -> Void)? = nil
  ) throws(FileError) -> Summary {
    var reader = try VectorFileReader(path: input, format: inputFormat)
    var writer = try VectorFileWriter(
      path: output, format: outputFormat, count: reader.count, dimension: reader.dimension)
    var word: [UInt8] = []
    let vector = UnsafeMutableBufferPointer<Float>.allocate(capacity: reader.dimension)
    unsafe vector.initialize(repeating: 0)
    defer { unsafe vector.deallocate() }
    while try unsafe reader.next(word: &word, vector: vector) {
      try unsafe word.span.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
        try unsafe writer.append(word: bytes, vector: UnsafeBufferPointer(vector))
      }
      if let progress, writer.writtenCount % 4096 == 0 { progress(reader.offset, reader.byteCount) }
    }
    let summary = Summary(inputFormat: reader.format, count: reader.count, dimension: reader.dimension)
    try writer.publish()
    return summary
  }
}
