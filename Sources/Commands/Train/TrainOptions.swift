internal import HogvecRuns

/// The options of `hogvec train`. The names are word2vec's own and those that people type for them.
enum TrainOptions {
  static let train = CommandOption(
    "train", kind: .text, value: "FILE", help: "a corpus file, as word2vec takes it", repeatable: true)
  static let output = CommandOption(
    setting: "output", also: "o", value: "FILE",
    help: "where the vectors go; an existing file is replaced when training has succeeded")
  static let format = CommandOption(
    setting: "format", value: "FORMAT", help: "the format of the vectors, as for convert",
    default: "by the output's name, or bin")
  static let binary = CommandOption(
    "binary", kind: .integer(0...1), value: "0|1", help: "1 is --format bin, 0 is --format text")
  static let saveEpochs = CommandOption(
    setting: "save-epochs",
    help:
      "publish the vectors at the end of each epoch too, under the output's name with .epochN before its ending "
      + "(vectors.epoch1.bin); workers wait meanwhile")
  static let unknownWord = CommandOption(
    setting: "unknown", value: "WORD",
    help:
      "write a vector for words outside the vocabulary too, last and under this word: the mean of those of the 100 rarest "
      + "words, as GloVe's <unk>")
  static let saveContext = CommandOption(
    setting: "save-context", value: "FILE",
    help: "also write the output (context) vectors")
  static let saveVocabulary = CommandOption(
    setting: "save-vocab", value: "FILE", help: "write the words and their counts here; - is standard output")
  static let readVocabulary = CommandOption(
    setting: "read-vocab", value: "FILE",
    help: "read words and counts from FILE instead of counting; --min-count applies to them")

  static let size = CommandOption(
    setting: "size", also: "dim", "vector-size", "vector_size", value: "N", help: "components of a vector",
    default: "100, or that of --init")
  static let cbow = CommandOption(
    setting: "cbow", value: "0|1",
    help: "1 trains CBOW, 0 skip-gram. Note: word2vec's own default is CBOW")
  static let skipGram = CommandOption(
    "sg", kind: .integer(0...1), value: "0|1", help: "the opposite of --cbow")
  static let window = CommandOption(
    setting: "window", also: "ws", value: "N",
    help: "context words on each side; shrunk at random to 1...N for each word")
  static let fixedWindow = CommandOption(
    setting: "fixed-window", help: "always use the whole window")
  static let anyOrder = CommandOption(
    setting: "any-order",
    help:
      "the words of a line have no order, as the items of a basket: each epoch shuffles them before windows are taken, so that "
      + "all pairs of a line are equally likely; lines longer than --max-sentence are cut before that")
  static let negative = CommandOption(
    setting: "negative", also: "neg", value: "N",
    help: "negative samples per pair; 0 is allowed only with --hs 1")
  static let hierarchicalSoftmax = CommandOption(
    setting: "hs", value: "0|1",
    help: "1 adds hierarchical softmax (alone if --negative is 0)")
  static let objective = CommandOption(
    setting: "objective",
    help:
      "loss: word2vec's (--negative, --hs) or the full softmax, which is exact and slow: for small vocabularies"
  )
  static let sharing = CommandOption(
    setting: "sharing",
    help:
      "which pairs share negative samples: none, as in word2vec; those of a window, which is many times faster; or those of "
      + "the windows of a block of words, which is faster for CBOW",
    default: "window; block for CBOW without --hs or --subwords")
  static let blockCenters = CommandOption(
    setting: "block-centers", value: "N", help: "words whose windows are a block of skip-gram; four in CBOW"
  )
  static let negativeDraws = CommandOption(
    setting: "negative-draws", value: "N",
    help:
      "negative samples that are drawn for a window, a block or a pair, weighted to count as --negative for each pair",
    default:
      "four fifths of --negative; three times it for skip-gram with --subwords; 4 for a block of skip-gram, seven fifths of --negative for one of CBOW; all of --negative for pairs, and with --hs 1 except for blocks"
  )
  static let negativeUses = CommandOption(
    setting: "negative-uses", value: "N",
    help:
      "windows or blocks, far from each other, that a negative sample is used in; fewer rows come from memory",
    default: "5; 1 for blocks of skip-gram, and for skip-gram with --hs 1")
  static let rareWeight = CommandOption(
    setting: "rare-weight", value: "X",
    help:
      "weight a pair of words by both counts to the power of -X, with a mean of 1, so that frequent words do not outweigh all "
      + "others; 0 weights all alike, as word2vec does",
    default: "0.1; 0 for pairs, blocks of skip-gram, and with --hs 1")
  static let subwords = CommandOption(
    setting: "subwords", value: "MIN-MAX",
    help:
      "build vectors from a word's n-grams of MIN to MAX characters too, as fastText does (3-6 is its default): forms of a word "
      + "share what they learn, and words that are not in the text have vectors")
  static let buckets = CommandOption(
    setting: "buckets", also: "bucket", value: "N", help: "buckets that n-grams share by their hash")
  static let initialScale = CommandOption(
    setting: "init-scale", value: "X",
    help: "vectors start uniform in +-X / (2 size); 1 in word2vec, 2 in gensim")
  static let initialVectors = CommandOption(
    setting: "init", value: "FILE",
    help:
      "start from the vectors in FILE (any format that convert reads), or from a model directory, which is not changed; "
      + "other words start at random")
  static let vocabularyMerge = CommandOption(
    setting: "vocab-merge",
    help:
      "which words are trained with --init: those that it brings, those of the text, or both; counts are those in the text"
  )
  static let freeze = CommandOption(
    setting: "freeze", value: "all|FILE",
    help: "do not train the vectors from --init, or those of the words in FILE")
  static let cbowSum = CommandOption(
    setting: "cbow-sum", help: "CBOW: the sum of the context words predicts, not their mean")
  static let cbowUpdate = CommandOption(
    setting: "cbow-update",
    help: "CBOW: each context word gets the whole error, or the true gradient, divided by their number")
  static let negativeExponent = CommandOption(
    setting: "ns-exponent", value: "X",
    help: "negative samples are drawn by count to this power")
  static let sample = CommandOption(
    setting: "sample", also: "t", value: "X",
    help:
      "subsampling threshold: more frequent words are dropped at random; 0 drops none")

  static let minimumCount = CommandOption(
    setting: "min-count", also: "min_count", "minCount", value: "N",
    help: "leave out words that occur less often")
  static let maxSentence = CommandOption(
    setting: "max-sentence", value: "N",
    help: "cut longer lines into pieces of N words; no word is lost")
  static let word2vecEndOfSentence = CommandOption(
    setting: "word2vec-eos", help: "make </s> the first word, as word2vec does")

  static let epochs = CommandOption(
    setting: "epochs", also: "iter", "epoch", value: "N", help: "passes over the text")
  static let rate = CommandOption(
    setting: "alpha", also: "lr", "rate", value: "X",
    help: "learning rate at the start, from which it falls evenly",
    default: "0.025; with --subwords 0.03; for CBOW's mean 0.05")
  static let minimumRate = CommandOption(
    setting: "min-alpha", also: "min_alpha", value: "X",
    help: "learning rate at the end, as in gensim; --alpha itself keeps the rate as it is",
    default: "0.0001 of --alpha, as in word2vec")
  static let threads = CommandOption(
    setting: "threads", also: "workers", value: "N",
    help: "worker threads; with 1, the same seed gives the same bytes",
    default: "the processors this process may use")
  static let pin = CommandOption(
    setting: "pin",
    help:
      "keep each thread on one processor, the first of every core before the second; every run begins with the first "
      + "processor that it may use, so give several runs different ones (taskset)")
  static let seed = CommandOption(
    setting: "seed", value: "N", help: "starts the random numbers")
  static let tables = CommandOption(
    setting: "tables",
    help:
      "keep the tables in mapped files (in --model, or beside the output), or in memory, with copies in --model at "
      + "checkpoints; auto uses memory if half of it is enough and no --model keeps them")
  static let model = CommandOption(
    setting: "model", value: "DIR",
    help: "keep tables, text and checkpoints in this new directory, so that the run can be resumed")
  static let resume = CommandOption(
    "resume", kind: .text, value: "DIR|auto",
    help:
      "continue the run in this directory, with its options; --epochs, --alpha, --min-alpha, --threads, outputs and messages may "
      + "change; auto begins a run in the directory of --model, or continues the one there, which must have the same options"
  )
  static let checkpointInterval = CommandOption(
    setting: "checkpoint-interval", value: "TIME",
    help: "time between checkpoints, which is what a killed run loses at most")
  static let timeBudget = CommandOption(
    setting: "time-budget", value: "TIME",
    help: "end training cleanly when this much time has passed since the start: 45s, 90m, 12h, 2d")

  static let syncWords = CommandOption(
    setting: "sync-words", value: "N",
    help:
      "words that each thread trains between two exchanges at most, in steps of 8,192; fewer of them are better vectors and more to send",
    default: "262,144 for 2 processes, 40,960 for 4, 8,192 from 7 on, shared by the threads of a process")
  static let syncRows = CommandOption(
    setting: "sync-rows", value: "N",
    help:
      "rows that every exchange sends, those that change most; the others take turns; 0 sends all each time")
  static let syncTimeout = CommandOption(
    "sync-timeout", kind: .duration, value: "TIME",
    help: "end all processes if one is later than the others by more than this", default: "10m")
  static let usualSyncTimeout = 600.0
  /// Options of processes that train together.
  static let together = [syncWords, syncRows, syncTimeout]

  static let quiet = CommandOption(
    setting: "quiet", help: "print errors only")
  static let debug = CommandOption(
    "debug", kind: .integer(0...2), value: "0|1|2", help: "word2vec's: 0 is --quiet, 1 and 2 change nothing")
  static let json = CommandOption(
    setting: "json", help: "print the summary as JSON on standard output")
  static let logJSON = CommandOption(
    setting: "log-json", value: "FILE",
    help:
      "log the run, one JSON object per line, after those of the run that is resumed; - is standard output")
  static let metrics = CommandOption(
    setting: "metrics", value: "FILE",
    help: "keep a file with the run's state for Prometheus (its text format)")
  static let profile = CommandOption(
    setting: "profile", value: "FILE",
    help:
      "write the times of training's stages as JSON, which hogvec profile --compare reads; costs half a percent of the time"
  )
  static let progressInterval = CommandOption(
    setting: "progress-interval", value: "TIME", help: "time between lines about the progress")

  /// What is trained and how, which does not depend on where it is read from and goes.
  static let trained = [
    CommandSyntax.Group(
      title: "Model",
      options: [
        size, cbow, skipGram, window, fixedWindow, anyOrder, negative, hierarchicalSoftmax, objective,
        sharing,
        blockCenters, negativeDraws, negativeUses, rareWeight, cbowSum, cbowUpdate, negativeExponent,
        sample, subwords, buckets, initialScale,
      ]),
    CommandSyntax.Group(
      title: "Text",
      options: [minimumCount] + CorpusOptions.words
        + [CorpusOptions.windowAcrossLines, maxSentence, word2vecEndOfSentence]),
    CommandSyntax.Group(
      title: "Run",
      options: [epochs, rate, minimumRate, threads, pin, seed, tables, CorpusOptions.vocabularyMemory]),
  ]

  /// What the command accepts, with its help.
  static let syntax = CommandSyntax(
    name: "train",
    summary: "learn word vectors from text",
    usage: "CORPUS... --output FILE [options], or --resume DIR [options]",
    description: [
      "Learns a vector for each word of the text and writes them, in word2vec's binary format unless --format or the "
        + "output's name says another.",
      "The text is plain: words are separated by spaces, tabs or line ends, a line is a sentence, and bytes are "
        + "taken as they are. Several files are one corpus.",
      CorpusOptions.description,
      "Skip-gram with negative sampling is the default (word2vec's own default is CBOW: --cbow 1). Options may have "
        + "one dash or two, and their value after a space or an equals sign.",
      "SIGINT (Ctrl-C), SIGTERM, SIGXCPU, SIGHUP and --time-budget end training cleanly: the vectors so far are written to "
        + "FILE.interrupted, and with --model the run can be resumed, which removes that file at its end if nothing has changed "
        + "it. A second signal ends the program at once, except the same one within half a second, which timeout sends. With --model, SIGUSR1 writes a checkpoint and continues, and SIGUSR2 "
        + "also prints a line about progress.",
      "Started several times by mpirun or srun, a program built with MPI (swift build --traits MPI) trains on the text with all of "
        + "them: each has the same text, the first alone writes.",
    ],
    operands: 0...Int.max,
    operandName: "the corpus",
    groups: [
      CommandSyntax.Group(
        title: "Files",
        options: [
          train, output, format, binary, saveEpochs, unknownWord, saveContext, saveVocabulary, readVocabulary,
          initialVectors,
          vocabularyMerge, freeze,
        ]
          + CorpusOptions.files
          + CacheOptions.all)
    ] + trained + [
      CommandSyntax.Group(
        title: "Long runs", options: [model, resume, checkpointInterval, timeBudget]),
      CommandSyntax.Group(title: "Several processes", options: together),
      CommandSyntax.Group(
        title: "Messages", options: [quiet, debug, json, logJSON, metrics, profile, progressInterval]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "300 components, 10 epochs, all processors",
        line: "hogvec train corpus.txt --output vectors.bin --size 300 --epochs 10"),
      CommandSyntax.Example(
        remark: "word2vec's own flags work as they are",
        line: "hogvec train -train corpus.txt -output vectors.bin -cbow 1 -iter 3"),
      CommandSyntax.Example(
        remark: "walks over a graph: a line is a walk, a word is a node, and each counts",
        line: "hogvec walks edges.txt | hogvec train - -o nodes.bin --min-count 1 --sample 0"),
      CommandSyntax.Example(
        remark: "baskets or sessions: a line is one, a word is an item",
        line: "hogvec train baskets.txt -o items.bin --any-order --min-count 1 --sample 0"),
      CommandSyntax.Example(
        remark: "a long run that may be killed",
        line: "hogvec train corpus.txt --output vectors.bin --model run"),
      CommandSyntax.Example(remark: "resume it", line: "hogvec train --resume run"),
      CommandSyntax.Example(
        remark: "one command that begins, resumes, or has nothing to do",
        line: "hogvec train corpus.txt --output vectors.bin --model run --resume auto"),
      CommandSyntax.Example(
        remark: "in four processes, which exchange what they learn",
        line:
          "mpirun -np 4 --bind-to none hogvec train corpus.txt --output vectors.bin"),
      CommandSyntax.Example(
        remark: "begin with its vectors and words on another text",
        line: "hogvec train new.txt --output new.bin --init run --vocab-merge union"),
    ])
}
