/// Which class each row is in, and how near it is to the center.
struct ClassAssignment: Sendable {
  /// The class of each row; -1 before the first assignment.
  var classes: [Int]
  /// The cosine of each row with its class's center.
  var similarities: [Float]

  /// Rows without classes.
  init(rowCount: Int) {
    classes = [Int](repeating: -1, count: rowCount)
    similarities = [Float](repeating: -.infinity, count: rowCount)
  }

  init(classes: [Int], similarities: [Float]) {
    (self.classes, self.similarities) = (classes, similarities)
  }

  var meanSimilarity: Double { mean(of: similarities) }

  /// The number of rows in each class.
  func sizes(count: Int) -> [Int] {
    var sizes = [Int](repeating: 0, count: count)
    for number in classes { sizes[number] += 1 }
    return sizes
  }

  /// The classes, numbered in the order of their first rows.
  func classesByFirstRow(count: Int) -> [Int] {
    var numbers = [Int?](repeating: nil, count: count)
    var used = 0
    return classes.map { old in
      if let number = numbers[old] { return number }
      numbers[old] = used
      used += 1
      return used - 1
    }
  }
}

/// The mean of some cosines; 0 of none.
func mean(of similarities: [Float]) -> Double {
  similarities.reduce(0.0) { $0 + Double($1) } / Double(max(1, similarities.count))
}
