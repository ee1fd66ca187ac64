internal import HogvecCorpus
internal import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

/// What `hogvec train` was asked to do, checked as far as it can be without reading anything.
struct TrainSettings: Sendable {
  /// The files of the corpus, in order.
  var corpora: [String]
  /// Where the vectors go.
  var output: String
  /// The form of the vectors.
  var format: VectorFormat
  /// Where the output vectors of the words go, if anywhere.
  var saveContext: String?
  /// The vectors that the run starts from, if there are any.
  var initialVectors: String?
  /// Which words are trained where ``initialVectors`` bring some.
  var vocabularyMerge = VocabularyMerge.new
  /// The words whose vectors stay as they start, if any do.
  var frozen: FrozenWords?
  /// Where the vocabulary goes, if anywhere.
  var saveVocabulary: String?
  /// Where the vocabulary comes from, if not from the corpus.
  var readVocabulary: String?
  /// What the text of the corpus is and which of its words count.
  var corpus = CorpusOptions()
  /// Where encoded texts are kept for later runs, if anywhere.
  var cache: CacheOptions?
  /// Words that occur less often are left out.
  var minimumCount: UInt64 = 5
  /// Whether `</s>` becomes the first word.
  var word2vecEndOfSentence = false
  /// Where the tables lie.
  var tables = Tables.auto
  /// The model directory, if the run keeps one.
  var model: String?
  /// Seconds between checkpoints.
  var checkpointInterval = 60.0
  /// Seconds after which training ends, if there is a limit.
  var timeBudget: Double?
  /// The command line that a resumed run is read from again; options that are about one run only are left out.
  var arguments: [String] = []
  /// Where the JSON log goes, if anywhere.
  var logPath: String?
  /// Whether only errors are printed.
  var isQuiet = false
  /// Whether the summary is printed as JSON.
  var printsJSON = false
  /// What the trainer does.
  var training = TrainingOptions()

  /// A run with the defaults.
  init(corpora: [String], output: String) {
    self.corpora = corpora
    self.output = output
    format = .binary
    training.threads = AvailableProcessors().count
  }

  /// Reads a command line.
  ///
  /// - Throws: ``UsageError`` for what is missing, and for combinations that would train nothing, or silently something
  ///   else.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    let corpora = arguments.operands + arguments.texts(TrainOptions.train)
    guard !corpora.isEmpty else { throw UsageError("the corpus is missing", showsUsage: true) }
    self.init(corpora: corpora, output: try arguments.required(TrainOptions.output))
    format = try chosenFormat(arguments, output: output)
    saveContext = arguments.text(TrainOptions.saveContext)
    initialVectors = arguments.text(TrainOptions.initialVectors)
    vocabularyMerge =
      arguments.text(TrainOptions.vocabularyMerge).flatMap(VocabularyMerge.init) ?? vocabularyMerge
    frozen = arguments.text(TrainOptions.freeze).map { FrozenWords($0) }
    saveVocabulary = arguments.text(TrainOptions.saveVocabulary)
    readVocabulary = arguments.text(TrainOptions.readVocabulary)
    corpus = try CorpusOptions(arguments)
    cache = try CacheOptions(arguments)
    if let value = arguments.integer(TrainOptions.minimumCount) { minimumCount = UInt64(value) }
    word2vecEndOfSentence = arguments.has(TrainOptions.word2vecEndOfSentence)
    tables = arguments.text(TrainOptions.tables).flatMap(Tables.init) ?? .auto
    model = arguments.text(TrainOptions.model)
    if let interval = arguments.real(TrainOptions.checkpointInterval) { checkpointInterval = interval }
    timeBudget = arguments.real(TrainOptions.timeBudget)
    logPath = arguments.text(TrainOptions.logJSON)
    isQuiet = arguments.has(TrainOptions.quiet) || arguments.integer(TrainOptions.debug) == 0
    printsJSON = arguments.has(TrainOptions.json)
    training = try trainingOptions(arguments)
    if model == nil && arguments.has(TrainOptions.checkpointInterval) {
      throw UsageError("--checkpoint-interval has an effect only with --model")
    }
    if frozen != nil && initialVectors == nil {
      throw UsageError("--freeze has an effect only with --init, which brings the vectors that stay")
    }
    try vocabularyMerge.check(arguments)
    if saveContext != nil && !training.hasOutputVectors {
      throw UsageError(
        "--save-context has nothing to write with --negative 0: a tree's output vectors are of its nodes, not of words; "
          + "leave it out")
    }
    self.arguments = arguments.commandLine(TrainOptions.syntax, without: TrainOptions.ofOneRun)
    try checkOutput()
  }

  /// A reader of the corpus with the vocabulary that was given, and marks of sentence ends.
  ///
  /// - Parameter given: the vectors of ``initialVectors``, which are read if their words matter.
  func completed(_ reader: CorpusReader, given: GivenVectors?) throws -> CorpusReader {
    var reader = reader
    if let given, vocabularyMerge != .new {
      reader.selection.requiredWords = try given.words()
      reader.selection.takesOnlyRequiredWords = vocabularyMerge == .old
    }
    reader.word2vecEndOfSentence = word2vecEndOfSentence
    if let path = readVocabulary {
      reader.vocabulary = try Vocabulary.load(
        merging: [path], corpus.selection(minimumCount: minimumCount))
    }
    return reader
  }

  /// Refuses to write one file for two purposes, or over a file that is read.
  private func checkOutput() throws(UsageError) {
    let toStandardOutput = [
      ("--output -", output == "-"), ("--save-context -", saveContext == "-"), ("--json", printsJSON),
      ("--log-json -", logPath == "-"),
    ].filter(\.1)
    if toStandardOutput.count > 1 {
      let names = toStandardOutput.prefix(2).map(\.0).joined(separator: " and ")
      throw UsageError("\(names) both write to standard output; give one of them")
    }
    var files = corpora.map { ("a corpus file", $0) }
    for case (let name, let path?) in [
      ("--read-vocab", readVocabulary), ("--init", initialVectors), ("--freeze", frozen?.path),
    ] {
      files.append((name, path))
    }
    let outputs = [
      ("--output", output), ("--save-context", saveContext), ("--save-vocab", saveVocabulary),
      ("--log-json", logPath),
    ]
    for case (let name, let path?) in outputs where path != "-" {
      if let (other, _) = files.first(where: { FileIdentity.areSame($0.1, path) }) {
        throw UsageError("\(name) '\(path)' is also \(other)")
      }
      files.append((name, path))
    }
    for case (let option, let directory?) in [("--model", model), ("--init", initialVectors)] {
      for case (let name, let path?) in outputs {
        let names = ModelDirectory.fileNames
        if let file = names.first(where: { FileIdentity.areSame("\(directory)/\($0)", path) }) {
          throw UsageError("\(name) '\(path)' is the file '\(file)' of \(option)")
        }
      }
    }
    if let model, let initialVectors,
      FileIdentity.areSame("\(model)/manifest.json", "\(initialVectors)/manifest.json")
    {
      throw UsageError(
        "--model '\(model)' is also --init, which stays as it is; give --model a new directory")
    }
  }
}

/// The format that `--format`, `--binary` or the output's name asks for; word2vec's binary one if none does.
private func chosenFormat(_ arguments: ParsedArguments, output: String) throws(UsageError) -> VectorFormat {
  let binary = arguments.integer(TrainOptions.binary)
  let wanted: VectorFormat? = binary.map { $0 == 1 ? .binary : .text }
  guard let format = VectorFormat(option: TrainOptions.format, in: arguments) else {
    return wanted ?? .named(by: output) ?? .binary
  }
  if let binary, wanted != format {
    throw UsageError("--binary \(binary) and --format \(format.name) contradict each other")
  }
  return format
}

/// The trainer's options.
func trainingOptions(_ arguments: ParsedArguments) throws(UsageError) -> TrainingOptions {
  var options = TrainingOptions()
  func set<Value>(_ path: WritableKeyPath<TrainingOptions, Value>, _ value: Value?) {
    if let value { options[keyPath: path] = value }
  }
  let cbow = arguments.integer(TrainOptions.cbow)
  let skipGram = arguments.integer(TrainOptions.skipGram)
  if let cbow, let skipGram, cbow == skipGram {
    throw UsageError("--cbow \(cbow) and --sg \(skipGram) contradict each other")
  }
  if cbow == 1 || skipGram == 0 { options.architecture = .cbow }
  options.hasHierarchicalSoftmax = arguments.integer(TrainOptions.hierarchicalSoftmax) == 1
  set(\.objective, arguments.text(TrainOptions.objective).flatMap(TrainingOptions.Objective.init))
  try checkObjective(options, arguments)
  if options.architecture == .skipGram {
    for option in [TrainOptions.cbowSum, TrainOptions.cbowUpdate] where arguments.has(option) {
      throw UsageError("\(option.shownName) has no effect on skip-gram; add --cbow 1 or leave it out")
    }
  }
  if arguments.has(TrainOptions.cbowSum) {
    if arguments.has(TrainOptions.cbowUpdate) {
      throw UsageError(
        "--cbow-update has no effect with --cbow-sum, whose gradient is the whole error; leave it out")
    }
    options.cbowPooling = .sum
  }
  if options.architecture == .cbow && arguments.has(TrainOptions.sharing) {
    throw UsageError("--sharing has no effect on CBOW, which predicts once a window; leave it out")
  }
  if arguments.has(TrainOptions.blockCenters), arguments.text(TrainOptions.sharing) != "block" {
    throw UsageError("--block-centers has an effect only with --sharing block")
  }
  if arguments.text(TrainOptions.sharing) == "pair" && arguments.has(TrainOptions.negativeUses) {
    throw UsageError(
      "--negative-uses has no effect with --sharing pair, which draws for each pair; leave it out")
  }
  set(\.dimension, arguments.integer(TrainOptions.size))
  set(\.window, arguments.integer(TrainOptions.window))
  options.hasFixedWindow = arguments.has(TrainOptions.fixedWindow)
  set(\.negativeCount, arguments.integer(TrainOptions.negative))
  set(\.sampleThreshold, arguments.real(TrainOptions.sample))
  set(\.epochs, arguments.integer(TrainOptions.epochs))
  set(\.initialRate, arguments.real(TrainOptions.rate).map { Float($0) })
  set(\.negativeExponent, arguments.real(TrainOptions.negativeExponent))
  set(\.cbowUpdate, arguments.text(TrainOptions.cbowUpdate).flatMap(TrainingOptions.CBOWUpdate.init))
  set(\.sharing, arguments.text(TrainOptions.sharing).flatMap(TrainingOptions.Sharing.init))
  set(\.blockCenters, arguments.integer(TrainOptions.blockCenters))
  set(\.chosenNegativeDraws, arguments.integer(TrainOptions.negativeDraws))
  set(\.chosenNegativeUses, arguments.integer(TrainOptions.negativeUses))
  set(\.chosenRareWeight, arguments.real(TrainOptions.rareWeight))
  set(\.initialScale, arguments.real(TrainOptions.initialScale).map { Float($0) })
  set(\.maximumSentenceLength, arguments.integer(TrainOptions.maxSentence))
  options.threads = arguments.integer(TrainOptions.threads) ?? AvailableProcessors().count
  set(\.seed, arguments.integer(TrainOptions.seed).map { UInt64($0) })
  return options
}

/// Refuses objectives that would train nothing and options that have no effect on the objective.
private func checkObjective(_ options: TrainingOptions, _ arguments: ParsedArguments) throws(UsageError) {
  let forNegatives = [TrainOptions.negativeExponent, TrainOptions.negativeDraws, TrainOptions.negativeUses]
  if options.objective == .softmax {
    let others = [
      TrainOptions.negative, TrainOptions.hierarchicalSoftmax, TrainOptions.sharing, TrainOptions.rareWeight,
    ]
    for option in others + forNegatives where arguments.has(option) {
      throw UsageError("\(option.shownName) has no effect with --objective softmax; leave it out")
    }
  } else if arguments.integer(TrainOptions.negative) == 0 {
    if !options.hasHierarchicalSoftmax {
      throw UsageError("--negative 0 would train nothing; it must be at least 1, or --hs 1 be given")
    }
    for option in forNegatives where arguments.has(option) {
      throw UsageError("\(option.shownName) has no effect with --negative 0; leave it out")
    }
  }
}
