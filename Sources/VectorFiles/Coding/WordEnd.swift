internal import HogvecSystem

/// Where a word of word2vec's binary format ends.
///
/// It ends at the first space, unless the word itself has spaces, as some that gensim writes; then what
/// follows a false end shows it. In files with a line feed after each record, the right end has one after its
/// vector, and a word after that. In files without, a false end in a word shifts the floats, whose exponents
/// are then those of other bytes, so of several ends the one is right whose vector looks far more like the
/// file's others. Where vectors are too short for that, the number of records in the file decides. Else the
/// record is refused.
enum WordEnd {
  /// The place of the space.
  case at(Int)
  /// The place of the first space, if the file has as many records as its header says when each word ends at
  /// its first space.
  case atIfAllAreFirst(Int)
  /// The file ends before a space.
  case none
  /// No end fits, or it is not clear which.
  case unclear

  /// No word with spaces is longer.
  private static let longestWord = 1024
  /// No word without is longer, so that a file of another kind is not read as a whole.
  static let longestPlainWord = 1 << 20
  /// The bytes of vectors so short that they may look like others by chance.
  private static let shortVector = 32
  /// The bytes after a record by which the end of its word may be told.
  static func lookahead(vectorByteCount: Int) -> Int { 4 * longestWord + vectorByteCount }
  /// How far the end of a word is looked for.
  static let reach = longestWord
  /// One end is right rather than another if its vector is e^10 times as likely.
  private static let clearMargin: Float = 10
  /// The first space is right by the number of records only if its vector is not much less likely.
  private static let closeMargin: Float = 5
  /// What a control character in the next word takes from an end's likelihood, as a logarithm.
  private static let controlPenalty: Float = 10
  /// What is taken where the next word is not UTF-8.
  private static let encodingPenalty: Float = 5

  /// Finds the end of the word at a place of the window; the record need not be whole.
  ///
  /// - Parameters:
  ///   - vectorByteCount: the bytes of a vector.
  ///   - shares: how often floats of the file have which exponents; `nil` if there is a line feed after each
  ///     vector.
  ///   - isLast: whether nothing need follow the record.
  init(
    in input: inout BufferedInput, from start: Int, vectorByteCount: Int, _ shares: ExponentShares?,
    isLast: Bool
  ) throws(FileError) {
    guard let first = try input.find(.space, from: start, within: WordEnd.longestPlainWord) else {
      self = .none
      return
    }
    self = .at(first)
    if isLast {
      if let place = try WordEnd.lastWordEnd(in: &input, from: start, first, vectorByteCount) {
        self = .at(place)
      }
      return
    }
    // A file cut short says so itself.
    guard try input.require(first + 1 + vectorByteCount + 1) else { return }
    if let shares {
      self = try WordEnd.likelyEnd(in: &input, from: start, first, vectorByteCount, shares)
    } else {
      self = try WordEnd.endBeforeLineFeed(in: &input, from: start, first, vectorByteCount)
    }
  }

  // MARK: - With line feeds

  /// The end whose vector a line feed and a word follow, and if several have that, the one after which
  /// another record follows; if none has, the first that a line feed and something else than lines follow,
  /// since words may have control characters.
  private static func endBeforeLineFeed(
    in input: inout BufferedInput, from start: Int, _ first: Int, _ vectorByteCount: Int
  ) throws(FileError) -> WordEnd {
    var ends: [Int] = []
    var other: Int?
    var space = first
    while true {
      let next = space + 1 + vectorByteCount
      let isBeforeWord = try isFollowed(in: &input, at: next, byWord: true)
      let end = space - start < longestWord ? try otherEnd(in: &input, after: space) : nil
      // So it is with most records.
      if isBeforeWord && end == nil && ends.isEmpty { return .at(space) }
      if isBeforeWord { ends.append(space) }
      if !isBeforeWord && other == nil, try isFollowed(in: &input, at: next, byWord: false) { other = space }
      guard let end else { break }
      space = end
    }
    if ends.count == 1 { return .at(ends[0]) }
    if ends.isEmpty { return other.map { .at($0) } ?? .unclear }
    var right: [Int] = []
    for end in ends where try isRecord(in: &input, from: end + 1 + vectorByteCount + 1, vectorByteCount) {
      right.append(end)
    }
    return right.count == 1 ? .at(right[0]) : .unclear
  }

  /// Whether a record that ends in a line feed, or with the file, begins at a place.
  private static func isRecord(
    in input: inout BufferedInput, from place: Int, _ vectorByteCount: Int
  ) throws(FileError) -> Bool {
    guard var space = try input.find(.space, from: place, within: longestPlainWord) else { return false }
    while true {
      let next = space + 1 + vectorByteCount
      if try isFollowed(in: &input, at: next, byWord: false) { return true }
      if try input.require(next), try !input.require(next + 1) { return true }
      guard space - place < longestWord, let end = try otherEnd(in: &input, after: space) else {
        return false
      }
      space = end
    }
  }

  /// Whether records end in line feeds, as the first shows.
  static func recordsEndInLineFeeds(
    in input: inout BufferedInput, vectorByteCount: Int, count: Int
  ) throws(FileError) -> Bool {
    guard count > 1, var space = try input.find(.space, from: 0, within: longestPlainWord) else {
      return false
    }
    while true {
      if try isFollowed(in: &input, at: space + 1 + vectorByteCount, byWord: false) { return true }
      guard space < longestWord, let end = try otherEnd(in: &input, after: space) else { return false }
      space = end
    }
  }

  // MARK: - Without line feeds

  private static func likelyEnd(
    in input: inout BufferedInput, from start: Int, _ first: Int, _ vectorByteCount: Int,
    _ shares: ExponentShares
  ) throws(FileError) -> WordEnd {
    guard var space = try otherEnd(in: &input, after: first) else {
      let isDoubtful = try isDoubtful(in: &input, first, vectorByteCount, shares)
      return isDoubtful ? .atIfAllAreFirst(first) : .at(first)
    }
    func likelihood(_ input: inout BufferedInput, of end: Int) throws(FileError) -> Float {
      let next = end + 1 + vectorByteCount
      let endOfNext = try endOfText(in: &input, from: next)
      let isUTF8 = endOfNext.map { unsafe isValid(input.window, next..<$0) } ?? true
      let penalty = endOfNext == nil ? controlPenalty : isUTF8 ? 0 : encodingPenalty
      return unsafe shares.logLikelihood(input.window, at: end + 1, byteCount: vectorByteCount) - penalty
    }
    let firstLikelihood = try likelihood(&input, of: first)
    var others: [(end: Int, likelihood: Float)] = []
    var hasRecordsBetween = false
    while try input.require(space + 1 + vectorByteCount + 1) {
      if try haveRecordsBetween(first, space, in: &input, vectorByteCount) {
        hasRecordsBetween = true
      } else {
        others.append((space, try likelihood(&input, of: space)))
      }
      guard space - start < longestWord, let end = try otherEnd(in: &input, after: space) else { break }
      space = end
    }
    others.sort { $0.likelihood > $1.likelihood }
    guard let best = others.first else { return .atIfAllAreFirst(first) }
    let margin = firstLikelihood - best.likelihood
    if margin >= clearMargin { return hasRecordsBetween ? .atIfAllAreFirst(first) : .at(first) }
    if margin > -closeMargin { return .atIfAllAreFirst(first) }
    let second = max(firstLikelihood, others.dropFirst().first?.likelihood ?? -.infinity)
    return best.likelihood - second >= clearMargin ? .at(best.end) : .unclear
  }

  /// Whether the vector after the first space may be the rest of a word, and what follows it, though that
  /// rest is not text. Of long vectors only what is quite unlike the others is: words may have control
  /// characters.
  private static func isDoubtful(
    in input: inout BufferedInput, _ first: Int, _ vectorByteCount: Int, _ shares: ExponentShares
  ) throws(FileError) -> Bool {
    let isOdd = unsafe shares.areOdd(input.window, at: first + 1, byteCount: vectorByteCount)
    if vectorByteCount > shortVector {
      return unsafe isOdd && !shares.isUsual(input.window, at: first + 1, byteCount: vectorByteCount)
    }
    if isOdd { return true }
    return try !isWord(in: &input, from: first + 1 + vectorByteCount)
  }

  /// Whether a word that begins where another does and ends at `end` would have records in it whose words end
  /// at their first spaces.
  private static func haveRecordsBetween(
    _ first: Int, _ end: Int, in input: inout BufferedInput, _ vectorByteCount: Int
  ) throws(FileError) -> Bool {
    var space = first
    while space < end {
      let place = space + 1 + vectorByteCount
      guard let next = try input.find(.space, from: place, within: longestPlainWord) else { return false }
      space = next
    }
    return space == end
  }

  // MARK: - At the end

  /// Where the last record's word ends so that nothing but a line feed follows its vector; `nil` if nowhere.
  private static func lastWordEnd(
    in input: inout BufferedInput, from start: Int, _ first: Int, _ vectorByteCount: Int
  ) throws(FileError) -> Int? {
    var space = first
    while true {
      let next = space + 1 + vectorByteCount
      // A file cut short says so itself.
      guard try input.require(next) else { return nil }
      guard try input.require(next + 1) else { return space }
      let isLineFeed = unsafe input.window[next] == .lineFeed
      if isLineFeed, try !input.require(next + 2) { return space }
      guard space - start < longestWord, let other = try otherEnd(in: &input, after: space) else {
        return nil
      }
      space = other
    }
  }
}

/// Whether a line feed is at a place, and what is after it up to a space has none.
///
/// - Parameter byWord: whether that must be a word without control characters.
private func isFollowed(
  in input: inout BufferedInput, at place: Int, byWord: Bool
) throws(FileError) -> Bool {
  guard try input.require(place + 1), unsafe input.window[place] == .lineFeed else { return false }
  if byWord { return try isWord(in: &input, from: place + 1) }
  _ = try input.require(place + 2 * WordEnd.reach)
  let window = unsafe input.window
  var end = place + 1
  while end < window.count {
    let byte = unsafe window[end]
    if byte == .space { return true }
    if byte == .lineFeed { return false }
    end += 1
  }
  // The last word of a file cut short.
  return true
}

/// Whether a byte is no space and no control character.
@inline(__always) func isWordByte(_ byte: UInt8) -> Bool { byte > .space && byte != 0x7F }

/// Whether no control character is before the next space.
private func isWord(in input: inout BufferedInput, from place: Int) throws(FileError) -> Bool {
  try endOfText(in: &input, from: place) != nil
}

/// Where the bytes end that are no space and no control character; `nil` if a control character ends them.
private func endOfText(in input: inout BufferedInput, from place: Int) throws(FileError) -> Int? {
  _ = try input.require(place + WordEnd.reach)
  let window = unsafe input.window
  let limit = min(window.count, place + WordEnd.reach)
  var end = place
  // Floats have a control character soon.
  while end < limit {
    let byte = unsafe window[end]
    if !isWordByte(byte) { return byte == .space ? end : nil }
    end += 1
  }
  return end
}

/// The next space, if what is before it could be a part of the word: UTF-8 without control characters.
private func otherEnd(in input: inout BufferedInput, after space: Int) throws(FileError) -> Int? {
  guard let end = try endOfText(in: &input, from: space + 1), end < input.availableCount,
    unsafe input.window[end] == .space && isValid(input.window, (space + 1)..<end)
  else { return nil }
  return end
}

/// Whether some bytes are UTF-8.
func isValid(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
  unsafe String(validating: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self) != nil
}
