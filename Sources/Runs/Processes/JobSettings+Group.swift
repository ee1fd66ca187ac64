internal import HogvecSystem
internal import HogvecTraining

extension JobSettings {
  /// Has the tables of processes that train together in memory, where they are exchanged, and a model
  /// directory in the first alone.
  ///
  /// - Throws: ``SettingsError`` for what they cannot do.
  mutating func prepare(for group: any ProcessGroup) throws(SettingsError) {
    if training.objective == .softmax {
      throw SettingsError(
        "\(setting: "objective") softmax changes all rows with each step, too many to exchange; train in one process"
      )
    }
    if tables == .file {
      throw SettingsError(
        "\(setting: "tables") file is for one process: those that train together have them in memory; leave it out"
      )
    }
    tables = .anonymous
    if group.rank > 0 { model = nil }
  }

  /// The working files of a process, which are named after the output, and in one that is not the first of
  /// its group after its rank too, so that none removes another's where several are in one process. On a
  /// machine without the output's directory they are in that for temporary files.
  func workingFiles(rank: Int) -> WorkingFiles {
    if rank == 0 || FileIdentity.isStream(output) { return WorkingFiles(besideResult: output) }
    guard FileIdentity.exists(WorkingFiles.directory(besideResult: output)) else {
      return WorkingFiles(temporary: "train.rank\(rank)")
    }
    return WorkingFiles(besideResult: "\(output).rank\(rank)")
  }

  /// Has nothing said or noted of the run, in a process that is not the first of its group.
  package mutating func silence() {
    isQuiet = true
    printsJSON = false
    (log, metrics, profile) = (nil, nil, nil)
    measuresStages = false
  }
}
