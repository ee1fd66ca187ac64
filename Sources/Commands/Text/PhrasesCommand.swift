internal import HogvecCorpus
internal import HogvecRuns
internal import HogvecSystem

/// `hogvec phrases`: joins words that form phrases.
enum PhrasesCommand: Command {
  static let output = CommandOption(
    "output", "o", kind: .text, value: "FILE",
    help: "where the text goes, one sentence per line; - is standard output", file: .printed)
  static let passes = CommandOption(
    "passes", kind: .integer(1...20), value: "N",
    help:
      "how often to join; with 2, phrases of up to four words (default: as many as --threshold has values)")
  static let threshold = CommandOption(
    "threshold", kind: .text, value: "X,...",
    help: "the score that a pair must exceed, for each pass; the last one holds for further passes",
    default: "100, or 0.5 with --score npmi")
  static let score = CommandOption(
    "score", kind: .choice(["word2vec", "npmi"]), value: "word2vec|npmi", help: "how pairs are scored",
    default: "word2vec")
  static let minimumCount = CommandOption(
    "min-count", "min_count", "minCount", kind: .integer(0...Int.max), value: "N",
    help: "words and pairs that occur less often are in no phrase", default: "5")
  static let connectors = CommandOption(
    "connectors", kind: .text, value: "FILE",
    help: "words, such as of and the, that may be inside a phrase but not begin or end one", file: .read)
  static let delimiter = CommandOption(
    "delimiter", kind: .text, value: "STRING",
    help:
      "what is between the words of a phrase, without white space; evaluate looks for words with a space under _",
    default: "_")
  static let memory = CommandOption(
    "memory", kind: .integer(1...1_000_000), value: "MB",
    help: "memory for counting pairs, in MiB; more pairs are counted in several rounds", default: "1024")

  static let syntax = CommandSyntax(
    name: "phrases",
    summary: "join words that form phrases, as new_york",
    usage: "CORPUS... --output FILE [options]",
    description: [
      "Joins neighboring words that occur together more often than by chance, and writes the text, words "
        + "separated by one space; empty lines are left out. The result is a text for hogvec train.",
      CorpusOptions.description,
      "A pair that occurs c times, of words that occur a and b times in a text of n words, scores (c - min-count) / a / b "
        + "* n, as in word2vec's word2phrase. Other programs (gensim) multiply by the number of distinct words instead "
        + "of n; their thresholds are smaller by that ratio. With --score npmi it is ln(c n / (a b)) / -ln(c / n), from -1 "
        + "to 1. Counting is exact, and pairs do not cross line ends.",
    ],
    operands: 1...Int.max,
    operandName: "the corpus",
    groups: [
      CommandSyntax.Group(title: "Files", options: [output] + CorpusOptions.files),
      CommandSyntax.Group(
        title: "Phrases",
        options: [passes, threshold, score, minimumCount, connectors, delimiter] + CorpusOptions.text),
      CommandSyntax.Group(
        title: "Run", options: [SharedOptions.threads, memory, CorpusOptions.vocabularyMemory]),
      CommandSyntax.Group(title: "Messages", options: [TrainOptions.quiet, TrainOptions.json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "longer phrases, more easily joined in the second pass",
        line: "hogvec phrases corpus.txt --output phrases.txt --passes 2 --threshold 200,100")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let output = try arguments.required(output)
    try SharedOptions.checkStandardOutput(arguments, output)
    var corpus = try CorpusOptions.settings(arguments, of: syntax)
    corpus.minimumCount = 1
    var search = PhraseSearch()
    search.scoring = arguments.text(score) == "npmi" ? .npmi : .word2vec
    search.minimumCount = UInt64(arguments.integer(minimumCount) ?? 5)
    search.thresholds = try thresholds(arguments, search.scoring)
    search.threads = SharedOptions.threadCount(arguments)
    search.memoryByteCount = (arguments.integer(memory) ?? 1024) << 20
    if let given = arguments.text(delimiter) {
      search.delimiter = Array(given.utf8)
      guard !given.contains(where: \.isWhitespace) else {
        throw UsageError("--delimiter: '\(given)' has white space in it, which separates words; give another")
      }
    }
    if let path = arguments.text(connectors) {
      search.connectors = try VocabularySelection.words(in: path, foldingCase: corpus.foldsCase)
    }
    try FileIdentity.checkWritable(output)
    let (reader, skipped) = try corpus.reader(
      of: arguments.operands, threads: search.threads, outputs: [("output", output)])

    let isQuiet = arguments.has(TrainOptions.quiet)
    let files = WorkingFiles(besideResult: output)
    let reading = try ReadingProgress.shown(of: reader, on: isQuiet ? nil : console) {
      try reader.encode(into: files.path("ids"), isPrivate: true)
    }
    files.removeName("ids")
    if !isQuiet { CorpusOptions.report(skipped, reading.statistics, on: console) }
    let passes = try search.write(reading, to: output)

    if arguments.has(TrainOptions.json) {
      try console.write("\(json(passes, search, output))\n")
    } else if !isQuiet {
      for (index, pass) in passes.enumerated() {
        console.message(
          "pass \(index + 1): \(Figures.grouped(pass.phrases)) pairs above \(search.thresholds[index]); "
            + "\(Figures.grouped(pass.tokensBefore)) words became \(Figures.grouped(pass.tokensAfter))\n")
      }
      console.message("text written to \(outputName(output))\n")
    }
  }

  private static func json(_ passes: [PhraseSearch.Pass], _ search: PhraseSearch, _ output: String)
    -> JSONValue
  {
    .object([
      "passes": .array(
        passes.enumerated().map { index, pass in
          .object([
            "threshold": .number(search.thresholds[index]), "phrases": .integer(pass.phrases),
            "tokensBefore": .count(pass.tokensBefore), "tokensAfter": .count(pass.tokensAfter),
          ])
        }),
      "output": .string(output),
    ])
  }

  /// A threshold for each pass.
  private static func thresholds(
    _ arguments: ParsedArguments, _ scoring: PhraseSearch.Scoring
  ) throws(UsageError) -> [Double] {
    var values: [Double] = []
    for text in (arguments.text(threshold) ?? (scoring == .npmi ? "0.5" : "100")).split(
      separator: ",", omittingEmptySubsequences: false)
    {
      guard let value = Double(text), value.isFinite else {
        throw UsageError("--threshold: '\(text)' is not a number")
      }
      if scoring == .npmi && !(-1...1).contains(value) {
        throw UsageError("--threshold: \(text) is out of range; with --score npmi it must be from -1 to 1")
      }
      values.append(value)
    }
    let count = arguments.integer(passes) ?? values.count
    guard values.count <= count else {
      throw UsageError("--threshold has \(values.count) values for \(count) pass\(count == 1 ? "" : "es")")
    }
    return values + Array(repeating: values[values.count - 1], count: count - values.count)
  }
}
