internal import Storage

/// word2vec's binary form: `rows dimension` and a line feed, then for each record the word's bytes, one blank
/// and the floats, 32 bits each, little-endian.
///
/// The original tool writes a line feed after each record, and so does Hogvec; gensim writes none. So at most
/// one is skipped before a word, and none is looked for among the floats, where any byte may be one.
struct Word2VecBinaryDecoder: VectorRecordDecoder {
  let count: Int
  let dimension: Int
  private var taken = 0

  init(from input: inout BufferedInput) throws(FileError) {
    let header = try VectorFileHeader(from: &input)
    count = header.count
    dimension = header.dimension
  }

  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    if taken > 0, try input.require(1), unsafe input.window[0] == .lineFeed { input.consume(1) }
    guard taken < count else {
      try checkEnd(of: input)
      return false
    }
    guard let wordCount = try input.find(.blank) else { throw fault(in: input) }
    unsafe word.replaceSubrange(0..., with: input.window[..<wordCount])
    input.consume(wordCount + 1)
    let byteCount = dimension * MemoryLayout<Float>.size
    guard try input.require(byteCount) else {
      throw FileError("\(place(in: input)): the file ends inside a vector")
    }
    // The window has byteCount bytes; `vector` has room for as many, since it takes `dimension` floats.
    precondition(vector.count >= dimension, "the vector takes the file's dimension")
    unsafe UnsafeMutableRawBufferPointer(vector)
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: input.window[..<byteCount]))
    input.consume(byteCount)
    taken += 1
    return true
  }

  /// What is wrong where no word could be found: the whole rest of the file is in the window.
  private func fault(in input: borrowing BufferedInput) -> FileError {
    if input.availableCount == 0 {
      return FileError("\(place(in: input)): the file ends after \(taken) of \(count) records")
    }
    return FileError("\(place(in: input)): the file ends inside a word")
  }

  /// The place of a fault: the record counted from 1, and the byte where the file ends.
  private func place(in input: borrowing BufferedInput) -> String {
    "'\(input.path)', record \(taken + 1), byte \(input.offset + input.availableCount)"
  }

  private func checkEnd(of input: borrowing BufferedInput) throws(FileError) {
    let rest = input.byteCount - input.offset
    guard rest <= 0 else {
      throw FileError("'\(input.path)', byte \(input.offset): \(byteCountText(rest)) after the last record")
    }
  }
}

/// `1 byte follows`, `17 bytes follow`.
func byteCountText(_ count: Int) -> String { count == 1 ? "1 byte follows" : "\(count) bytes follow" }

/// Writes word2vec's binary form, with the original tool's line feed after each record.
struct Word2VecBinaryEncoder: VectorRecordEncoder {
  mutating func write(
    word: UnsafeRawBufferPointer, vector: UnsafeBufferPointer<Float>, to file: inout FileReplacement
  ) throws(FileError) {
    try unsafe file.write(word)
    try writeByte(.blank, to: &file)
    try unsafe file.write(UnsafeRawBufferPointer(vector))
    try writeByte(.lineFeed, to: &file)
  }

  private func writeByte(_ byte: UInt8, to file: inout FileReplacement) throws(FileError) {
    var byte = byte
    try unsafe withUnsafeBytes(of: &byte) { (raw: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe file.write(raw)
    }
  }
}
