internal import HogvecRuns

/// The options that say what vectors are measured by.
enum EvaluationOptions {
  static let analogies = CommandOption(
    "analogies", kind: .text, value: "FILE",
    help:
      "questions of four words per line (a is to b as c is to d), in sections that start with \": name\", "
      + "as in questions-words.txt, or in none; or a folder of such files, as BATS is", repeatable: true,
    file: .read)
  static let sequences = CommandOption(
    "sequences", kind: .text, value: "FILE",
    help:
      "a sequence of items per line, held out of training: is the next item among the nearest to the one before it?",
    repeatable: true, file: .read)
  static let count = CommandOption(
    "n", "count", kind: .integer(1...1_000_000), value: "N",
    help: "sequences: how many of the nearest items are looked at", default: "10")
  static let similarity = CommandOption(
    "similarity", kind: .text, value: "FILE",
    help: "lines of two words and a similarity rating, as in wordsim353; may be given several times",
    repeatable: true, file: .read)
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

  /// Those that name files.
  static let measures = [analogies, similarity, sequences]
  /// All of them, in the order of the help.
  static let all = [
    analogies, similarity, column, sequences, count, top, similarityTop, caseSensitive, knownOnly,
  ]

  /// Refuses a command line without a measure, and options that have an effect only with one.
  ///
  /// - Parameter ratingColumn: the option that says which column has the ratings.
  static func check(
    _ arguments: ParsedArguments, ratingColumn: CommandOption = column
  ) throws(UsageError) {
    guard measures.contains(where: arguments.has) else {
      throw UsageError(
        "nothing to measure; give --analogies FILE, --similarity FILE or --sequences FILE", showsUsage: true)
    }
    for (option, other) in [(ratingColumn, similarity), (count, sequences)]
    where arguments.has(option) && !arguments.has(other) {
      throw UsageError("\(option.shownName) has an effect only with \(other.shownName)")
    }
  }
}
