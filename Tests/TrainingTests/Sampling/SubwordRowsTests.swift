import HogvecCorpus
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct SubwordRowsTests {
  /// Words of few letters, some of them long and with n-grams that occur several times.
  private func words(_ count: Int, seed: UInt64) -> [String] {
    var random = SeededGenerator(seed: seed)
    var words: Set<String> = ["a", "aaaaaaaa", "abababab"]
    while words.count < count {
      let length = Int.random(in: 1...12, using: &random)
      words.insert(String((0..<length).map { _ in "abcdeé".randomElement(using: &random)! }))
    }
    return words.sorted()
  }

  private func buckets(of word: String, _ subwords: Subwords) -> [UInt32] {
    var buckets: [UInt32] = []
    Array(word.utf8).withUnsafeBytes { subwords.appendBuckets(of: $0, to: &buckets) }
    return buckets
  }

  private func rows(_ options: TrainingOptions, _ words: [String]) throws -> SubwordRows {
    let directory = try TemporaryDirectory()
    // A word more often than those after it, so that they keep their order.
    let text = words.enumerated().map { index, word in
      String(repeating: word + " ", count: words.count - index)
    }
    let path = try directory.write(text.joined(separator: "\n") + "\n", to: "text")
    let reading = try CorpusReader(paths: [path], minimumCount: 1).encode(into: directory.file("ids"))
    let vocabulary = reading.vocabulary
    #expect((0..<vocabulary.count).map { String(decoding: vocabulary.word($0), as: UTF8.self) } == words)
    return SubwordRows(options, vocabulary)
  }

  @Test(arguments: [7, 500, 100_000])
  func rowsAreSumsOfBucketsThatTheSameWordsHave(_ bucketCount: Int) throws {
    for seed in 1...3 {
      let words = words(120, seed: UInt64(seed))
      let subwords = Subwords(lengths: 2...4, bucketCount: bucketCount)
      let lists = words.map { buckets(of: $0, subwords) }
      let sums = SubwordSums(wordCount: words.count, bucketCount: bucketCount) { body in
        for (word, buckets) in lists.enumerated() { body(word, buckets) }
      }
      // For each bucket how often it is in which words.
      var uses = [UInt32: [Int: Int]]()
      for (word, buckets) in lists.enumerated() {
        for bucket in buckets { uses[bucket, default: [:]][word, default: 0] += 1 }
      }
      var seen = Set<UInt32>()
      for row in 0..<sums.rowCount {
        let members = Array(sums.buckets(of: row))
        #expect(members.count <= 16)
        #expect(row < words.count || !members.isEmpty)
        for bucket in members {
          #expect(sums.row(ofBucket: bucket) == row)
          #expect(seen.insert(bucket).inserted)
          #expect(uses[bucket] == (row < words.count ? [row: 1] : uses[members[0]]))
        }
      }
      #expect(seen == Set(uses.keys))
      for bucket in 0..<UInt32(bucketCount) where uses[bucket] == nil {
        #expect(sums.row(ofBucket: bucket) == nil)
      }
      // No two rows could be one, but for those that are full.
      let open = (words.count..<sums.rowCount).map { Array(sums.buckets(of: $0)) }.filter { $0.count < 16 }
      #expect(Set(open.map { uses[$0[0]]! }).count == open.count)
      for members in open {
        guard let word = uses[members[0]], word.count == 1, word.first!.value == 1 else { continue }
        #expect(sums.buckets(of: word.first!.key).count == 15)
      }
    }
  }

  @Test func everyBucketHasARowIfAllAreKept() {
    let sums = SubwordSums(wordCount: 3, bucketCount: 5)
    #expect(sums.rowCount == 8)
    for row in 0..<3 { #expect(sums.buckets(of: row).isEmpty) }
    for bucket in 0..<5 {
      #expect(sums.row(ofBucket: UInt32(bucket)) == 3 + bucket)
      #expect(Array(sums.buckets(of: 3 + bucket)) == [UInt32(bucket)])
    }
  }

  /// A table of sums is never taken for one of words: it has more rows, also if no n-gram is shared.
  @Test func thereIsARowAfterThoseOfTheWords() throws {
    var options = TrainingOptions()
    options.dimension = 3
    options.subwordLengths = 3...3
    let rows = try rows(options, ["ab", "cd"])
    #expect(rows.rowCount == 3)
    #expect(rows.parts(of: 0).map(\.row) == [0] && rows.parts(of: 1).map(\.row) == [1])
    #expect(rows.count(of: 0) == 3)
    let table = try SharedTable(anonymousRows: 3, dimension: 3)
    for row in 0..<3 { rows.writeStart(ofRow: row, to: table.address(ofRow: row)) }
    for column in 0..<3 { #expect(table.address(ofRow: 2)[column] == 0) }
  }

  @Test(arguments: [7, 500, 100_000], [false, true])
  func aWordIsTheMeanOfItsRowAndItsNGrams(_ bucketCount: Int, keepsAll: Bool) throws {
    var options = TrainingOptions()
    options.dimension = 5
    options.subwordLengths = 2...4
    options.subwordBuckets = bucketCount
    options.keepsAllBuckets = keepsAll
    let words = words(60, seed: 9)
    let rows = try rows(options, words)
    let table = try SharedTable(anonymousRows: rows.rowCount, dimension: 5)
    var (start, single) = ([Float](repeating: 0, count: 5), [Float](repeating: 0, count: 5))
    var random = SeededGenerator(seed: 2)
    for row in 0..<rows.rowCount {
      rows.writeStart(ofRow: row, to: table.address(ofRow: row))
    }
    // As they start, rows of their own are what they would be without sums.
    for index in 0..<(words.count + min(bucketCount, 3000)) {
      start = [0, 0, 0, 0, 0]
      options.addStart(ofRow: index, to: &start)
      rows.writeSingle(index, of: table, to: &single)
      for column in 0..<5 { #expect(abs(start[column] - single[column]) < 1e-6) }
    }
    for row in 0..<rows.rowCount {
      for column in 0..<5 { table.address(ofRow: row)[column] += Float.random(in: -1...1, using: &random) }
    }
    for (word, text) in words.enumerated() {
      let members = [word] + buckets(of: text, options.subwords!).map { words.count + Int($0) }
      #expect(rows.count(of: UInt32(word)) == members.count)
      var sum = [Double](repeating: 0, count: 5)
      for index in members {
        rows.writeSingle(index, of: table, to: &single)
        for column in 0..<5 { sum[column] += Double(single[column]) }
      }
      rows.writeMean(of: UInt32(word), in: table, to: &single)
      for column in 0..<5 {
        #expect(abs(Double(single[column]) - sum[column] / Double(members.count)) < 1e-6)
      }
    }
  }
}
