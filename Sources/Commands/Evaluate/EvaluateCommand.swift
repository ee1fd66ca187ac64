internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec evaluate`: measures vectors by analogies and by human similarity ratings.
enum EvaluateCommand: Command {
  static let analogies = CommandOption(
    "analogies", kind: .text, value: "FILE",
    help:
      "questions of four words per line (a is to b as c is to d), in sections that start with \": name\", "
      + "as in questions-words.txt, or in none", repeatable: true)
  static let similarity = CommandOption(
    "similarity", kind: .text, value: "FILE",
    help: "lines of two words and a similarity rating, as in wordsim353; may be given several times",
    repeatable: true
  )
  static let column = CommandOption(
    "column", kind: .text, value: "N|NAME",
    help:
      "the column of the ratings in --similarity files, by its number from 1 or its name in the first line",
    default:
      "the one named mean, average, score, similarity..., else the one that is the mean of the others, else the first with numbers"
  )
  static let top = CommandOption(
    "top", kind: .integer(1...Int(Int32.max)), value: "N",
    help: "analogies: use only the first N words of the file", default: "30000")
  static let similarityTop = CommandOption(
    "similarity-top", kind: .integer(1...Int(Int32.max)), value: "N",
    help: "ratings: use only the first N words of the file", default: "300000, as in gensim")
  static let caseSensitive = CommandOption(
    "case-sensitive", kind: .flag,
    help: "treat upper and lower case as different; by default case is ignored, as in gensim")
  static let knownOnly = CommandOption(
    "known-only", kind: .flag,
    help: "leave out words that are not in a fastText model, instead of building their vectors from n-grams")
  static let computeAccuracy = CommandOption(
    "compute-accuracy", kind: .flag, help: "print analogies in the layout of word2vec's compute-accuracy")
  static let json = CommandOption("json", kind: .flag, help: "print a JSON object instead of tables")

  static let syntax = CommandSyntax(
    name: "evaluate",
    summary: "measure vectors by analogies and similarity ratings",
    usage: "FILE [--analogies F]... [--similarity F]... [options]",
    description: [
      "Answers analogy questions by the word nearest to b - a + c (3CosAdd) and prints the share of right answers per "
        + "section, for semantic and syntactic sections (those named gram...), and in total. Questions with a word "
        + "that is not among the first N are not counted; the table shows how many were.",
      "Compares cosines with human similarity ratings by Spearman's rank correlation and Pearson's. Pairs with a word "
        + "that is not among the first N are left out and counted.",
      "In both kinds of files fields are between tabs, semicolons, commas, colons or spaces, whatever suits most lines of "
        + "the file. Lines that start with # are comments unless they have the shape of the others. A few lines of another "
        + "shape are left out and named. Analogies may also be in the layout of BATS: a word, a tab, and the answers between "
        + "slashes, each of which is right. Words with spaces are looked up with _ in their place, too. It is an error if "
        + "nothing of a file can be scored.",
      "In a fastText model, a word of a question or pair that is not in FILE has the vector of its n-grams; their "
        + "number is printed. No vector is built for a word of FILE after the first N, or for the answer to a question.",
      "Only as many words are read from FILE as the measures need.",
    ],
    operands: 1...1,
    operandName: "FILE",
    groups: [
      CommandSyntax.Group(
        title: "Measures",
        options: [analogies, similarity, column, top, similarityTop, caseSensitive, knownOnly]),
      CommandSyntax.Group(title: "Messages", options: [computeAccuracy, json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "both measures",
        line: "hogvec evaluate v.bin --analogies questions-words.txt --similarity ws.txt")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let (analogyPaths, similarityPaths) = (arguments.texts(analogies), arguments.texts(similarity))
    if analogyPaths.isEmpty && similarityPaths.isEmpty {
      throw UsageError("nothing to measure; give --analogies FILE or --similarity FILE", showsUsage: true)
    }
    if arguments.has(column) && similarityPaths.isEmpty {
      throw UsageError("--column has an effect only with --similarity")
    }
    if arguments.has(json) && arguments.has(computeAccuracy) {
      throw UsageError("--json and --compute-accuracy contradict each other")
    }
    // Small files first: a mistake in them shows before the vectors are read.
    let questions = try analogyPaths.map { ($0, try AnalogyQuestions(reading: $0)) }
    let pairs = try similarityPaths.map {
      ($0, try SimilarityPairs(reading: $0, column: arguments.text(column)))
    }
    for (path, questions) in questions { note(questions.leftOut, of: path, on: console) }
    for (path, pairs) in pairs {
      note(pairs.leftOut, of: path, on: console)
      if let column = pairs.columnNote {
        console.message("hogvec: '\(path)': the ratings are those of \(column); --column selects others\n")
      }
    }
    let threads = AvailableProcessors().count
    let foldsCase = !arguments.has(caseSensitive)
    let analogyEvaluation = AnalogyEvaluation(
      top: arguments.integer(top) ?? 30_000, foldsCase: foldsCase, buildsVectors: !arguments.has(knownOnly),
      threads: threads)
    let similarityEvaluation = SimilarityEvaluation(
      top: arguments.integer(similarityTop) ?? 300_000, foldsCase: foldsCase,
      buildsVectors: !arguments.has(knownOnly))
    let limit = max(
      questions.isEmpty ? 0 : analogyEvaluation.top, pairs.isEmpty ? 0 : similarityEvaluation.top)
    let vectors = try WordVectors(reading: arguments.operands[0], limit: limit, threads: threads).normalized()

    var results: [JSONValue] = []
    var withoutScore: [String] = []
    for (path, questions) in questions {
      let report = analogyEvaluation.run(questions, on: vectors)
      results.append(EvaluationText.json(of: report, path: path, foldsCase: foldsCase))
      if report.total.covered == 0 { withoutScore.append(path) }
      if arguments.has(computeAccuracy) {
        try console.write(EvaluationText.computeAccuracy(of: report))
      } else if !arguments.has(json) {
        try console.write(EvaluationText.table(of: report, title: path, foldsCase: foldsCase) + "\n")
      }
    }
    for (path, pairs) in pairs {
      let report = similarityEvaluation.run(pairs, on: vectors)
      results.append(EvaluationText.json(of: report, path: path, foldsCase: foldsCase))
      if report.spearman == nil { withoutScore.append(path) }
      if !arguments.has(json) {
        try console.write(EvaluationText.line(of: report, title: path, foldsCase: foldsCase))
      }
    }
    if arguments.has(json) {
      let object: JSONValue = .object([
        "file": .string(arguments.operands[0]), "words": .integer(vectors.count),
        "dimension": .integer(vectors.dimension), "results": .array(results),
      ])
      try console.write("\(object)\n")
    }
    if !withoutScore.isEmpty {
      throw FileError(
        "\(withoutScore.map { "'\($0)'" }.joined(separator: ", ")): nothing is scored: too few of the words are in "
          + "'\(arguments.operands[0])'")
    }
  }

  /// Says which lines of a file were not used.
  private static func note(_ leftOut: LeftOutLines, of path: String, on console: Console) {
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
