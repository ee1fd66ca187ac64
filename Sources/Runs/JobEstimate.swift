package import HogvecCorpus
package import HogvecKernels
package import HogvecSystem
internal import HogvecTraining

/// What a job would take, found by reading its text and training for a while.
package struct JobEstimate {
  /// Sizes, places and memory.
  package let preflight: Preflight
  /// The instruction set that trains.
  package let kernels: InstructionSet
  /// What was found in the text.
  package let statistics: CorpusStatistics
  /// The words of the vocabulary that are left to train, over all epochs.
  package let tokensLeft: UInt64
  /// Why the job would not begin; `nil` if it would.
  package var refusal: FileError?
  /// Words of the vocabulary a second, all threads together; `nil` if that was not measured.
  package var wordsPerSecond: Double?

  package init(
    preflight: Preflight, kernels: InstructionSet, statistics: CorpusStatistics, tokensDone: UInt64 = 0,
    refusal: FileError? = nil
  ) {
    let tokensTotal = statistics.tokensInVocabulary * UInt64(preflight.settings.training.epochs)
    tokensLeft = tokensTotal - min(tokensDone, tokensTotal)
    self.preflight = preflight
    self.kernels = kernels
    self.statistics = statistics
    self.refusal = refusal
  }
}
