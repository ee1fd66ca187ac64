internal import HogvecSystem

/// Reads word2vec's binary format: `rows dimension` and a line feed, then for each record the word's bytes,
/// one space and the floats, 32 bits each, little-endian.
///
/// The original tool writes a line feed after each record, and so does Hogvec; gensim writes none. So at most
/// one is skipped before a word, and none is looked for among the floats, where any byte may be one. Where a
/// word ends that has a space in it is ``WordEnd``'s to find.
struct Word2VecBinaryDecoder: VectorRecordDecoder {
  private(set) var count: Int
  let dimension: Int
  private var taken = 0
  private var isClaimed = true
  /// Whether each record ends in a line feed.
  private let hasLineFeeds: Bool

  init(from input: inout BufferedInput, isTrusted: Bool) throws(FileError) {
    try skipMark(in: &input)
    let header = try VectorFileHeader(from: &input, isTrusted: isTrusted)
    count = header.count
    dimension = header.dimension
    hasLineFeeds = try WordEnd.recordsEndInLineFeeds(in: &input, vectorByteCount: dimension * 4, count: count)
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
    let wordCount: Int
    switch try wordEnd(in: &input, from: 0) {
    case .at(let place): wordCount = place
    case .none:
      if !isClaimed && input.availableCount == 0 { return false }
      throw fault(in: input)
    case .unclear:
      throw FileError(
        "'\(input.path)', record \(taken + 1), byte \(input.offset): the word's end is not clear; words with spaces in"
          + " them do not fit this format")
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
      guard case .at(let space) = try wordEnd(in: &input, from: start),
        try input.require(space + 1 + vectorByteCount)
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

  /// Where the word that starts at a place of the window ends.
  private func wordEnd(in input: inout BufferedInput, from start: Int) throws(FileError) -> WordEnd {
    try WordEnd(
      in: &input, from: start, vectorByteCount: dimension * MemoryLayout<Float>.size,
      hasLineFeeds: hasLineFeeds, isLast: taken + 1 == count)
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
