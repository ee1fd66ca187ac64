internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec evaluate`: measures vectors by analogies, human similarity ratings and held-out sequences.
enum EvaluateCommand: Command {
  static let seed = CommandOption(
    "seed", kind: .integer(0...Int.max), value: "N",
    help: "several FILEs: where the random numbers of the intervals start", default: "1")
  static let computeAccuracy = CommandOption(
    "compute-accuracy", kind: .flag, help: "print analogies in the layout of word2vec's compute-accuracy")
  static let json = CommandOption("json", kind: .flag, help: "print a JSON object instead of tables")

  static let syntax = CommandSyntax(
    name: "evaluate",
    summary: "measure vectors by analogies, ratings and sequences",
    usage: "FILE... [--analogies F]... [--similarity F]... [options]",
    description: [
      "Answers analogy questions by the word nearest to b - a + c (3CosAdd) and prints the share of right answers per "
        + "section, for semantic and syntactic sections (those named gram...), and in total. Questions with a word "
        + "that is not among the first N are not counted; the table shows how many were.",
      "Compares cosines with human similarity ratings by Spearman's rank correlation and Pearson's. Pairs with a word "
        + "that is not among the first N are left out and counted.",
      "Looks for the next item of sequences among the nearest to the item before it, of all items, and prints the "
        + "share of steps where it is there (the hit rate) and the mean reciprocal rank, 0 where it is not there. "
        + "Items are separated by spaces or tabs, as in training; one that follows itself is passed over, and steps "
        + "with an item that is not in FILE are left out and counted.",
      "Several FILEs are compared in one table, on the questions, pairs and steps that all of them cover: the score, "
        + "the difference from that of the first, and the range of the middle 95 % of each in 2,000 resamples "
        + "(bootstrap). Questions, pairs and whole sequences are drawn with replacement, the same for all FILEs. A "
        + "difference whose range does not include 0 is unlikely to be due to the choice of the questions.",
      "In both kinds of files fields are between tabs, semicolons, commas, colons or spaces, whatever suits most lines of "
        + "the file. Lines that start with # are comments unless they have the shape of the others. A few lines of another "
        + "shape are left out and named. Analogies may also be in the layout of BATS: a word, a tab, and the answers between "
        + "slashes, each of which is right. Words with spaces are looked up with _ in their place, too. It is an error if "
        + "nothing of a file can be scored.",
      "In a fastText model, a word of a question or pair that is not in FILE has the vector of its n-grams; their "
        + "number is printed. No vector is built for a word of FILE after the first N, or for the answer to a question.",
      "Only as many words are read from FILE as the measures need.",
    ],
    operands: 1...Int.max,
    operandName: "FILE",
    groups: [
      CommandSyntax.Group(
        title: "Measures",
        options: EvaluationOptions.all + [seed]),
      CommandSyntax.Group(title: "Messages", options: [computeAccuracy, json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "both measures",
        line: "hogvec evaluate v.bin --analogies questions-words.txt --similarity ws.txt"),
      CommandSyntax.Example(
        remark: "is the second better than the first?",
        line: "hogvec evaluate a.bin b.bin --analogies BATS_3.0"),
    ], needsNoReader: true)

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    try EvaluationOptions.check(arguments)
    if arguments.has(json) && arguments.has(computeAccuracy) {
      throw UsageError("--json and --compute-accuracy contradict each other")
    }
    let files = arguments.operands
    let (other, place) = files.count == 1 ? (seed, "several FILEs") : (computeAccuracy, "one FILE")
    if arguments.has(other) { throw UsageError("\(other.shownName) is for \(place)") }
    // Small files first: a mistake in them shows before the vectors are read.
    let sets = try EvaluationSets(arguments, console: console)
    if files.count == 1 {
      let results = try sets.results(of: files[0])
      try print(results, of: sets, arguments, console: console)
      return try sets.checkScored(results, files[0])
    }
    var results: [EvaluationSets.Results] = []
    for file in files {
      results.append(try sets.results(of: file))
      try sets.checkScored(results[results.count - 1], file)
    }
    var bootstrap = PairedBootstrap()
    bootstrap.seed = UInt64(arguments.integer(seed) ?? 1)
    let comparison = ComparisonText(files, results, of: sets, by: bootstrap)
    try console.write(arguments.has(json) ? "\(comparison.json)\n" : comparison.table)
  }

  /// Prints what one file scores.
  private static func print(
    _ results: EvaluationSets.Results, of sets: EvaluationSets, _ arguments: ParsedArguments, console: Console
  ) throws {
    var objects: [JSONValue] = []
    let foldsCase = sets.foldsCase
    for (set, report) in zip(sets.analogies, results.analogies) {
      objects.append(EvaluationText.json(of: report, path: set.path, foldsCase: foldsCase))
      if arguments.has(computeAccuracy) {
        try console.write(EvaluationText.computeAccuracy(of: report))
      } else if !arguments.has(json) {
        try console.write(EvaluationText.table(of: report, title: set.path, foldsCase: foldsCase) + "\n")
      }
    }
    for (set, report) in zip(sets.similarity, results.similarity) {
      objects.append(EvaluationText.json(of: report, path: set.path, foldsCase: foldsCase))
      if !arguments.has(json) {
        try console.write(EvaluationText.line(of: report, title: set.path, foldsCase: foldsCase))
      }
    }
    for (set, report) in zip(sets.sequences, results.sequences) {
      objects.append(EvaluationText.json(of: report, path: set.path))
      if !arguments.has(json) { try console.write(EvaluationText.line(of: report, title: set.path)) }
    }
    if arguments.has(json) {
      let object: JSONValue = .object([
        "file": .string(arguments.operands[0]), "words": .integer(results.words),
        "dimension": .integer(results.dimension), "results": .array(objects),
      ])
      try console.write("\(object)\n")
    }
  }
}
