import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct HuffmanTreeTests {
  @Test func aSmallTreeIsTheOneOfTheTextbook() {
    // 1 + 2 = 3, 3 + 3 = 6, 5 + 6 = 11, 8 + 11 = 19
    let tree = HuffmanTree(counts: [8, 5, 3, 2, 1])
    #expect((0..<5).map { tree.code(of: $0).count } == [1, 2, 3, 4, 4])
    #expect(tree.nodes(of: 4) == [3, 2, 1, 0])
    #expect(tree.nodes(of: 0) == [3])
    // The lighter of two goes by 0; the lightest word is taken first.
    #expect(tree.code(of: 4) == [true, true, false, false])
    #expect(tree.code(of: 3) == [true, true, false, true])
  }

  @Test func ofEqualsTheInnerNodeIsTakenAsInWord2vec() {
    let tree = HuffmanTree(counts: [2, 1, 1])
    // The node of weight 2 is taken before the word of weight 2, and so gets the 0.
    #expect(tree.code(of: 0) == [true])
    #expect(tree.code(of: 2) == [false, false])
    #expect(tree.code(of: 1) == [false, true])
  }

  @Test func theFirstWordMayBeRare() {
    // 1 + 3 = 4 in word2vec, which takes the leaves from the end and </s> last: 3, then 4 ahead of it.
    let tree = HuffmanTree(counts: [1, 4, 3])
    #expect((0..<3).map { tree.code(of: $0) } == [[false], [true, true], [true, false]])
    #expect(tree.nodes(of: 1) == [1, 0])
  }

  @Test func wordsThatDoNotOccurAreNoChain() {
    let tree = HuffmanTree(counts: [9, 4] + [UInt64](repeating: 0, count: 1024))
    #expect(tree.longestPath <= 13)
    #expect((0..<1026).reduce(0.0) { $0 + pow(0.5, Double(tree.code(of: $1).count)) } == 1)
  }

  @Test(arguments: [2, 3, 10, 257])
  func codesAreAPrefixCodeOfTheLeastLength(words: Int) {
    var random = SeededGenerator(seed: UInt64(words))
    let counts = (0..<words).map { _ in UInt64.random(in: 1...1000, using: &random) }.sorted(by: >)
    let tree = HuffmanTree(counts: counts)
    // Kraft's sum is 1 for a full tree.
    #expect((0..<words).reduce(0.0) { $0 + pow(0.5, Double(tree.code(of: $1).count)) } == 1)
    #expect(Set((0..<words).map { tree.code(of: $0) }).count == words)
    #expect((0..<words).allSatisfy { tree.nodes(of: $0).count == tree.code(of: $0).count })
    #expect((0..<words).allSatisfy { tree.nodes(of: $0).first == words - 2 })
    // The least sum of count times length, found by joining the two lightest again and again.
    var (weights, least) = (counts, UInt64(0))
    while weights.count > 1 {
      weights.sort(by: >)
      let sum = weights.removeLast() + weights.removeLast()
      weights.append(sum)
      least += sum
    }
    #expect((0..<words).reduce(0) { $0 + counts[$1] * UInt64(tree.code(of: $1).count) } == least)
  }

  @Test func probabilitiesOfAllWordsAddUpToOne() {
    let tree = HuffmanTree(counts: [9, 7, 4, 4, 2, 1])
    var random = SeededGenerator(seed: 1)
    let outputs = (0..<5).map { _ in (0..<3).map { _ in Double.random(in: -2...2, using: &random) } }
    let sum = (0..<6).reduce(0.0) { sum, word in
      var (hidden, rows) = ([0.0, 0, 0], outputs)
      let loss = HierarchicalSoftmax(tree).evaluate(
        [0.3, -1, 0.8], target: word, outputs: outputs, hiddenGradient: &hidden, outputGradient: &rows)
      return sum + exp(-loss)
    }
    #expect(abs(sum - 1) < 1e-14)
  }
}
