/// The scores of several vector files on the same questions, with 95 % intervals and paired differences.
///
/// Only what all files cover is compared, since a file that knows fewer words is otherwise asked other, often
/// easier, questions.
public struct ScoreComparison: Sendable {
  /// The score of one file.
  public struct Entry: Sendable {
    /// The score on what all files cover; `nil` if there is none.
    public let score: Double?
    /// How far it would vary with other questions of the kind.
    public let interval: PairedBootstrap.Interval?
    /// The score less that of the first file; `nil` for the first.
    public let difference: Double?
    /// How far the difference would vary.
    public let differenceInterval: PairedBootstrap.Interval?
    /// How many of the questions the file covers.
    public let covered: Int
  }

  /// The files' scores in their order.
  public let entries: [Entry]
  /// The number of questions that all files cover.
  public let compared: Int
  /// All questions.
  public let total: Int

  /// Compares means of values.
  ///
  /// - Parameters:
  ///   - values: for each file and question its value; `nil` where the file does not cover it.
  ///   - units: for each question the number of what it is drawn with; by default each is drawn alone.
  init(means values: [[Double?]], units: [Int]? = nil, by bootstrap: PairedBootstrap) {
    let common = ScoreComparison.common(values)
    // The units that have a question which is compared, numbered anew.
    var numbers: [Int: Int] = [:]
    let unitOfQuestion = common.map { question in
      let unit = units?[question] ?? question
      let number = numbers[unit] ?? numbers.count
      numbers[unit] = number
      return number
    }
    let scores = values.map { values in
      var sums = [Double](repeating: 0, count: numbers.count)
      var counts = sums
      for (question, unit) in zip(common, unitOfQuestion) {
        sums[unit] += values[question] ?? 0
        counts[unit] += 1
      }
      return ResampledScore.mean(sums: sums, counts: counts)
    }
    self.init(scores, values, common, unitCount: numbers.count, by: bootstrap)
  }

  /// Compares Spearman's correlations with ratings.
  ///
  /// - Parameter values: for each file and pair its cosine; `nil` where the file does not cover it.
  init(correlations values: [[Double?]], with ratings: [Double], by bootstrap: PairedBootstrap) {
    let common = ScoreComparison.common(values)
    let ranked = RankedValues(common.map { ratings[$0] })
    let scores = values.map { values in
      ResampledScore.correlation(RankedValues(common.map { values[$0] ?? 0 }), ranked)
    }
    self.init(scores, values, common, unitCount: common.count, by: bootstrap)
  }

  private init(
    _ scores: [ResampledScore], _ values: [[Double?]], _ common: [Int], unitCount: Int,
    by bootstrap: PairedBootstrap
  ) {
    let resampled = bootstrap.values(of: scores, unitCount: unitCount)
    let whole = scores.map { $0.value(weights: [Double](repeating: 1, count: unitCount)) }
    entries = scores.indices.map { file in
      let differences = file == 0 ? [] : zip(resampled[file], resampled[0]).map { $0 - $1 }
      var difference: Double?
      if file > 0, let score = whole[file], let first = whole[0] { difference = score - first }
      return Entry(
        score: whole[file], interval: PairedBootstrap.interval(of: resampled[file]), difference: difference,
        differenceInterval: PairedBootstrap.interval(of: differences),
        covered: values[file].count { $0 != nil })
    }
    compared = common.count
    total = values.first?.count ?? 0
  }

  /// What all files cover.
  private static func common(_ values: [[Double?]]) -> [Int] {
    (values.first ?? []).indices.filter { question in values.allSatisfy { $0[question] != nil } }
  }
}

extension ScoreComparison {
  /// Compares the shares of right answers to the same analogy questions.
  ///
  /// - Parameters:
  ///   - reports: of the same questions.
  ///   - syntactic: only the sections that ask for grammar, or only the others; `nil` for all.
  public init(_ reports: [AnalogyReport], syntactic: Bool? = nil, by bootstrap: PairedBootstrap) {
    self.init(
      means: reports.map { report in
        let sections = report.sections.filter { syntactic == nil || $0.isSyntactic == syntactic }
        return sections.flatMap { $0.answers.map { $0.map { $0 ? 1 : 0 } } }
      }, by: bootstrap)
  }

  /// Compares Spearman's correlations with the ratings of the same pairs.
  public init(_ reports: [SimilarityReport], of pairs: SimilarityPairs, by bootstrap: PairedBootstrap) {
    self.init(correlations: reports.map(\.cosines), with: pairs.pairs.map(\.rating), by: bootstrap)
  }

  /// Compares hit rates or mean reciprocal ranks of the same sequences, which are drawn as a whole.
  public init(
    _ reports: [SequenceReport], of sequences: ItemSequences, ofHits: Bool, by bootstrap: PairedBootstrap
  ) {
    self.init(
      means: reports.map { report in
        report.reciprocalRanks.map { rank in rank.map { ofHits ? ($0 > 0 ? 1 : 0) : $0 } }
      }, units: sequences.steps.map(\.sequence), by: bootstrap)
  }
}
