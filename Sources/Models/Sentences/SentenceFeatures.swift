internal import HogvecSystem
public import HogvecVectorFiles

/// Sentences as the means of their words' vectors.
public enum SentenceFeatures {
  /// The mean of the vectors of a sentence's words: of each as it is or, if it has none, in lower case, or
  /// else, in a model of fastText, the vector built from its n-grams. Words without a vector do not count; a
  /// sentence without any is zero.
  ///
  /// - Returns: the mean, in Double, and how many of the words have a vector.
  public static func mean(
    of sentence: [UInt8], in vectors: borrowing WordVectors
  ) -> (values: [Double], words: Int, known: Int) {
    var sum = [Double](repeating: 0, count: vectors.dimension)
    var (words, known) = (0, 0)
    for word in sentence.split(whereSeparator: Separators.contains) {
      words += 1
      guard let row = vectors.id(of: Array(word)) ?? vectors.id(of: lowercased(word)) else {
        if let built = vectors.builtVector(of: Array(word)), built.allSatisfy(\.isFinite) {
          known += 1
          for column in sum.indices { sum[column] += Double(built[column]) }
        }
        continue
      }
      known += 1
      // A row has as many floats as the vectors' dimension.
      let vector = unsafe vectors.row(row)
      for column in sum.indices { sum[column] += unsafe Double(vector[column]) }
    }
    return (known == 0 ? sum : sum.map { $0 / Double(known) }, words, known)
  }

  private static func lowercased(_ word: ArraySlice<UInt8>) -> [UInt8] {
    if word.allSatisfy({ $0 < 0x80 }) { return word.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
    return Array(String(decoding: word, as: UTF8.self).lowercased().utf8)
  }
}
