internal import HogvecKernels
internal import HogvecSystem
internal import HogvecVectorFiles

/// The rows that are put into classes, and the two steps of k-means with them, each by several threads.
struct ClassMembers: Sendable {
  let rows: VectorRows
  /// The numbers of the rows; all have a direction.
  let chosen: [Int]
  let threads: Int

  /// Rows that are multiplied with all centers while they are in the cache.
  private static let tileWidth = 64
  /// Scales of rows whose products with vectors of length 1 are in the range of floats, with their digits.
  private static let ordinaryScales: ClosedRange<Float> = 0x1p-120...0x1p100

  /// Puts each row into the class whose center has the largest cosine with it: of equals the one that it is
  /// in already, then the first.
  func assigned(to centers: [[Float]], before: ClassAssignment) -> ClassAssignment {
    let parts = onWorkers(threads, label: "classes") { worker in
      assigned(chosen.indices.share(of: worker, among: threads), centers, before)
    }
    return ClassAssignment(
      classes: parts.flatMap(\.classes), similarities: parts.flatMap(\.similarities))
  }

  private func assigned(
    _ range: Range<Int>, _ centers: [[Float]], _ before: ClassAssignment
  ) -> ClassAssignment {
    let width = ClassMembers.tileWidth
    let packed = QueryVectors(centers, dimension: rows.dimension)
    let products = RowScores(
      queryCount: packed.count, width: width, kernels: KernelSet.chosenOrPortable.table)
    var result = ClassAssignment(classes: [], similarities: [])
    var best = BestClasses(width: width)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: width) {
      let tile = start..<min(start + width, range.upperBound)
      multiply(chosen[tile], with: packed, centers, into: products)
      unsafe best.find(in: products.scores, classCount: centers.count, before: before.classes[tile])
      for (place, row) in chosen[tile].enumerated() {
        result.classes.append(Int(best.classes[place]))
        result.similarities.append(best.scores[place] * factor(row))
      }
    }
    return result
  }

  /// The cosines of all rows with each of a few vectors of length 1.
  func cosines(with vectors: [[Float]]) -> [[Float]] {
    let width = ClassMembers.tileWidth
    let parts = onWorkers(threads, label: "classes") { worker in
      let range = chosen.indices.share(of: worker, among: threads)
      let packed = QueryVectors(vectors, dimension: rows.dimension)
      let products = RowScores(
        queryCount: vectors.count, width: width, kernels: KernelSet.chosenOrPortable.table)
      var cosines = [[Float]](repeating: [], count: vectors.count)
      for start in stride(from: range.lowerBound, to: range.upperBound, by: width) {
        let tile = chosen[start..<min(start + width, range.upperBound)]
        multiply(tile, with: packed, vectors, into: products)
        for index in vectors.indices {
          // There are `width` scores for each vector.
          for (place, row) in tile.enumerated() {
            unsafe cosines[index].append(products.scores[index * width + place] * factor(row))
          }
        }
      }
      return cosines
    }
    return vectors.indices.map { index in parts.flatMap { $0[index] } }
  }

  /// Multiplies each row of a tile with vectors of length 1; those of extreme length are scaled to length 1
  /// before, so that no product is out of the range of floats.
  ///
  /// - Parameters:
  ///   - packed: the vectors.
  ///   - vectors: the same.
  private func multiply(
    _ tile: ArraySlice<Int>, with packed: borrowing QueryVectors, _ vectors: [[Float]],
    into products: borrowing RowScores
  ) {
    products.multiply(tile, of: rows, with: packed)
    for (place, row) in tile.enumerated() where !ClassMembers.ordinaryScales.contains(rows.scale(row)) {
      let unit = rows.unitVectors([row])
      for (index, vector) in vectors.enumerated() {
        // There are `width` scores for each vector, and the place is that of a row of the tile.
        unsafe products.scores[index * products.width + place] = zip(unit, vector).reduce(0) {
          $0 + $1.0 * $1.1
        }
      }
    }
  }

  /// What a row's products must be multiplied with to be cosines.
  private func factor(_ row: Int) -> Float {
    let scale = rows.scale(row)
    return ClassMembers.ordinaryScales.contains(scale) ? scale : 1
  }

  /// Gives each class without rows the row that is farthest from its center, of the classes that have
  /// another.
  func fillEmptyClasses(_ assignment: inout ClassAssignment, count: Int) {
    var sizes = assignment.sizes(count: count)
    guard sizes.contains(0) else { return }
    let similarities = assignment.similarities
    var farthest = chosen.indices.sorted { (similarities[$0], $0) < (similarities[$1], $1) }[...]
    for empty in 0..<count where sizes[empty] == 0 {
      // There are no fewer rows than classes, so that one with two rows exists; a row that was passed over
      // stays the only one of its class.
      while let row = farthest.popFirst() {
        guard sizes[assignment.classes[row]] > 1 else { continue }
        sizes[assignment.classes[row]] -= 1
        sizes[empty] = 1
        assignment.classes[row] = empty
        break
      }
    }
  }

  /// Sets each center to the mean of its class's rows of length 1, scaled to length 1; one whose rows cancel
  /// out stays. Each sum is in the order of the rows, whatever the number of threads.
  func update(_ centers: inout [[Float]], by assignment: ClassAssignment) {
    let sizes = assignment.sizes(count: centers.count)
    var starts = [0]
    for size in sizes { starts.append(starts[starts.count - 1] + size) }
    var (ordered, next) = ([Int](repeating: 0, count: chosen.count), starts)
    for (place, number) in assignment.classes.enumerated() {
      ordered[next[number]] = chosen[place]
      next[number] += 1
    }
    // Classes in a row for each worker, with about as many rows.
    let bounds = (0...threads).map { worker in
      starts.firstIndex { $0 >= chosen.count * worker / threads } ?? centers.count
    }
    let (old, members, places) = (centers, ordered, starts)
    centers = onWorkers(threads, label: "classes") { worker in
      (bounds[worker]..<(worker + 1 == threads ? old.count : bounds[worker + 1])).map { number in
        center(of: members[places[number]..<places[number + 1]]) ?? old[number]
      }
    }.flatMap { $0 }
  }

  /// The mean of some rows' directions, scaled to length 1; `nil` if it has none.
  private func center(of members: ArraySlice<Int>) -> [Float]? {
    var sum = [Double](repeating: 0, count: rows.dimension)
    unsafe sum.withUnsafeMutableBufferPointer { sum in
      for row in members {
        let scale = Double(rows.scale(row))
        // The row takes `dimension` floats from its address.
        let start = unsafe rows.address(row)
        for column in 0..<rows.dimension {
          unsafe sum[column] +=
            Double(start.loadUnaligned(fromByteOffset: column * 4, as: Float.self)) * scale
        }
      }
    }
    let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // Each term is rounded to floats, by at most half of 1.2e-7 of its length 1.
    guard length > Double(members.count) * 1e-7 else { return nil }
    return sum.map { Float($0 / length) }
  }
}

/// The best class of each row of a tile.
private struct BestClasses {
  private(set) var classes: [Int32]
  private(set) var scores: [Float]
  private let width: Int

  init(width: Int) {
    self.width = width
    classes = [Int32](repeating: 0, count: width)
    scores = [Float](repeating: 0, count: width)
  }

  /// - Parameters:
  ///   - products: `width` scores for each class.
  ///   - before: the class that each row is in; -1 for none.
  mutating func find(
    in products: UnsafePointer<Float>, classCount: Int, before: ArraySlice<Int>
  ) {
    let width = width
    for (place, number) in before.enumerated() {
      let first = max(0, number)
      classes[place] = Int32(first)
      scores[place] = unsafe products[first * width + place]
    }
    unsafe classes.withUnsafeMutableBufferPointer { classes in
      unsafe scores.withUnsafeMutableBufferPointer { scores in
        for number in 0..<classCount {
          // `width` scores of this class; those of rows that a last tile does not have are any.
          let own = unsafe products + number * width
          for place in 0..<width {
            let score = unsafe own[place]
            let isBetter = unsafe score > scores[place]
            unsafe scores[place] = isBetter ? score : scores[place]
            unsafe classes[place] = isBetter ? Int32(truncatingIfNeeded: number) : classes[place]
          }
        }
      }
    }
  }
}
