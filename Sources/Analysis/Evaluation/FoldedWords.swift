internal import HogvecVectorFiles

/// The first rows of vectors by their words, upper and lower case taken for the same if wished.
///
/// A word that is not in the file has the vector that is built from its n-grams, where the file is a model of
/// fastText and that is wanted. Instead of a row it has a place below 0.
///
/// gensim evaluates like this: all words are put in upper case, and of those that fall together the first row
/// counts. So a "class" is the first row that has the folded word.
struct FoldedWords: Sendable {
  /// The class of each row.
  let classes: [Int32]
  private let rowOfWord: [[UInt8]: Int32]
  private let foldsCase: Bool
  private let buildsVectors: Bool
  /// Whether no row's word has a capital letter.
  private let areLowercase: Bool
  /// The vectors that were built, of length 1: that of the place -1 first.
  private(set) var built: [[Float]] = []
  private var placeOfBuilt: [[UInt8]: Int32] = [:]

  init(_ vectors: borrowing WordVectors, limit: Int, foldsCase: Bool, buildsVectors: Bool) {
    let count = min(limit, vectors.count)
    var classes: [Int32] = []
    var rowOfWord: [[UInt8]: Int32] = [:]
    classes.reserveCapacity(count)
    rowOfWord.reserveCapacity(count)
    for row in 0..<count {
      let word = foldsCase ? uppercased(vectors.word(row)) : vectors.word(row)
      if let first = rowOfWord[word] {
        classes.append(first)
      } else {
        rowOfWord[word] = Int32(row)
        classes.append(Int32(row))
      }
    }
    self.classes = classes
    self.rowOfWord = rowOfWord
    self.foldsCase = foldsCase
    self.buildsVectors = buildsVectors && vectors.buildsVectors
    areLowercase =
      self.buildsVectors && foldsCase
      && (0..<count).allSatisfy { row in
        let word = vectors.word(row)
        return lowercased(word) == word
      }
  }

  /// The row of a word, or the place of the vector that was built for it.
  mutating func place(of word: [UInt8], in vectors: borrowing WordVectors) -> Int32? {
    if let row = row(of: word) { return row }
    if let place = placeOfBuilt[word] { return place }
    guard buildsVectors, let vector = builtVector(of: word, vectors), vector.allSatisfy(\.isFinite) else {
      return nil
    }
    built.append(vector)
    let place = Int32(-built.count)
    placeOfBuilt[word] = place
    return place
  }

  /// The vector that is built for a word that the file has in no case, also after the rows that are known:
  /// from its lower case where all rows are in lower case, since n-grams with other letters were never
  /// trained.
  private func builtVector(of word: [UInt8], _ vectors: borrowing WordVectors) -> [Float]? {
    guard let vector = vectors.builtVector(of: word) else { return nil }
    let lower = lowercased(word)
    guard foldsCase, lower != word else { return vector }
    guard let lowerVector = vectors.builtVector(of: lower) else { return nil }
    return areLowercase ? lowerVector : vector
  }

  /// The vector at a place, of length 1.
  func vector(at place: Int32, in vectors: borrowing WordVectors) -> [Float] {
    // The row is copied while the vectors live.
    place >= 0 ? unsafe Array(vectors.row(Int(place))) : built[Int(-1 - place)]
  }

  /// The first row of a word; of one with spaces else that with `_` in their place, as phrases are written.
  func row(of word: [UInt8]) -> Int32? {
    let folded = foldsCase ? uppercased(word) : word
    if let row = rowOfWord[folded] { return row }
    let space = UInt8(ascii: " ")
    guard folded.contains(space) else { return nil }
    return rowOfWord[folded.map { $0 == space ? UInt8(ascii: "_") : $0 }]
  }
}

/// The word in lower case by Unicode's rules; in bytes that are not UTF-8 only the letters A-Z change.
private func lowercased(_ word: [UInt8]) -> [UInt8] {
  changed(word, { $0.lowercased() }) { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 + 32 : $0 }
}

/// The word in upper case by Unicode's rules; in bytes that are not UTF-8 only the letters a-z change.
func uppercased(_ word: [UInt8]) -> [UInt8] {
  changed(word, { $0.uppercased() }) { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") ? $0 - 32 : $0 }
}

/// A word changed as text or, if it is ASCII or not UTF-8, byte by byte.
@inline(__always)
private func changed(
  _ word: [UInt8], _ text: (String) -> String, byte: (UInt8) -> UInt8
) -> [UInt8] {
  if word.contains(where: { $0 >= 0x80 }), let valid = String(validating: word, as: UTF8.self) {
    return Array(text(valid).utf8)
  }
  return word.map(byte)
}
