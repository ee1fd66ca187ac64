internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

/// The summary of a job for people.
extension JobReport {
  /// The summary that a person reads.
  ///
  /// Its counts add up: what was read is in the vocabulary or not, what was trained (each word of the
  /// vocabulary once an epoch) was kept by subsampling or skipped.
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
      speed            \(speedText)\(exchangeText)
      loss             \(lossText)
      output           \(output)\(nGramText)

      """ + (contextOutput.map { "context          \($0)\n" } ?? "") + stopText
  }

  /// Says that n-grams were trained of which no file knows.
  private var nGramText: String {
    if settings.training.subwordLengths == nil || settings.model != nil
      || settings.outputFormat == .fastTextModel
    {
      return ""
    }
    return "\n                 words only; --format fasttext-bin keeps the n-grams"
  }

  /// The loss; a run that only had to write its vectors, or was ended at once, has measured none.
  private var lossText: String {
    recentLoss.isNaN ? "not measured" : "\(Figures.fixed(recentLoss, 4)) in the last epoch"
  }

  /// The speed; there is none if earlier runs have trained all.
  private var speedText: String {
    guard summary.hasTrained else {
      return "not measured: nothing was \(summary.isComplete ? "left to train" : "trained")"
    }
    return "\(Figures.grouped(Int(summary.wordsPerSecond.rounded()))) words/s on \(workersText), "
      + "\(kernels.rawValue) kernels"
  }

  private var workersText: String {
    let threads = Figures.counted(settings.training.threads, "thread")
    return processCount == 1 ? threads : "\(processCount) processes of \(threads)"
  }

  /// What the processes have exchanged, if there are several.
  private var exchangeText: String {
    guard let exchange else { return "" }
    return
      "\nexchange         \(Figures.counted(exchange.rounds, "round")), \(Figures.bytes(exchange.byteCount)) a process "
      + "in \(Figures.fixed(exchange.seconds, 1)) s, after waiting for \(Figures.fixed(exchange.waitSeconds, 1)) s"
  }

  /// What ended training early, and how to go on.
  private var stopText: String {
    guard let stopReason else { return "" }
    let share = Double(summary.progress.tokensTrained) / Double(max(1, summary.progress.tokensTotal))
    let advice =
      settings.model.map { "; continue with hogvec train --resume \(ContentOrigin.shellWord($0))" } ?? ""
    return "ended early      by \(stopReason.name), \(Figures.percent(share)) trained\(advice)\n"
  }

  private var cacheText: String {
    statistics.cachePath.map {
      "\ncache            the text was not read again: '\($0)' (--no-cache reads it)"
    } ?? ""
  }
}
