internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

extension JobSettings {
  /// Reads the command line of a new run.
  ///
  /// - Parameters:
  ///   - syntax: the options of the command.
  ///   - output: the output if none is given; `nil` if it must be.
  /// - Throws: ``UsageError`` for what is missing, and options that contradict each other.
  init(
    _ arguments: ParsedArguments, of syntax: CommandSyntax, output: String? = nil
  ) throws(UsageError) {
    let text = arguments.operands + arguments.texts(TrainOptions.train)
    guard !text.isEmpty else { throw UsageError("the corpus is missing", showsUsage: true) }
    let given = if let output { output } else { try arguments.required(TrainOptions.output) }
    self.init(text: text, output: given)
    try take(arguments, of: syntax)
  }

  /// Takes the settings that a command line gives, and the cache; the others stay as they are.
  ///
  /// - Parameter varied: settings that are given in another way, by their names.
  /// - Throws: ``UsageError`` for options that contradict each other.
  mutating func take(
    _ arguments: ParsedArguments, of syntax: CommandSyntax, and varied: [String: JSONValue] = [:]
  ) throws(UsageError) {
    try takeAlternatives(arguments)
    // In the order of the fields, in which those from which others follow come first.
    for field in SettingField.all {
      let option = syntax.options.first { $0.field == field && arguments.has($0) }
      guard let value = varied[field.name] ?? option.map({ arguments.value($0)?.json ?? .bool(true) }) else {
        continue
      }
      let isSet = field.set(value, in: &self)
      precondition(isSet, "an option's value is of its setting's kind")
    }
    cache = try CacheOptions.settings(arguments)
  }

  /// Takes the options that are other names for values of settings.
  private mutating func takeAlternatives(_ arguments: ParsedArguments) throws(UsageError) {
    let (cbow, skipGram) = (arguments.integer(TrainOptions.cbow), arguments.integer(TrainOptions.skipGram))
    if let cbow, let skipGram, cbow == skipGram {
      throw UsageError("--cbow \(cbow) and --sg \(skipGram) contradict each other")
    }
    if let skipGram { training.architecture = skipGram == 1 ? .skipGram : .cbow }
    if let binary = arguments.integer(TrainOptions.binary) {
      let format = binary == 1 ? VectorFormat.binary : .text
      if let given = arguments.text(TrainOptions.format), given != format.name {
        throw UsageError("--binary \(binary) and --format \(given) contradict each other")
      }
      self.format = format
    }
    if arguments.integer(TrainOptions.debug) == 0 { isQuiet = true }
  }
}

extension ParsedArguments {
  /// The names of the settings that are given.
  func givenSettings(of syntax: CommandSyntax) -> Set<String> {
    Set(syntax.options.filter(has).compactMap { $0.field?.name })
  }
}
