internal import HogvecAnalysis
internal import HogvecSystem

/// The results of evaluations as people and programs read them.
enum EvaluationText {
  // MARK: - Analogies

  /// A line for each section, then the sums.
  static func table(of report: AnalogyReport, title: String, foldsCase: Bool = true) -> String {
    var rows = report.sections.filter { $0.score.questions > 0 }.map { ($0.name, $0.score) }
    rows += [("semantic", report.semantic), ("syntactic", report.syntactic), ("total", report.total)]
    var text = "\(title), \(cut(report.rowsSearched, foldsCase))\n"
    text += row("section", ["accuracy", "correct", "counted", "of"])
    for (name, score) in rows {
      let counts = [score.correct, score.covered, score.questions].map { Figures.grouped($0) }
      text += row(name, [score.accuracy.map { Figures.fixed($0, 4) } ?? "-"] + counts)
    }
    if report.builtWords > 0 { text += "  \(builtWords(report.builtWords))\n" }
    return text
  }

  /// `12 words built from n-grams`
  private static func builtWords(_ count: Int) -> String {
    "\(Figures.counted(count, "word")) built from n-grams"
  }

  /// The layout of word2vec's compute-accuracy: sums so far after each section. A section without questions
  /// that count has one there, and a share of none is not a number.
  static func computeAccuracy(of report: AnalogyReport) -> String {
    func percent(_ score: AnalogyReport.Score) -> String {
      score.accuracy.map { Figures.fixed($0 * 100, 2) } ?? "nan"
    }
    var text = ""
    var (semantic, syntactic) = (AnalogyReport.Score(), AnalogyReport.Score())
    for section in report.sections {
      if section.isSyntactic {
        syntactic = syntactic + section.score
      } else {
        semantic = semantic + section.score
      }
      let (correct, counted) = (section.score.correct, max(1, section.score.covered))
      text +=
        "\(section.name):\nACCURACY TOP1: \(Figures.fixed(Double(correct) / Double(counted) * 100, 2)) %  "
      text += "(\(correct) / \(counted))\n"
      text +=
        "Total accuracy: \(percent(semantic + syntactic)) %   Semantic accuracy: \(percent(semantic)) %   "
      text += "Syntactic accuracy: \(percent(syntactic)) % \n"
    }
    let (seen, all) = (report.total.covered, report.total.questions)
    return text
      + "Questions seen / total: \(seen) \(all)   \(Figures.fixed(Double(seen) / Double(all) * 100, 2)) % \n"
  }

  /// `among the first 30,000 words, upper and lower case the same`
  private static func cut(_ count: Int, _ foldsCase: Bool) -> String {
    "among the first \(Figures.grouped(count)) words, upper and lower case "
      + (foldsCase ? "the same" : "different")
  }

  private static func row(_ name: String, _ cells: [String]) -> String {
    let padded = cells.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }
    return "  \(name)" + String(repeating: " ", count: max(0, 28 - name.count)) + padded.joined() + "\n"
  }

  static func json(of report: AnalogyReport, path: String, foldsCase: Bool) -> JSONValue {
    let sections = report.sections.map { section -> JSONValue in
      var object: JSONValue.KeyValuePairs = ["name": .string(section.name)]
      object.members += members(of: section.score).members
      return .object(object)
    }
    return .object([
      "kind": .string("analogies"), "file": .string(path), "searched": .integer(report.rowsSearched),
      "foldsCase": .bool(foldsCase), "builtWords": .integer(report.builtWords),
      "sections": .array(sections), "semantic": .object(members(of: report.semantic)),
      "syntactic": .object(members(of: report.syntactic)), "total": .object(members(of: report.total)),
    ])
  }

  private static func members(of score: AnalogyReport.Score) -> JSONValue.KeyValuePairs {
    [
      "accuracy": .number(score.accuracy), "correct": .integer(score.correct),
      "covered": .integer(score.covered), "questions": .integer(score.questions),
    ]
  }

  // MARK: - Similarity

  /// `wordsim353.txt: Spearman 0.6712, Pearson 0.6431, 351 of 353 pairs, 2 without a vector`, and the cut.
  static func line(of report: SimilarityReport, title: String, foldsCase: Bool) -> String {
    func figure(_ value: Double?) -> String { value.map { Figures.fixed($0, 4) } ?? "-" }
    return "\(title), \(cut(report.rowsKnown, foldsCase))\n"
      + "  Spearman \(figure(report.spearman)), Pearson \(figure(report.pearson)), "
      + "\(Figures.grouped(report.covered)) of \(Figures.counted(report.pairs, "pair")), "
      + "\(Figures.grouped(report.outOfVocabulary)) with a word that is not there"
      + (report.builtWords > 0 ? ", \(builtWords(report.builtWords))" : "") + "\n"
  }

  static func json(of report: SimilarityReport, path: String, foldsCase: Bool) -> JSONValue {
    .object([
      "kind": .string("similarity"), "file": .string(path), "known": .integer(report.rowsKnown),
      "foldsCase": .bool(foldsCase), "builtWords": .integer(report.builtWords),
      "spearman": .number(report.spearman),
      "pearson": .number(report.pearson), "covered": .integer(report.covered),
      "outOfVocabulary": .integer(report.outOfVocabulary), "pairs": .integer(report.pairs),
    ])
  }

  // MARK: - Sequences

  /// `sessions.txt, among 2,000 items`, then the hit rate, the mean reciprocal rank, and the steps.
  static func line(of report: SequenceReport, title: String) -> String {
    func figure(_ value: Double?) -> String { value.map { Figures.fixed($0, 4) } ?? "-" }
    return "\(title), among \(Figures.counted(report.rowsSearched, "item"))\n"
      + "  hit rate at \(report.count) \(figure(report.hitRate)), mean reciprocal rank "
      + "\(figure(report.meanReciprocalRank)), \(Figures.grouped(report.covered)) of "
      + "\(Figures.counted(report.steps, "step"))\n"
  }

  static func json(of report: SequenceReport, path: String) -> JSONValue {
    .object([
      "kind": .string("sequences"), "file": .string(path), "searched": .integer(report.rowsSearched),
      "n": .integer(report.count), "hitRate": .number(report.hitRate),
      "meanReciprocalRank": .number(report.meanReciprocalRank),
      "hits": .integer(report.hits), "covered": .integer(report.covered), "steps": .integer(report.steps),
    ])
  }
}
