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
  func row(of word: [UInt8]) throws(FileError) -> Int {
    if let row = vectors.id(of: word) { return row }
    let near = spellingSuggestions(for: word, in: vectors).map { "'\(String(decoding: $0, as: UTF8.self))'" }
    let advice = near.isEmpty ? "" : "; the nearest spellings are \(near.joined(separator: ", "))"
    throw FileError(
      "'\(path)': the word '\(String(decoding: word, as: UTF8.self))' is not in the file\(advice)")
  }

  func word(_ row: Int) -> String { String(decoding: vectors.word(row), as: UTF8.self) }

  /// A sum of words' unit vectors, and the words' rows, which are no answers.
  ///
  /// `text` is a word of the file, or else terms between blanks, each with `+` (which may be left out) or `-` in front:
  /// `king -man +woman`.
  func query(_ text: [UInt8]) throws(FileError) -> IndexedSearch.Query {
    if let row = vectors.id(of: text) {
      return IndexedSearch.Query(nearestTo: vectors.unitVector(row), excluded: [row])
    }
    var sum = [Double](repeating: 0, count: vectors.dimension)
    var rows: [Int] = []
    let (blank, plus, minus) = (UInt8(ascii: " "), UInt8(ascii: "+"), UInt8(ascii: "-"))
    let terms = text.split(separator: blank).map(Array.init)
    let isExpression = terms.count > 1 || text.first == plus
    for term in isExpression ? terms : [text] {
      let isSigned = isExpression && term.count > 1 && (term[0] == plus || term[0] == minus)
      let row = try row(of: isSigned ? Array(term.dropFirst()) : term)
      let sign = isSigned && term[0] == minus ? -1.0 : 1.0
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
