internal import HogvecSystem
internal import HogvecTraining

/// The processes that train a job together.
public struct JobReplicas: Equatable, Sendable {
  /// How many there are.
  public let count: Int
  /// On how many machines, as far as their names tell.
  public let machineCount: Int
  /// The threads of each.
  public let threads: Int
  /// The words that each thread trains between two exchanges.
  public let wordsPerRound: Int
  /// The rows of a table that every exchange takes; 0 for all.
  public let rowCount: Int

  /// What a group trains with. All its processes make it together.
  ///
  /// - Throws: ``FileError`` if another process cannot be reached.
  init(_ options: TrainingOptions, in group: any ProcessGroup) throws(FileError) {
    count = group.count
    machineCount = Set(try group.gather([Fingerprint(of: Array(hostName().utf8)).value])).count
    threads = options.threads
    wordsPerRound = options.exchange.wordsPerRound(processes: group.count, workers: threads)
    rowCount = options.exchange.rowCount
  }
}
