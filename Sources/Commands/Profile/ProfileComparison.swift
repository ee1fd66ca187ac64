internal import HogvecSystem
internal import HogvecTraining

/// An earlier profile, with which a new one is compared.
struct ProfileComparison {
  /// One training, by the profile's JSON.
  private struct Run {
    let threads: Int
    let wordsPerSecond: Double
    /// How far runs differed; `nil` of a single one.
    let spread: Double?
    let isDisturbed: Bool
    /// Nanoseconds of all threads for a word, by the stages' names.
    let nanoseconds: [String: Double]

    init?(_ json: JSONValue) {
      guard let threads = json["threads"]?.int, threads > 0,
        let speed = json["wordsPerSecond"]?.double, (0..<1e15).contains(speed),
        let workers = json["workers"]?.elements
      else { return nil }
      self.threads = threads
      wordsPerSecond = speed
      spread = json["spread"]?.double
      isDisturbed = json["disturbed"] == .bool(true)
      let words = workers.reduce(0) { $0 + ($1["tokens"]?.double ?? 0) }
      var nanoseconds: [String: Double] = [:]
      for worker in workers {
        for member in worker["seconds"]?.members ?? [] {
          nanoseconds[member.key, default: 0] += (member.value.double ?? 0) / max(1, words) * 1e9
        }
      }
      self.nanoseconds = nanoseconds
    }
  }

  private let path: String
  private let json: JSONValue
  private let runs: [Run]

  /// Reads what `hogvec profile --json` or `hogvec train --profile` has written.
  ///
  /// - Throws: ``FileError`` if it cannot be read or is something else.
  init(reading path: String) throws(FileError) {
    self.path = path
    json = try JSONValue(reading: path)
    let elements = json["runs"]?.elements ?? []
    runs = elements.compactMap { Run($0) }
    guard !runs.isEmpty, runs.count == elements.count else {
      throw FileError(
        "'\(path)' is not a profile: it is JSON, but not as hogvec profile --json or hogvec train --profile writes it"
      )
    }
    guard runs.allSatisfy({ $0.wordsPerSecond > 0 }) else {
      throw FileError(
        "'\(path)' is the profile of a run that trained nothing, with which nothing can be compared")
    }
  }

  /// For people: the speeds beside the earlier ones, what the stages of a word take more or less, and which
  /// settings differ.
  func text(beside report: JSONValue) -> String {
    var text = "\ncompared with '\(path)'\n"
    for line in differences(from: report) { text += "  differs: \(line)\n" }
    let pairs = pairs(with: report)
    guard !pairs.isEmpty else {
      let threads = runs.map { "\($0.threads)" }.joined(separator: ",")
      return text + "  no number of threads is in both; it has --threads \(threads)\n"
    }
    text += ProfileReport.row("threads", ["words/s", "before", "ratio", "spread"])
    for (now, before) in pairs {
      text += ProfileReport.row(
        "\(now.threads)",
        [
          Figures.grouped(Int(now.wordsPerSecond)), Figures.grouped(Int(before.wordsPerSecond)),
          Figures.fixed(now.wordsPerSecond / before.wordsPerSecond, 3),
          now.spread.flatMap { one in before.spread.map { Figures.percent(max(one, $0)) } } ?? "-",
        ])
      if now.isDisturbed || before.isDisturbed {
        text +=
          "        \(now.isDisturbed ? before.isDisturbed ? "both were" : "this one was" : "the earlier one was") disturbed\n"
      }
    }
    let exchange = "\(TrainingStage.exchange)"
    let haveExchanged = pairs.contains {
      ($0.now.nanoseconds[exchange] ?? 0) + ($0.before.nanoseconds[exchange] ?? 0) > 0
    }
    let stages = (haveExchanged ? TrainingStage.ofGroups : TrainingStage.inOrder).map { "\($0)" }
    text += "\nnanoseconds of a word, more or less than before\n" + ProfileReport.row("threads", stages)
    for (now, before) in pairs {
      text += ProfileReport.row(
        "\(now.threads)",
        stages.map { stage in
          let change = (now.nanoseconds[stage] ?? 0) - (before.nanoseconds[stage] ?? 0)
          return (change > 0 ? "+" : "") + Figures.fixed(change, 1)
        })
    }
    return text
  }

  /// For programs: the speeds over the earlier ones, and the names of what differs.
  func json(beside report: JSONValue) -> JSONValue {
    let ratios = pairs(with: report).map { now, before in
      JSONValue.object([
        "threads": .integer(now.threads), "ratio": .number(now.wordsPerSecond / before.wordsPerSecond),
        "before": .number(before.wordsPerSecond),
      ])
    }
    return .object([
      "file": .string(path), "differs": .array(differences(from: report).map { .string($0) }),
      "runs": .array(ratios),
    ])
  }

  /// The runs of a new profile, each beside the earlier one with as many threads; others are left out.
  private func pairs(with report: JSONValue) -> [(now: Run, before: Run)] {
    (report["runs"]?.elements ?? []).compactMap { Run($0) }.compactMap { run in
      runs.first { $0.threads == run.threads }.map { (run, $0) }
    }
  }

  /// `size: 300, before 100`: what makes two profiles something else than a change of the program or the
  /// machine's mood.
  private func differences(from report: JSONValue) -> [String] {
    var lines: [String] = []
    func compare(_ name: String, _ now: JSONValue?, _ before: JSONValue?) {
      guard let now, let before, now != before else { return }
      lines.append("\(name) is \(now), before \(before)")
    }
    for name in ["processor", "processors", "kernels", "tokensInVocabulary", "words"] {
      compare(name, report[name], json[name])
    }
    for member in report["settings"]?.members ?? [] where member.key != "corpora" {
      compare(member.key, member.value, json["settings"]?[member.key])
    }
    return lines
  }
}
