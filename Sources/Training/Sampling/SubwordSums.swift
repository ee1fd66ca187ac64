/// Which buckets of n-grams share a row of the input table, which then is the sum of theirs.
///
/// Buckets that occur in the same words, in each as often, are always changed together and alike: one row can
/// hold their sum. It stands for all of them in every mean, and moves as many times as far. The buckets that a
/// word has alone, and once, are in a sum with its own row. A bucket that no word has is in none.
struct SubwordSums {
  /// The buckets row by row: those of the words' rows, then those of the rows that words share.
  private let buckets: [UInt32]
  /// Where the buckets of each row begin, and where those of the last end.
  private let starts: [Int]
  /// The row of each bucket, or ``none``.
  private let rowOfBucket: [UInt32]

  private static let none = UInt32.max
  /// The most rows in a sum: to take one of them out of it takes the start values of all.
  private static let largest = 16

  /// A row for each word, and no buckets.
  init(wordCount: Int) {
    (buckets, starts, rowOfBucket) = ([], [Int](repeating: 0, count: wordCount + 1), [])
  }

  /// - Parameters:
  ///   - keepsAll: whether each bucket has a row of its own, also one that no word has.
  ///   - forEachWord: calls what it is given for each word, in the order of the rows, with the buckets of the
  ///     word's n-grams, each as often as it occurs.
  /// - Complexity: 12 bytes a bucket and 4 a word while it is made; less than a second for 400,000 words.
  init(
    wordCount: Int, bucketCount: Int, keepsAll: Bool,
    forEachWord: (_ body: (_ word: Int, _ buckets: [UInt32]) -> Void) -> Void
  ) {
    var groups = BucketGroups(wordCount: wordCount, bucketCount: bucketCount)
    if !keepsAll { forEachWord { word, buckets in groups.split(by: word, buckets) } }
    let largest = keepsAll ? 1 : Self.largest
    var rowOfBucket = [UInt32](repeating: Self.none, count: bucketCount)
    var (own, ownEnds): ([UInt32], [Int]) = ([], [])
    var (shared, sharedEnds): ([UInt32], [Int]) = ([], [])
    func addRow(_ members: ArraySlice<UInt32>) {
      for bucket in members { rowOfBucket[Int(bucket)] = UInt32(wordCount + sharedEnds.count) }
      shared += members
      sharedEnds.append(shared.count)
    }
    forEachWord { word, buckets in
      // The rows of its buckets that no word before has.
      for (isAlone, members) in groups.members(of: word, buckets.filter { rowOfBucket[Int($0)] == Self.none })
      {
        var rest = members[...]
        if isAlone {
          for bucket in rest.prefix(largest - 1) { rowOfBucket[Int(bucket)] = UInt32(word) }
          own += rest.prefix(largest - 1)
          rest = rest.dropFirst(largest - 1)
        }
        while !rest.isEmpty {
          addRow(rest.prefix(largest))
          rest = rest.dropFirst(largest)
        }
      }
      ownEnds.append(own.count)
    }
    if keepsAll {
      for bucket in 0..<UInt32(bucketCount) where rowOfBucket[Int(bucket)] == Self.none { addRow([bucket]) }
    }
    self.rowOfBucket = rowOfBucket
    buckets = own + shared
    starts = [0] + ownEnds + sharedEnds.map { own.count + $0 }
  }

  /// The rows of the input table.
  var rowCount: Int { starts.count - 1 }

  /// The buckets in the sum that a row is; a word's row is in its sum besides.
  func buckets(of row: Int) -> ArraySlice<UInt32> { buckets[starts[row]..<starts[row + 1]] }

  /// The row whose sum a bucket is in, if it is in one.
  func row(ofBucket bucket: UInt32) -> Int? {
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
  /// For each word the group of the buckets that it has once and no word before it has.
  private var firstGroup: [UInt32]
  private var groupCount: UInt32 = 1

  /// All buckets in one group.
  init(wordCount: Int, bucketCount: Int) {
    group = [UInt32](repeating: 0, count: bucketCount)
    firstGroup = [UInt32](repeating: 0, count: wordCount)
  }

  /// Splits groups by how often a word has their buckets.
  mutating func split(by word: Int, _ buckets: [UInt32]) {
    var last: (group: UInt32, times: Int)?
    for (bucket, old, times) in sorted(buckets) {
      if last == nil || last! != (old, times) {
        last = (old, times)
        if old == 0 && times == 1 { firstGroup[word] = groupCount }
        groupCount += 1
      }
      group[Int(bucket)] = groupCount - 1
    }
  }

  /// Some of a word's buckets by their groups, and whether no other word has these and it has them once.
  func members(of word: Int, _ buckets: [UInt32]) -> [(isAlone: Bool, members: [UInt32])] {
    var result: [(isAlone: Bool, members: [UInt32])] = []
    var last: UInt32?
    for (bucket, group, _) in sorted(buckets) {
      if group != last { result.append((group != 0 && group == firstGroup[word], [])) }
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
