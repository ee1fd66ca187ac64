import HogvecSystem
import Testing

@testable import HogvecTraining

@Suite struct NegativePoolTests {
  /// The words of a number of steps, step by step.
  private func steps(
    _ stepCount: Int, countPerStep: Int, uses: Int, counts: [UInt64], seed: UInt64
  ) -> [[Int]] {
    let table = AliasTable(counts: counts, exponent: 1)
    let alike = WordWeights(counts: counts, sampleThreshold: 0, power: 0)
    var random = RandomStream(seed: seed)
    var pool = NegativePool(countPerStep: countPerStep, uses: uses)
    pool.fill(from: table, alike, using: &random)
    return (0..<stepCount).map { _ in
      let words = (0..<countPerStep).map { _ in Int(pool.next()) }
      pool.prepareStep(from: table, alike, using: &random)
      return words
    }
  }

  @Test(arguments: [(5, 1), (5, 5), (5, 7), (1, 4), (20, 3), (300, 100)])
  func wordsHaveTheProbabilitiesOfTheTable(_ countPerStep: Int, _ uses: Int) {
    let counts: [UInt64] = [1000, 400, 300, 150, 100, 50]
    let total = Double(counts.reduce(0, +))
    var observed = [Double](repeating: 0, count: counts.count)
    let stepCount = 400_000 / countPerStep
    for step in steps(stepCount, countPerStep: countPerStep, uses: uses, counts: counts, seed: 4) {
      for word in step { observed[word] += 1 }
    }
    let all = Double(stepCount * countPerStep)
    for (word, count) in counts.enumerated() {
      let share = Double(count) / total
      // Five standard deviations, if a draw counts for all of its uses.
      let deviation = (share * (1 - share) * Double(uses) / all).squareRoot()
      #expect(abs(observed[word] / all - share) < 5 * deviation)
    }
  }

  @Test(arguments: [(5, 5), (5, 2), (3, 7), (1, 4), (40, 100)])
  func aWordStaysForItsUsesInStepsThatLieApart(_ countPerStep: Int, _ uses: Int) {
    let counts = [UInt64](repeating: 1, count: 100_000)
    let ringSize = NegativePool.wordCount(countPerStep: countPerStep, uses: uses)
    #expect(ringSize > 8 * countPerStep)
    let words = steps(
      4 * ringSize / countPerStep, countPerStep: countPerStep, uses: uses, counts: counts, seed: 9
    ).flatMap { $0 }
    var (redrawn, drawnAgain) = (0, 0)
    for index in ringSize..<words.count {
      let isSame = words[index] == words[index - ringSize]
      if index % uses == 0 {
        redrawn += 1
        drawnAgain += isSame ? 1 : 0
      } else {
        #expect(isSame)
      }
    }
    // Every place is drawn anew in one round of `uses`.
    #expect(Set((0..<uses).map { $0 * ringSize % uses }).count == uses)
    #expect(redrawn > 0 && drawnAgain <= 1)
  }

  @Test func oneUseDrawsEveryWordAnew() {
    let counts: [UInt64] = [30, 20, 10]
    let table = AliasTable(counts: counts, exponent: 1)
    var random = RandomStream(seed: 5)
    let drawn = (0..<400).map { _ in Int(table.word(for: random.next())) }
    #expect(steps(100, countPerStep: 4, uses: 1, counts: counts, seed: 5).flatMap { $0 } == drawn)
  }

  @Test func chosenWordsAreTheNextSteps() {
    let counts: [UInt64] = [5, 4, 3, 2, 1]
    let table = AliasTable(counts: counts, exponent: 1)
    let alike = WordWeights(counts: counts, sampleThreshold: 0, power: 0)
    var random = RandomStream(seed: 1)
    var pool = NegativePool(countPerStep: 5, uses: 5)
    pool.fill(from: table, alike, using: &random)
    for chosen in [[4, 1], [0, 2, 3, 3, 1]] as [[UInt32]] {
      pool.choose(chosen, alike)
      let taken = (0..<5).map { _ in pool.next() }
      #expect(taken == (0..<5).map { chosen[$0 % chosen.count] })
      pool.prepareStep(from: table, alike, using: &random)
    }
  }

  @Test(arguments: [(5, 1), (4, 5), (12, 3)])
  func everyWordHasItsWeight(_ countPerStep: Int, _ uses: Int) {
    let counts = (1...300).map { UInt64(90_000 / $0) }
    let weights = WordWeights(counts: counts, sampleThreshold: 1e-3, power: 0.3)
    let table = AliasTable(counts: counts, exponent: 0.75)
    var random = RandomStream(seed: 2)
    var pool = NegativePool(countPerStep: countPerStep, uses: uses, scale: 1.25)
    pool.fill(from: table, weights, using: &random)
    for _ in 0..<1000 {
      let words = (0..<countPerStep).map { _ in pool.next() }
      let expected = words.map { 1.25 * weights.weight(of: $0) }
      #expect(words.indices.map { pool.weight($0) } == expected)
      let behindCenter = pool.weightsBehindCenter(from: 0)
      #expect((1...min(7, countPerStep)).map { behindCenter[$0] } == Array(expected.prefix(7)))
      pool.prepareStep(from: table, weights, using: &random)
    }
  }
}
