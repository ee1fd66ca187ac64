internal import HogvecSystem

/// Reads word2vec's binary format: `rows dimension` and a line feed, then for each record the word's bytes,
/// one space and the floats, 32 bits each, little-endian.
///
/// The original tool writes a line feed after each record, and so does Hogvec; gensim writes none. So at most
/// one is skipped before a word, and none is looked for among the floats, where any byte may be one. Where a
/// word ends that has a space in it is ``WordEnd``'s to find.
struct Word2VecBinaryDecoder: ClaimingDecoder {
  var count: Int
  let dimension: Int
  private var taken = 0
  var isClaimed = true
  /// How often floats have which exponents; `nil` if each record ends in a line feed.
  private let shares: ExponentShares?
  private let firstSpaces = FirstSpaces()
  /// The bytes of the next words, as far as they are known.
  private var known: ArraySlice<Int> = []

  init(from input: inout BufferedInput, isTrusted: Bool) throws(FileError) {
    try skipMark(in: &input)
    let header = try VectorFileHeader(from: &input, isTrusted: isTrusted)
    count = header.count
    dimension = header.dimension
    shares =
      try WordEnd.recordsEndInLineFeeds(
        in: &input, vectorByteCount: Self.vectorByteCount(dimension), count: count)
      ? nil : ExponentShares(of: input, vectorByteCount: Self.vectorByteCount(dimension))
  }

  private static func vectorByteCount(_ dimension: Int) -> Int { dimension * MemoryLayout<Float>.size }
  private var vectorByteCount: Int { Self.vectorByteCount(dimension) }

  var floatRowByteCount: Int? { vectorByteCount }

  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    if taken > 0, try input.require(1), unsafe input.window[0] == .lineFeed { input.consume(1) }
    guard taken < count else {
      try input.checkEnd()
      return false
    }
    let wordCount: Int
    let end: WordEnd =
      if let count = known.popFirst() { .at(count) } else { try wordEnd(in: &input, from: 0) }
    switch end {
    case .at(let place): wordCount = place
    case .none:
      if !isClaimed && input.availableCount == 0 { return false }
      throw fault(in: input)
    case .atIfAllAreFirst, .unclear:
      throw FileError(
        "'\(input.path)', record \(taken + 1), byte \(input.offset): it is not clear where the word ends; words with"
          + " spaces do not fit this format, which a file of text can hold")
    }
    unsafe word.replaceSubrange(0..., with: input.window[..<wordCount])
    input.consume(wordCount + 1)
    let byteCount = vectorByteCount
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
    while taken < count && (run.count == 0 || run.byteCount < byteCount) {
      var start = run.byteCount
      if taken > 0, try input.require(start + 1), unsafe input.window[start] == .lineFeed { start += 1 }
      guard case .at(let space) = try wordEnd(in: &input, from: start),
        try input.require(space + 1 + vectorByteCount)
      else { break }
      run.wordByteCounts.append(space - start)
      run.byteCount = space + 1 + vectorByteCount
      run.count += 1
      taken += 1
    }
    return run
  }

  func knowing(_ run: RecordRun) -> any VectorRecordDecoder {
    var copy = self
    copy.known = run.wordByteCounts[...]
    return copy
  }

  /// Where the word that starts at a place of the window ends.
  private func wordEnd(in input: inout BufferedInput, from start: Int) throws(FileError) -> WordEnd {
    let end = try WordEnd(
      in: &input, from: start, vectorByteCount: vectorByteCount, shares, isLast: taken + 1 == count)
    guard case .atIfAllAreFirst(let place) = end else { return end }
    guard isClaimed, let shares,
      try firstSpaces.areAllEnds(in: input, count: count, vectorByteCount, shares)
    else { return .unclear }
    return .at(place)
  }

  /// Whether each word of a file ends at its first space; found out once, for all copies of a decoder.
  private final class FirstSpaces: Sendable {
    private let finding = Lock<Bool?>(nil)

    /// Reads the file from its beginning: with such words it must have as many records as its header says,
    /// nothing after them, words that are UTF-8 without control characters, and vectors that are like others.
    func areAllEnds(
      in input: borrowing BufferedInput, count: Int, _ vectorByteCount: Int, _ shares: ExponentShares
    ) throws(FileError) -> Bool {
      if let known = finding.withLock({ $0 }) { return known }
      var input = try input.reopened()
      try skipMark(in: &input)
      _ = try VectorFileHeader(from: &input)
      var areAll = true
      for _ in 0..<count where areAll {
        let space = try input.find(.space, within: WordEnd.longestPlainWord) ?? input.availableCount
        areAll = try input.require(space + 1 + vectorByteCount)
        if areAll {
          let word = unsafe input.window[..<space]
          areAll =
            unsafe word.allSatisfy(isWordByte) && isValid(input.window, 0..<space)
            && shares.isUsual(input.window, at: space + 1, byteCount: vectorByteCount)
        }
        if areAll { input.consume(space + 1 + vectorByteCount) }
      }
      areAll = areAll && input.offset == input.byteCount
      finding.withLock { [areAll] in $0 = areAll }
      return areAll
    }
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

}
