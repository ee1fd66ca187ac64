/// How many insertions, deletions, replacements and swaps of neighbours turn one word into the other (optimal
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

/// The word nearest to `word` by ``editDistance(_:_:)``; the first of equals.
func nearest(to word: String, among words: [String]) -> String? {
  words.min { editDistance(word, $0) < editDistance(word, $1) }
}
