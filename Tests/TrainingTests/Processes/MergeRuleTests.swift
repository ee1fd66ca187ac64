import Foundation
import HogvecSystem
import Testing

@testable import HogvecTraining

@Suite struct MergeRuleTests {
  @Test(arguments: [1, 2, 3, 8, 32])
  func theShareFallsFromTheSumToTheMean(_ processes: Int) {
    let movements = [0, 1e-12, 1e-9, 1e-6, 1e-3, 0.1, 1, 10, 1e3, 1e6, 1e12, .infinity]
    let shares = movements.map { MergeRule.share(processes: processes, x: $0) }
    #expect(shares.first == 1 && shares.last == 1 / Float(processes))
    for (share, next) in zip(shares, shares.dropFirst()) {
      #expect(next <= share && share <= 1 && next >= 1 / Float(processes))
    }
  }

  @Test(arguments: [2, 7, 40], [1e-4, 0.03, 0.5, 4])
  func theShareIsThatOfTheFormula(_ processes: Int, _ x: Double) {
    let expected = (1 - exp(-Double(processes) * x)) / (Double(processes) * (1 - exp(-x)))
    #expect(abs(Double(MergeRule.share(processes: processes, x: x)) / expected - 1) < 1e-6)
  }

  @Test func oneProcessHasNothingToMerge() {
    #expect(MergeRule().scale(processes: 1) == 0)
    #expect(MergeRule().scale(processes: 2) == 0.0625)
  }

  /// Processes that each go the same way towards where a row is drawn come, together, as far as one process
  /// that does all of it, in each direction, however different these are.
  @Test func whatIsMergedIsWhatOneProcessWouldHaveDone() throws {
    let (dimension, processes, movement) = (24, 6, 3.0)
    // Rows along two axes, and along the others alike.
    let lengths = [9.0, 3] + Array(repeating: 1, count: dimension - 2)
    let table = try SharedTable(anonymousRows: dimension, dimension: dimension)
    for row in 0..<dimension { unsafe table.address(ofRow: row)[row] = Float(lengths[row]) }
    var directions = PrincipalDirections(dimension: dimension, count: 3)
    let updates = [Float](repeating: 2, count: dimension)
    for _ in 0..<4 { directions.follow(table, order: Array(0..<UInt32(dimension)), updates: updates) }

    var rule = MergeRule()
    rule.slope = 0.3
    let merge = DirectionalMerge(rule, directions, processes: processes)
    let target = (0..<dimension).map { Double($0 % 5) - 2 }
    // A mean over the rows, of which one has a square in each direction.
    let x = lengths.map { movement * rule.scale(processes: processes) * $0 * $0 / Double(dimension) }
    var sum = (0..<dimension).map { Float(Double(processes) * (1 - exp(-x[$0])) * target[$0]) }
    sum.withUnsafeMutableBufferPointer { merge.take(from: $0.baseAddress!, movement: movement) }
    for column in 0..<dimension {
      let expected = (1 - exp(-Double(processes) * x[column])) * target[column]
      #expect(abs(Double(sum[column]) - expected) < 1e-4, "column \(column)")
    }
  }

  /// Without directions of their own, all have the share of their mean strength.
  @Test func withoutDirectionsAllNumbersHaveOneShare() throws {
    let table = try SharedTable(anonymousRows: 1, dimension: 4)
    unsafe table.address(ofRow: 0)[0] = 2
    var directions = PrincipalDirections(dimension: 4, count: 0)
    directions.follow(table, order: [0], updates: [3])
    let merge = DirectionalMerge(MergeRule(), directions, processes: 2)
    var sum: [Float] = [1, 2, 3, 4]
    sum.withUnsafeMutableBufferPointer { merge.take(from: $0.baseAddress!, movement: 8) }
    let share = MergeRule.share(processes: 2, x: 0.5)
    #expect(sum == [share, 2 * share, 3 * share, 4 * share])
  }

  /// Rows that were hardly moved keep the sum's bits.
  @Test func aRowThatHasHardlyMovedIsTheSum() throws {
    let table = try SharedTable(anonymousRows: 1, dimension: 3)
    for column in 0..<3 { unsafe table.address(ofRow: 0)[column] = 1 }
    var directions = PrincipalDirections(dimension: 3, count: 2)
    directions.follow(table, order: [0], updates: [1])
    let merge = DirectionalMerge(MergeRule(), directions, processes: 4)
    var sum: [Float] = [0.1, -0.3, 7]
    for movement in [0, 1e-4] {
      sum.withUnsafeMutableBufferPointer { merge.take(from: $0.baseAddress!, movement: movement) }
      #expect(sum == [0.1, -0.3, 7])
    }
    // And those that have moved without end become the mean.
    sum.withUnsafeMutableBufferPointer { merge.take(from: $0.baseAddress!, movement: 1e9) }
    let changes: [Float] = [0.1, -0.3, 7]
    let inDirection = changes.reduce(0, +) / 3
    for (found, whole) in zip(sum, changes) {
      // No row lies in the other directions, which therefore draw nothing.
      #expect(abs(found - (whole - inDirection * 0.75)) < 1e-5)
    }
  }
}
