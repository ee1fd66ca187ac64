internal import HogvecVectorFiles

/// The options of `hogvec train`. The names are word2vec's own and those that people type for them.
enum TrainOptions {
  static let train = CommandOption(
    "train", kind: .text, value: "FILE", help: "a corpus file, as word2vec takes it", repeatable: true)
  static let output = CommandOption(
    "output", kind: .text, value: "FILE",
    help: "where the vectors go; an existing file is replaced when training has succeeded")
  static let format = CommandOption(
    "format", kind: .choice(VectorFormat.names), value: "FORMAT",
    help: "the format of the vectors, as for convert",
    default: "by the output's name, or bin")
  static let binary = CommandOption(
    "binary", kind: .integer(0...1), value: "0|1", help: "1 is --format bin, 0 is --format text")
  static let saveContext = CommandOption(
    "save-context", kind: .text, value: "FILE",
    help: "write the words' output vectors too, which meet the others in training, in the same form")
  static let saveVocabulary = CommandOption(
    "save-vocab", kind: .text, value: "FILE", help: "write the words and their counts here")
  static let readVocabulary = CommandOption(
    "read-vocab", kind: .text, value: "FILE",
    help: "take words and counts from here instead of counting; --min-count applies to them")

  static let size = CommandOption(
    "size", "dim", "vector-size", kind: .integer(1...100_000), value: "N", help: "components of a vector",
    default: "100")
  static let cbow = CommandOption(
    "cbow", kind: .integer(0...1), value: "0|1",
    help: "1 trains CBOW, 0 skip-gram. Note: word2vec's own default is CBOW", default: "0")
  static let skipGram = CommandOption(
    "sg", kind: .integer(0...1), value: "0|1", help: "the opposite of --cbow")
  static let window = CommandOption(
    "window", "ws", kind: .integer(1...10_000), value: "N",
    help: "context words on each side; shrunk at random to 1...N for each word", default: "5")
  static let fixedWindow = CommandOption(
    "fixed-window", kind: .flag, help: "always use the whole window")
  static let negative = CommandOption(
    "negative", "neg", kind: .integer(0...10_000), value: "N",
    help: "negative samples; 0 takes none, with --hs 1", default: "5")
  static let hierarchicalSoftmax = CommandOption(
    "hs", kind: .integer(0...1), value: "0|1",
    help: "1 predicts words by their ways through a Huffman tree too, or alone with --negative 0",
    default: "0")
  static let objective = CommandOption(
    "objective", kind: .choice(["word2vec", "softmax"]), value: "word2vec|softmax",
    help:
      "judge predictions as --negative and --hs say, or by the softmax over all words, which is exact and slow: for "
      + "small vocabularies",
    default: "word2vec")
  static let sharing = CommandOption(
    "sharing", kind: .choice(["pair", "window", "block"]), value: "pair|window|block",
    help:
      "skip-gram: draw negative samples for each pair of words, as word2vec does, once for a window, which is many times "
      + "faster, or once for the windows of a block of words",
    default: "window")
  static let blockCenters = CommandOption(
    "block-centers", kind: .integer(1...64), value: "N", help: "words whose windows are a block", default: "2"
  )
  static let negativeDraws = CommandOption(
    "negative-draws", kind: .integer(1...10_000), value: "N",
    help:
      "negative samples that are drawn for a window, a block or a pair, weighted to count as --negative for each pair",
    default: "four fifths of --negative; 4 for a block; all for pairs, and with --hs 1 but for blocks")
  static let negativeUses = CommandOption(
    "negative-uses", kind: .integer(1...100), value: "N",
    help:
      "windows or blocks, far from each other, that a negative sample is used in; fewer rows come from memory",
    default: "5; 1 for blocks, and for skip-gram with --hs 1")
  static let rareWeight = CommandOption(
    "rare-weight", kind: .real(0...0.5), value: "X",
    help:
      "weigh a pair of words by both counts to the power of -X, with a mean of 1, so that frequent words do not outweigh all "
      + "others; 0 weighs all alike, as word2vec does",
    default: "0.1; 0 for pairs, blocks, and with --hs 1")
  static let initialScale = CommandOption(
    "init-scale", kind: .real(0...1000, aboveLowerBound: true), value: "X",
    help: "vectors start uniform in +-X / (2 size); 1 in word2vec, 2 in gensim", default: "4")
  static let initialVectors = CommandOption(
    "init", kind: .text, value: "FILE",
    help:
      "start from the vectors in this file, of any form that convert reads, or from both tables of this model directory, "
      + "which stays as it is; other words start at random")
  static let vocabularyMerge = CommandOption(
    "vocab-merge", kind: .choice(["old", "new", "union"]), value: "old|new|union",
    help:
      "which words are trained with --init: those that it brings, those of the text, or both; counts are those in the text",
    default: "new")
  static let freeze = CommandOption(
    "freeze", kind: .text, value: "all|FILE",
    help: "leave the vectors that --init brings, or those of the words in this file, as they start")
  static let cbowSum = CommandOption(
    "cbow-sum", kind: .flag, help: "CBOW: the sum of the context words predicts, not their mean")
  static let cbowUpdate = CommandOption(
    "cbow-update", kind: .choice(["word2vec", "exact"]), value: "word2vec|exact",
    help: "CBOW: each context word gets the whole error, or the true gradient, divided by their number",
    default: "word2vec")
  static let negativeExponent = CommandOption(
    "ns-exponent", kind: .real(-10...10), value: "X",
    help: "negative samples are drawn by count to this power", default: "0.75")
  static let sample = CommandOption(
    "sample", "t", kind: .real(0...1), value: "X",
    help:
      "words with a larger share of the text are skipped at random, the more the more frequent; 0 skips none",
    default: "1e-3")

  static let minimumCount = CommandOption(
    "min-count", "min_count", "minCount", kind: .integer(0...Int.max), value: "N",
    help: "leave out words that occur less often", default: "5")
  static let maxSentence = CommandOption(
    "max-sentence", kind: .integer(2...1_000_000_000), value: "N",
    help: "cut longer lines into pieces of N words; no word is lost", default: "1000")
  static let word2vecEndOfSentence = CommandOption(
    "word2vec-eos", kind: .flag, help: "make </s> the first word, as word2vec does")

  static let epochs = CommandOption(
    "epochs", "iter", "epoch", kind: .integer(1...1_000_000), value: "N", help: "passes over the text",
    default: "5")
  static let rate = CommandOption(
    "alpha", "lr", "rate", kind: .real(0...10, aboveLowerBound: true), value: "X",
    help: "learning rate at the start; falls evenly to 0.0001 of it",
    default: "0.025; for CBOW's mean 0.05")
  static let threads = CommandOption(
    "threads", "workers", kind: .integer(1...1024), value: "N",
    help: "worker threads; with 1, the same seed gives the same bytes",
    default: "the processors this process may use")
  static let seed = CommandOption(
    "seed", kind: .integer(0...Int.max), value: "N", help: "starts the random numbers", default: "1")
  static let tables = CommandOption(
    "tables", kind: .choice(["auto", "file", "anonymous"]), value: "auto|file|anonymous",
    help:
      "keep the tables in mapped files (in --model, or beside the output), or in memory, with copies in --model at "
      + "checkpoints; auto takes memory if half of it is enough and no --model keeps them",
    default: "auto")
  static let model = CommandOption(
    "model", kind: .text, value: "DIR",
    help: "keep tables, text and checkpoints in this new directory, so that the run can be resumed")
  static let resume = CommandOption(
    "resume", kind: .text, value: "DIR",
    help:
      "go on with the run in this directory, with its options; --epochs, --alpha, --threads and the output may change"
  )
  static let checkpointInterval = CommandOption(
    "checkpoint-interval", kind: .duration, value: "TIME",
    help: "time between checkpoints, which is what a killed run loses at most", default: "60s")
  static let timeBudget = CommandOption(
    "time-budget", kind: .duration, value: "TIME",
    help: "end training in order when this much time has passed since the start: 45s, 90m, 12h, 2d")

  static let quiet = CommandOption("quiet", kind: .flag, help: "print errors only")
  static let debug = CommandOption(
    "debug", kind: .integer(0...2), value: "0|1|2", help: "word2vec's: 0 is --quiet, 1 and 2 change nothing")
  static let json = CommandOption(
    "json", kind: .flag, help: "print the summary as JSON on standard output")
  static let logJSON = CommandOption(
    "log-json", kind: .text, value: "FILE", help: "log the run, a JSON object a line; - is standard output")

  /// Options that say something about one run, not about those that go on with it.
  static let ofOneRun = [model, resume, timeBudget, quiet, debug, json, logJSON] + CacheOptions.all
  /// Options that a run may change when it goes on with another.
  static let changeable = [
    output, format, binary, saveContext, epochs, rate, threads, tables, checkpointInterval,
  ]

  /// What the command accepts, with its help.
  static let syntax = CommandSyntax(
    name: "train",
    summary: "learn word vectors from text",
    usage: "CORPUS... --output FILE [options], or --resume DIR [options]",
    description: [
      "Learns a vector for each word of the text and writes them in word2vec's form.",
      "The text is plain: words are separated by spaces, tabs or line ends, a line is a sentence, and bytes are "
        + "taken as they are. Several files are one corpus.",
      CorpusOptions.description,
      "Skip-gram with negative sampling is the default (word2vec's own default is CBOW: --cbow 1). Options may have "
        + "one dash or two, and their value after a space or an equals sign.",
      "SIGINT (Ctrl-C) and SIGTERM end training in order: the vectors so far are written, to FILE.interrupted if there was "
        + "a file before, and with --model the run can be resumed. A second signal ends it at once.",
    ],
    operands: 0...Int.max,
    operandName: "the corpus",
    groups: [
      CommandSyntax.Group(
        title: "Files",
        options: [
          train, output, format, binary, saveContext, saveVocabulary, readVocabulary, initialVectors,
          vocabularyMerge, freeze,
        ]
          + CorpusOptions.files
          + CacheOptions.all),
      CommandSyntax.Group(
        title: "Model",
        options: [
          size, cbow, skipGram, window, fixedWindow, negative, hierarchicalSoftmax, objective, sharing,
          blockCenters, negativeDraws, negativeUses, rareWeight, cbowSum, cbowUpdate, negativeExponent,
          sample,
          initialScale,
        ]),
      CommandSyntax.Group(
        title: "Text",
        options: [minimumCount] + CorpusOptions.words
          + [CorpusOptions.windowAcrossLines, maxSentence, word2vecEndOfSentence]),
      CommandSyntax.Group(
        title: "Run", options: [epochs, rate, threads, seed, tables, CorpusOptions.vocabularyMemory]),
      CommandSyntax.Group(
        title: "Long runs", options: [model, resume, checkpointInterval, timeBudget]),
      CommandSyntax.Group(title: "Messages", options: [quiet, debug, json, logJSON]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "300 components, 10 epochs, all processors",
        line: "hogvec train corpus.txt --output vectors.bin --size 300 --epochs 10"),
      CommandSyntax.Example(
        remark: "word2vec's own flags work as they are",
        line: "hogvec train -train corpus.txt -output vectors.bin -cbow 1 -iter 3"),
      CommandSyntax.Example(
        remark: "walks over a graph: a line is a walk, a word is a vertex, and each counts",
        line: "hogvec train walks.txt.gz --output vertices.bin --min-count 1 --sample 0"),
      CommandSyntax.Example(
        remark: "a long run that may be killed",
        line: "hogvec train corpus.txt --output vectors.bin --model run"),
      CommandSyntax.Example(remark: "going on with it", line: "hogvec train --resume run"),
      CommandSyntax.Example(
        remark: "beginning with its vectors and words on another text",
        line: "hogvec train new.txt --output new.bin --init run --vocab-merge union"),
    ])
}
