import HogvecCorpus
import HogvecKernels
import HogvecSystem
import HogvecTraining

/// A whole training on a made-up text, stage by stage.
struct StageCase {
  /// What is measured: `skip-gram, d 300`.
  let name: String
  private let options: TrainingOptions
  private let wordCounts: [UInt64]
  private let path: String

  /// Makes a text of 400,000 words of a Zipf distribution over 20,000, and encodes it.
  ///
  /// - Parameter directory: where the encoded text goes.
  init(_ name: String, options: TrainingOptions, in directory: String) throws {
    self.name = name
    self.options = options
    path = directory + "/ids"
    var random = RandomStream(seed: 1)
    var text: [UInt8] = []
    for word in 0..<400_000 {
      // A rank whose logarithm is uniform has the frequency 1 / rank.
      let rank = Int(pow(20_000, Double(random.next() >> 11) * 0x1p-53))
      text += Array("w\(rank)\(word % 20 == 19 ? "\n" : " ")".utf8)
    }
    let file = try FileDescriptor(path: directory + "/text", flags: O_RDWR | O_CREAT | O_TRUNC)
    try text.span.withUnsafeBytes { (bytes) throws(FileError) in try file.write(bytes) }
    let reading = try CorpusReader(paths: [directory + "/text"], minimumCount: 1).encode(into: path)
    wordCounts = reading.vocabulary.counts
  }

  /// Seconds of each stage for a word of the text, on one thread.
  func secondsPerWord(_ kernels: KernelSet) throws -> [TrainingStage: Double] {
    let trainer = try Trainer(
      options: options, wordCounts: wordCounts, corpus: try EncodedCorpus(opening: path), kernels: kernels)
    _ = try trainer.run(measuringStages: true)
    guard let worker = trainer.profile?.workers.first else {
      preconditionFailure("the stages were measured")
    }
    return worker.seconds.mapValues { $0 / Double(worker.tokens) }
  }
}
