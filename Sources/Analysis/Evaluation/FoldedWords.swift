internal import HogvecVectorFiles

/// The first rows of vectors by their words, upper and lower case taken for the same if wished.
///
/// gensim evaluates like this: all words are put in upper case, and of those that fall together the first row
/// counts. So a "class" is the first row that has the folded word.
struct FoldedWords: Sendable {
  /// The class of each row.
  let classes: [Int32]
  private let rowOfWord: [[UInt8]: Int32]
  private let foldsCase: Bool

  init(_ vectors: borrowing WordVectors, limit: Int, foldsCase: Bool) {
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

/// The word in upper case by Unicode's rules; in bytes that are not UTF-8 only the letters a-z change.
func uppercased(_ word: [UInt8]) -> [UInt8] {
  if word.contains(where: { $0 >= 0x80 }), let text = String(validating: word, as: UTF8.self) {
    return Array(text.uppercased().utf8)
  }
  return word.map { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") ? $0 - 32 : $0 }
}
