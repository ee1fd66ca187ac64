public import HogvecVectorFiles

/// The words of a file that are spelled like an unknown one: those that differ in case only, or in how
/// accents are composed, then those of the fewest edits (up to 2, a swap of neighbors being one), then those
/// that contain the word between punctuation, such as `/c/en/duck` or `duck|NOUN`, then the earlier, which
/// are the more frequent in most files. Cost: one pass over the words.
public func spellingSuggestions(
  for word: [UInt8], in vectors: borrowing IndexedVectors, count: Int = 3
) -> [[UInt8]] {
  var found: [(distance: Int, row: Int)] = []
  let folded = word.map(lowercased)
  var scratch = EditScratch(word: folded)
  let name = LikeName(word)
  // Beyond the edits that are looked for.
  let containing = 3
  unsafe vectors.forEachWord { row, bytes in
    let bound = found.count < count ? containing : found[count - 1].distance - 1
    guard bound >= 0 else { return }
    let edits =
      abs(bytes.count - word.count) > 2 ? nil : unsafe scratch.distance(to: bytes, atMost: min(2, bound))
    let distance: Int
    if unsafe edits != 0 && name.isSameText(as: bytes) {
      distance = 0
    } else if let edits {
      distance = edits
    } else if bound >= containing, unsafe name.isContained(in: bytes) {
      distance = containing
    } else {
      return
    }
    let place = found.firstIndex { $0.distance > distance } ?? found.count
    found.insert((distance, row), at: place)
    if found.count > count { found.removeLast() }
  }
  return found.map { vectors.word($0.row) }
}

private func lowercased(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte + 32 : byte }

/// Whether words of a file are the same text as a word, or contain it.
private struct LikeName {
  private let word: [UInt8]
  private let text: String?
  private let hasAccents: Bool

  init(_ word: [UInt8]) {
    self.word = word.map(lowercased)
    text = String(validating: word, as: UTF8.self)
    hasAccents = word.contains { $0 >= 0x80 }
  }

  /// Whether bytes are the word with accents composed in another way; Swift compares strings so.
  func isSameText(as bytes: UnsafeRawBufferPointer) -> Bool {
    guard hasAccents, let text, bytes.count <= word.count * 3, word.count <= bytes.count * 3,
      unsafe bytes.contains(where: { $0 >= 0x80 })
    else { return false }
    return unsafe String(validating: bytes, as: UTF8.self) == text
  }

  /// Whether the word is in a longer one, with punctuation or an end of the word on both sides, and with `_`
  /// where it has spaces.
  func isContained(in bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count > word.count, word.count > 1 else { return false }
    // Positions are inside both words.
    for start in 0...(bytes.count - word.count) {
      guard unsafe lowercased(bytes[start]) == word[0] else { continue }
      let end = start + word.count
      if start > 0, unsafe !LikeName.isPunctuation(bytes[start - 1]) { continue }
      if end < bytes.count, unsafe !LikeName.isPunctuation(bytes[end]) { continue }
      if word.indices.allSatisfy({ unsafe LikeName.isSame(word[$0], lowercased(bytes[start + $0])) }) {
        return true
      }
    }
    return false
  }

  private static func isSame(_ left: UInt8, _ right: UInt8) -> Bool {
    left == right || (left == UInt8(ascii: " ") && right == UInt8(ascii: "_"))
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool {
    0x21...0x2F ~= byte || 0x3A...0x40 ~= byte || 0x5B...0x60 ~= byte || 0x7B...0x7E ~= byte
  }
}

/// The edits between one word and others, a swap of neighbors being one (optimal string alignment: Damerau
/// 1964), with the letters' case folded, given up where they exceed a bound.
private struct EditScratch {
  private let word: [UInt8]
  /// Of the bytes of the other word so far, of all but the last, and of all but the last two.
  private var (row, previous, earlier): ([Int], [Int], [Int])

  init(word: [UInt8]) {
    self.word = word
    (row, previous, earlier) = (Array(0...word.count), Array(0...word.count), Array(0...word.count))
  }

  mutating func distance(to other: UnsafeRawBufferPointer, atMost bound: Int) -> Int? {
    for index in 0...word.count { row[index] = index }
    var (least, last) = (0, UInt8(0))
    for place in 0..<other.count {
      // The oldest becomes the one that is filled now.
      (row, previous, earlier) = (earlier, row, previous)
      let byte = unsafe lowercased(other[place])
      let previousLeast = least
      row[0] = place + 1
      least = row[0]
      for index in word.indices {
        var cost = min(
          previous[index + 1] + 1, row[index] + 1, previous[index] + (word[index] == byte ? 0 : 1))
        if index > 0, place > 0, word[index] == last, word[index - 1] == byte {
          cost = min(cost, earlier[index - 1] + 1)
        }
        row[index + 1] = cost
        least = min(least, cost)
      }
      // A swap continues from the row before the last.
      if min(least, previousLeast + 1) > bound { return nil }
      last = byte
    }
    return row[word.count] <= bound ? row[word.count] : nil
  }
}
