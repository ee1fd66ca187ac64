internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecProfiling
internal import HogvecSystem
internal import HogvecTraining

/// What `hogvec profile` found, for people and programs.
struct ProfileReport {
  let machine: MachineProfile
  /// The instruction set that trains.
  let kernels: InstructionSet
  let options: TrainingOptions
  let statistics: CorpusStatistics
  /// A training for each number of threads so far.
  var points: [SweepPoint] = []

  init(
    machine: MachineProfile, kernels: InstructionSet, options: TrainingOptions, statistics: CorpusStatistics
  ) {
    self.machine = machine
    self.kernels = kernels
    self.options = options
    self.statistics = statistics
  }

  // MARK: - Text

  /// The machine and what is trained, and the heading of the lines of speeds.
  var heading: String {
    let peaks = machine.peaks.map { "\($0.set.rawValue) \(giga($0.operationsPerSecond))" }
    let levels = machine.bandwidths.map {
      "\($0.level.name) (\(Figures.bytes($0.level.byteCount))) \(giga($0.bytesPerSecond))"
    }
    let form =
      switch (options.architecture, options.subwordLengths) {
      case (.cbow, nil): "CBOW"
      case (.skipGram, nil): "skip-gram, negatives by \(options.sharing.rawValue)"
      case (_, let lengths?):
        (options.architecture == .cbow ? "CBOW" : "skip-gram")
          + " with n-grams of \(lengths.lowerBound) to \(lengths.upperBound) characters"
      }
    return """
      processor        \(machine.processor), \(AvailableProcessors().count) usable
      kernels          \(kernels.rawValue)
      peak             \(peaks.joined(separator: ", ")) GFLOP/s a thread
      reading          \(levels.joined(separator: ", ")) GB/s a thread
      text             \(Figures.grouped(statistics.tokensInVocabulary)) words in vocabulary, \
      \(Figures.grouped(statistics.vocabularySize)) distinct
      training         \(form), size \(options.dimension), window \(options.window), \
      \(Figures.counted(options.negativeDraws, "negative")) drawn

      \(row("threads", ["words/s", "GFLOP/s", "of roof", "a thread", "balance", "roof"]))
      """
  }

  /// A training's line under ``heading``.
  func speedLine(of point: SweepPoint) -> String {
    row(
      "\(point.threads)",
      [
        Figures.grouped(Int(point.wordsPerSecond.rounded())), giga(point.operationsPerSecond),
        Figures.percent(point.shareOfRoofline),
        Figures.percent(point.efficiency(relativeTo: points[0])), Figures.fixed(point.balance, 3),
        point.bound.name,
      ])
  }

  /// The shares of the stages in all threads' time, a line for each training, and what the columns are.
  var stages: String {
    let titles = TrainingStage.inOrder.map { "\($0)" }
    var text = "\n" + row("threads", titles + ["clock"])
    for point in points {
      let shares = TrainingStage.inOrder.map { point.share(of: $0) }
      text += row("\(point.threads)", (shares + [point.clockCost]).map(Figures.percent))
    }
    return text + """

      of roof   the least time that this machine could take, over the time it took; the roof is what bounds it
      a thread  a thread's words/s, over those of a thread in the first line
      balance   the words of the slowest thread over those of the fastest
      clock     how much longer a word took in the chunks of text, one in eight, whose stages were timed: the stages add
                up to the whole time, and this is how far one may be off

      """
  }

  private func row(_ name: String, _ cells: [String]) -> String {
    let padded = cells.map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }
    return String(repeating: " ", count: max(0, 7 - name.count)) + name + padded.joined() + "\n"
  }

  private func giga(_ value: Double) -> String { Figures.fixed(value / 1e9, 1) }

  // MARK: - JSON

  /// Everything, in words, operations, bytes and seconds.
  var json: JSONValue {
    .object([
      "processor": .string(machine.processor), "processors": .integer(AvailableProcessors().count),
      "kernels": .string(kernels.rawValue),
      "peaks": .array(
        machine.peaks.map {
          .object([
            "kernels": .string($0.set.rawValue),
            "operationsPerSecond": .number($0.operationsPerSecond.rounded()),
          ])
        }),
      "memory": .array(
        machine.bandwidths.map {
          .object([
            "level": .string($0.level.name), "bytes": .integer($0.level.byteCount),
            "bytesPerSecond": .number($0.bytesPerSecond.rounded()),
          ])
        }),
      "tokensInVocabulary": .count(statistics.tokensInVocabulary),
      "words": .integer(statistics.vocabularySize), "size": .integer(options.dimension),
      "runs": .array(points.map(json)),
    ])
  }

  private func json(of point: SweepPoint) -> JSONValue {
    .object([
      "threads": .integer(point.threads), "seconds": .seconds(point.seconds),
      "wordsPerSecond": .number(point.wordsPerSecond.rounded()),
      "operationsPerSecond": .number(point.operationsPerSecond.rounded()),
      "roof": .string(point.bound.name), "shareOfRoof": .number(point.shareOfRoofline),
      "efficiency": .number(point.efficiency(relativeTo: points[0])), "balance": .number(point.balance),
      "workers": .array(point.workers.map(json)),
    ])
  }

  /// A worker's seconds; those of its stages add up to the run's.
  private func json(of worker: WorkerTimes) -> JSONValue {
    var seconds: JSONValue.KeyValuePairs = [:]
    for stage in TrainingStage.inOrder {
      seconds.members.append(
        JSONValue.Member(key: "\(stage)", value: .number(worker.seconds[stage] ?? 0)))
    }
    return .object([
      "tokens": .count(worker.tokens), "seconds": .object(seconds), "clockCost": .number(worker.clockCost),
    ])
  }
}

extension TrainingStage {
  /// The stages in the order of a step.
  static let inOrder: [TrainingStage] = [.read, .sample, .dot, .logistic, .update, .wait]
}
