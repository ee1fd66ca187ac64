import HogvecKernels
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct FrozenRowsTests {
  /// Every third word, the most frequent one among them.
  private func thirds(_ count: Int) -> [Bool] { (0..<count).map { $0 % 3 == 0 } }

  private func bits(_ vector: [Float]) -> [UInt32] { vector.map(\.bitPattern) }

  /// Words with n-grams cannot be frozen.
  private static let forms = TrainerTests.forms.filter { $0.subwords == nil }

  @Test(.slow, arguments: forms)
  func frozenRowsStayWhileAllElseAgreesWithPlainLoops(_ form: TrainingOptions) throws {
    var options = form
    options.dimension = 6
    options.sampleThreshold = form.sampleThreshold == 0 ? 0 : 0.02
    options.epochs = 1
    options.initialRate = 0.01
    let text = randomText(sentences: 40, words: 24, seed: 3)
    let (_, counts, sentences) = try makeTrainer(options, text)
    let frozen = thirds(counts.count)
    var reference = NaiveTrainer(options: options, counts: counts)
    reference.frozenRows = frozen
    let start = reference.input
    reference.train(sentences)
    for set in InstructionSet.supported {
      let trainer = try makeTrainer(options, text, KernelSet(set)).trainer
      let before = vectors(of: trainer)
      _ = try trainer.run(freezing: frozen)
      let after = vectors(of: trainer)
      for row in after.indices where frozen[row] {
        #expect(bits(after[row]) == bits(before[row]), "\(set), row \(row)")
      }
      // A copy moves within its step, which differs from the plain loops by terms of the rate's square.
      #expect(reference.relativeError(of: after, from: start) < 0.02, "\(set)")
    }
  }

  @Test(arguments: forms)
  func twoWorkersLeaveFrozenRowsToo(_ form: TrainingOptions) throws {
    var options = form
    options.dimension = 8
    options.epochs = 1
    options.threads = 2
    // Two chunks.
    let text = randomText(sentences: 1500, words: 30, seed: 4)
    let (trainer, counts, _) = try makeTrainer(options, text)
    let frozen = thirds(counts.count)
    // Its bits would change if zero was added to it.
    trainer.withVectors { (table: borrowing SharedTable) in table.address(ofRow: 0)[1] = -0.0 }
    let before = vectors(of: trainer)
    let summary = try trainer.run(freezing: frozen)
    #expect(summary.progress.tokensTrained == counts.reduce(0, +))
    for (row, vector) in vectors(of: trainer).enumerated() where frozen[row] {
      #expect(bits(vector) == bits(before[row]), "row \(row)")
    }
    #expect(zip(vectors(of: trainer), before).contains { bits($0) != bits($1) })
  }

  @Test func freezingNothingIsTrainingEverything() throws {
    var options = TrainingOptions()
    options.dimension = 24
    let text = randomText(sentences: 200, words: 50, seed: 5)
    var results = [[[Float]]]()
    for givesRows in [false, true] {
      let (trainer, counts, _) = try makeTrainer(options, text)
      _ = try trainer.run(freezing: givesRows ? counts.map { _ in false } : [])
      results.append(vectors(of: trainer))
    }
    #expect(results[0] == results[1])
  }

  @Test func withEveryRowFrozenOnlyTheOutputsAreTrained() throws {
    var options = TrainingOptions()
    options.dimension = 24
    let (trainer, counts, _) = try makeTrainer(options, randomText(sentences: 200, words: 50, seed: 6))
    let before = vectors(of: trainer)
    let summary = try trainer.run(freezing: counts.map { _ in true }, measuringStages: true)
    #expect(vectors(of: trainer) == before)
    let loss = try #require(summary.progress.loss)
    // Six labels a pair: what outputs of zero would still have at the end.
    #expect(loss < 6 * 0.693)
    let first = trainer.withOutputVectors { table in unsafe table.address(ofRow: 0)[0] }
    #expect(first != 0)
  }
}
