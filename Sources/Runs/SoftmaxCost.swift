package import HogvecSystem
package import HogvecTraining

/// What the full softmax over a vocabulary will take: every prediction goes through every word's row three
/// times.
package struct SoftmaxCost {
  /// Floating-point operations of the whole run.
  package let operations: Double
  /// The hours that they take at the speed of a usual processor; a large machine may need a third of it.
  package let hours: Double
  private let wordCount: Int

  /// A run that would take longer is refused.
  package static let mostHours = 100.0
  /// A run that would take longer is announced.
  package static let notableHours = 0.5
  /// What the products of matrices reach on one thread of a usual processor.
  private static let operationsPerSecond = 2e10

  /// The cost for words with these counts.
  package init(_ options: TrainingOptions, wordCounts: [UInt64]) {
    let total = Double(wordCounts.reduce(0, +))
    let kept = wordCounts.reduce(0.0) { sum, count in
      let share = Double(count) / max(1, total)
      return sum + Double(count)
        * Subsampler.keepProbability(share: share, threshold: options.sampleThreshold)
    }
    // Windows drawn from 1 to the largest have half as many words on average.
    let words = options.hasFixedWindow ? 2 * options.window : options.window + 1
    let predictions = kept * Double(options.epochs) * Double(options.architecture == .cbow ? 1 : words)
    wordCount = wordCounts.count
    operations = predictions * Double(wordCount) * Double(6 * options.dimension)
    hours = operations / (SoftmaxCost.operationsPerSecond * Double(options.threads)) / 3600
  }

  /// What a person should know before the run starts; `nil` if it is soon done.
  ///
  /// - Throws: ``FileError`` if nobody would wait for it.
  package func announcement() throws(FileError) -> String? {
    if hours > SoftmaxCost.mostHours {
      throw FileError(
        """
        \(text): leave out \(setting: "objective") softmax, or train on less text or on fewer words \
        (\(setting: "max-vocab"))
        """)
    }
    return hours > SoftmaxCost.notableHours ? text : nil
  }

  private var text: String {
    "the softmax over \(Figures.grouped(wordCount)) words takes \(Figures.scientific(operations)) operations, "
      + "about \(Figures.counted(Int(hours.rounded(.up)), "hour"))"
  }
}
