package import HogvecSystem
package import HogvecVectorFiles

/// A vector file that questions are put to.
package struct WordQueries: ~Copyable {
  package let path: String
  package let vectors: IndexedVectors
  package let threads = AvailableProcessors().count

  /// Opens the file.
  package init(_ path: String) throws(FileError) {
    self.path = path
    vectors = try IndexedVectors(path: path, threads: threads)
  }

  /// The row of a word.
  ///
  /// - Throws: ``FileError`` that names words of similar spelling.
  package func row(of word: [UInt8]) throws(FileError) -> Int {
    if let row = vectors.id(of: word) { return row }
    let near = spellingSuggestions(for: word, in: vectors).map { "'\(shownText($0, limit: 80))'" }
    let advice = near.isEmpty ? "" : "; the nearest spellings are \(near.joined(separator: ", "))"
    throw FileError(
      "'\(path)': the word '\(shownText(word, limit: 80))' is not in the file\(advice)")
  }

  package func word(_ row: Int) -> String { String(decoding: vectors.word(row), as: UTF8.self) }

  /// The row of a word whose vector has a direction.
  ///
  /// - Throws: ``FileError`` for an unknown word, zeros, and values that are not finite.
  package func directedRow(of word: [UInt8]) throws(FileError) -> Int {
    let row = try row(of: word)
    let scale = vectors.scale(row)
    guard scale.isFinite && scale > 0 else { throw noDirection(word, isZero: scale == 0) }
    return row
  }

  private func noDirection(_ name: [UInt8], isZero: Bool) -> FileError {
    FileError(
      "'\(path)': the vector of '\(shownText(name, limit: 80))' is \(isZero ? "zero" : "not finite"), so "
        + "nothing is near to it")
  }

  /// A sum of words' unit vectors, and the words' rows, which are no answers.
  ///
  /// `text` is a word of the file, or else terms between blanks, each with `+` (which may be left out) or `-` in front, with
  /// or without a blank behind it: `king -man +woman`, `king - man + woman`.
  ///
  /// - Throws: ``FileError`` for an unknown word, and for a sum that has no direction.
  package func query(_ text: [UInt8]) throws(FileError) -> IndexedSearch.Query {
    if let row = vectors.id(of: text) { return try query([(row, 1)], name: text) }
    let signs = [UInt8(ascii: "+"): 1.0, UInt8(ascii: "-"): -1.0]
    let terms = text.split(whereSeparator: isSpaceOrTab).map(Array.init)
    if terms.isEmpty { return try query([(try row(of: text), 1)], name: text) }
    // A lone term may be a word that begins with a sign.
    if terms.count == 1, let row = vectors.id(of: terms[0]) { return try query([(row, 1)], name: text) }
    var sum: [(row: Int, weight: Double)] = []
    var weight = 1.0
    for (index, term) in terms.enumerated() {
      let sign = term.first.flatMap { signs[$0] }
      if let sign, term.count == 1, index + 1 < terms.count {
        weight *= sign
        continue
      }
      let isSigned = sign != nil && term.count > 1
      sum.append(
        (try row(of: isSigned ? Array(term.dropFirst()) : term), isSigned ? weight * (sign ?? 1) : weight))
      weight = 1
    }
    return try query(sum, name: text)
  }

  /// A sum of rows of length 1, which are no answers themselves.
  ///
  /// - Throws: ``FileError`` for a sum of zeros, up to the rounding of its terms, and one with values that are not finite:
  ///   neither is nearer to one word than to another.
  package func query(
    _ terms: [(row: Int, weight: Double)], name: [UInt8]
  ) throws(FileError) -> IndexedSearch.Query {
    var sum = [Double](repeating: 0, count: vectors.dimension)
    for (row, weight) in terms {
      for (column, value) in vectors.unitVector(row).enumerated() { sum[column] += weight * Double(value) }
    }
    let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // Each term is rounded to floats, by at most half of 1.2e-7 of its length 1.
    guard norm > Double(terms.count) * 1e-7 else { throw noDirection(name, isZero: norm.isFinite) }
    return IndexedSearch.Query(nearestTo: sum.map { Float($0 / norm) }, excluded: terms.map(\.row))
  }

  /// The cosine of two rows, in double precision.
  package func cosine(_ first: Int, _ second: Int) -> Double {
    zip(vectors.unitVector(first), vectors.unitVector(second)).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  /// The cosines of some rows with the mean of all, scaled to length 1 first, in double precision.
  package func cosinesWithMean(of rows: [Int]) -> [Double] {
    var mean = [Double](repeating: 0, count: vectors.dimension)
    var units: [[Float]] = []
    for row in rows {
      units.append(vectors.unitVector(row))
      for (column, value) in units[units.count - 1].enumerated() { mean[column] += Double(value) }
    }
    let norm = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return units.map { unit in
      zip(unit, mean).reduce(0) { $0 + Double($1.0) * $1.1 } / (norm == 0 ? 1 : norm)
    }
  }

  /// Rows found by a search, with their words.
  package func named(_ neighbors: [Neighbor]) -> [(word: [UInt8], number: Double)] {
    var named: [(word: [UInt8], number: Double)] = []
    for neighbor in neighbors { named.append((vectors.word(neighbor.row), Double(neighbor.similarity))) }
    return named
  }
}
