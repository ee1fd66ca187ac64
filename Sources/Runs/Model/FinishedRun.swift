internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecTraining

/// A run that is to be continued and has nothing left to do.
package struct FinishedRun {
  /// What it has come to; no time was spent.
  package let report: JobReport
  /// Says that the text is not what the run has read any more; `nil` if it is, or that is not known.
  package let changeOfText: String?

  /// - Throws: ``KernelChoiceError`` if `HOGVEC_KERNELS` cannot be followed.
  init(_ run: ModelRun, _ settings: JobSettings) throws {
    report = JobReport(
      settings: settings, kernels: try KernelSet.chosen(continuing: run.continuedKernels).instructionSet,
      statistics: run.reading?.statistics ?? CorpusStatistics(),
      summary: TrainingSummary(nothingLeftAt: run.position, epochs: settings.training.epochs), profile: nil,
      recentLoss: .nan, stopReason: nil, output: settings.output, contextOutput: settings.contextOutput,
      processCount: 1, exchange: nil, vocabularySeconds: 0, writingSeconds: 0, totalSeconds: 0)
    changeOfText = run.changeOfText(settings)
  }
}
