import HogvecSystem
import Testing

@testable import HogvecTraining

@Suite struct ExpectedUpdatesTests {
  @Test func updatesAreThoseOfWindowsAndNegatives() throws {
    var options = Replicas.options
    (options.sampleThreshold, options.negativeCount, options.window) = (0, 5, 4)
    let (trainer, counts, _) = try makeTrainer(options, "a a a a a a b b b c\nb a c\n")
    let updates = ExpectedUpdates(trainer.shared, wordCounts: counts)
    // A word is in five windows, and stands as often for itself as negatives do.
    #expect(abs(updates.input.reduce(0, +) - 10) < 1e-5)
    #expect(abs(updates.output.reduce(0, +) - 10) < 1e-5)
    let share: Float = 7 / 13
    #expect(abs(updates.input[0] - 10 * share) < 1e-5)
    #expect(ExpectedUpdates.order(of: updates.output) == [0, 1, 2])
    #expect(ExpectedUpdates.order(of: [1, 3, 3, 2]) == [1, 2, 3, 0])
  }

  @Test func theRootOfATreeIsUpdatedMost() throws {
    var options = Replicas.options
    (options.hasHierarchicalSoftmax, options.negativeCount) = (true, 0)
    let (trainer, counts, _) = try makeTrainer(options, Replicas.text)
    let updates = ExpectedUpdates(trainer.shared, wordCounts: counts)
    #expect(ExpectedUpdates.order(of: updates.output).first == UInt32(trainer.shared.output.rowCount - 1))
    #expect(updates.output.allSatisfy { $0 > 0 })
    // An input meets the nodes that are updated with it.
    let (inputs, outputs) = (updates.input.reduce(0, +), updates.output.reduce(0, +))
    #expect(abs(inputs / outputs - 1) < 1e-3)
  }

  /// An n-gram's row has the updates of all words that it is in.
  @Test func rowsOfNGramsHaveTheUpdatesOfTheirWords() throws {
    var options = Replicas.options
    options.subwordLengths = 3...4
    let (trainer, counts, _) = try makeTrainer(options, "banana banane banal\nbanana banane\n")
    let updates = ExpectedUpdates(trainer.shared, wordCounts: counts)
    let words = updates.input.prefix(trainer.wordCount).reduce(0, +)
    #expect(updates.input.dropFirst(trainer.wordCount).contains { abs($0 - words) < 1e-5 })
  }
}
