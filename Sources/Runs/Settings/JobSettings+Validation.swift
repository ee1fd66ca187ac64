internal import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

extension JobSettings {
  /// Refuses values that are not allowed, settings that would train nothing or have no effect, and files that
  /// would be written for two purposes, or over what is read. Reads nothing but the names of files.
  ///
  /// - Throws: ``SettingsError`` for the first that is refused.
  public func validate() throws(SettingsError) { try validate(given: changedFields) }

  /// Refuses settings as ``validate()`` does.
  ///
  /// - Parameter given: the names of those that were set on purpose, each of which must have an effect.
  package func validate(given: Set<String>) throws(SettingsError) {
    if text.isEmpty { throw SettingsError("\(setting: "corpora"): there is no text to train on") }
    if text.contains("") { throw SettingsError("the name of a text is empty; name a file, a folder or -") }
    for field in SettingField.all {
      let value = field.chosen(self)
      guard field.kind.allows(value) else {
        // As JSON what is not finite would be null.
        let shown = value.double.map { $0.isFinite ? "\(value)" : "\($0)" } ?? "\(value)"
        throw SettingsError(
          "\(setting: field.name): \(shown) is out of range; it must be \(field.kind.allowed)")
      }
    }
    try validateTraining(given: given)
    try corpus.validate()
    if training.ignoresOrder && corpus.joinsLines {
      throw SettingsError(
        """
        \(setting: "any-order") and \(setting: "window-across-lines") contradict each other: the first pairs the words of a \
        line, the second knows no lines
        """)
    }
    if model == nil && given.contains("checkpoint-interval") {
      throw SettingsError("\(setting: "checkpoint-interval") has an effect only with \(setting: "model")")
    }
    if frozen != nil && initialVectors == nil {
      throw SettingsError(
        """
        \(setting: "freeze") has an effect only with \(setting: "init"), which brings the vectors that stay
        """)
    }
    if frozen != nil && training.subwords != nil {
      throw SettingsError(
        """
        \(setting: "freeze") and \(setting: "subwords") cannot be combined: n-grams that other words share change a word's \
        vector; leave one out
        """)
    }
    try checkVocabularyMerge(given: given)
    if contextOutput != nil && !training.hasOutputVectors {
      throw SettingsError(
        """
        \(setting: "save-context") has nothing to write with \(setting: "negative") 0: a tree's output vectors are of its \
        nodes, not of words; leave it out
        """)
    }
    try checkUnknownWord()
    try checkEpochOutputs()
    try checkOutputs()
  }

  /// Refuses a word for unknown words that no file of vectors could hold, or that would be read as two.
  private func checkUnknownWord() throws(SettingsError) {
    guard let unknownWord else { return }
    let word = Array(unknownWord.utf8)
    if outputFormat == .fastTextModel {
      throw SettingsError(
        """
        \(setting: "unknown") has no place in \(setting: "format") \(outputFormat.name), which has vectors for all words by \
        their n-grams; leave it out
        """)
    }
    let formats = [outputFormat] + (contextOutput.map { [format(of: $0)] } ?? [])
    let objection =
      word.contains(where: Separators.contains)
      ? "has white space in it" : formats.lazy.compactMap { $0.objection(to: word) }.first
    guard let objection else { return }
    throw SettingsError("\(setting: "unknown"): the word '\(unknownWord)' \(objection); give another")
  }

  /// Refuses vectors of epochs that would have no names, or be very many.
  private func checkEpochOutputs() throws(SettingsError) {
    guard savesEpochs else { return }
    if FileIdentity.isStream(output) {
      throw SettingsError(
        """
        \(setting: "save-epochs") writes files that are named after \(setting: "output"), and '\(output)' is not a file; give \
        \(setting: "output") a file
        """)
    }
    guard training.epochs <= JobSettings.maximumSavedEpochs else {
      throw SettingsError(
        """
        \(setting: "save-epochs") writes a file for each of the \(setting: "epochs"), \
        \(Figures.grouped(training.epochs)); it may be \(Figures.grouped(JobSettings.maximumSavedEpochs)) at most
        """)
    }
  }

  /// The largest number of epochs whose vectors may be published.
  private static let maximumSavedEpochs = 1000

  /// Refuses options of the trainer.
  ///
  /// - Parameter given: the names of the settings that were set on purpose.
  package func validateTraining(given: Set<String>) throws(SettingsError) {
    let fields = given.compactMap { trainerFields[$0] }
    do {
      try training.validate(given: Set(fields))
    } catch {
      throw SettingsError(refusal: error, in: training)
    }
  }

  /// Refuses settings beside which another one says which words are trained.
  private func checkVocabularyMerge(given: Set<String>) throws(SettingsError) {
    guard given.contains("vocab-merge") || vocabularyMerge != .new else { return }
    guard initialVectors != nil else {
      throw SettingsError(
        """
        \(setting: "vocab-merge") has an effect only with \(setting: "init"), which brings the old words
        """)
    }
    if vocabulary != nil {
      throw SettingsError(
        """
        \(setting: "vocab-merge") and \(setting: "read-vocab") both say which words to train; give one of them
        """)
    }
    guard vocabularyMerge == .old else { return }
    for name in ["min-count", "max-vocab", "keep-words"] where given.contains(name) {
      throw SettingsError(
        """
        \(setting: name) has no effect with \(setting: "vocab-merge") old, which uses the words of \(setting: "init"); \
        leave it out
        """)
    }
  }

  /// The files that are written, with the names of their settings. Those of words lie beside vectors of
  /// formats that have none in themselves.
  var outputs: [(field: String, path: String)] {
    var files: [(field: String, path: String)] = []
    for case (let field, let path?) in [("output", output), ("save-context", contextOutput)] {
      files += paths(ofVectors: path, format(of: path)).map { (field, $0) }
    }
    for case (let field, let path?) in [
      ("save-vocab", vocabularyOutput), ("log-json", log), ("metrics", metrics), ("profile", profile),
    ] {
      files.append((field, path))
    }
    // Those that do not exist are not read.
    return files + epochOutputs.filter(FileIdentity.exists).map { ("save-epochs", $0) }
  }

  /// The files of vectors at the ends of epochs.
  private var epochOutputs: [String] {
    guard savesEpochs else { return [] }
    return (0..<training.epochs).flatMap { paths(ofVectors: output(ofEpoch: $0 + 1), outputFormat) }
  }

  /// The files of an output: itself, and the words beside it in formats that have none in themselves.
  func paths(ofVectors path: String, _ format: VectorFormat) -> [String] {
    format.hasWordsFile && path != "-" ? [path, format.wordsPath(for: path)] : [path]
  }

  /// Refuses to write one file for two purposes, or over a file that is read.
  private func checkOutputs() throws(SettingsError) {
    try checkStandardOutput()
    var files: [(Message, String)] = text.map { path in
      path.hasPrefix("@") ? ("a list of corpus files", String(path.dropFirst())) : ("a corpus file", path)
    }
    if let model { files.append(("\(setting: "model")", model)) }
    for case (let field, let path?) in [
      ("read-vocab", vocabulary), ("init", initialVectors), ("freeze", frozen?.path),
      ("keep-words", corpus.keptWords), ("stop-words", corpus.stopWords),
    ] {
      files.append(("\(setting: field)", path))
    }
    for (field, path) in outputs where path != "-" {
      if let (other, _) = files.first(where: { FileIdentity.areSame($0.1, path) }) {
        throw SettingsError("\(setting: field) '\(path)' is also \(other)")
      }
      files.append(("\(setting: field)", path))
    }
    let outputs = outputs
    for path in epochOutputs where !FileIdentity.exists(path) {
      if let (other, _) = outputs.first(where: { FileIdentity.areSame($0.path, path) }) {
        throw SettingsError("\(setting: "save-epochs") '\(path)' is also \(setting: other)")
      }
    }
    for case (let source, let directory?) in [("model", model), ("init", initialVectors)] {
      for (field, path) in outputs {
        let names = ModelDirectory.fileNames
        if let file = names.first(where: { FileIdentity.areSame("\(directory)/\($0)", path) }) {
          throw SettingsError("\(setting: field) '\(path)' is the file '\(file)' of \(setting: source)")
        }
      }
    }
    if let model, let initialVectors,
      FileIdentity.areSame("\(model)/manifest.json", "\(initialVectors)/manifest.json")
    {
      throw SettingsError(
        """
        \(setting: "model") '\(model)' is also \(setting: "init"), which stays as it is; give \(setting: "model") a new \
        directory
        """)
    }
  }

  /// Refuses to write two things to standard output, or vectors whose words go to a file beside them.
  private func checkStandardOutput() throws(SettingsError) {
    let candidates: [(message: Message, isUsed: Bool)] = [
      ("\(setting: "output") -", output == "-"), ("\(setting: "save-context") -", contextOutput == "-"),
      ("\(setting: "save-vocab") -", vocabularyOutput == "-"),
      ("\(setting: "json")", printsJSON), ("\(setting: "log-json") -", log == "-"),
      ("\(setting: "profile") -", profile == "-"),
    ]
    let used = candidates.filter(\.isUsed).map(\.message)
    if used.count > 1 {
      throw SettingsError("\(used[0]) and \(used[1]) both write to standard output; give one of them")
    }
    for case (let field, "-"?) in [("output", output), ("save-context", contextOutput)] {
      guard let format, format.hasWordsFile else { continue }
      throw SettingsError(
        """
        \(setting: field) - has no place for the words of \(setting: "format") \(format.name), which go to a file beside \
        the vectors
        """)
    }
  }
}

/// The options of the trainer by the names of their settings.
private let trainerFields: [String: TrainingOptions.Field] = [
  "size": .dimension, "cbow": .architecture, "window": .window, "fixed-window": .hasFixedWindow,
  "any-order": .ignoresOrder, "negative": .negativeCount, "hs": .hasHierarchicalSoftmax,
  "objective": .objective, "cbow-sum": .cbowPooling, "sharing": .chosenSharing,
  "cbow-update": .cbowUpdate, "block-centers": .blockCenters, "negative-draws": .chosenNegativeDraws,
  "negative-uses": .chosenNegativeUses,
  "rare-weight": .chosenRareWeight, "subwords": .subwordLengths, "buckets": .subwordBuckets,
  "init-scale": .initialScale, "ns-exponent": .negativeExponent, "sample": .sampleThreshold,
  "max-sentence": .maximumSentenceLength, "epochs": .epochs,
  "alpha": .initialRate, "min-alpha": .chosenMinimumRate, "threads": .threads, "seed": .seed,
]

extension SettingsError {
  /// What the trainer refuses, in the words of the settings.
  fileprivate init(refusal: TrainingOptionsError, in options: TrainingOptions) {
    let name = trainerFields.first { $0.value == refusal.field }?.key ?? refusal.field.rawValue
    switch refusal.problem {
    case .isOutside:
      self.init("\(setting: name) is out of range; it must be \(ValueKind(refusal.field).allowed)")
    case .exceedsRate:
      self.init(
        """
        \(setting: name) \(options.minimumRate) is more than \(setting: "alpha"), \(options.rate), from which the rate falls
        """)
    case .trainsNothing:
      self.init(
        """
        \(setting: name) 0 would train nothing; it must be at least 1, or \(setting: "hs") 1 be given
        """)
    case .cannotBeCombined(let other):
      let otherName = trainerFields.first { $0.value == other }?.key ?? other.rawValue
      self.init("\(setting: name) and \(setting: otherName) cannot be combined; leave one out")
    case .hasNoEffect(with: .subwordLengths) where options.subwordLengths == nil:
      self.init("\(setting: name) has an effect only with \(setting: "subwords")")
    case .hasNoEffect(with: .subwordLengths):
      self.init(
        """
        \(setting: name) has no effect with \(setting: "subwords"), where a word predicts its whole window; leave it \
        out
        """)
    case .hasNoEffect(with: .objective):
      self.init("\(setting: name) has no effect with \(setting: "objective") softmax; leave it out")
    case .hasNoEffect(with: .architecture) where refusal.field == .blockCenters:
      self.init("\(setting: name) has no effect on CBOW, whose blocks are four words; leave it out")
    case .hasNoEffect(with: .architecture) where options.architecture == .cbow:
      self.init("\(setting: name) pair is for skip-gram; CBOW takes window or block")
    case .hasNoEffect(with: .architecture):
      self.init("\(setting: name) has no effect on skip-gram; add \(setting: "cbow") 1 or leave it out")
    case .hasNoEffect(with: .cbowPooling):
      self.init(
        """
        \(setting: name) has no effect with \(setting: "cbow-sum"), whose gradient is the whole error; leave it out
        """)
    case .hasNoEffect(with: .chosenSharing) where refusal.field == .blockCenters:
      self.init("\(setting: name) has an effect only with \(setting: "sharing") block")
    case .hasNoEffect(with: .chosenSharing):
      self.init(
        """
        \(setting: name) has no effect with \(setting: "sharing") \(options.sharing.rawValue), which draws for each pair; \
        leave it out
        """)
    case .hasNoEffect(let other):
      let otherName = trainerFields.first { $0.value == other }?.key ?? other.rawValue
      self.init("\(setting: name) has no effect with \(setting: otherName) 0; leave it out")
    }
  }
}
