/// What processes that train together would exchange, by the schedule of their rounds.
package struct ExchangeEstimate: Equatable, Sendable {
  /// The number of processes.
  package let processes: Int
  /// The exchanges in all epochs.
  package let rounds: Int
  /// The bytes of what each process hands in, in all of them.
  package let byteCount: Double

  /// - Parameters:
  ///   - rowCounts: the rows of each table.
  ///   - units: the words and sentence ends of an epoch.
  package init(_ options: TrainingOptions, rowCounts: [Int], units: UInt64, processes: Int) {
    self.processes = processes
    let chunkCount = ChunkSchedule.count(ofUnits: Int(units))
    let schedule = options.exchange.schedule(
      processes: processes, workers: options.threads, chunksPerEpoch: chunkCount)
    let limit = chunkCount * options.epochs
    var (rounds, begin) = (0, 0)
    while begin < limit {
      begin = schedule.end(from: begin, limit: limit)
      rounds += 1
    }
    self.rounds = rounds
    let width = Double(options.dimension * MemoryLayout<Float>.size)
    var rows = 0.0
    for count in rowCounts {
      for number in 0..<schedule.classCount(of: count) {
        // The last round takes all.
        let times = number < 63 ? rounds >> number : 0
        let isLastToo = times << number == rounds
        rows += Double(schedule.rows(ofClass: number, in: count).count * (times + (isLastToo ? 0 : 1)))
      }
    }
    byteCount = rows * width
  }

  /// The bytes of what each process hands in, of an exchange in the mean.
  package var byteCountPerRound: Double { byteCount / Double(max(1, rounds)) }

  /// Seconds of an exchange in the mean, at 70 % of the network's speed and by one thread that works through
  /// two gigabytes a second.
  ///
  /// - Parameter gigabits: the network's speed, a second.
  package func secondsPerRound(gigabits: Double) -> Double {
    // What a process has of the others' parts, and the sums of its own for each of them.
    let sent = 2 * byteCountPerRound * Double(processes - 1) / Double(processes)
    return max(sent / (gigabits * 0.7e9 / 8), byteCountPerRound / 2e9)
  }
}
