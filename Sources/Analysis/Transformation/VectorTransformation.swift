public import HogvecSystem
public import HogvecVectorFiles

/// A change of a whole space of vectors, found from all of them and applied to each while a file is
/// converted.
///
/// Its parts are applied in this order: the mean is subtracted, components are removed, vectors are projected
/// onto others, and the result is rotated to another file's space. Removing and projecting center first, also
/// without ``centers``. What is found is of the vectors as they are in the file, whatever a conversion
/// selects of them, so that a selection has the vectors that the whole file would have. Rows with a value
/// that is not finite are left out, and become not-a-number.
public struct VectorTransformation: Sendable, Equatable {
  /// Whether the mean of all vectors is subtracted.
  public var centers = false
  /// The number of largest principal components that are removed: all-but-the-top (Mu and Viswanath 2018).
  public var removedComponents = 0
  /// The number of largest principal components, after those that are removed, that vectors are projected
  /// onto; `nil` for no projection.
  public var dimensions: Int?
  /// The vector file to whose space the result is rotated by the words that both have; `nil` for none.
  public var target: String?

  /// A transformation that changes nothing.
  public init() {}

  /// What a transformation makes of a file's vectors.
  public struct Fitted: Sendable {
    /// What becomes of each vector, for ``VectorFileConverter/map``.
    public let map: RowMap
    /// The share of the removed components in the whole variance; 0 if there is none.
    public fileprivate(set) var removedShare = 0.0
    /// The share of the components that are projected onto.
    public fileprivate(set) var keptShare = 1.0
    /// How well the result fits the target; `nil` without one.
    public fileprivate(set) var alignment: AlignmentFit?
  }

  /// Finds what the transformation makes of the vectors that a conversion reads; `nil` if it changes nothing.
  ///
  /// The input is read once for the mean and the components, and once more for the rotation; in memory are
  /// dimension x dimension numbers. The target is opened as queries open it (``IndexedVectors``).
  ///
  /// - Parameter conversion: whose ``VectorFileConverter/map`` will be the result's.
  /// - Throws: ``FileError`` for faults in the files, and for what cannot be found from them.
  public func fitted(to conversion: VectorFileConverter) throws(FileError) -> Fitted? {
    guard self != VectorTransformation() else { return nil }
    let dimension = try conversion.inputDimension()
    try check(dimension, of: conversion.input)
    let target = try openedTarget(dimensions ?? dimension, of: conversion.input, threads: conversion.threads)
    var map = AffineMap(dimension: dimension)
    var shares = (removed: 0.0, kept: 1.0)
    let componentCount = removedComponents + (dimensions ?? 0)
    if centers || componentCount > 0 {
      let moments = try RowMoments(
        of: conversion, dimension: dimension, hasProducts: componentCount > 0)
      map.center = moments.mean
      shares = try find(&map, in: moments, of: conversion.input)
    }
    var alignment: Alignment?
    if let target {
      alignment = try target.alignment(of: conversion, through: map)
      if let alignment { map = map.followed(by: alignment.rotation) }
    }
    return Fitted(
      map: map.rowMap, removedShare: shares.removed, keptShare: shares.kept, alignment: alignment?.fit)
  }

  /// - Throws: ``FileError`` if vectors have too few numbers.
  /// - Precondition: no number of components is negative.
  private func check(_ dimension: Int, of input: String) throws(FileError) {
    let (removed, kept) = (removedComponents, dimensions ?? 0)
    precondition(removed >= 0 && kept >= 0, "numbers of components are not negative")
    // The sum of the two may be too large for a number.
    let areTooMany = removed > dimension || kept > dimension - removed
    guard areTooMany || (dimensions == nil && removed > 0 && removed == dimension) else { return }
    let (count, verb) =
      dimensions == nil
      ? ("\(removed)", "removed")
      : removed == 0 ? ("\(kept)", "kept") : ("\(removed) and \(kept)", "removed and kept")
    throw FileError("'\(input)': \(count) components of vectors of \(dimension) numbers cannot be \(verb)")
  }

  private func openedTarget(
    _ dimension: Int, of input: String, threads: Int
  ) throws(FileError) -> AlignmentTarget? {
    guard let target else { return nil }
    let vectors = try AlignmentTarget(target, threads: threads)
    guard vectors.file.dimension == dimension else {
      throw FileError(
        "cannot align '\(input)' to '\(target)': its vectors would have \(dimension) numbers, the others have"
          + " \(vectors.file.dimension)")
    }
    return vectors
  }

  /// Has a map remove components and project onto others.
  private func find(
    _ map: inout AffineMap, in moments: RowMoments, of input: String
  ) throws(FileError) -> (removed: Double, kept: Double) {
    let count = removedComponents + (dimensions ?? 0)
    guard moments.count > (count > 0 ? 1 : 0) else {
      let needed = count > 0 ? "components take two vectors" : "a mean takes a vector"
      throw FileError("'\(input)': \(needed) of finite numbers, and there are \(moments.count)")
    }
    guard count > 0 else { return (0, 1) }
    let components = moments.components(count)
    func share(_ range: Range<Int>) -> Double {
      components.total > 0 ? components.variances[range].reduce(0, +) / components.total : 0
    }
    map.removed = Array(components.directions[..<removedComponents])
    guard let dimensions else { return (share(0..<removedComponents), 1) }
    let kept = components.directions[removedComponents...].flatMap { $0 }
    map.matrix = DoubleMatrix(kept, rowCount: dimensions, columnCount: map.dimension).transposed
    return (share(0..<removedComponents), share(removedComponents..<count))
  }
}

/// The file that others are aligned to, for workers to look words up in.
private final class AlignmentTarget: Sendable {
  let file: IndexedVectors

  init(_ path: String, threads: Int) throws(FileError) {
    file = try IndexedVectors(path: path, threads: threads)
  }

  /// Pairs of vectors of the same words, all of length 1.
  struct Pairs: Sendable {
    /// The rows of the target.
    var rows: [Int] = []
    /// The vectors that are aligned.
    var first: [Float] = []
    /// The target's.
    var second: [Float] = []
  }

  /// How to rotate what a map makes of the vectors that a conversion reads.
  func alignment(of conversion: VectorFileConverter, through map: AffineMap) throws(FileError) -> Alignment {
    let rowMap = map.rowMap
    let dimension = file.dimension
    var products = ColumnProducts(leftCount: dimension, rightCount: dimension, threads: conversion.threads)
    var taken = [Bool](repeating: false, count: file.count)
    var wordCount = 0
    try conversion.readInput(
      work: { (records) throws(FileError) in self.pairs(records, rowMap) },
      take: { (pairs) throws(FileError) in
        let pairs = pairs.keepingFirst(&taken, dimension: dimension)
        products.add(pairs.first, pairs.second, rowCount: pairs.rows.count)
        wordCount += pairs.rows.count
      })
    try file.checkIsUnchanged()
    return try Alignment(products, wordCount: wordCount, paths: (conversion.input, file.path))
  }

  /// The records whose words the target has too; those without a direction in either are left out.
  private func pairs(_ records: DecodedRecords, _ map: RowMap) -> Pairs {
    let targets = file.rows()
    var mapped = [Float](repeating: 0, count: records.count * map.dimension)
    unsafe mapped.withUnsafeMutableBufferPointer { mapped in
      unsafe records.withRows { unsafe map.apply(to: $0, count: records.count, into: mapped) }
    }
    var pairs = Pairs()
    for index in 0..<records.count {
      guard let row = file.id(of: Array(records.word(index))), targets.hasDirection(row) else { continue }
      let vector = mapped[index * map.dimension..<(index + 1) * map.dimension]
      let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      guard length > 0, length.isFinite else { continue }
      pairs.rows.append(row)
      pairs.first += vector.map { Float(Double($0) / length) }
    }
    pairs.second = targets.unitVectors(pairs.rows)
    return pairs
  }
}

extension AlignmentTarget.Pairs {
  /// The pairs whose words were not in an earlier record.
  fileprivate func keepingFirst(_ taken: inout [Bool], dimension: Int) -> Self {
    var isFirst: [Bool] = []
    for row in rows {
      isFirst.append(!taken[row])
      taken[row] = true
    }
    guard isFirst.contains(false) else { return self }
    var kept = Self()
    for (index, row) in rows.enumerated() where isFirst[index] {
      kept.rows.append(row)
      kept.first += first[index * dimension..<(index + 1) * dimension]
      kept.second += second[index * dimension..<(index + 1) * dimension]
    }
    return kept
  }
}
