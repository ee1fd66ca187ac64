internal import HogvecCorpus
internal import HogvecRuns
internal import HogvecSystem

/// `hogvec vocab`: counts the words of a corpus.
enum VocabCommand: Command {
  static let output = CommandOption(
    "output", "o", kind: .text, value: "FILE",
    help: "where words and counts go, one word per line, the most frequent first; - is standard output",
    file: .printed)

  static let merge = CommandOption(
    "merge", kind: .flag, help: "add the counts of files that this command wrote, instead of counting a text")

  static let syntax = CommandSyntax(
    name: "vocab",
    summary: "count the words of a text",
    usage: "CORPUS... --output FILE [options]",
    description: [
      "Counts the words of the text and writes those that occur often enough, as word2vec's -save-vocab does; "
        + "hogvec train --read-vocab reads the file. Words with the same count are in the order of the text.",
      CorpusOptions.description,
      "With --merge the operands are such files, of parts of a corpus, and their counts are added. The parts must have "
        + "been counted with --min-count 1; --min-count, --max-vocab and the lists of words apply to the sums.",
    ],
    operands: 1...Int.max,
    operandName: "the corpus",
    groups: [
      CommandSyntax.Group(title: "Files", options: [output, merge] + CorpusOptions.files),
      CommandSyntax.Group(
        title: "Text",
        options: [TrainOptions.minimumCount] + CorpusOptions.words + [TrainOptions.word2vecEndOfSentence]),
      CommandSyntax.Group(title: "Run", options: [SharedOptions.threads, CorpusOptions.vocabularyMemory]),
      CommandSyntax.Group(title: "Messages", options: [TrainOptions.quiet, TrainOptions.json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "every word of two files", line: "hogvec vocab a.txt b.txt --output words.txt --min-count 1"),
      CommandSyntax.Example(
        remark: "the 100,000 most frequent words of two parts that were counted apart",
        line: "hogvec vocab --merge a.words b.words --output words.txt --max-vocab 100000"),
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let output = try arguments.required(output)
    try SharedOptions.checkStandardOutput(arguments, output)
    let corpus = try CorpusOptions.settings(arguments, of: syntax)
    try FileIdentity.checkWritable(output)
    if arguments.has(merge) {
      return try mergeFiles(arguments, corpus, console: console)
    }
    var (reader, skipped) = try corpus.reader(
      of: arguments.operands, threads: SharedOptions.threadCount(arguments), outputs: [("output", output)])

    let isQuiet = arguments.has(TrainOptions.quiet)
    let files = WorkingFiles(besideResult: output)
    let (vocabulary, statistics) = try ReadingProgress.shown(of: reader, on: isQuiet ? nil : console) {
      try reader.readVocabulary(spillingBeside: files.path("words"))
    }
    if !isQuiet {
      CorpusOptions.report(skipped, statistics, on: console)
      console.report(corpus.missingKeptWords(of: reader.selection, in: vocabulary), of: "the vocabulary")
    }
    skipped += statistics.skippedFiles
    try vocabulary.save(to: output)
    _ = consume files

    if arguments.has(TrainOptions.json) {
      let object: JSONValue = .object([
        "tokensRead": .count(statistics.tokensRead), "types": .integer(statistics.types),
        "words": .integer(vocabulary.count), "tokensInVocabulary": .count(statistics.tokensInVocabulary),
        "sentences": .count(statistics.sentences), "files": .integer(statistics.fileCount),
        "skipped": .integer(skipped.count), "seconds": .seconds(statistics.countingSeconds),
        "output": .string(output),
      ])
      try console.write("\(object)\n")
    } else if !isQuiet {
      console.message(
        """
        \(Figures.grouped(statistics.tokensRead)) words read, \(Figures.grouped(statistics.types)) distinct, \
        \(Figures.counted(statistics.sentences, "sentence")), \(Figures.fixed(statistics.countingSeconds, 1)) s
        \(Figures.grouped(vocabulary.count)) words written to \(outputName(output)); they cover \
        \(Figures.grouped(statistics.tokensInVocabulary)) of the words read

        """)
    }
  }

  /// Adds the counts of vocabulary files.
  private static func mergeFiles(
    _ arguments: ParsedArguments, _ corpus: CorpusSettings, console: Console
  ) throws {
    let selection = try corpus.selection(minimumCount: corpus.minimumCount)
    for option in CorpusOptions.files + [
      CorpusOptions.lowercase, CorpusOptions.unicodeSpaces, TrainOptions.word2vecEndOfSentence,
      CorpusOptions.vocabularyMemory,
    ]
    where arguments.has(option) {
      throw UsageError("\(option.shownName) has no effect on --merge; leave it out")
    }
    let output = try arguments.required(output)
    if !arguments.has(TrainOptions.quiet) {
      for path in arguments.operands {
        guard let least = Vocabulary.lastCount(in: path), least > 1 else { continue }
        console.message(
          "hogvec: '\(path)' has no word that occurs less than \(Figures.grouped(least)) times; if it was counted with "
            + "--min-count \(least), what it lacks is missing in the sums, and parts should be counted with --min-count 1\n"
        )
      }
    }
    let vocabulary = try Vocabulary.load(
      merging: arguments.operands, selection,
      threads: SharedOptions.threadCount(arguments))
    if !arguments.has(TrainOptions.quiet) {
      console.report(corpus.missingKeptWords(of: selection, in: vocabulary), of: "the vocabulary")
    }
    try vocabulary.save(to: output)
    if arguments.has(TrainOptions.json) {
      let object: JSONValue = .object([
        "files": .integer(arguments.operands.count), "words": .integer(vocabulary.count),
        "tokensInVocabulary": .count(vocabulary.totalCount), "output": .string(output),
      ])
      try console.write("\(object)\n")
    } else if !arguments.has(TrainOptions.quiet) {
      console.message(
        "\(Figures.grouped(vocabulary.count)) words written to \(outputName(output)); together they occur "
          + "\(Figures.grouped(vocabulary.totalCount)) times\n")
    }
  }
}
