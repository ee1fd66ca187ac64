internal import HogvecCorpus
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining

/// What processes on several machines like this one would take for a job.
struct ReplicaPlan {
  private let exchange: ExchangeEstimate
  private let gigabits: Double
  private let threads: Int
  /// Seconds of training on this machine; `nil` if the speed was not measured.
  private let secondsAlone: Double?
  /// The words that a process trains in an epoch.
  private let wordsPerProcess: Double

  /// Fewer words than these for each process and epoch are trained as fast and better by one.
  private static let leastWords = 1e7

  init(_ estimate: JobEstimate, count: Int, gigabits: Double) {
    let (settings, sizes) = (estimate.preflight.settings, estimate.preflight.sizes)
    let statistics = estimate.statistics
    exchange = ExchangeEstimate(
      settings.training, rowCounts: [sizes.inputRowCount, sizes.outputRowCount],
      units: statistics.tokensInVocabulary + statistics.sentences, processes: count)
    self.gigabits = gigabits
    threads = settings.training.threads
    secondsAlone = estimate.wordsPerSecond.map { Double(estimate.tokensLeft) / $0 }
    wordsPerProcess = Double(statistics.tokensInVocabulary) / Double(count)
  }

  private var exchangeSeconds: Double { exchange.secondsPerRound(gigabits: gigabits) }

  /// Seconds of training on all machines; `nil` if the speed was not measured. One worker waits for an
  /// exchange, several train meanwhile.
  private var seconds: Double? {
    secondsAlone.map { alone in
      let training = alone / Double(exchange.processes)
      let exchanging = exchangeSeconds * Double(exchange.rounds)
      return threads == 1 ? training + exchanging : max(training, exchanging)
    }
  }

  /// What people read, a text for each line.
  var lines: [String] {
    let time = seconds.map { "; training \(Figures.fixed($0, 1)) s" } ?? ""
    let advice =
      wordsPerProcess < ReplicaPlan.leastWords
      ? [
        "\(Figures.grouped(Int(wordsPerProcess))) words an epoch for each process: one machine would do better"
      ]
      : []
    return [
      "\(exchange.processes) processes of \(Figures.counted(threads, "thread")): "
        + "\(Figures.counted(exchange.rounds, "round")) of \(Figures.bytes(Int(exchange.byteCountPerRound))), "
        + "\(Figures.bytes(Int(exchange.byteCount))) a process in all",
      "\(Figures.fixed(exchangeSeconds * 1000, 1)) ms a round at \(Figures.fixed(gigabits, 1)) gigabits a second\(time)",
    ] + advice
  }

  /// The same for programs.
  var json: JSONValue {
    .object([
      "processes": .integer(exchange.processes), "network": .number(gigabits),
      "rounds": .integer(exchange.rounds), "bytesPerRound": .integer(Int(exchange.byteCountPerRound)),
      "bytes": .integer(Int(exchange.byteCount)), "secondsPerRound": .seconds(exchangeSeconds),
      "trainingSeconds": .seconds(seconds),
    ])
  }
}
