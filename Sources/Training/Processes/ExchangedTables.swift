internal import HogvecSystem

/// The shadows of both tables, and the memory through which their rows are exchanged.
struct ExchangedTables: ~Copyable {
  private var input: TableShadow
  private var output: TableShadow
  private let slice: TableShadow.Slice
  private let schedule: RoundSchedule
  private var round = 0

  /// Makes the first process's tables those of all.
  ///
  /// - Parameter words: those that each process has gone through, in the mean.
  /// - Throws: ``FileError`` if there is not enough memory, or another process cannot be reached.
  init(
    _ shared: SharedState, _ updates: ExpectedUpdates, _ schedule: RoundSchedule, words: Double,
    group: any ProcessGroup
  ) throws(FileError) {
    let slice = TableShadow.Slice(width: shared.options.dimension)
    let directionCount = shared.options.exchange.rule.directionCount
    let input = try TableShadow(
      of: shared.input, updates: updates.input, schedule: schedule, directionCount: directionCount,
      words: words)
    let output = try TableShadow(
      of: shared.output, updates: updates.output, schedule: schedule, directionCount: directionCount,
      words: words)
    try input.begin(with: shared.input, in: group, slice)
    try output.begin(with: shared.output, in: group, slice)
    self.input = input
    self.output = output
    self.slice = slice
    self.schedule = schedule
  }

  /// Exchanges rows after the next round.
  ///
  /// - Parameter allRows: whether all rows are exchanged, not those alone whose turn it is.
  /// - Returns: the numbers that were summed; `nil` if some were not finite.
  /// - Throws: ``FileError`` if another process cannot be reached.
  mutating func exchange(
    _ shared: SharedState, at moment: TableShadow.Moment, allRows: Bool, in group: any ProcessGroup
  ) throws(FileError) -> Int? {
    round += 1
    var moment = moment
    if !allRows { moment.classCount = schedule.classCount(ofRound: round) }
    // Each table's rows are drawn by those of the other. Directions are followed in every round: with 16
    // processes and more, every eighth is too seldom, and vectors blow up in between.
    input.followDirections()
    output.followDirections()
    let rule = shared.options.exchange.rule
    let inputMerge = DirectionalMerge(rule, output.directions, processes: group.count)
    let outputMerge = DirectionalMerge(rule, input.directions, processes: group.count)
    let first = try input.exchange(shared.input, at: moment, by: inputMerge, in: group, slice)
    let second = try output.exchange(shared.output, at: moment, by: outputMerge, in: group, slice)
    guard let first, let second else { return nil }
    return first + second
  }

  /// Brings the tables' files up to what all processes agree on.
  ///
  /// - Returns: whether all numbers were finite.
  func keep(in shared: SharedState) throws(FileError) -> Bool {
    try shared.keep(input.agreed, output.agreed)
  }
}
