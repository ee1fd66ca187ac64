internal import HogvecSystem
internal import HogvecTraining

extension Manifest {
  /// What a run that goes on with this one is to do.
  ///
  /// - Parameters:
  ///   - changes: the command line of `--resume`.
  ///   - directory: the model directory.
  /// - Throws: ``UsageError`` for options that cannot change any more, ``FileError`` if the recorded ones cannot be used.
  func settings(changedBy changes: ParsedArguments, in directory: String) throws -> TrainSettings {
    if let corpus = changes.operands.first ?? changes.text(TrainOptions.train) {
      throw UsageError(
        "'\(corpus)': --resume takes no corpus; the run goes on with the text that is in '\(directory)'. To go on with another "
          + "text, begin a run with --init '\(directory)'")
    }
    if changes.has(TrainOptions.model) {
      throw UsageError("--model and --resume contradict each other: --resume goes on in its own directory")
    }
    for option in [TrainOptions.initialVectors, TrainOptions.vocabularyMerge] {
      guard let value = changes.text(option) else { continue }
      throw UsageError(
        "\(option.shownName) '\(value)' is for new runs: the one in '\(directory)' goes on from its own vectors; leave it out"
      )
    }
    let settings = try TrainSettings(
      changes.completed(by: recordedArguments(in: directory)).adding(
        "--model=\(directory)", syntax: TrainOptions.syntax))
    if phase == .reading {
      guard workingDirectory == currentDirectory() else {
        throw FileError(
          "'\(directory)': the run had not read all of its text; resume it in '\(workingDirectory)', where it was started"
        )
      }
    } else {
      try check(settings, changes, directory)
      guard position.nextChunk <= settings.training.epochs * position.chunksPerEpoch else {
        throw UsageError(
          "--epochs \(settings.training.epochs): the run in '\(directory)' has trained more than that already"
        )
      }
    }
    return settings
  }

  /// The command line that the run was begun with.
  ///
  /// - Parameter directory: the model directory.
  func recordedArguments(in directory: String) throws(FileError) -> ParsedArguments {
    do {
      return try ParsedArguments(arguments, syntax: TrainOptions.syntax)
    } catch {
      throw FileError("'\(directory)/manifest.json': the recorded command line: \(error)")
    }
  }

  /// Refuses options that do not hold what the run was begun with.
  private func check(_ settings: TrainSettings, _ changes: ParsedArguments, _ directory: String) throws {
    let free = Set(
      (TrainOptions.changeable + TrainOptions.ofOneRun + [TrainOptions.saveVocabulary]).flatMap(\.names)
        + ["corpora"])
    for member in settings.json.members where !free.contains(member.key) {
      guard let recorded = options[member.key], recorded != member.value else { continue }
      let name = CommandOption.shown(member.key)
      if let option = TrainOptions.syntax.option(named: member.key), changes.has(option) {
        throw UsageError(
          "\(name) \(member.value): the run in '\(directory)' has \(recorded), which cannot change")
      }
      throw FileError(
        "'\(directory)': the run has \(name) \(recorded), and this command line means \(member.value)")
    }
  }
}
