/// How many insertions, deletions, replacements and swaps of neighbors turn one word into the other (optimal
/// string alignment: Damerau 1964, without editing a swapped pair again). Costs the product of the lengths.
func editDistance(_ first: String, _ second: String) -> Int {
  let (a, b) = (Array(first.utf8), Array(second.utf8))
  var rows = [Array(0...b.count)]
  for i in 1..<(a.count + 1) {
    var row = [i]
    for j in 1..<(b.count + 1) {
      var cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, rows[i - 2][j - 2] + 1) }
      row.append(cost)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}

/// The word nearest to `word` by ``editDistance(_:_:)``, the first of equals; `nil` if none is so near that
/// it was likely meant: an edit for each three letters, but one at least, and not all letters.
func nearest(to word: String, among words: [String]) -> String? {
  let bound = min(max(1, word.utf8.count / 3), word.utf8.count - 1)
  let near = words.map { (word: $0, distance: editDistance(word, $0)) }.filter { $0.distance <= bound }
  return near.min { $0.distance < $1.distance }?.word
}
