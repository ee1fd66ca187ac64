internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecProfiling
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining

/// What `hogvec profile` found, for people and programs.
struct ProfileReport {
  let machine: MachineProfile
  let subject: ProfileSubject
  /// A training for each number of threads so far.
  var points: [SweepPoint] = []

  init(machine: MachineProfile, subject: ProfileSubject) {
    self.machine = machine
    self.subject = subject
  }

  private var options: TrainingOptions { subject.settings.training }

  // MARK: - Text

  /// The machine and what is trained, and the heading of the lines of speeds.
  var heading: String {
    let peaks = machine.peaks.map { "\($0.set.rawValue) \(giga($0.operationsPerSecond))" }
    let levels = machine.bandwidths.map {
      "\($0.level.name) (\(Figures.bytes($0.level.byteCount))) \(giga($0.bytesPerSecond))"
    }
    let form =
      switch (options.architecture, options.subwordLengths) {
      case (.cbow, nil): "CBOW, negatives by \(options.sharing.rawValue)"
      case (.skipGram, nil): "skip-gram, negatives by \(options.sharing.rawValue)"
      case (_, let lengths?):
        (options.architecture == .cbow ? "CBOW" : "skip-gram")
          + " with n-grams of \(lengths.lowerBound) to \(lengths.upperBound) characters"
      }
    let statistics = subject.statistics
    return """
      processor        \(machine.processor), \(AvailableProcessors().count) usable
      kernels          \(subject.kernels.rawValue)
      peak             \(peaks.joined(separator: ", ")) GFLOP/s a thread
      reading          \(levels.joined(separator: ", ")) GB/s a thread
      \(machine.isDisturbed ? "                 measured while others used the machine, hence perhaps too low\n" : "")\
      text             \(Figures.grouped(statistics.tokensInVocabulary)) words in vocabulary, \
      \(Figures.grouped(statistics.vocabularySize)) distinct
      training         \(form), size \(options.dimension), window \(options.window), \
      \(Figures.counted(options.negativeDraws, "negative")) drawn

      \(row("threads", ["words/s", "spread", "GFLOP/s", "of roof", "a thread", "balance", "roof"]))
      """
  }

  /// A training's line under ``heading``, and another if it was disturbed.
  func speedLine(of point: SweepPoint) -> String {
    let line = row(
      "\(point.threads)",
      [
        Figures.grouped(Int(point.wordsPerSecond.rounded())), point.spread.map(Figures.percent) ?? "-",
        giga(point.operationsPerSecond), point.shareOfRoofline.map(Figures.percent) ?? "-",
        Figures.percent(point.efficiency(relativeTo: points[0])), Figures.fixed(point.profile.balance, 3),
        point.roof?.name ?? "-",
      ])
    let processors = AvailableProcessors().count
    let shared =
      point.threads > processors
      ? "        \(point.threads) threads shared \(Figures.counted(processors, "processor"))\n" : ""
    return line + shared
      + (point.profile.isDisturbed ? "        disturbed: \(point.profile.disturbance)\n" : "")
  }

  /// The shares of the stages in all threads' time and what the processors counted, a line for each training;
  /// then where the tables lie, and what the columns are.
  var stages: String {
    let titles = TrainingStage.inOrder.map { "\($0)" }
    var text = "\n" + row("threads", titles + ["clock"])
    for point in points {
      let shares = TrainingStage.inOrder.map { point.profile.share(of: $0) }
      text += row(
        "\(point.threads)", (shares + [min(1, point.profile.clockCost)]).map(Figures.percent))
    }
    text += "\n" + counters
    if let last = points.last {
      text += """

        pages of words   \(last.profile.inputPages.text)
        pages of outputs \(last.profile.outputPages.text)

        """
    }
    return text + """

      spread    how far the slowest of \(Figures.counted(points.first?.repeats.count ?? 0, "run")) was below the fastest, \
      which is shown
      of roof   the least time that this machine could take, over the time it took; the roof is what bounds it; - if it
                was measured while others used the machine, or training exceeded it
      a thread  a thread's words/s, over those of a thread in the first line
      balance   the words of the slowest thread over those of the fastest
      clock     how much the time of a word differed in the chunks of text, one in eight, whose stages were timed: the
                stages add up to the whole time, and this is how far one may be off

      """
  }

  /// What the processors counted, or why they did not.
  private var counters: String {
    guard let first = points.first else { return "" }
    let events = first.profile.events
    if events.instructions == nil && events.cycles == nil && events.cacheMisses == nil {
      return "counters         none: \(events.obstacle ?? "nothing was trained")\n"
    }
    var text = row("threads", ["per word:", "instr.", "cycles", "misses", "instr./cycle"])
    for point in points {
      let events = point.profile.events
      let words = Double(max(1, point.profile.workers.reduce(0) { $0 + $1.tokens }))
      func perWord(_ count: UInt64?, _ digits: Int) -> String {
        count.map { Figures.fixed(Double($0) / words, digits) } ?? "-"
      }
      var perCycle = "-"
      if let instructions = events.instructions, let cycles = events.cycles, cycles > 0 {
        perCycle = Figures.fixed(Double(instructions) / Double(cycles), 2)
      }
      text += row(
        "\(point.threads)",
        [
          "", perWord(events.instructions, 0), perWord(events.cycles, 0), perWord(events.cacheMisses, 2),
          perCycle,
        ])
    }
    if let obstacle = events.obstacle { text += "        - not counted: \(obstacle)\n" }
    return text + "        counted in the threads' own code, without the system's; misses of the last cache\n"
  }

  private func row(_ name: String, _ cells: [String]) -> String { ProfileReport.row(name, cells) }

  /// A line of a table.
  static func row(_ name: String, _ cells: [String]) -> String {
    let padded = cells.map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }
    return String(repeating: " ", count: max(0, 7 - name.count)) + name + padded.joined() + "\n"
  }

  private func giga(_ value: Double) -> String { Figures.fixed(value / 1e9, 1) }

  // MARK: - JSON

  /// Everything, in words, operations, bytes and seconds.
  var json: JSONValue {
    let measured: JSONValue.KeyValuePairs = [
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
      "machineDisturbed": .bool(machine.isDisturbed),
    ]
    return subject.json(measured, runs: points.map(json))
  }

  private func json(of point: SweepPoint) -> JSONValue {
    point.profile.json(
      wordsPerSecond: point.wordsPerSecond,
      [
        "repeats": .array(point.repeats.map { .number($0.rounded()) }),
        "spread": .number(point.spread ?? .nan),
        "operationsPerSecond": .number(point.operationsPerSecond.rounded()),
        "roof": .string(point.roof?.name),
        "shareOfRoof": .number(point.shareOfRoofline),
        "efficiency": .number(point.efficiency(relativeTo: points[0])),
      ])
  }
}

extension TrainingProfile {
  /// What disturbed it, for people.
  fileprivate var disturbance: String {
    """
    others used \(Figures.fixed(use.otherProcessors, 2)) processors, the host took \
    \(Figures.fixed(use.stolenProcessors, 2)); a thread ran \(Figures.percent(processorShare)) of the time, \
    preempted \(Figures.fixed(involuntarySwitchesPerSecond, 0)) times/s
    """
  }
}

extension PagePlacement {
  /// For people.
  fileprivate var text: String {
    let nodes = nodes.sorted { $0.key < $1.key }.map { "node \($0.key) \(Figures.percent($0.value))" }
    return
      "\(hugeShare.map(Figures.percent) ?? "unknown") huge; \(nodes.isEmpty ? "nodes unknown" : nodes.joined(separator: ", "))"
  }
}

extension TrainingStage {
  /// The stages in the order of a step.
  static let inOrder: [TrainingStage] = [.read, .sample, .dot, .logistic, .update, .wait]
  /// The same, and that of processes that train together.
  static let ofGroups = inOrder + [.exchange]
}
