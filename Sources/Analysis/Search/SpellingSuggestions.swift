public import HogvecVectorFiles

/// The words of a file that are spelled like an unknown one: those that differ in case only, then those of the fewest
/// edits (up to 2), then the earlier, which are the more frequent in most files. Cost: one pass over the words.
public func spellingSuggestions(
  for word: [UInt8], in vectors: borrowing IndexedVectors, count: Int = 3
) -> [[UInt8]] {
  var found: [(distance: Int, row: Int)] = []
  let folded = word.map(lowercased)
  var scratch = EditScratch(word: folded)
  unsafe vectors.forEachWord { row, bytes in
    guard abs(bytes.count - word.count) <= 2 else { return }
    let bound = found.count < count ? 2 : min(2, found[count - 1].distance - 1)
    guard bound >= 0, let distance = unsafe scratch.distance(to: bytes, atMost: bound) else { return }
    let place = found.firstIndex { $0.distance > distance } ?? found.count
    found.insert((distance, row), at: place)
    if found.count > count { found.removeLast() }
  }
  return found.map { vectors.word($0.row) }
}

private func lowercased(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte + 32 : byte }

/// Levenshtein's distance to one word, with the letters' case folded, given up where it exceeds a bound.
private struct EditScratch {
  private let word: [UInt8]
  private var row: [Int]

  init(word: [UInt8]) {
    self.word = word
    row = Array(0...word.count)
  }

  mutating func distance(to other: UnsafeRawBufferPointer, atMost bound: Int) -> Int? {
    for index in 0...word.count { row[index] = index }
    for place in 0..<other.count {
      let byte = unsafe lowercased(other[place])
      var diagonal = row[0]
      row[0] = place + 1
      var least = row[0]
      for index in word.indices {
        let cost = min(row[index + 1] + 1, row[index] + 1, diagonal + (word[index] == byte ? 0 : 1))
        diagonal = row[index + 1]
        row[index + 1] = cost
        least = min(least, cost)
      }
      if least > bound { return nil }
    }
    return row[word.count] <= bound ? row[word.count] : nil
  }
}
