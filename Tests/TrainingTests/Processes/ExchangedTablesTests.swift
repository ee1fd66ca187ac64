import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct ExchangedTablesTests {
  /// A group that counts its sums.
  private struct CountedGroup: ProcessGroup {
    let group: any ProcessGroup
    let sums: Lock<Int>
    var rank: Int { group.rank }
    var count: Int { group.count }

    init(_ group: any ProcessGroup, _ sums: Lock<Int>) { (self.group, self.sums) = (group, sums) }

    @unsafe func sum(
      _ numbers: UnsafeMutableBufferPointer<Float>, parts: [Range<Int>],
      changing change: (UnsafeMutableBufferPointer<Float>) -> Void
    ) throws(FileError) {
      sums.withLock { $0 += 1 }
      try unsafe group.sum(numbers, parts: parts, changing: change)
    }

    func gather(_ numbers: [UInt64]) throws(FileError) -> [[UInt64]] { try group.gather(numbers) }

    func exchange(_ messages: [[UInt8]]) throws(FileError) -> [[UInt8]] { try group.exchange(messages) }
  }

  /// Does the same with each replica, on a thread of its own.
  private func onAll(
    _ trainers: [Trainer], _ body: @escaping @Sendable (any ProcessGroup, Trainer) throws -> Void
  ) throws {
    for result in onReplicas(trainers.count, { try body($0, trainers[$0.rank]) }) { try result.get() }
  }

  private func trainers(_ options: TrainingOptions, _ count: Int) throws -> [Trainer] {
    try (0..<count).map { _ in try makeTrainer(options, Replicas.text).trainer }
  }

  private func schedule(_ trainer: Trainer, _ count: Int) -> RoundSchedule {
    trainer.shared.options.exchange.schedule(processes: count, workers: 1, chunksPerEpoch: 7)
  }

  @Test func equalRowsAreNotSentAndOthersAre() throws {
    for isOther in [false, true] {
      let trainers = try trainers(Replicas.options, 2)
      if isOther { unsafe trainers[1].shared.output.address(ofRow: 3)[5] = 1 }
      let sums = Lock(0)
      try onAll(trainers) { group, trainer in
        let shared = trainer.shared
        _ = try ExchangedTables(
          shared, ExpectedUpdates(shared, wordCounts: Array(repeating: 1, count: trainer.wordCount)),
          schedule(trainer, 2), words: 0, group: CountedGroup(group, sums))
      }
      #expect(sums.withLock { $0 } == (isOther ? 2 : 0))
      #expect(outputs(of: trainers[1])[3][5] == 0)
    }
  }

  /// What each table's rows become is what the directions of the other table's give, as plain loops in Double
  /// have it.
  @Test func rowsAreMergedByTheDirectionsOfTheOtherTable() throws {
    var options = Replicas.options
    (options.dimension, options.exchange.rowCount) = (10, 0)
    let (count, words, rate) = (3, 40_000.0, Float(0.02))
    let trainers = try trainers(options, count)
    let shared = trainers[0].shared
    let rows = shared.input.rowCount
    // Input rows lie along the first axis, output rows along the third, more than along the others.
    for trainer in trainers {
      var random = SeededGenerator(seed: 5)
      for row in 0..<rows {
        for column in 0..<10 {
          unsafe trainer.shared.input.address(ofRow: row)[column] =
            Float.random(in: -1...1, using: &random) * (column == 0 ? 3 : 0.2)
          unsafe trainer.shared.output.address(ofRow: row)[column] =
            Float.random(in: -1...1, using: &random) * (column == 2 ? 3 : 0.2)
        }
      }
    }
    let before = (vectors(of: trainers[0]), outputs(of: trainers[0]))
    let wordCounts = (0..<trainers[0].wordCount).map { UInt64(1000 / ($0 + 1)) }
    let updates = ExpectedUpdates(shared, wordCounts: wordCounts)
    try onAll(trainers) { group, trainer in
      var tables = try ExchangedTables(
        trainer.shared, updates, schedule(trainer, count), words: 0, group: group)
      for row in 0..<rows {
        for column in 0..<10 {
          let change = Float(group.rank + 1) * 0.01 * Float((row + column) % 7 - 2)
          unsafe trainer.shared.input.address(ofRow: row)[column] += change
          unsafe trainer.shared.output.address(ofRow: row)[column] -= change
        }
      }
      let moment = TableShadow.Moment(words: words, rate: rate, isQuiet: true)
      _ = try tables.exchange(trainer.shared, at: moment, allRows: true, in: group)
    }
    for isInput in [true, false] {
      let own = isInput ? before.0 : before.1
      let other = isInput ? before.1 : before.0
      let otherUpdates = isInput ? updates.output : updates.input
      let reference = try directions(of: other, otherUpdates)
      let found = isInput ? vectors(of: trainers[1]) : outputs(of: trainers[1])
      for row in 0..<rows {
        let movement = Double(rate) * words * Double(isInput ? updates.input[row] : updates.output[row])
        let sign = isInput ? 0.06 : -0.06
        let sum = (0..<10).map { sign * Double((row + $0) % 7 - 2) }
        let merged = merge(sum, reference, movement: movement, processes: count)
        for column in 0..<10 {
          let change = Double(found[row][column]) - Double(own[row][column])
          #expect(abs(change - merged[column]) < 2e-4)
        }
      }
    }
  }

  private func outputs(of trainer: Trainer) -> [[Float]] {
    let shared = trainer.shared
    return (0..<shared.output.rowCount).map { row in
      (0..<shared.output.dimension).map { unsafe shared.output.address(ofRow: row)[$0] }
    }
  }

  private func directions(of rows: [[Float]], _ updates: [Float]) throws -> PrincipalDirections {
    let table = try SharedTable(anonymousRows: rows.count, dimension: rows[0].count)
    for (row, numbers) in rows.enumerated() {
      for (column, number) in numbers.enumerated() { unsafe table.address(ofRow: row)[column] = number }
    }
    let order = ExpectedUpdates.order(of: updates)
    var directions = PrincipalDirections(dimension: rows[0].count, count: MergeRule().directionCount)
    directions.follow(table, order: order, updates: order.map { updates[Int($0)] })
    return directions
  }

  private func merge(
    _ sum: [Double], _ directions: PrincipalDirections, movement: Double, processes: Int
  ) -> [Double] {
    func share(_ strength: Double) -> Double {
      let x = movement * strength * 0.25 * pow(Double(processes - 1) / Double(processes), 2)
      return x < 1e-12 ? 1 : (1 - exp(-Double(processes) * x)) / (Double(processes) * (1 - exp(-x)))
    }
    var (rest, merged) = (sum, [Double](repeating: 0, count: sum.count))
    for index in 0..<directions.count {
      let vector = directions.vectors[index * sum.count..<(index + 1) * sum.count].map(Double.init)
      let component = zip(vector, sum).reduce(0) { $0 + $1.0 * $1.1 }
      for column in sum.indices {
        rest[column] -= component * vector[column]
        merged[column] += share(directions.strengths[index]) * component * vector[column]
      }
    }
    return zip(merged, rest).map { $0 + share(directions.otherStrength) * $1 }
  }
}
