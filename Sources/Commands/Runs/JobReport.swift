internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecSystem
internal import HogvecTraining

/// What a training run did, in words and figures.
struct TrainReport: Sendable {
  let settings: TrainSettings
  /// The instruction set of the kernels.
  let kernels: InstructionSet
  let statistics: CorpusStatistics
  let summary: TrainingSummary
  /// What ended training before all epochs were trained; `nil` if they were.
  let stopReason: StopReason?
  /// Where the vectors are.
  let output: String
  /// Where the output vectors are, if they were asked for.
  let context: String?
  /// Seconds to count the words, or to load the vocabulary and read the corpus with it.
  let vocabularySeconds: Double
  /// Seconds to write the vectors.
  let writingSeconds: Double
  /// Seconds from start to end.
  let totalSeconds: Double

  /// The summary that a person reads.
  ///
  /// Its counts add up: what was read is in the vocabulary or not, what was trained (each word of the vocabulary once an
  /// epoch) was kept by subsampling or skipped.
  var text: String {
    let progress = summary.progress
    let outside = statistics.tokensRead - statistics.tokensInVocabulary
    let skipped = progress.tokensTrained - progress.tokensKept
    let epochs = settings.training.epochs
    func seconds(_ value: Double) -> String { Figures.fixed(value, 1) + " s" }
    return """
      words read       \(Figures.grouped(statistics.tokensRead)) in \(Figures.counted(statistics.sentences, "sentence"))
      in vocabulary    \(Figures.grouped(statistics.tokensInVocabulary)) (and \(Figures.grouped(outside)) outside), \
      \(Figures.grouped(statistics.vocabularySize)) distinct\(cacheText)
      trained          \(Figures.grouped(progress.tokensTrained)) \(stopReason == nil ? "=" : "of") \(epochs) x \
      \(Figures.grouped(statistics.tokensInVocabulary)); subsampling kept \(Figures.grouped(progress.tokensKept)) \
      and skipped \(Figures.grouped(skipped))
      time             vocabulary \(seconds(vocabularySeconds)), encoding \(seconds(statistics.encodingSeconds)), \
      training \(seconds(summary.seconds)), writing \(seconds(writingSeconds))
      speed            \(Figures.grouped(Int(summary.wordsPerSecond.rounded()))) words/s on \
      \(Figures.counted(settings.training.threads, "thread")), \(kernels.rawValue) kernels
      loss             \(Figures.fixed(progress.loss ?? .nan, 4))
      output           \(output)

      """ + (context.map { "context          \($0)\n" } ?? "") + stopText
  }

  /// What ended training early, and how to go on.
  private var stopText: String {
    guard let stopReason else { return "" }
    let share = Double(summary.progress.tokensTrained) / Double(max(1, summary.progress.tokensTotal))
    let advice = settings.model.map { "; go on by hogvec train --resume \($0)" } ?? ""
    return "ended early      by \(stopReason.name), \(Figures.percent(share)) trained\(advice)\n"
  }

  private var cacheText: String {
    statistics.cachePath.map {
      "\ncache            the text was not read again: '\($0)' (--no-cache reads it)"
    } ?? ""
  }

  /// The summary as JSON: the members of the log's `finished` event but for `event` and `seconds`.
  var json: JSONValue.KeyValuePairs {
    [
      "vocabularySeconds": .seconds(vocabularySeconds),
      "encodingSeconds": .seconds(statistics.encodingSeconds),
      "trainingSeconds": .seconds(summary.seconds), "writingSeconds": .seconds(writingSeconds),
      "totalSeconds": .seconds(totalSeconds), "tokensRead": .count(statistics.tokensRead),
      "tokensInVocabulary": .count(statistics.tokensInVocabulary),
      "tokensKept": .count(summary.progress.tokensKept),
      "tokensTrained": .count(summary.progress.tokensTrained),
      "wordsPerSecond": .number(summary.wordsPerSecond.rounded()),
      "loss": .number(summary.progress.loss ?? .nan), "output": .string(output),
      "context": context.map { .string($0) } ?? .null,
      "cache": statistics.cachePath.map { .string($0) } ?? .null,
      "stoppedBy": stopReason.map { .string($0.name) } ?? .null,
    ]
  }
}
