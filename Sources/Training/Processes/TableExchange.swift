internal import HogvecSystem

/// The rounds of a process that trains with others: after each, all of them agree on what was trained, and
/// exchange rows of the tables.
///
/// With one worker in each process, workers wait while rows are exchanged, and the vectors are the same bytes
/// each time. With more, they train the next round meanwhile.
final class TableExchange: Sendable {
  private let shared: SharedState
  private let group: any ProcessGroup
  private let updates: ExpectedUpdates
  private let state: Monitor<State>
  /// Made when the first round begins; used by the thread of the rounds alone.
  private let tables = Lock<ExchangedTables?>(nil)

  private struct State {
    /// What all processes have agreed on: the chunks of whole rounds.
    var position: TrainingPosition
    /// What this process has added to it.
    var own = ChunkCounts()
    var ends: [EpochEnd] = []
    /// Why this process wishes to stop, if it does.
    var ownStopCode: UInt64?
    /// Why all processes stop, if they do.
    var stopCode: UInt64?
    /// What the rounds that run, or ran last, have ended with.
    var outcome: Result<Void, FileError>?
    var isRunning = false
    var checkpoint = Checkpoint.none
    var counts = ExchangeCounts()
  }

  private enum Checkpoint {
    case none
    /// Somebody waits for one.
    case wished
    /// The files are written, up to a position; or not, because numbers were not finite.
    case written(Result<TrainingPosition?, FileError>)
  }

  /// - Parameter wordCounts: how often each word occurs.
  init(_ shared: SharedState, wordCounts: [UInt64], group: any ProcessGroup) {
    self.shared = shared
    self.group = group
    updates = ExpectedUpdates(shared, wordCounts: wordCounts)
    state = Monitor(State(position: shared.start))
  }

  /// What all processes have trained, as far as they have agreed on it.
  var position: TrainingPosition { state.change { $0.position } }

  /// What was exchanged so far.
  var counts: ExchangeCounts { state.change { $0.counts } }

  /// What all processes have trained, and this one since.
  ///
  /// - Parameter countOwn: counts what the workers of this process have trained in this run, which is at
  ///   least what it has told the others before.
  func done(with countOwn: () -> ChunkCounts) -> ChunkCounts {
    let (agreed, told) = state.change { ($0.position.done, $0.own) }
    let own = countOwn()
    var counts = agreed
    counts.tokens += own.tokens - told.tokens
    counts.kept += own.kept - told.kept
    counts.pairsMeasured += own.pairsMeasured - told.pairsMeasured
    counts.lossSum += own.lossSum - told.lossSum
    return counts
  }

  /// The epochs that have ended since this was asked last.
  func takeEndedEpochs() -> [EpochEnd] {
    state.change { state in
      defer { state.ends = [] }
      return state.ends
    }
  }

  /// Has all processes end after a round that they agree on; the first reason stands.
  func stop(code: UInt64) { state.change { $0.ownStopCode = $0.ownStopCode ?? code } }

  /// Why all processes have ended early, if they have.
  var stopCode: UInt64? { state.change { $0.stopCode } }

  /// Whether every chunk of every epoch is finished.
  var isComplete: Bool {
    let position = position
    return position.nextChunk >= shared.chunkCount && position.unfinishedChunks.isEmpty
  }

  // MARK: - Rounds

  /// Begins the rounds of a number of epochs, on a thread of its own. Workers wait for each of them.
  ///
  /// - Throws: ``FileError`` if there is no thread for them.
  func begin(epochs: Int) throws(FileError) {
    let limit = min(shared.chunkCount, epochs * shared.start.chunksPerEpoch)
    state.change { ($0.isRunning, $0.outcome) = (true, nil) }
    do throws(FileError) {
      try startNeededThread("exchange") { [self] in
        let outcome = Result { () throws(FileError) in try trainRounds(upTo: limit) }
        // Workers that wait for a round wait no more.
        if case .failure = outcome { shared.stop(because: .abandoned) }
        state.change { ($0.isRunning, $0.outcome) = (false, outcome) }
      }
    } catch {
      state.change { $0.isRunning = false }
      throw error
    }
  }

  /// Waits for the end of the rounds.
  ///
  /// - Throws: ``FileError`` if another process could not be reached.
  func finish() throws(FileError) { try state.wait { $0.outcome }.get() }

  private func trainRounds(upTo limit: Int) throws(FileError) {
    var limit = limit
    var begin = position
    let first = try agree(below: 0)
    guard first.stopCode == nil else { return shared.endRounds(at: 0) }
    let isLateMerging = first.workers > 1
    let schedule = shared.options.exchange.schedule(
      processes: group.count, workers: first.workers, chunksPerEpoch: begin.chunksPerEpoch)
    try beginTables(schedule, words: Double(begin.done.tokens))
    while begin.nextChunk < limit || begin.unfinishedChunks.contains(where: { $0 < limit }) {
      let end = schedule.end(from: begin.nextChunk, limit: limit)
      let nextEnd = schedule.end(from: end, limit: limit)
      shared.openRound(until: isLateMerging ? nextEnd : end)
      shared.waitForRound(until: end)
      let header = try agree(below: end)
      if header.hasDiverged { return shared.stop(because: .diverged) }
      var position = begin
      position.nextChunk = end
      position.unfinishedChunks.removeAll { $0 < limit }
      position.done += header.done
      if header.stopCode != nil {
        // Workers may have begun what is open.
        limit = min(limit, isLateMerging ? nextEnd : end)
        shared.endRounds(at: limit)
      }
      let isLast = end >= limit && !position.unfinishedChunks.contains { $0 < limit }
      guard
        try exchange(
          at: position, allRows: isLast || header.wishesCheckpoint, isQuiet: isLast || !isLateMerging)
      else { return shared.stop(because: .diverged) }
      note(position, before: begin, own: header.own)
      if header.wishesCheckpoint { writeCheckpoint(at: position) }
      begin = position
    }
  }

  /// Tells the others how this process is, and waits for what they tell.
  ///
  /// - Parameter chunk: the chunks below this are finished.
  private func agree(below chunk: Int) throws(FileError) -> RoundHeader {
    let (stopCode, isCheckpointWished) = state.change { state in
      if case .wished = state.checkpoint { return (state.ownStopCode, true) }
      return (state.ownStopCode, false)
    }
    let own = RoundHeader.Part(
      workers: shared.options.threads, done: shared.takeFinished(below: chunk),
      stopCode: stopCode, wishesCheckpoint: isCheckpointWished,
      hasDiverged: shared.reasonToStop == .diverged)
    let start = monotonicSeconds()
    let header = RoundHeader(try group.gather(own.numbers).map { RoundHeader.Part($0) }, rank: group.rank)
    let seconds = monotonicSeconds() - start
    state.change { state in
      state.counts.waitSeconds += seconds
      state.stopCode = state.stopCode ?? header.stopCode
    }
    return header
  }

  private func beginTables(_ schedule: RoundSchedule, words: Double) throws(FileError) {
    try tables.withLock { (tables) throws(FileError) in
      guard tables == nil else { return }
      tables = try ExchangedTables(
        shared, updates, schedule, words: words / Double(group.count), group: group)
    }
  }

  /// Exchanges rows after a round.
  ///
  /// - Returns: whether all were finite.
  private func exchange(
    at position: TrainingPosition, allRows: Bool, isQuiet: Bool
  ) throws(FileError) -> Bool {
    let share = Double(position.nextChunk) / Double(max(1, shared.chunkCount))
    let moment = TableShadow.Moment(
      words: Double(position.done.tokens) / Double(group.count),
      rate: shared.options.rate(whenDone: share), isQuiet: isQuiet)
    let start = monotonicSeconds()
    let count = try tables.withLock { (tables) throws(FileError) in
      try tables?.exchange(shared, at: moment, allRows: allRows, in: group)
    }
    guard let count else { return false }
    state.change { state in
      state.counts.rounds += 1
      state.counts.byteCount += count * MemoryLayout<Float>.size
      state.counts.seconds += monotonicSeconds() - start
    }
    return true
  }

  /// Notes what all processes have agreed on.
  private func note(_ position: TrainingPosition, before: TrainingPosition, own: ChunkCounts) {
    state.change { state in
      state.position = position
      state.own += own
      for epoch in before.finishedEpochCount..<max(before.finishedEpochCount, position.finishedEpochCount) {
        state.ends.append(
          EpochEnd(progress: shared.progress(of: position.done, epoch: epoch + 1), instant: .now))
      }
    }
  }

  // MARK: - Checkpoints

  /// Has the files of the tables brought up to what all processes agree on, at the end of the round that is
  /// trained. To be called in the first process alone, by one thread at a time.
  ///
  /// - Returns: the position; `nil` if the run has diverged.
  /// - Throws: ``FileError`` if the files cannot be written.
  func checkpoint() throws(FileError) -> TrainingPosition? {
    let isRunning = state.change { state in
      if state.isRunning { state.checkpoint = .wished }
      return state.isRunning
    }
    if isRunning {
      let written: Result<TrainingPosition?, FileError>? = state.wait {
        state -> Result<TrainingPosition?, FileError>?? in
        if case .written(let result) = state.checkpoint {
          state.checkpoint = .none
          return result
        }
        if state.isRunning { return nil }
        state.checkpoint = .none
        return .some(nil)
      }
      if let written { return try written.get() }
    }
    // Between rounds the tables hold what was agreed on.
    let position = position
    return try shared.synchronizeTables() ? position : nil
  }

  /// Writes what was agreed on for who waits for it in this process, if anybody does.
  private func writeCheckpoint(at position: TrainingPosition) {
    guard case .wished = state.change({ $0.checkpoint }) else { return }
    let result = Result { () throws(FileError) -> TrainingPosition? in
      try tables.withLock { (tables) throws(FileError) in
        try tables?.keep(in: shared) == true ? position : nil
      }
    }
    state.change { $0.checkpoint = .written(result) }
  }
}
