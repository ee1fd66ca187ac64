import HogvecTestSupport
import HogvecTraining

@testable import HogvecRuns

extension JobSettings {
  /// A job of three epochs on 34,000 words, by one worker.
  init(smallIn directory: TemporaryDirectory) throws {
    let text = try directory.write(
      String(repeating: "the cat sat on the mat and the dog saw it\nthe dog sat on the log\n", count: 2000),
      to: "text")
    self.init(text: [text], output: directory.file("v.bin"))
    (training.dimension, training.threads, training.epochs) = (8, 1, 3)
  }
}
