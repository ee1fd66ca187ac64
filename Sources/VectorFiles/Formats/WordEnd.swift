internal import HogvecSystem

/// Where a word of word2vec's binary format ends.
///
/// It ends at the first space, unless the word itself has spaces, as some that gensim writes; then what
/// follows a false end shows it. In files with a line feed after each record, the right end is the first one
/// that has a line feed after the vector, and none in the word after that. In files without, what follows a
/// false end looks like a part of the word up to the next space; of all such ends the one is right whose vector
/// has plausible numbers and is followed by what begins like a word. If none or several are so, the record is
/// refused.
enum WordEnd {
  /// The place of the space.
  case at(Int)
  /// The file ends before a space.
  case none
  /// No end fits, or it is not clear which.
  case unclear

  /// No word with spaces is longer.
  private static let longestWord = 1024
  /// The bytes after a record by which the ends of its words may be told.
  static let lookahead = 4 * longestWord

  /// Finds the end of the word at a place of the window; the record need not be whole.
  ///
  /// - Parameters:
  ///   - vectorByteCount: the bytes of a vector.
  ///   - hasLineFeeds: whether there is a line feed after each vector.
  ///   - isLast: whether nothing need follow the record.
  init(
    in input: inout BufferedInput, from start: Int, vectorByteCount: Int, hasLineFeeds: Bool, isLast: Bool
  ) throws(FileError) {
    guard let first = try input.find(.space, from: start) else {
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
    let next = first + 1 + vectorByteCount
    if hasLineFeeds {
      if try isFollowed(in: &input, at: next) { return }
      // A file cut short says so itself.
      guard try input.require(next + 1) else { return }
      self = .unclear
      var space = first
      while space - start < WordEnd.longestWord, try isText(in: &input, from: space + 1),
        let other = try input.find(.space, from: space + 1)
      {
        space = other
        if try isFollowed(in: &input, at: space + 1 + vectorByteCount) {
          self = .at(space)
          return
        }
      }
    } else if try otherEnd(in: &input, after: first) != nil, try input.require(next + 1) {
      var plausible: [Int] = []
      var space = first
      while true {
        if try isPlausible(in: &input, space, vectorByteCount) { plausible.append(space) }
        guard space - start < WordEnd.longestWord, let other = try otherEnd(in: &input, after: space) else {
          break
        }
        space = other
      }
      self = plausible.count == 1 ? .at(plausible[0]) : .unclear
    }
  }

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
      guard space - start < longestWord, try isText(in: &input, from: space + 1),
        let other = try input.find(.space, from: space + 1)
      else { return nil }
      space = other
    }
  }

  /// Whether records end in line feeds, as the first shows.
  static func recordsEndInLineFeeds(
    in input: inout BufferedInput, vectorByteCount: Int, count: Int
  ) throws(FileError) -> Bool {
    guard count > 1, var space = try input.find(.space) else { return false }
    while true {
      if try isFollowed(in: &input, at: space + 1 + vectorByteCount) { return true }
      guard space < longestWord, try isText(in: &input, from: space + 1),
        let other = try input.find(.space, from: space + 1)
      else { return false }
      space = other
    }
  }
}

/// Whether a line feed is at a place, and the word after it has none.
private func isFollowed(in input: inout BufferedInput, at place: Int) throws(FileError) -> Bool {
  guard try input.require(place + 1), unsafe input.window[place] == .lineFeed else { return false }
  _ = try input.require(place + WordEnd.lookahead / 2)
  guard let lineFeed = input.place(of: .lineFeed, from: place + 1) else { return true }
  guard let space = input.place(of: .space, from: place + 1) else { return false }
  return space < lineFeed
}

/// Whether the bytes up to the next space could be a part of a word: UTF-8 without control characters.
private func isText(in input: inout BufferedInput, from place: Int) throws(FileError) -> Bool {
  _ = try input.require(place + WordEnd.lookahead / 4)
  let part = unsafe input.window.dropFirst(place).prefix(WordEnd.lookahead / 4).prefix { $0 != .space }
  guard unsafe part.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return false }
  return unsafe String(validating: part, as: UTF8.self) != nil
}

/// The next space, if what is before it could be a part of the word.
private func otherEnd(in input: inout BufferedInput, after space: Int) throws(FileError) -> Int? {
  guard try input.require(space + 2) else { return nil }
  // A look at one byte is enough for many records.
  let byte = unsafe input.window[space + 1]
  guard byte >= 0x20, byte != 0x7F, try isText(in: &input, from: space + 1) else { return nil }
  return input.place(of: .space, from: space + 1).flatMap { $0 - space < WordEnd.lookahead / 4 ? $0 : nil }
}

/// Whether a word may end at a space: the vector after it has numbers as training gives them, and what follows the
/// vector begins like a word. A false end in the word shifts the floats, whose exponents are then those of other
/// bytes; one that is off by a multiple of four has the bytes of a space in an exponent.
private func isPlausible(
  in input: inout BufferedInput, _ space: Int, _ vectorByteCount: Int
) throws(FileError) -> Bool {
  let next = space + 1 + vectorByteCount
  guard try input.require(next + 1), try isText(in: &input, from: next) else { return false }
  for place in stride(from: space + 1, to: next - 3, by: 4) {
    let value = unsafe input.window.loadUnaligned(fromByteOffset: place, as: Float.self).magnitude
    guard value == 0 || (value > 1e-10 && value < 1e6) else { return false }
  }
  return true
}
