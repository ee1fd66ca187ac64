internal import Corpus
internal import Storage

/// `hogvec vocab`: counts the words of a corpus.
enum VocabCommand: Command {
  static let output = CommandOption(
    "output", kind: .text, value: "FILE",
    help: "where words and counts go, a line each, the most frequent first"
  )

  static let syntax = CommandSyntax(
    name: "vocab",
    summary: "count the words of a text",
    usage: "CORPUS... --output FILE [options]",
    description: [
      "Counts the words of the text and writes those that occur often enough, as word2vec's -save-vocab does; "
        + "hogvec train --read-vocab takes the file. Words with the same count are in the order of the text."
    ],
    operands: 1...Int.max,
    operandName: "the corpus",
    groups: [
      CommandSyntax.Group(title: "Files", options: [output]),
      CommandSyntax.Group(
        title: "Text", options: [TrainOptions.minimumCount, TrainOptions.word2vecEndOfSentence]),
      CommandSyntax.Group(title: "Run", options: [threads]),
      CommandSyntax.Group(title: "Messages", options: [TrainOptions.quiet, TrainOptions.json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "every word of two files", line: "hogvec vocab a.txt b.txt --output words.txt --min-count 1")
    ])

  private static let threads = CommandOption(
    "threads", "workers", kind: .integer(1...1024), value: "N", help: "worker threads",
    default: "the processors this process may use")

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let output = try arguments.required(output)
    for corpus in arguments.operands where FileIdentity.areSame(corpus, output) {
      throw UsageError("--output '\(output)' is a corpus file too")
    }
    try FileIdentity.checkWritable(output)
    var reader = CorpusReader(
      paths: arguments.operands,
      minimumCount: UInt64(arguments.integer(TrainOptions.minimumCount) ?? 5),
      threads: arguments.integer(threads) ?? AvailableProcessors().count)
    reader.word2vecEndOfSentence = arguments.has(TrainOptions.word2vecEndOfSentence)

    let isQuiet = arguments.has(TrainOptions.quiet)
    let files = WorkingFiles(besideResult: output)
    let (vocabulary, statistics) = try showingProgress(of: reader, on: isQuiet ? nil : console) {
      try reader.readVocabulary()
    }
    try vocabulary.save(to: output)
    _ = consume files

    if arguments.has(TrainOptions.json) {
      let object: JSONValue = .object([
        "tokensRead": .count(statistics.tokensRead), "types": .integer(statistics.types),
        "words": .integer(vocabulary.count), "tokensInVocabulary": .count(statistics.tokensInVocabulary),
        "sentences": .count(statistics.sentences), "seconds": .seconds(statistics.countingSeconds),
        "output": .string(output),
      ])
      try console.write("\(object)\n")
    } else if !isQuiet {
      console.message(
        """
        \(Figures.grouped(statistics.tokensRead)) words read, \(Figures.grouped(statistics.types)) distinct, \
        \(Figures.grouped(statistics.sentences)) sentences, \(Figures.fixed(statistics.countingSeconds, 1)) s
        \(Figures.grouped(vocabulary.count)) words written to '\(output)'; they cover \
        \(Figures.grouped(statistics.tokensInVocabulary)) of the words read

        """)
    }
  }

  /// Reads a corpus while its progress is shown.
  static func showingProgress<Result: ~Copyable>(
    of reader: CorpusReader, on console: Console?, _ work: () throws -> Result
  ) throws -> Result {
    guard let console else { return try work() }
    let (progress, start) = (reader.progress, monotonicSeconds())
    let reporter = ProgressReporter<ReadingStatus>(console: console, showsMessages: true) {
      progress.byteCount == 0
        ? nil
        : ReadingStatus(
          bytesRead: progress.bytesRead, byteCount: progress.byteCount, seconds: monotonicSeconds() - start)
    }
    defer { reporter.finish() }
    return try work()
  }
}
