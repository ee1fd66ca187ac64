internal import HogvecSystem
internal import HogvecVectorFiles

/// What was found in a vector file, as people and programs read it.
enum InspectionText {
  static func table(of report: VectorFileReport, title: String) -> String {
    var lines = [
      title,
      row("format", report.format.name),
      row("size", Figures.bytes(report.byteCount)),
      row("vectors", vectors(of: report)),
    ]
    if report.precision != .exact { lines.append(row("precision", report.precision.description)) }
    if let words = report.wordsPath { lines.append(row("words", "in '\(words)'")) }
    if let tokens = report.tokenCount, report.fastText == nil {
      lines.append(row("counts", "of \(Figures.counted(Int(clamping: tokens), "word")) of text"))
    }
    for (name, text) in report.metadata.sorted {
      let shown = shownText(Array(text.utf8), limit: 2000)
      lines.append(row(shownText(Array(name.utf8), limit: 60), shown))
    }
    lines += report.fastText.map(rows) ?? []
    let longest = report.longestWord
    if longest.record > 0 {
      lines.append(
        row(
          "longest word",
          "\(Figures.counted(longest.word.count, "byte")), '\(shownText(longest.word, limit: 60))' (record \(longest.record))"
        ))
    }
    if let norms = report.norms {
      lines.append(
        row(
          "lengths",
          "\(Figures.fixed(norms.least, 4)) to \(Figures.fixed(norms.greatest, 4)), mean \(Figures.fixed(norms.mean, 4))"
        ))
    }
    for (name, finding) in findings(of: report) where finding.count > 0 {
      lines.append(
        row(
          name,
          "\(Figures.grouped(finding.count)), first in record \(finding.firstRecord ?? 0) ('\(shownText(finding.firstWord, limit: 60))')"
        ))
    }
    if report.roundedNumbers > 0 {
      lines.append(row("rounded", "\(Figures.counted(report.roundedNumbers, "number")) of 64 bits, to 32"))
    }
    if report.fault == nil {
      let hasFindings = findings(of: report).contains { $1.count > 0 }
      lines.append(row("faults", hasFindings ? "none besides those above" : "none"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  static func text(of repair: VectorFileRepair.Summary, output: String) -> String {
    var text =
      "\(Figures.grouped(repair.count)) of \(Figures.counted(repair.claimedCount, "vector")) of "
      + "\(Figures.counted(repair.dimension, "number")) written to '\(output)'\n"
    if let fault = repair.fault { text += "  the first fault: \(fault)\n" }
    if repair.droppedLines > 0 {
      let verb = repair.droppedLines == 1 ? "that is not a record" : "that are not records"
      text += "  \(Figures.counted(repair.droppedLines, "line")) left out \(verb)\n"
    }
    if repair.droppedBytes > 0 {
      text += "  \(Figures.counted(repair.droppedBytes, "byte")) left out at the end\n"
    }
    return text
  }

  static func json(
    of report: VectorFileReport?, fault: FileError?, repair: VectorFileRepair.Summary?, path: String
  ) -> JSONValue {
    var object: JSONValue.KeyValuePairs = ["file": .string(path)]
    func add(_ key: String, _ value: JSONValue) {
      object.members.append(JSONValue.Member(key: key, value: value))
    }
    if let report {
      add("format", .string(report.format.name))
      add("bytes", .integer(report.byteCount))
      add("claimed", .integer(report.claimedCount))
      add("vectors", .integer(report.count))
      add("words", .string(report.wordsPath))
      add("dimension", .integer(report.dimension))
      add("precision", .string(report.precision.description))
      if let fastText = report.fastText { add("model", json(of: fastText)) }
      if let tokens = report.tokenCount { add("tokens", .integer(Int(clamping: tokens))) }
      if !report.metadata.isEmpty {
        var object: JSONValue.KeyValuePairs = [:]
        object.members = report.metadata.sorted.map {
          JSONValue.Member(key: $0.key, value: .string($0.value))
        }
        add("metadata", .object(object))
      }
      add("longestWord", .word(report.longestWord.word))
      add("longestWordBytes", .integer(report.longestWord.word.count))
      for (name, finding) in findings(of: report) {
        let key = name.split(separator: " ").enumerated().map { index, part in
          index == 0 ? String(part) : part.prefix(1).uppercased() + part.dropFirst()
        }.joined()
        add(
          key,
          .object([
            "count": .integer(finding.count),
            "firstRecord": .integer(finding.firstRecord),
          ]))
      }
      add("roundedNumbers", .integer(report.roundedNumbers))
      if let norms = report.norms {
        add(
          "norms",
          .object([
            "least": .number(norms.least), "mean": .number(norms.mean), "greatest": .number(norms.greatest),
          ]))
      }
    }
    add("fault", .string(fault?.description))
    if let repair {
      add(
        "repair",
        .object([
          "vectors": .integer(repair.count), "dimension": .integer(repair.dimension),
          "claimed": .integer(repair.claimedCount), "droppedLines": .integer(repair.droppedLines),
          "droppedBytes": .integer(repair.droppedBytes),
        ]))
    }
    return .object(object)
  }

  private static func vectors(of report: VectorFileReport) -> String {
    let count = Figures.grouped(report.count)
    let claim =
      report.count == report.claimedCount
      ? "" : " before the first fault, of \(Figures.grouped(report.claimedCount)) claimed"
    return "\(count) of \(Figures.counted(report.dimension, "number"))\(claim)"
  }

  /// The lines about a model of fastText.
  private static func rows(of model: FastTextDescription) -> [String] {
    let arguments = model.arguments
    let objective = arguments.objective == .cbow ? "CBOW" : "skip-gram"
    let loss =
      switch arguments.loss {
      case .hierarchicalSoftmax: "hierarchical softmax"
      case .negativeSampling: Figures.counted(arguments.negatives, "negative sample")
      case .softmax: "softmax"
      case .oneVersusAll: "one against all"
      }
    let ngrams =
      arguments.subwords.map {
        "of \($0.lengths.lowerBound) to \($0.lengths.upperBound) characters, in "
          + Figures.counted($0.bucketCount, "bucket")
      } ?? "none"
    return [
      row(
        "model",
        "\(objective), \(loss), window \(arguments.window), \(Figures.counted(arguments.epochs, "epoch"))"),
      row(
        "text",
        "\(Figures.counted(model.tokenCount, "word")), least count \(arguments.minCount), subsampling from "
          + "\(arguments.subsampling)"),
      row("n-grams", ngrams),
      row("output rows", Figures.grouped(model.outputRowCount)),
    ]
  }

  /// A model of fastText, its arguments by fastText's names.
  private static func json(of model: FastTextDescription) -> JSONValue {
    let arguments = model.arguments
    let objective =
      switch arguments.objective {
      case .cbow: "cbow"
      case .skipGram: "skipgram"
      case .supervised: "supervised"
      }
    let loss =
      switch arguments.loss {
      case .hierarchicalSoftmax: "hs"
      case .negativeSampling: "ns"
      case .softmax: "softmax"
      case .oneVersusAll: "ova"
      }
    return .object([
      "model": .string(objective), "loss": .string(loss), "ws": .integer(Int(arguments.window)),
      "epoch": .integer(Int(arguments.epochs)), "minCount": .integer(Int(arguments.minCount)),
      "neg": .integer(Int(arguments.negatives)), "wordNgrams": .integer(Int(arguments.wordNgrams)),
      "bucket": .integer(Int(arguments.bucketCount)), "minn": .integer(Int(arguments.minLength)),
      "maxn": .integer(Int(arguments.maxLength)), "lrUpdateRate": .integer(Int(arguments.rateUpdates)),
      "t": .number(arguments.subsampling), "tokens": .integer(Int(model.tokenCount)),
      "outputRows": .integer(model.outputRowCount),
    ])
  }

  private static func findings(of report: VectorFileReport) -> [(String, VectorFileReport.Finding)] {
    [
      ("repeated words", report.duplicateWords), ("empty words", report.emptyWords),
      ("not UTF-8", report.invalidWords), ("words with spaces", report.spacedWords),
      ("words after a mark", report.markedWords),
      ("not finite", report.nonFiniteRecords), ("zero vectors", report.zeroRecords),
    ]
  }

  private static func row(_ name: String, _ value: String) -> String {
    "  \(name)" + String(repeating: " ", count: max(1, 20 - name.count)) + value
  }
}
