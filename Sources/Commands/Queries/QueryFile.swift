internal import Analysis
internal import Storage
internal import VectorFiles

/// A vector file that questions are put to.
struct QueryFile: ~Copyable {
  let path: String
  let vectors: IndexedVectors
  let threads = AvailableProcessors().count

  /// Opens the file. Where something else than its index stands beside it, or a damaged one, the console says so.
  init(_ path: String, console: Console) throws(FileError) {
    self.path = path
    vectors = try IndexedVectors(path: path, threads: threads)
    if let fault = vectors.indexFault { console.message("hogvec: \(fault)\n") }
  }

  /// The row of a word.
  ///
  /// - Throws: ``FileError`` that names words of similar spelling.
  func row(of word: [UInt8]) throws(FileError) -> Int {
    if let row = vectors.id(of: word) { return row }
    let near = spellingSuggestions(for: word, in: vectors).map { "'\(shownText($0, limit: 80))'" }
    let advice = near.isEmpty ? "" : "; the nearest spellings are \(near.joined(separator: ", "))"
    throw FileError(
      "'\(path)': the word '\(shownText(word, limit: 80))' is not in the file\(advice)")
  }

  func word(_ row: Int) -> String { String(decoding: vectors.word(row), as: UTF8.self) }

  /// A sum of words' unit vectors, and the words' rows, which are no answers.
  ///
  /// `text` is a word of the file, or else terms between blanks, each with `+` (which may be left out) or `-` in front:
  /// `king -man +woman`.
  ///
  /// - Throws: ``FileError`` for an unknown word, and for a sum that has no direction.
  func query(_ text: [UInt8]) throws(FileError) -> IndexedSearch.Query {
    if let row = vectors.id(of: text) {
      return try nearest(
        to: vectors.unitVector(row).map(Double.init), termCount: 1, excluded: [row], name: text)
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
    return try nearest(to: sum, termCount: rows.count, excluded: rows, name: text)
  }

  /// What is nearest to a sum of vectors of length 1.
  ///
  /// - Throws: ``FileError`` for a sum of zeros, up to the rounding of its terms, and one with values that are not finite:
  ///   neither is nearer to one word than to another.
  func nearest(
    to sum: [Double], termCount: Int, excluded: [Int], name: [UInt8]
  ) throws(FileError) -> IndexedSearch.Query {
    let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // Each term is rounded to floats, by at most half of 1.2e-7 of its length 1.
    guard norm > Double(termCount) * 1e-7 else {
      let reason = norm.isFinite ? "zero" : "not finite"
      throw FileError(
        "'\(path)': the vector of '\(shownText(name, limit: 80))' is \(reason), so nothing is near to it"
      )
    }
    return IndexedSearch.Query(nearestTo: sum.map { Float($0 / norm) }, excluded: excluded)
  }

  /// The cosine of two rows, in double precision.
  func cosine(_ first: Int, _ second: Int) -> Double {
    zip(vectors.unitVector(first), vectors.unitVector(second)).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
}
