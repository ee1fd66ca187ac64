internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// What `hogvec evaluate` measures by, read from the files that its options name.
struct EvaluationSets {
  /// The questions by their files.
  let analogies: [(path: String, questions: AnalogyQuestions)]
  /// The pairs by their files.
  let similarity: [(path: String, pairs: SimilarityPairs)]
  /// The sequences by their files.
  let sequences: [(path: String, sequences: ItemSequences)]
  /// Whether upper and lower case are the same.
  let foldsCase: Bool

  private let analogyEvaluation: AnalogyEvaluation
  private let similarityEvaluation: SimilarityEvaluation
  private let sequenceEvaluation: SequenceEvaluation
  private let threads = AvailableProcessors().count

  /// What one vector file scores.
  struct Results {
    /// The vectors that were read.
    let words: Int, dimension: Int
    /// The reports, in the order of the sets.
    let analogies: [AnalogyReport], similarity: [SimilarityReport], sequences: [SequenceReport]
  }

  /// Reads the files and says which of their lines are not used.
  ///
  /// - Parameter ratingColumn: the option that says which column has the ratings.
  init(
    _ arguments: ParsedArguments, ratingColumn: CommandOption = EvaluationOptions.column, console: Console
  ) throws {
    typealias Options = EvaluationOptions
    analogies = try arguments.texts(Options.analogies).map { ($0, try AnalogyQuestions(reading: $0)) }
    similarity = try arguments.texts(Options.similarity).map {
      ($0, try SimilarityPairs(reading: $0, column: arguments.text(ratingColumn)))
    }
    sequences = try arguments.texts(Options.sequences).map { ($0, try ItemSequences(reading: $0)) }
    foldsCase = !arguments.has(Options.caseSensitive)
    let buildsVectors = !arguments.has(Options.knownOnly)
    analogyEvaluation = AnalogyEvaluation(
      top: arguments.integer(Options.top) ?? 30_000, foldsCase: foldsCase, buildsVectors: buildsVectors,
      threads: threads)
    similarityEvaluation = SimilarityEvaluation(
      top: arguments.integer(Options.similarityTop) ?? 300_000, foldsCase: foldsCase,
      buildsVectors: buildsVectors)
    sequenceEvaluation = SequenceEvaluation(
      count: arguments.integer(Options.count) ?? 10, threads: threads)
    for (path, questions) in analogies { note(questions.leftOut, of: path, on: console) }
    for (path, pairs) in similarity {
      note(pairs.leftOut, of: path, on: console)
      if let column = pairs.columnNote {
        console.message(
          "hogvec: '\(path)': the ratings are those of \(column); \(ratingColumn.shownName) selects others\n")
      }
    }
  }

  /// Measures the vectors of a file, of which only as many are read as are needed.
  func results(of path: String) throws(FileError) -> Results {
    let limit = max(
      analogies.isEmpty ? 0 : analogyEvaluation.top, similarity.isEmpty ? 0 : similarityEvaluation.top)
    let vectors = try WordVectors(
      reading: path, limit: sequences.isEmpty ? limit : nil, threads: threads
    ).normalized()
    var analogyReports: [AnalogyReport] = []
    for set in analogies { analogyReports.append(analogyEvaluation.run(set.questions, on: vectors)) }
    var similarityReports: [SimilarityReport] = []
    for set in similarity { similarityReports.append(similarityEvaluation.run(set.pairs, on: vectors)) }
    var sequenceReports: [SequenceReport] = []
    for set in sequences { sequenceReports.append(sequenceEvaluation.run(set.sequences, on: vectors)) }
    return Results(
      words: vectors.count, dimension: vectors.dimension, analogies: analogyReports,
      similarity: similarityReports, sequences: sequenceReports)
  }

  /// The names of what ``scores(_:)`` gives.
  var measures: [String] {
    let paths = analogies.map(\.path) + similarity.map(\.path) + sequences.map(\.path)
    // Files of one name are told apart by their folders.
    func name(_ path: String) -> String {
      let name = splitPath(path).name
      return paths.count { splitPath($0).name == name } == 1 ? name : path
    }
    return analogies.map { name($0.path) } + similarity.map { name($0.path) }
      + sequences.flatMap { set in
        ["\(name(set.path)), hits in \(sequenceEvaluation.count)", "\(name(set.path)), reciprocal rank"]
      }
  }

  /// A number or two for each file: the accuracy of all analogies, Spearman's correlation, the rate of hits
  /// and the mean reciprocal rank; `nil` for what cannot be scored.
  func scores(_ results: Results) -> [Double?] {
    results.analogies.map(\.total.accuracy) + results.similarity.map(\.spearman)
      + results.sequences.flatMap { [$0.hitRate, $0.meanReciprocalRank] }
  }

  /// Refuses files of which nothing can be scored.
  ///
  /// - Parameter file: the vectors' file.
  func checkScored(_ results: Results, _ file: String) throws(FileError) {
    var unscored = zip(analogies, results.analogies).filter { $1.total.covered == 0 }.map(\.0.path)
    var equal: [String] = []
    for (set, report) in zip(similarity, results.similarity) where report.spearman == nil {
      if report.covered < 2 { unscored.append(set.path) } else { equal.append(set.path) }
    }
    unscored += zip(sequences, results.sequences).filter { $1.covered == 0 }.map(\.0.path)
    func names(_ paths: [String]) -> String { paths.map { "'\($0)'" }.joined(separator: ", ") }
    var reasons: [String] = []
    if !unscored.isEmpty {
      reasons.append("\(names(unscored)): nothing is scored: too few of the words are in '\(file)'")
    }
    if !equal.isEmpty {
      reasons.append("\(names(equal)): nothing is scored: all ratings, or all cosines, are equal")
    }
    if !reasons.isEmpty { throw FileError(reasons.joined(separator: "; ")) }
  }

  /// Says which lines of a file were not used.
  private func note(_ leftOut: LeftOutLines, of path: String, on console: Console) {
    if leftOut.faultCount > 0 {
      let more =
        leftOut.faultCount > leftOut.faults.count
        ? "; and \(Figures.grouped(leftOut.faultCount - leftOut.faults.count)) more" : ""
      console.message(
        "hogvec: '\(path)': \(Figures.counted(leftOut.faultCount, "line")) left out: "
          + leftOut.faults.joined(separator: "; ") + more + "\n")
    }
    if leftOut.commentCount > 0 {
      console.message(
        "hogvec: '\(path)': \(Figures.counted(leftOut.commentCount, "line")) that start with # left out as comments\n"
      )
    }
  }
}
