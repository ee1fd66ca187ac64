/// How many words occur at least so often, for some numbers of times.
public struct WordFrequencies: Sendable, Equatable {
  /// The numbers of times, from the lowest.
  public static let thresholds: [UInt64] = [1, 2, 5, 10, 20, 50, 100, 1000]

  /// For each threshold the distinct words that occur so often, but less often than the next one says.
  private var types = [Int](repeating: 0, count: thresholds.count)
  /// All occurrences of these words.
  private var tokens = [UInt64](repeating: 0, count: thresholds.count)

  /// No words.
  init() {}

  /// Adds a word that occurs at least once.
  mutating func add(_ count: UInt64) {
    var index = 0
    while index + 1 < types.count && count >= WordFrequencies.thresholds[index + 1] { index += 1 }
    types[index] += 1
    tokens[index] += count
  }

  /// Adds other words.
  mutating func add(_ other: WordFrequencies) {
    for index in types.indices {
      types[index] += other.types[index]
      tokens[index] += other.tokens[index]
    }
  }

  /// Everything, for another process.
  var numbers: [UInt64] { types.map { UInt64($0) } + tokens }

  /// Takes what ``numbers`` gave.
  init(numbers: some Collection<UInt64>) {
    types = numbers.prefix(types.count).map { Int($0) }
    tokens = Array(numbers.dropFirst(types.count))
  }

  /// For each threshold, how many distinct words occur at least so often, and how often all of them together.
  public var atLeast: [(threshold: UInt64, types: Int, tokens: UInt64)] {
    WordFrequencies.thresholds.indices.map { index in
      (WordFrequencies.thresholds[index], types[index...].reduce(0, +), tokens[index...].reduce(0, +))
    }
  }
}
