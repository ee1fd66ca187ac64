internal import HogvecCorpus
internal import HogvecSystem
internal import HogvecTraining

extension ModelRun {
  /// Says that the text is not what the run has read any more; `nil` if it is, or that is not known.
  ///
  /// - Parameter settings: whose text is looked at in the directory where the run was started. What the run
  ///   writes there is no text.
  func changeOfText(_ settings: JobSettings) -> String? {
    guard let origin = CorpusFingerprint(notedIn: directory.corpusPath) else { return nil }
    var skipped: [String]? = []
    let own = ownBeginnings(settings)
    let files =
      workingDirectory == currentDirectory()
      ? try? CorpusFiles.expand(settings.text, skipped: &skipped).filter { file in
        let path = resolvedPath(file)
        return FileIdentity.exists(file) && !own.contains(where: path.hasPrefix)
      } : nil
    return origin.changedFile(since: files).map {
      """
      '\(shownText($0))' is new, or has another size or time than when the run in '\(directory.path)' read it; the run \
      continues with the text as it was. To train on the text as it is now, start a run in another directory
      """
    }
  }

  /// How the paths of what the run writes begin: the model directory's files, and the outputs under their
  /// names or those that are made of them.
  private func ownBeginnings(_ settings: JobSettings) -> [String] {
    ["\(resolvedPath(directory.path))/"]
      + settings.outputs.compactMap { output in
        let (folder, name) = splitPath(absolutePath(output.path))
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
        return stem.isEmpty ? nil : "\(resolvedPath(folder))/\(stem)"
      }
  }

  /// Refuses settings of a new run that are not those of this one.
  ///
  /// - Throws: ``SettingsError`` that names all that differ.
  func checkIsSame(_ settings: JobSettings) throws(SettingsError) {
    let differing = SettingField.all.filter {
      $0.role == .fixed && $0.value(settings) != $0.value(recordedSettings)
    }
    guard !differing.isEmpty else { return }
    var message: Message = "the run in '\(directory.path)' has other settings:"
    for (index, field) in differing.enumerated() {
      let separator = index == 0 ? " " : ", "
      let (recorded, value) = (field.value(recordedSettings), field.value(settings))
      message = "\(message)\(separator)\(setting: field.name) \(recorded), not \(value)"
    }
    throw SettingsError("\(message); use these, or give \(setting: "model") another directory")
  }

  /// Refuses settings with which the run cannot be resumed.
  ///
  /// - Throws: ``SettingsError`` for what cannot change any more, ``FileError`` if the text was not read and
  ///   the process is in another directory than the one that its path is from.
  func check(_ settings: JobSettings) throws {
    guard isResumed else {
      guard workingDirectory == currentDirectory() else {
        throw FileError(
          """
          '\(directory.path)': the run had not read all of its text; resume it in '\(workingDirectory)', where it was started
          """)
      }
      return
    }
    for field in SettingField.all where field.role == .fixed {
      let (recorded, value) = (field.value(recordedSettings), field.value(settings))
      guard value != recorded else { continue }
      throw SettingsError(
        "\(setting: field.name) \(value): the run in '\(directory.path)' has \(recorded), which cannot change"
      )
    }
    guard position.nextChunk <= settings.training.epochs * position.chunksPerEpoch else {
      throw SettingsError(
        """
        \(setting: "epochs") \(settings.training.epochs): the run in '\(directory.path)' has trained more than that already
        """)
    }
  }
}
