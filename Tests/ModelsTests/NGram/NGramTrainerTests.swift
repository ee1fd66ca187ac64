import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecModels

@Suite struct NGramTrainerTests {
  /// Rows in which the word that follows is determined by the context: (b + 1) mod 5.
  private static let rows: NGramRows = {
    var ids: [UInt32] = []
    for k in 0..<200 {
      let (a, b) = (UInt32(k % 5), UInt32(k / 5 % 5))
      ids += [a, b, (b + 1) % 5]
    }
    return NGramRows(context: 2, ids: ids)
  }()
  private static let words = ["a", "b", "c", "d", "e"].map { Array($0.utf8) }

  private static func train(_ change: (inout NGramTrainingOptions) -> Void) throws -> (
    NGramModel, [NGramEpoch]
  ) {
    var options = NGramTrainingOptions()
    (options.dimension, options.hidden, options.batchSize, options.epochs, options.patience) = (
      6, 24, 100, 30, 30
    )
    change(&options)
    var epochs: [NGramEpoch] = []
    let model = try NGramTrainer(options).train(words: words, training: rows, validation: rows) { epoch, _ in
      epochs.append(epoch)
    }
    return (model, epochs)
  }

  @Test func aRuleIsLearned() throws {
    let (model, epochs) = try Self.train {
      ($0.rule, $0.rate, $0.batchSize, $0.epochs) = (.adam, 0.02, 10, 20)
    }
    #expect(epochs.last.map { $0.trainingLoss < 0.1 } == true)
    #expect(model.probabilities(after: [3, 4])[0] > 0.9)
    #expect(abs(model.probabilities(after: [3, 4]).reduce(0, +) - 1) < 1e-6)
    #expect(
      abs(model.meanLoss(Self.rows, threads: 1) - (epochs.compactMap(\.validationLoss).min() ?? 0)) < 1e-6)
  }

  @Test(arguments: [0.0, 0.3])
  func theResultDoesNotDependOnTheThreads(dropout: Double) throws {
    let models = try [1, 2, 5].map { threads in
      try Self.train { ($0.threads, $0.epochs, $0.dropout) = (threads, 3, dropout) }.0.parameters.storage
        .values
    }
    #expect(models[0] == models[1] && models[0] == models[2])
  }

  @Test func trainingEndsWhenTheModelGetsNoBetterAndTheBestIsKept() throws {
    // A rate this large makes the loss jump about.
    let (model, epochs) = try Self.train { ($0.rate, $0.patience, $0.epochs) = (30, 2, 50) }
    #expect(epochs.count < 50)
    #expect(epochs.suffix(2).allSatisfy { !$0.isBest })
    let best = epochs.compactMap(\.validationLoss).min() ?? 0
    #expect(abs(model.meanLoss(Self.rows, threads: 2) - best) < 1e-5 * max(1, best))
  }

  @Test func divergenceIsAnError() throws {
    let error = #expect(throws: NGramTrainingError.self) { try Self.train { $0.rate = 1e30 } }
    #expect(error?.remedy == .lowerRate)
    #expect(error?.description.hasPrefix("training diverged in epoch 1: ") == true)
  }

  @Test func aModelFileReadsBackTheSame() throws {
    let directory = try TemporaryDirectory()
    let (model, _) = try Self.train { $0.epochs = 1 }
    let path = directory.file("model")
    try model.save(to: path)
    let read = try NGramModel(reading: path)
    #expect(read.words == model.words && read.shape == model.shape)
    #expect(read.parameters.storage.values == model.parameters.storage.values)
  }

  @Test func aModelFileCutAnywhereIsRefused() throws {
    let directory = try TemporaryDirectory()
    let (model, _) = try Self.train { ($0.epochs, $0.dimension, $0.hidden) = (1, 1, 1) }
    try model.save(to: directory.file("model"))
    let bytes = try directory.contents("model")
    for length in bytes.indices {
      let path = try directory.write(bytes[..<length], to: "cut")
      #expect(throws: (any Error).self, "\(length)") { try NGramModel(reading: path) }
    }
    let path = try directory.write(bytes + [0], to: "long")
    #expect(throws: (any Error).self) { try NGramModel(reading: path) }
    for offset in 0..<56 {
      // Whatever the header says, nothing is read beyond the file.
      for value in [UInt8(0xFF), 0x7F, 0] where value != bytes[offset] {
        var damaged = bytes
        damaged[offset] = value
        let checksum = damaged.withUnsafeBytes { Fingerprint(of: $0, exceptAt: 56) }
        damaged.replaceSubrange(56..<64, with: checksum.bytes)
        let path = try directory.write(damaged, to: "damaged")
        #expect(throws: FileError.self, "\(offset)") { try NGramModel(reading: path) }
      }
    }
  }

  @Test func neighborsAreNearestByEuclideanDistance() {
    let parameters = NGramParameters<Float>(NGramShape(words: 5, context: 2, dimension: 2, hidden: 1))
    for (row, place) in [(0, 0), (3, 4), (1, 0), (0, 2), (-3, -4)].enumerated() {
      parameters.embedding[row, 0] = Float(place.0)
      parameters.embedding[row, 1] = Float(place.1)
    }
    let model = NGramModel(words: Self.words, parameters: parameters)
    #expect(model.distance(0, 1) == 5)
    #expect(model.neighbors(of: 0, count: 9).map(\.word) == [2, 3, 1, 4])
    #expect(model.neighbors(of: 0, count: 2).map(\.distance) == [1, 2])
  }
}
