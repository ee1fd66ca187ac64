public import HogvecSystem
public import HogvecVectorFiles

/// A word of two spaces, and how near its two vectors are once the spaces are aligned.
public struct WordShift: Sendable, Equatable {
  /// The word; bytes that are not UTF-8 are replaced in it.
  public var word: String { String(decoding: bytes, as: UTF8.self) }
  /// The word's bytes, as in the files.
  public let bytes: [UInt8]
  /// The cosine of its vectors.
  public let similarity: Double
  /// Its row in the first file.
  public let firstRow: Int
  /// Its row in the second file.
  public let secondRow: Int
}

/// The words that two files have in common, by how far they moved from one to the other: the vectors of the
/// first are rotated to those of the second as a whole (Hamilton, Leskovec and Jurafsky 2016), and what is
/// left is the words' own.
public struct WordShifts: Sendable {
  /// How well the files could be aligned.
  public let fit: AlignmentFit
  /// The words, those that moved most first, equals in the order of the first file.
  public let shifts: [WordShift]

  /// Aligns two files by all words that they have in common, and compares these.
  ///
  /// A word counts by its first row in each file; those whose vector is zero or not finite are left out.
  /// Cost: 4 x words x dimension^2 multiplications, and 20 x dimension^3.
  ///
  /// - Parameters:
  ///   - limit: only words that are among so many of the first of both files; `nil` for all.
  ///   - threads: by default as many as there are processors.
  /// - Throws: ``FileError`` if the vectors differ in their dimension, or there are fewer words in common
  ///   than numbers in a vector.
  public init(
    from first: borrowing IndexedVectors, to second: borrowing IndexedVectors, limit: Int? = nil,
    threads: Int? = nil
  ) throws(FileError) {
    let paths = (first: first.path, second: second.path)
    guard first.dimension == second.dimension else {
      throw FileError(
        "cannot align '\(paths.first)' to '\(paths.second)': its vectors have \(first.dimension) numbers, the others"
          + " \(second.dimension)")
    }
    let common = CommonRows(first, second, limit: limit, threads: threads ?? AvailableProcessors().count)
    let alignment = try Alignment(common.products, wordCount: common.pairs.count, paths: paths)
    let similarities = common.similarities(after: alignment.rotation)
    var shifts: [WordShift] = []
    for (pair, similarity) in zip(common.pairs, similarities) {
      shifts.append(
        WordShift(
          bytes: first.word(pair.first), similarity: similarity, firstRow: pair.first, secondRow: pair.second)
      )
    }
    fit = alignment.fit
    self.shifts = shifts.sorted { ($0.similarity, $0.firstRow) < ($1.similarity, $1.firstRow) }
  }
}

/// The rows of the words that two files have in common.
private struct CommonRows: Sendable {
  let pairs: [(first: Int, second: Int)]
  private let first: VectorRows
  private let second: VectorRows
  private let threads: Int

  init(_ first: borrowing IndexedVectors, _ second: borrowing IndexedVectors, limit: Int?, threads: Int) {
    (self.first, self.second) = (first.rows(limit: limit), second.rows(limit: limit))
    self.threads = threads
    var pairs: [(first: Int, second: Int)] = []
    for row in 0..<self.first.count where self.first.hasDirection(row) {
      let word = first.word(row)
      guard first.id(of: word) == row, let other = second.id(of: word), other < self.second.count,
        self.second.hasDirection(other)
      else { continue }
      pairs.append((row, other))
    }
    self.pairs = pairs
  }

  /// The products of the words' unit vectors, in the order of the words.
  var products: ColumnProducts {
    var products = ColumnProducts(
      leftCount: first.dimension, rightCount: second.dimension, threads: threads)
    for start in stride(from: 0, to: pairs.count, by: 8192) {
      let batch = start..<min(start + 8192, pairs.count)
      let parts = onWorkers(threads, label: "rows") { worker in
        units(batch.share(of: worker, among: threads))
      }
      products.add(parts.flatMap(\.first), parts.flatMap(\.second), rowCount: batch.count)
    }
    return products
  }

  /// The cosine of each word's vectors, the first rotated.
  func similarities(after rotation: DoubleMatrix) -> [Double] {
    var map = AffineMap(dimension: first.dimension)
    map.matrix = rotation
    let rotate = map.rowMap
    return onWorkers(threads, label: "rows") { worker in
      let own = pairs.indices.share(of: worker, among: threads)
      return stride(from: own.lowerBound, to: own.upperBound, by: 256).flatMap { start in
        similarities(start..<min(start + 256, own.upperBound), rotate)
      }
    }.flatMap { $0 }
  }

  private func similarities(_ range: Range<Int>, _ rotate: RowMap) -> [Double] {
    let (dimension, units) = (first.dimension, units(range))
    var rotated = [Float](repeating: 0, count: units.first.count)
    unsafe rotated.withUnsafeMutableBufferPointer { rotated in
      unsafe units.first.withUnsafeBufferPointer {
        unsafe rotate.apply(to: $0, count: range.count, into: rotated)
      }
    }
    return range.indices.map { index in
      let start = (index - range.lowerBound) * dimension
      return (start..<start + dimension).reduce(0) { $0 + Double(rotated[$1]) * Double(units.second[$1]) }
    }
  }

  /// The unit vectors of some pairs.
  private func units(_ range: Range<Int>) -> (first: [Float], second: [Float]) {
    let pairs = pairs[range]
    return (first.unitVectors(pairs.lazy.map(\.first)), second.unitVectors(pairs.lazy.map(\.second)))
  }
}
