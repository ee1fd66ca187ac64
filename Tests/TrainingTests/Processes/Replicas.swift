import Dispatch
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

/// Trainers of one run that are replicas in this process.
struct Replicas {
  let trainers: [Trainer]
  private let group: LocalReplicas

  /// Seven chunks in each of three epochs.
  static let text = randomText(sentences: 7000, words: 300, seed: 11)

  /// One chunk of each replica in a round, so that there are many of them.
  static let options: TrainingOptions = {
    var options = TrainingOptions()
    options.dimension = 12
    options.epochs = 3
    options.sampleThreshold = 0.01
    options.exchange.chosenWords = 1
    options.exchange.rowCount = 32
    return options
  }()

  /// - Parameters:
  ///   - directory: where the first replica keeps its tables.
  ///   - change: what one of the replicas has otherwise.
  init(
    _ count: Int, _ options: TrainingOptions = Self.options, _ text: String = Self.text,
    directory: TemporaryDirectory? = nil, position: TrainingPosition? = nil,
    change: (Int, inout TrainingOptions) -> Void = { _, _ in }
  ) throws {
    let group = LocalReplicas(count)
    self.group = group
    trainers = try (0..<count).map { rank in
      var options = options
      change(rank, &options)
      let tables = rank == 0 ? directory.map { Trainer.TableStorage.anonymousKept(directory: $0.path) } : nil
      return try makeTrainer(
        options, text, tables: tables ?? .anonymous, position: position, group: group.replica(rank)
      ).trainer
    }
  }

  /// What each replica's training came to, each on a thread of its own.
  func results(
    upToEpoch epoch: Int? = nil, freezing frozenRows: [Bool] = [], measuringStages: Bool = false
  ) -> [Result<TrainingSummary, any Error>] {
    let results = Lock<[Int: Result<TrainingSummary, any Error>]>([:])
    let done = DispatchGroup()
    for (rank, trainer) in trainers.enumerated() {
      DispatchQueue(label: "replica").async(group: done) { [group] in
        let result = Result {
          try trainer.run(upToEpoch: epoch, freezing: frozenRows, measuringStages: measuringStages)
        }
        if case .failure = result { group.leave(rank) }
        results.withLock { $0[rank] = result }
      }
    }
    done.wait()
    return results.withLock { results in trainers.indices.compactMap { results[$0] } }
  }

  /// Trains.
  @discardableResult
  func run(
    upToEpoch epoch: Int? = nil, freezing frozenRows: [Bool] = [], measuringStages: Bool = false
  ) throws -> [TrainingSummary] {
    try results(upToEpoch: epoch, freezing: frozenRows, measuringStages: measuringStages).map { try $0.get() }
  }

  /// The vectors of the first, which all others have too.
  func vectorsOfAll() -> [[Float]] {
    let first = vectors(of: trainers[0])
    for trainer in trainers.dropFirst() { #expect(vectors(of: trainer) == first) }
    return first
  }
}
