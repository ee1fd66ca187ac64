import HogvecSystem
import HogvecTestSupport
import HogvecVectorFiles

/// Rows of random numbers, and the same rows as a naive reference takes them: scaled to length 1 in double
/// precision.
struct RandomRows {
  let words: [[UInt8]]
  let rows: [[Float]]
  let unit: [[Double]]

  init(count: Int, dimension: Int, seed: UInt64, word: (Int) -> String = { "w\($0)" }) {
    var random = SeededGenerator(seed: seed)
    words = (0..<count).map { Array(word($0).utf8) }
    rows = (0..<count).map { _ in (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) } }
    unit = rows.map { row in
      let norm = row.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      return row.map { norm == 0 ? 0 : Double($0) / norm }
    }
  }

  /// The rows as vectors, normalized.
  func vectors() throws(FileError) -> WordVectors {
    try WordVectors(words: words, dimension: rows[0].count) { row, vector in
      for column in vector.indices { vector[column] = rows[row][column] }
    }.normalized()
  }

  /// The rows but the excluded ones by falling product with a vector.
  func ranking(_ query: [Double], excluding excluded: Set<Int>) -> [(row: Int, score: Double)] {
    unit.indices.filter { !excluded.contains($0) }
      .map { row in (row, zip(unit[row], query).reduce(0) { $0 + $1.0 * $1.1 }) }
      .sorted { $0.1 > $1.1 }
  }
}
