/// Which buckets of n-grams share a row of the input table, which then is the sum of theirs.
///
/// Buckets that occur in the same words, in each as often, are always changed together and alike: one row can
/// hold their sum. It stands for all of them in every mean, and moves as many times as far. The buckets that
/// a word has alone, and once, are in a sum with its own row. A bucket that no word has is in none.
struct SubwordSums {
  /// The buckets row by row: those of the words' rows, then those of the rows that words share. Empty if each
  /// bucket has a row of its own, in their order.
  private let buckets: [UInt32]
  /// Where the buckets of each row begin, and where those of the last end.
  private let starts: [Int]
  /// The row of each bucket, or ``none``.
  private let rowOfBucket: [UInt32]
  private let wordCount: Int
  /// The rows of the input table.
  let rowCount: Int

  private static let none = UInt32.max
  /// The most rows in a sum: to take one of them out of it takes the start values of all.
  private static let largest = 16

  /// A row for each word and each bucket; none is a sum.
  init(wordCount: Int, bucketCount: Int) {
    (buckets, starts, rowOfBucket) = ([], [], [])
    (self.wordCount, rowCount) = (wordCount, wordCount + bucketCount)
  }

  /// Rows of words and sums.
  ///
  /// - Parameter forEachWord: calls what it is given for each word, in the order of the rows, with the
  ///   buckets of the word's n-grams, each as often as it occurs.
  /// - Complexity: twice through all n-grams; for each bucket 8 bytes, for each that a word has 20 more, and
  ///   8 for each row, less than half of which is kept.
  init(
    wordCount: Int, bucketCount: Int,
    forEachWord: (_ body: (_ word: Int, _ buckets: [UInt32]) -> Void) -> Void
  ) {
    var groups = BucketGroups(bucketCount: bucketCount)
    forEachWord { word, buckets in groups.split(by: word, buckets) }
    var rowOfBucket = [UInt32](repeating: Self.none, count: bucketCount)
    var (buckets, starts): ([UInt32], [Int]) = ([], [0])
    var (shared, sharedEnds): ([UInt32], [Int]) = ([], [])
    forEachWord { word, ofWord in
      // The rows of its buckets that no word before has.
      for (isAlone, members) in groups.members(of: word, ofWord.filter { rowOfBucket[Int($0)] == Self.none })
      {
        var rest = members[...]
        if isAlone {
          for bucket in rest.prefix(Self.largest - 1) { rowOfBucket[Int(bucket)] = UInt32(word) }
          buckets += rest.prefix(Self.largest - 1)
          rest = rest.dropFirst(Self.largest - 1)
        }
        while !rest.isEmpty {
          for bucket in rest.prefix(Self.largest) {
            rowOfBucket[Int(bucket)] = UInt32(wordCount + sharedEnds.count)
          }
          shared += rest.prefix(Self.largest)
          sharedEnds.append(shared.count)
          rest = rest.dropFirst(Self.largest)
        }
      }
      starts.append(buckets.count)
    }
    // There is one at least, so that nobody takes the table for one of whole words, whose rows are vectors.
    if sharedEnds.isEmpty { sharedEnds = [0] }
    for end in sharedEnds { starts.append(starts[wordCount] + end) }
    buckets += shared
    (self.buckets, self.starts, self.rowOfBucket) = (buckets, starts, rowOfBucket)
    (self.wordCount, rowCount) = (wordCount, starts.count - 1)
  }

  /// The buckets in the sum that a row is; a word's row is in its sum besides.
  func buckets(of row: Int) -> ArraySlice<UInt32> {
    guard !starts.isEmpty else { return row < wordCount ? [] : [UInt32(row - wordCount)] }
    return buckets[starts[row]..<starts[row + 1]]
  }

  /// The row whose sum a bucket is in, if it is in one.
  func row(ofBucket bucket: UInt32) -> Int? {
    guard !starts.isEmpty else { return wordCount + Int(bucket) }
    let row = rowOfBucket[Int(bucket)]
    return row == Self.none ? nil : Int(row)
  }

  /// What this takes in memory.
  var byteCount: Int { 4 * buckets.count + 8 * starts.count + 4 * rowOfBucket.count }
}

/// A partition of all buckets by the words that they are in, and how often, refined word by word.
private struct BucketGroups {
  /// The group of each bucket; 0 for those that have been in no word.
  private var group: [UInt32]
  /// The buckets of each group but the first.
  private var sizes: [UInt32] = [0]
  /// For each group the only word that its buckets have been in, if they were there once; else ``none``.
  private var onlyWord: [UInt32] = [none]

  private static let none = UInt32.max

  /// All buckets in one group.
  init(bucketCount: Int) { group = [UInt32](repeating: 0, count: bucketCount) }

  /// Splits groups by how often a word has their buckets.
  mutating func split(by word: Int, _ buckets: [UInt32]) {
    var found = sorted(buckets)[...]
    while let first = found.first {
      let part = found.prefix { $0.group == first.group && $0.times == first.times }
      found = found.dropFirst(part.count)
      if first.group != 0 && sizes[Int(first.group)] == part.count {
        // All of what is left of it.
        onlyWord[Int(first.group)] = Self.none
        continue
      }
      if first.group != 0 { sizes[Int(first.group)] -= UInt32(part.count) }
      for (bucket, _, _) in part { group[Int(bucket)] = UInt32(sizes.count) }
      sizes.append(UInt32(part.count))
      onlyWord.append(first.group == 0 && first.times == 1 ? UInt32(word) : Self.none)
    }
  }

  /// Some of a word's buckets by their groups, and whether no other word has these and it has them once.
  func members(of word: Int, _ buckets: [UInt32]) -> [(isAlone: Bool, members: [UInt32])] {
    var result: [(isAlone: Bool, members: [UInt32])] = []
    var last: UInt32?
    for (bucket, group, _) in sorted(buckets) {
      if group != last { result.append((onlyWord[Int(group)] == UInt32(word), [])) }
      result[result.count - 1].members.append(bucket)
      last = group
    }
    return result
  }

  /// Buckets, each once, by their groups and how often they are there.
  private func sorted(_ buckets: [UInt32]) -> [(bucket: UInt32, group: UInt32, times: Int)] {
    var result: [(bucket: UInt32, group: UInt32, times: Int)] = []
    var isRepeated = false
    for key in buckets.map({ UInt64(group[Int($0)]) << 32 | UInt64($0) }).sorted() {
      let bucket = UInt32(truncatingIfNeeded: key)
      if result.last?.bucket == bucket {
        result[result.count - 1].times += 1
        isRepeated = true
      } else {
        result.append((bucket, UInt32(key >> 32), 1))
      }
    }
    if isRepeated { result.sort { ($0.group, $0.times, $0.bucket) < ($1.group, $1.times, $1.bucket) } }
    return result
  }
}
