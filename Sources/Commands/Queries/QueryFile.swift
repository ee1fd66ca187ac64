internal import Analysis
internal import Storage
internal import VectorFiles

/// A vector file that questions are put to.
struct QueryFile: ~Copyable {
  let path: String
  let vectors: IndexedVectors
  let threads = AvailableProcessors().count

  /// Opens the file; what it takes to read it is told once, since the next time it is short.
  init(_ path: String) throws(FileError) {
    self.path = path
    vectors = try IndexedVectors(path: path, threads: threads)
  }

  /// The row of a word.
  ///
  /// - Throws: ``FileError`` that names words of similar spelling.
  func row(of word: String) throws(FileError) -> Int {
    if let row = vectors.id(of: Array(word.utf8)) { return row }
    let near = suggestions(for: word).map { "'\($0)'" }
    let advice = near.isEmpty ? "" : "; the nearest spellings are \(near.joined(separator: ", "))"
    throw FileError("'\(path)': the word '\(word)' is not in the file\(advice)")
  }

  func suggestions(for word: String) -> [String] {
    spellingSuggestions(for: Array(word.utf8), in: vectors).map { String(decoding: $0, as: UTF8.self) }
  }

  func word(_ row: Int) -> String { String(decoding: vectors.word(row), as: UTF8.self) }

  /// A sum of words' unit vectors, and the words' rows, which are no answers.
  ///
  /// `text` is a word of the file, or else terms between blanks, each with `+` (which may be left out) or `-` in front:
  /// `king -man +woman`.
  func query(_ text: String) throws(FileError) -> IndexedSearch.Query {
    if let row = vectors.id(of: Array(text.utf8)) {
      return IndexedSearch.Query(nearestTo: vectors.unitVector(row), excluded: [row])
    }
    var sum = [Double](repeating: 0, count: vectors.dimension)
    var rows: [Int] = []
    let terms = text.split(separator: " ").map(String.init)
    let isExpression = terms.count > 1 || text.hasPrefix("+")
    for term in isExpression ? terms : [text] {
      let isSigned = isExpression && term.count > 1 && (term.hasPrefix("+") || term.hasPrefix("-"))
      let row = try row(of: isSigned ? String(term.dropFirst()) : term)
      let sign = isSigned && term.hasPrefix("-") ? -1.0 : 1.0
      for (column, value) in vectors.unitVector(row).enumerated() { sum[column] += sign * Double(value) }
      rows.append(row)
    }
    let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return IndexedSearch.Query(
      nearestTo: sum.map { Float(norm == 0 ? 0 : $0 / norm) }, excluded: rows)
  }

  /// The cosine of two rows, in double precision.
  func cosine(_ first: Int, _ second: Int) -> Double {
    zip(vectors.unitVector(first), vectors.unitVector(second)).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
}
