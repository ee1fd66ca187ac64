package import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

extension SettingField {
  /// Every setting in the order of the JSON log. Those from which others follow come before them.
  package static let all: [SettingField] = files + model + text + run

  /// The setting that has a name.
  ///
  /// - Precondition: there is one.
  package static func named(_ name: String) -> SettingField {
    guard let field = all.first(where: { $0.name == name }) else {
      preconditionFailure("there is no setting '\(name)'")
    }
    return field
  }

  /// Those that make vectors what they are, among others.
  static let made = model + text + run

  private static let files: [SettingField] = [
    SettingField("corpora", \.text, .text),
    SettingField("output", \.output, .text, .changeable),
    SettingField(
      "format", \.format, holding: \.outputFormat, .choice(VectorFormat.files.map(\.name)),
      .changeable),
    SettingField("save-epochs", \.savesEpochs, .flag, .changeable),
    SettingField("unknown", \.unknownWord, .text, .changeable),
    SettingField("save-context", \.contextOutput, .text, .changeable),
    SettingField("save-vocab", \.vocabularyOutput, .text, .changeable),
    SettingField("read-vocab", \.vocabulary, .text),
    SettingField("cache", \.cache.directory, .text, .ofOneRun),
    SettingField("cache-size", \.cache.byteLimit, .size, .ofOneRun),
  ]

  private static let model: [SettingField] = [
    SettingField("size", \.training.dimension, ValueKind(.dimension)),
    SettingField("cbow", \.training.architecture, zero: .skipGram, one: .cbow),
    SettingField("window", \.training.window, ValueKind(.window)),
    SettingField("fixed-window", \.training.hasFixedWindow, .flag),
    SettingField("any-order", \.training.ignoresOrder, .flag),
    SettingField("negative", \.training.negativeCount, ValueKind(.negativeCount)),
    SettingField("hs", \.training.hasHierarchicalSoftmax, zero: false, one: true),
    SettingField(
      "objective", \.training.objective, .choice(TrainingOptions.Objective.allCases.map(\.rawValue))),
    SettingField(
      "cbow-sum", .flag, value: { .bool($0.training.cbowPooling == .sum) },
      set: { json, settings in
        guard let isSum = Bool(settingJSON: json) else { return false }
        settings.training.cbowPooling = isSum ? .sum : .mean
        return true
      }),
    SettingField("subwords", \.training.subwordLengths, .span(Subwords.lengthsRange)),
    SettingField(
      "sharing", \.training.chosenSharing, holding: \.training.sharing,
      .choice(TrainingOptions.Sharing.allCases.map(\.rawValue))),
    SettingField(
      "cbow-update", \.training.cbowUpdate, .choice(TrainingOptions.CBOWUpdate.allCases.map(\.rawValue))),
    SettingField("block-centers", \.training.blockCenters, ValueKind(.blockCenters)),
    SettingField(
      "negative-draws", \.training.chosenNegativeDraws, holding: \.training.negativeDraws,
      ValueKind(.chosenNegativeDraws)),
    SettingField(
      "negative-uses", \.training.chosenNegativeUses, holding: \.training.negativeUses,
      ValueKind(.chosenNegativeUses)),
    SettingField(
      "rare-weight", \.training.chosenRareWeight, holding: \.training.rareWeight,
      ValueKind(.chosenRareWeight)),
    SettingField("buckets", \.training.subwordBuckets, ValueKind(.subwordBuckets)),
    SettingField("init-scale", \.training.initialScale, ValueKind(.initialScale)),
    SettingField("init", \.initialVectors, .text),
    SettingField(
      "vocab-merge", .choice(VocabularyMerge.allCases.map(\.rawValue)),
      value: { $0.initialVectors == nil ? .null : $0.vocabularyMerge.settingJSON },
      chosen: { $0.vocabularyMerge.settingJSON },
      set: { json, settings in
        guard let merge = VocabularyMerge?(settingJSON: json) else { return false }
        settings.vocabularyMerge = merge ?? .new
        return true
      }),
    SettingField(
      "freeze", .text, value: { ($0.frozen?.value).settingJSON },
      set: { json, settings in
        guard let value = String?(settingJSON: json) else { return false }
        settings.frozen = value.map { FrozenWords($0) }
        return true
      }),
    SettingField("ns-exponent", \.training.negativeExponent, ValueKind(.negativeExponent)),
    SettingField("sample", \.training.sampleThreshold, ValueKind(.sampleThreshold)),
  ]

  private static let text: [SettingField] = [
    SettingField("skip-unreadable", \.corpus.skipsUnreadable, .flag),
    SettingField("lowercase", \.corpus.foldsCase, .flag),
    SettingField("unicode-spaces", \.corpus.splitsAtUnicodeSpaces, .flag),
    SettingField("json-field", \.corpus.jsonField, .text),
    SettingField("column", \.corpus.column, .text),
    SettingField("max-vocab", \.corpus.maximumVocabulary, .integer(1...Int.max)),
    SettingField("vocab-memory", \.corpus.vocabularyByteCount, .size),
    SettingField("keep-words", \.corpus.keptWords, .text),
    SettingField("stop-words", \.corpus.stopWords, .text),
    SettingField("window-across-lines", \.corpus.joinsLines, .flag),
    SettingField("min-count", \.corpus.minimumCount, .integer(0...Int.max)),
    SettingField("max-sentence", \.training.maximumSentenceLength, ValueKind(.maximumSentenceLength)),
    SettingField("word2vec-eos", \.corpus.word2vecEndOfSentence, .flag),
  ]

  private static let run: [SettingField] = [
    SettingField("epochs", \.training.epochs, ValueKind(.epochs), .changeable),
    SettingField(
      "alpha", \.training.initialRate, holding: \.training.rate, ValueKind(.initialRate), .changeable),
    SettingField(
      "min-alpha", \.training.chosenMinimumRate, holding: \.training.minimumRate,
      ValueKind(.chosenMinimumRate), .changeable),
    SettingField("threads", \.training.threads, ValueKind(.threads), .changeable),
    SettingField("pin", \.pinsWorkers, .flag, .changeable),
    SettingField("seed", \.training.seed, .integer(0...Int.max)),
    SettingField("tables", \.tables, .choice(TablePlacement.allCases.map(\.rawValue)), .changeable),
    SettingField("sync-words", \.training.exchange.chosenWords, .integer(1...(1 << 40)), .changeable),
    SettingField("sync-rows", \.training.exchange.rowCount, .integer(0...(1 << 32)), .changeable),
    SettingField("model", \.model, .text, .ofOneRun),
    SettingField("checkpoint-interval", \.checkpointInterval, .duration, .changeable),
    SettingField("time-budget", \.timeBudget, .duration, .ofOneRun),
    SettingField("quiet", \.isQuiet, .flag, .ofOneRun),
    SettingField("json", \.printsJSON, .flag, .ofOneRun),
    SettingField("progress-interval", \.progressInterval, .duration, .changeable),
    SettingField("log-json", \.log, .text, .changeable),
    SettingField("metrics", \.metrics, .text, .changeable),
    SettingField("profile", \.profile, .text, .ofOneRun),
  ]
}

extension JobSettings {
  /// Every setting with the value that holds, under its name.
  package var json: JSONValue.KeyValuePairs {
    var pairs: JSONValue.KeyValuePairs = [:]
    pairs.members = SettingField.all.map { JSONValue.Member(key: $0.name, value: $0.value(self)) }
    return pairs
  }

  /// The settings that vectors depend on, but for the names of files, which are nobody else's concern.
  var provenance: JSONValue.KeyValuePairs {
    var pairs: JSONValue.KeyValuePairs = [:]
    let others = ["pin", "tables", "checkpoint-interval", "progress-interval", "vocab-memory"]
    let fields = SettingField.made.filter { field in
      field.kind != .text && field.role != .ofOneRun && !others.contains(field.name)
    }
    pairs.members = fields.map { JSONValue.Member(key: $0.name, value: $0.value(self)) }.filter {
      $0.value != .null
    }
    return pairs
  }

  /// Reads what ``json`` has of an earlier run: all but what was of that run alone. What is missing holds its
  /// default.
  ///
  /// - Throws: ``SettingsError`` for a value that is not allowed.
  package init(json: JSONValue) throws(SettingsError) {
    self.init(text: [], output: "")
    for field in SettingField.all where field.role != .ofOneRun {
      guard let value = json[field.name] else { continue }
      guard field.set(value, in: &self), field.kind.allows(field.chosen(self)) else {
        throw SettingsError(
          "\(setting: field.name): \(value) is not allowed; it must be \(field.kind.allowed)")
      }
    }
  }

  /// These settings of an earlier run with those of another that may change: what is of one run alone, and
  /// what is given.
  func changed(by other: JobSettings, given: Set<String>) -> JobSettings {
    var settings = self
    for field in SettingField.all {
      let isTaken =
        switch field.role {
        case .fixed: false
        case .changeable: given.contains(field.name)
        case .ofOneRun: true
        }
      guard isTaken else { continue }
      let chosen = field.chosen(other)
      // What follows from other settings is not chosen, but holds.
      let isSet = field.set(chosen, in: &settings) || field.set(field.value(other), in: &settings)
      precondition(isSet, "a setting's own value can be set")
    }
    // It is of one run too, and has no option of its own.
    settings.measuresStages = other.measuresStages
    return settings
  }

  /// The names of the settings that are not the defaults.
  package var changedFields: Set<String> {
    Set(SettingField.all.filter { $0.chosen(self) != $0.chosen(JobSettings.defaults) }.map(\.name))
  }

  /// Whether the size is that of the vectors to start from.
  ///
  /// - Parameter given: the names of the settings that were set on purpose.
  func takesSize(given: Set<String>) -> Bool { initialVectors != nil && !given.contains("size") }

  /// Settings that say nothing but the defaults.
  package static let defaults = JobSettings(text: [], output: "")

  /// A command line that says the same, for people: what is of one run alone is left out.
  package var arguments: [String] {
    var arguments: [String] = []
    for field in SettingField.all where field.role != .ofOneRun && field.name != "corpora" {
      let value = field.chosen(self)
      switch value {
      case _ where value == field.chosen(JobSettings.defaults): break
      case .bool: arguments.append("--\(field.name)")
      case .string(let text): arguments.append("--\(field.name)=\(text)")
      default: arguments.append("--\(field.name)=\(value)")
      }
    }
    return arguments + ["--"] + text
  }
}
