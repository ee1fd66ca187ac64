internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining

/// What `hogvec plan` found, for people and programs.
struct PlanReport {
  private let estimate: JobEstimate
  /// What may still be written to each of the preflight's places.
  private let free: [UInt64]
  /// What several processes would take, if that was asked.
  private let replicas: ReplicaPlan?

  /// Asks how much disk there is.
  init(_ estimate: JobEstimate, replicas: ReplicaPlan? = nil) throws(FileError) {
    var free: [UInt64] = []
    for place in estimate.preflight.places { free.append(try DiskSpace.free(in: place.existingDirectory)) }
    self.free = free
    self.estimate = estimate
    self.replicas = replicas
  }

  /// Why `hogvec train` would refuse the run; `nil` if it would not.
  var refusal: String? { estimate.refusal.map(shown) }

  private var preflight: Preflight { estimate.preflight }
  private var kernels: InstructionSet { estimate.kernels }
  private var statistics: CorpusStatistics { estimate.statistics }
  private var wordsPerSecond: Double? { estimate.wordsPerSecond }
  private var settings: JobSettings { preflight.settings }
  private var sizes: RunSizes { preflight.sizes }

  /// What training uses in memory. The tables and ids of mapped files are there as far as there is room. The
  /// vocabulary is gone by then.
  private var memory: [(name: String, byteCount: Int)] {
    [("tables", sizes.tables), ("ids", sizes.ids), ("sampling", sizes.sampling)] + sizes.subwordParts
      + (replicas == nil ? [] : [("tables that all processes agree on", sizes.tables)])
  }

  private var memoryByteCount: Int { memory.reduce(0) { $0 + $1.byteCount } }

  private var readingSeconds: Double { statistics.countingSeconds + statistics.encodingSeconds }

  /// Seconds of training at the speed that was measured.
  private var trainingSeconds: Double? {
    wordsPerSecond.map { Double(estimate.tokensLeft) / $0 }
  }

  /// The numbers of words for several values of `--min-count`, before other options choose among them.
  private var choices: [(minimumCount: UInt64, types: Int, tokens: UInt64, tables: Int)] {
    (statistics.frequencies?.atLeast ?? []).map {
      ($0.threshold, $0.types, $0.tokens, sizes.tables(wordCount: $0.types))
    }
  }

  // MARK: - Text

  /// The report that a person reads.
  var text: String {
    let parts = [
      line(
        "words read",
        "\(Figures.grouped(statistics.tokensRead)) in \(Figures.counted(statistics.sentences, "sentence")), "
          + "\(Figures.grouped(statistics.types)) distinct"),
      line(
        "in vocabulary",
        "\(Figures.grouped(statistics.tokensInVocabulary)), \(Figures.grouped(statistics.vocabularySize)) distinct"
      ),
      tableLine("input table", sizes.inputRowCount, sizes.inputTable),
      tableLine("output table", sizes.outputRowCount, sizes.outputTable),
      zip(preflight.places, free).enumerated().map { index, place in
        line(
          index == 0 ? "disk" : "",
          "\(Figures.bytes(place.0.byteCount)) in '\(place.0.directory)' (\(Figures.bytes(place.1)) free): "
            + Figures.list(place.0.parts))
      }.joined(),
      line("memory", "\(Figures.bytes(memoryByteCount))\(availableText): \(Figures.list(memory))"),
      preflight.keepsTablesInFiles
        ? line("", "tables and ids are mapped files: less memory will do, and be slower") : "",
      line("threads", "\(settings.training.threads)\(sharedText), \(kernels.rawValue) kernels"),
      line("time", timeText),
      (replicas?.lines ?? []).enumerated().map { line($0 == 0 ? "together" : "", $1) }.joined(),
      refusal.map { line("refused", "hogvec train would not begin: \($0)") } ?? "",
    ]
    return parts.joined() + "\n" + choicesText
  }

  /// How many processors the threads share here, if they are more; on a machine with more processors training
  /// takes less time.
  private var sharedText: String {
    let processors = AvailableProcessors().count
    return settings.training.threads > processors
      ? ", which share \(Figures.counted(processors, "processor")) here" : ""
  }

  private var timeText: String {
    let reading = "reading \(Figures.fixed(readingSeconds, 1)) s"
    guard let wordsPerSecond, let trainingSeconds else { return "\(reading), training not measured" }
    return "\(Figures.clock(readingSeconds + trainingSeconds)): \(reading), training "
      + "\(Figures.fixed(trainingSeconds, 1)) s at \(Figures.grouped(Int(wordsPerSecond.rounded()))) words/s"
  }

  private var choicesText: String {
    guard !choices.isEmpty else { return "" }
    return row(["min-count", "words", "of the text", "tables"])
      + choices.map {
        row([
          Figures.grouped($0.minimumCount), Figures.grouped($0.types),
          Figures.percent(Double($0.tokens) / Double(max(1, statistics.tokensRead))),
          Figures.bytes($0.tables),
        ])
      }.joined()
  }

  private var availableText: String {
    preflight.memory.map { " (\(Figures.bytes($0.byteCount)) available)" } ?? ""
  }

  private func tableLine(_ name: String, _ rowCount: Int, _ byteCount: Int) -> String {
    line(
      name,
      "\(Figures.counted(rowCount, "row")) of \(Figures.grouped(sizes.dimension)), \(Figures.bytes(byteCount))"
    )
  }

  private func line(_ name: String, _ value: String) -> String {
    name + String(repeating: " ", count: 17 - name.count) + value + "\n"
  }

  private func row(_ cells: [String]) -> String {
    cells.enumerated().map { index, cell in
      String(repeating: " ", count: max(0, (index == 0 ? 9 : 13) - cell.count)) + cell
    }.joined() + "\n"
  }

  // MARK: - JSON

  /// The same for programs; sizes are bytes.
  var json: JSONValue {
    .object([
      "options": .object(settings.json), "kernels": .string(kernels.rawValue),
      "tokensRead": .count(statistics.tokensRead), "types": .integer(statistics.types),
      "tokensInVocabulary": .count(statistics.tokensInVocabulary),
      "words": .integer(statistics.vocabularySize),
      "inputRows": .integer(sizes.inputRowCount), "inputTable": .integer(sizes.inputTable),
      "outputRows": .integer(sizes.outputRowCount), "outputTable": .integer(sizes.outputTable),
      "disk": .array(
        zip(preflight.places, free).map { place, free in
          .object([
            "directory": .string(place.directory), "bytes": .integer(place.byteCount),
            "parts": parts(place.parts), "free": .count(free),
          ])
        }),
      "memory": .object([
        "bytes": .integer(memoryByteCount), "parts": parts(memory),
        "available": .integer(preflight.memory?.byteCount),
      ]),
      "threads": .integer(settings.training.threads),
      "wordsPerSecond": .number(wordsPerSecond?.rounded()),
      "readingSeconds": .seconds(readingSeconds),
      "trainingSeconds": .seconds(trainingSeconds),
      "replicas": replicas?.json ?? .null,
      "refusal": .string(refusal),
      "minCounts": .array(
        choices.map {
          .object([
            "minCount": .count($0.minimumCount), "words": .integer($0.types), "tokens": .count($0.tokens),
            "tables": .integer($0.tables),
          ])
        }),
    ])
  }

  /// An object with a member for each part.
  private func parts(_ parts: [(name: String, byteCount: Int)]) -> JSONValue {
    var object: JSONValue.KeyValuePairs = [:]
    object.members = parts.map { JSONValue.Member(key: $0.name, value: .integer($0.byteCount)) }
    return .object(object)
  }
}
