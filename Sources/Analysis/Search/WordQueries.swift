public import HogvecSystem
public import HogvecVectorFiles

/// A word and how near it is.
public struct NearWord: Sendable, Hashable {
  /// The word; bytes that are not UTF-8 are replaced in it.
  public var word: String { String(decoding: bytes, as: UTF8.self) }
  /// The word's bytes, as in the file.
  public let bytes: [UInt8]
  /// The cosine with what was asked for, or the score of ``AnalogyMethod/product``.
  public let similarity: Double

  /// Names a word and how near it is.
  public init(bytes: [UInt8], similarity: Double) {
    self.bytes = bytes
    self.similarity = similarity
  }
}

/// How an analogy is answered.
public enum AnalogyMethod: String, Sendable {
  /// The nearest to b - a + c (3CosAdd; Mikolov et al. 2013).
  case sum = "add"
  /// The largest product of the shifted cosines with b and c over that with a (3CosMul; Levy and Goldberg
  /// 2014).
  case product = "mul"
}

/// A word that a question names, and its vector.
package struct QueryWord: Sendable {
  /// The word's bytes.
  package let word: [UInt8]
  /// The word's row; `nil` for one that is not in the file, and whose vector is built from its n-grams.
  package let row: Int?
  /// The vector, scaled to length 1.
  package let unit: [Float]
}

// Questions by word. A word that is not in the file has the vector that is built from its n-grams, in a model
// of fastText; otherwise it is an error. An error names all such words, and words of similar spelling, also
// in ``FileError/unknownWords``. Words are compared by their bytes: of the ways in which Unicode writes an
// accented letter only the file's is found.
extension IndexedVectors {
  /// The words nearest to a word or to a sum of words, which are not among them, the nearest first.
  ///
  /// - Parameters:
  ///   - text: a word of the file, or terms between spaces, each with `+` (which may be left out) or `-` in
  ///     front, with or without a space after it: `king -man +woman`. The terms are scaled to length 1 before
  ///     they are added.
  ///   - count: how many.
  ///   - limit: search only the first rows; `nil` for all.
  /// - Throws: ``FileError`` for an unknown word, and for a sum that has no direction.
  public func nearest(to text: String, count: Int = 10, limit: Int? = nil) throws(FileError) -> [NearWord] {
    answers(to: try query(Array(text.utf8)).query, count: count, limit: limit)
  }

  /// The words that are to `c` as `b` is to `a`, which are not among them, the best first.
  ///
  /// - Throws: ``FileError`` for an unknown word, or one whose vector has no direction.
  public func analogy(
    _ a: String, _ b: String, _ c: String, by method: AnalogyMethod = .sum, count: Int = 10, limit: Int? = nil
  ) throws(FileError) -> [NearWord] {
    let words = [a, b, c].map { Array($0.utf8) }
    return answers(to: try analogyQuery(words, by: method).query, count: count, limit: limit)
  }

  /// The cosine of two words' vectors, in double precision.
  ///
  /// - Throws: ``FileError`` for an unknown word, or one whose vector has no direction.
  public func similarity(_ first: String, _ second: String) throws(FileError) -> Double {
    let words = try directedWords([Array(first.utf8), Array(second.utf8)])
    return cosine(words[0], words[1])
  }

  /// Words by their cosines with the mean of all, the least first: that one fits least with the others.
  ///
  /// - Throws: ``FileError`` for an unknown word, or one whose vector has no direction.
  public func oddOneOut(of words: [String]) throws(FileError) -> [NearWord] {
    let known = try directedWords(words.map { Array($0.utf8) })
    let cosines = cosinesWithMean(of: known)
    // Equals in the order in which they were given.
    return words.indices.sorted { (cosines[$0], $0) < (cosines[$1], $1) }.map {
      NearWord(bytes: Array(words[$0].utf8), similarity: cosines[$0])
    }
  }

  private func answers(to query: VectorSearch.Query, count: Int, limit: Int?) -> [NearWord] {
    named(VectorSearch(count: count, limit: limit).answers(to: [query], in: rows())[0])
  }

  // MARK: - By bytes and rows

  /// Words with their vectors.
  ///
  /// - Throws: ``FileError`` that names all that have none, and words of similar spelling.
  package func queryWords(_ words: [[UInt8]]) throws(FileError) -> [QueryWord] {
    var (known, unknown): ([QueryWord], [[UInt8]]) = ([], [])
    for word in words {
      if let row = id(of: word) {
        known.append(QueryWord(word: word, row: row, unit: unitVector(row)))
      } else if let unit = builtUnitVector(of: word) {
        known.append(QueryWord(word: word, row: nil, unit: unit))
      } else if !unknown.contains(word) {
        unknown.append(word)
      }
    }
    guard unknown.isEmpty else { throw unknownWords(unknown) }
    return known
  }

  /// The error for words that have no vectors, with words of similar spelling.
  package func unknownWords(_ unknown: [[UInt8]]) -> FileError {
    let names = unknown.map { "'\(shownText($0, limit: 80))'" }
    // Each costs a pass over the words.
    let suggestions = unknown.prefix(10).map { spellingSuggestions(for: $0, in: self) }
    let advice = suggestions.map { $0.map { "'\(shownText($0, limit: 80))'" }.joined(separator: ", ") }
    let values = unknown.enumerated().map { index, word in
      FileError.UnknownWord(
        String(decoding: word, as: UTF8.self),
        suggestions: index < suggestions.count
          ? suggestions[index].map { String(decoding: $0, as: UTF8.self) } : [])
    }
    if unknown.count == 1 {
      let nearest = advice[0].isEmpty ? "" : "; the nearest spellings are \(advice[0])"
      return FileError("'\(path)': the word \(names[0]) is not in the file\(nearest)", unknownWords: values)
    }
    let list = names.enumerated().map { index, name in
      index >= advice.count || advice[index].isEmpty ? name : "\(name) (nearest: \(advice[index]))"
    }
    return FileError(
      "'\(path)': \(unknown.count) words are not in the file: \(list.joined(separator: ", "))",
      unknownWords: values)
  }

  /// A row's word as text.
  package func text(ofWord row: Int) -> String { String(decoding: word(row), as: UTF8.self) }

  /// Words whose vectors have a direction.
  ///
  /// - Throws: ``FileError`` for unknown words, zeros, and values that are not finite.
  package func directedWords(_ words: [[UInt8]]) throws(FileError) -> [QueryWord] {
    let known = try queryWords(words)
    for word in known {
      let isZero = word.unit.allSatisfy { $0 == 0 }
      guard !isZero && word.unit.allSatisfy(\.isFinite) else { throw noDirection(word.word, isZero: isZero) }
    }
    return known
  }

  private func noDirection(_ name: [UInt8], isZero: Bool) -> FileError {
    FileError(
      "'\(path)': the vector of '\(shownText(name, limit: 80))' is \(isZero ? "zero" : "not finite"), so "
        + "nothing is near to it")
  }

  /// A sum of words' unit vectors, whose rows are no answers, and the words.
  ///
  /// `text` is a word of the file, or else terms between spaces, each with `+` (which may be left out) or `-`
  /// in front, with or without a space after it: `king -man +woman`, `king - man + woman`.
  ///
  /// - Throws: ``FileError`` for unknown words, and for a sum that has no direction.
  package func query(_ text: [UInt8]) throws(FileError) -> (query: VectorSearch.Query, words: [QueryWord]) {
    let terms = terms(of: text)
    let words = try queryWords(terms.map(\.word))
    return (try query(zip(words, terms).map { ($0, $1.weight) }, name: text), words)
  }

  /// The words and weights of a sum, as ``query(_:)`` reads it. Words need not be in the file.
  package func terms(of text: [UInt8]) -> [(word: [UInt8], weight: Double)] {
    if id(of: text) != nil { return [(text, 1)] }
    let signs = [UInt8(ascii: "+"): 1.0, UInt8(ascii: "-"): -1.0]
    let terms = text.split(whereSeparator: isSpaceOrTab).map(Array.init)
    if terms.isEmpty { return [(text, 1)] }
    // A lone term may be a word that begins with a sign.
    if terms.count == 1, id(of: terms[0]) != nil { return [(terms[0], 1)] }
    var sum: [(word: [UInt8], weight: Double)] = []
    var weight = 1.0
    for (index, term) in terms.enumerated() {
      let sign = term.first.flatMap { signs[$0] }
      if let sign, term.count == 1, index + 1 < terms.count {
        weight *= sign
        continue
      }
      let isSigned = sign != nil && term.count > 1
      sum.append((isSigned ? Array(term.dropFirst()) : term, isSigned ? weight * (sign ?? 1) : weight))
      weight = 1
    }
    return sum
  }

  /// A sum of words' vectors of length 1, whose rows are no answers.
  ///
  /// - Throws: ``FileError`` for a sum of zeros, up to the rounding of its terms, and one with values that
  ///   are not finite: neither is nearer to one word than to another.
  package func query(
    _ terms: [(word: QueryWord, weight: Double)], name: [UInt8]
  ) throws(FileError) -> VectorSearch.Query {
    var sum = [Double](repeating: 0, count: dimension)
    for (word, weight) in terms {
      for (column, value) in word.unit.enumerated() { sum[column] += weight * Double(value) }
    }
    let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // Each term is rounded to floats, by at most half of 1.2e-7 of its length 1.
    guard norm > Double(terms.count) * 1e-7 else { throw noDirection(name, isZero: norm.isFinite) }
    return VectorSearch.Query(nearestTo: sum.map { Float($0 / norm) }, excluded: terms.compactMap(\.word.row))
  }

  /// The cosine of two words' vectors, in double precision.
  package func cosine(_ first: QueryWord, _ second: QueryWord) -> Double {
    cosine(of: first.unit, second.unit.map(Double.init))
  }

  /// The cosines of some words' vectors with the mean of all, scaled to length 1 first, in double precision.
  package func cosinesWithMean(of words: [QueryWord]) -> [Double] {
    var mean = [Double](repeating: 0, count: dimension)
    for word in words {
      for (column, value) in word.unit.enumerated() { mean[column] += Double(value) }
    }
    return words.map { cosine(of: $0.unit, mean) }
  }

  /// The cosine of two vectors; 0 if one of them is zero. Of rounded vectors the lengths are not quite 1.
  private func cosine(of first: [Float], _ second: [Double]) -> Double {
    var (product, length, other) = (0.0, 0.0, 0.0)
    for (left, right) in zip(first, second) {
      product += Double(left) * right
      length += Double(left) * Double(left)
      other += right * right
    }
    let lengths = (length * other).squareRoot()
    return lengths == 0 ? 0 : min(1, max(-1, product / lengths))
  }

  /// The query for the words that are to the third as the second is to the first, and the three.
  ///
  /// - Throws: ``FileError`` for an unknown word, or one whose vector has no direction.
  package func analogyQuery(
    _ words: [[UInt8]], by method: AnalogyMethod
  ) throws(FileError) -> (query: VectorSearch.Query, words: [QueryWord]) {
    let known = try directedWords(words)
    if method == .sum {
      let name = words[1] + Array(" -".utf8) + words[0] + Array(" +".utf8) + words[2]
      return (try query([(known[1], 1), (known[0], -1), (known[2], 1)], name: name), known)
    }
    let query = VectorSearch.Query(
      multiplying: [known[1].unit, known[2].unit], over: [known[0].unit], excluded: known.compactMap(\.row))
    return (query, known)
  }

  /// Rows found by a search, with their words.
  package func named(_ neighbors: [Neighbor]) -> [NearWord] {
    var named: [NearWord] = []
    for neighbor in neighbors {
      named.append(NearWord(bytes: word(neighbor.row), similarity: Double(neighbor.similarity)))
    }
    return named
  }
}
