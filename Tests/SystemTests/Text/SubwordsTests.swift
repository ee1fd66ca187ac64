import HogvecSystem
import Testing

@Suite struct SubwordsTests {
  private func buckets(_ word: [UInt8], _ subwords: Subwords) -> [Int] {
    var buckets: [UInt32] = []
    word.withUnsafeBytes { subwords.appendBuckets(of: $0, to: &buckets) }
    #expect(word.withUnsafeBytes { subwords.count(of: $0) } == buckets.count)
    return buckets.map { Int($0) }
  }

  /// What `get_subwords` of fastText 0.9.2 gives, less the words that it has before the buckets.
  @Test func bucketsAreThoseOfFastText() {
    let usual = Subwords()
    let known: [(String, [Int])] = [
      (
        "where",
        [
          167652, 989715, 1_526_707, 1_071_586, 420941, 312621, 969176, 121234, 1_473_420, 1_540_811, 114991,
          1_529_033, 1_568_469, 867498,
        ]
      ),
      ("dom", [494342, 78577, 520029, 289531, 453023, 13461]),
      (
        "żółć",
        [587728, 1_737_591, 1_652_554, 1_585_308, 969109, 195788, 316022, 400945, 1_617_821, 957719]
      ),
      ("東京", [473661, 106169, 163715]), ("a", [1_087_600]),
      (
        "groß",
        [
          606866, 1_490_375, 112809, 838837, 1_924_105, 309171, 478071, 968056, 205234, 1_982_818,
        ]
      ),
    ]
    for (word, expected) in known { #expect(buckets(Array(word.utf8), usual) == expected, "\(word)") }
    let short = Subwords(lengths: 1...2, bucketCount: 100)
    #expect(buckets(Array("dom".utf8), short) == [45, 63, 92, 34, 21, 96, 18])
    #expect(buckets(Array("東京x".utf8), short) == [97, 63, 87, 85, 35, 95, 91])
  }

  @Test func theEndOfASentenceAndShortWordsHaveNoNGrams() {
    #expect(buckets(Array("</s>".utf8), Subwords()).isEmpty)
    #expect(buckets(Array("a".utf8), Subwords(lengths: 4...6)).isEmpty)
    #expect(buckets([], Subwords(lengths: 1...1)).isEmpty)
  }

  /// Bytes that are not UTF-8 count as they come: what continues a character is part of the one before it.
  @Test func wordsOfAnyBytesHaveAsManyNGramsAsTheyAreCounted() {
    var random = RandomStream(seed: 5)
    for _ in 0..<2000 {
      let word = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      let first = Int.random(in: 1...4, using: &random)
      let lengths = first...(first + Int.random(in: 0...4, using: &random))
      #expect(buckets(word, Subwords(lengths: lengths, bucketCount: 7)).allSatisfy { (0..<7).contains($0) })
    }
  }
}
