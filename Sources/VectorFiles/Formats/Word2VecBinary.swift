internal import HogvecSystem

extension VectorFormat {
  /// word2vec's binary format: a header line, then a word, a space and raw floats for each record.
  public static let binary = VectorFormat(
    name: "bin", summary: "word2vec's binary format", endings: ["bin"], isText: false,
    recognition: .shape { $0.hasHeader && !$0.isTextAfterHeader },
    decoder: { (input, context) throws(FileError) in
      try Word2VecBinaryDecoder(from: &input, isTrusted: context.trustsHeader)
    }, encoder: { _ in Word2VecBinaryEncoder() })
}

/// word2vec's binary format: `rows dimension` and a line feed, then for each record the word's bytes, one
/// space and the floats, 32 bits each, little-endian.
///
/// The original tool writes a line feed after each record, and so does Hogvec; gensim writes none. So at most
/// one is skipped before a word, and none is looked for among the floats, where any byte may be one.
struct Word2VecBinaryDecoder: VectorRecordDecoder {
  private(set) var count: Int
  let dimension: Int
  private var taken = 0
  private var isClaimed = true

  init(from input: inout BufferedInput, isTrusted: Bool) throws(FileError) {
    let header = try VectorFileHeader(from: &input, isTrusted: isTrusted)
    count = header.count
    dimension = header.dimension
  }

  var floatRowByteCount: Int? { dimension * MemoryLayout<Float>.size }

  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    if taken > 0, try input.require(1), unsafe input.window[0] == .lineFeed { input.consume(1) }
    guard taken < count else {
      try checkEnd(of: input)
      return false
    }
    guard let wordCount = try input.find(.space) else {
      if !isClaimed && input.availableCount == 0 { return false }
      throw fault(in: input)
    }
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

  mutating func pass(over byteCount: Int, in input: inout BufferedInput) throws(FileError) -> RecordRun {
    var run = RecordRun()
    let vectorByteCount = dimension * MemoryLayout<Float>.size
    while taken < count && (run.count == 0 || run.byteCount < byteCount) {
      var start = run.byteCount
      if taken > 0, try input.require(start + 1), unsafe input.window[start] == .lineFeed { start += 1 }
      guard let space = try input.find(.space, from: start), try input.require(space + 1 + vectorByteCount)
      else { break }
      run.byteCount = space + 1 + vectorByteCount
      run.count += 1
      taken += 1
    }
    return run
  }

  func withoutClaim(byteCount: Int) -> any VectorRecordDecoder {
    var copy = self
    copy.count = byteCount
    copy.isClaimed = false
    return copy
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

/// Writes word2vec's binary format, with the original tool's line feed after each record.
struct Word2VecBinaryEncoder: VectorRecordEncoder {
  func header(count: Int, dimension: Int) -> [UInt8] { Array("\(count) \(dimension)\n".utf8) }

  func encode(
    word: UnsafeRawBufferPointer, vector: UnsafeBufferPointer<Float>, into records: inout EncodedRecords
  ) {
    unsafe records.append(word)
    records.append(.space)
    unsafe records.append(UnsafeRawBufferPointer(vector))
    records.append(.lineFeed)
  }
}
