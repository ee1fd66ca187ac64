internal import Storage

/// Takes one form's records out of a file, one after the other. A form is a value that knows where it stands;
/// the bytes and the file stay in ``BufferedInput``.
protocol VectorRecordDecoder: Sendable {
  /// The number of records in the file, as the header says or as counted.
  var count: Int { get }
  /// The number of floats in a record.
  var dimension: Int { get }

  /// Takes the next record; false if all were taken and nothing follows them.
  ///
  /// - Parameters:
  ///   - word: its content is replaced.
  ///   - vector: takes ``dimension`` floats.
  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool
}

/// Puts records into one form's bytes.
protocol VectorRecordEncoder: Sendable {
  /// A byte that a word cannot have in this form, with its name in messages; `nil` if the word is fine.
  func forbiddenByte(in word: UnsafeRawBufferPointer) -> String?

  /// Appends a record to the file.
  mutating func write(
    word: UnsafeRawBufferPointer, vector: UnsafeBufferPointer<Float>, to file: inout FileReplacement
  ) throws(FileError)
}

extension VectorRecordEncoder {
  /// Both of word2vec's forms end words at a blank and records at a line feed.
  func forbiddenByte(in word: UnsafeRawBufferPointer) -> String? {
    for index in 0..<word.count {
      if unsafe word[index] == .blank { return "a blank" }
      if unsafe word[index] == .lineFeed { return "a line feed" }
    }
    return nil
  }
}

extension UInt8 {
  static let blank = UInt8(ascii: " ")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
}
