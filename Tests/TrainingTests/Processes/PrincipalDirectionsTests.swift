import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct PrincipalDirectionsTests {
  /// Rows of random numbers, larger in some columns, turned by a random rotation of each two neighbors.
  private func table(rows: Int, dimension: Int, _ random: inout SeededGenerator) throws -> SharedTable {
    let table = try SharedTable(anonymousRows: rows, dimension: dimension)
    for row in 0..<rows {
      var numbers = (0..<dimension).map { column in
        Float.random(in: -1...1, using: &random) * (column < 3 ? 6 / Float(column + 1) : 0.3)
      }
      for column in 1..<dimension {
        let (a, b) = (numbers[column - 1], numbers[column])
        (numbers[column - 1], numbers[column]) = (0.8 * a - 0.6 * b, 0.6 * a + 0.8 * b)
      }
      for column in 0..<dimension { unsafe table.address(ofRow: row)[column] = numbers[column] }
    }
    return table
  }

  /// The mean of the squared components of rows along a vector, in Double.
  private func strength(
    of vector: [Float], in table: borrowing SharedTable, _ order: [UInt32], _ updates: [Float]
  ) -> Double {
    var (sum, weights) = (0.0, 0.0)
    for (place, row) in order.prefix(PrincipalDirections.sampleCount).enumerated() {
      var component = 0.0
      for column in vector.indices {
        component += unsafe Double(vector[column]) * Double(table.address(ofRow: Int(row))[column])
      }
      sum += Double(updates[place]) * component * component
      weights += Double(updates[place])
    }
    return sum / weights
  }

  private func product(_ left: [Float], _ right: [Float]) -> Float {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }

  @Test(arguments: [13, 64]) func theyAreThoseInWhichRowsLie(_ dimension: Int) throws {
    var random = SeededGenerator(seed: UInt64(dimension))
    // More rows than are looked at.
    let count = PrincipalDirections.sampleCount + 100
    let table = try table(rows: count, dimension: dimension, &random)
    let order = (0..<UInt32(count)).shuffled(using: &random)
    let updates = (0..<count).map { 1000 / Float($0 + 10) }
    var directions = PrincipalDirections(dimension: dimension, count: 4)
    for _ in 0..<10 { directions.follow(table, order: order, updates: updates) }
    let vectors = (0..<4).map { Array(directions.vectors[$0 * dimension..<($0 + 1) * dimension]) }
    var total = 0.0
    for column in 0..<dimension {
      var axis = [Float](repeating: 0, count: dimension)
      axis[column] = 1
      total += strength(of: axis, in: table, order, updates)
    }
    for (index, vector) in vectors.enumerated() {
      let expected = strength(of: vector, in: table, order, updates)
      #expect(abs(directions.strengths[index] / expected - 1) < 0.01)
      for other in vectors { #expect(abs(product(other, vector) - (other == vector ? 1 : 0)) < 1e-4) }
      // No vector near to it has rows that lie along it more.
      guard index < 3 else { continue }
      for _ in 0..<20 {
        var near = vector.map { $0 + Float.random(in: -0.05...0.05, using: &random) }
        for before in vectors[..<index] {
          let along = product(near, before)
          near = zip(near, before).map { $0 - along * $1 }
        }
        let length = product(near, near).squareRoot()
        let nearStrength = strength(of: near.map { $0 / length }, in: table, order, updates)
        #expect(nearStrength < expected * 1.001)
      }
    }
    let rest = (total - directions.strengths.reduce(0, +)) / Double(dimension - 4)
    let expectedRest = (rest * directions.strengths[3]).squareRoot()
    #expect(abs(directions.otherStrength / expectedRest - 1) < 0.01)
    #expect(directions.strengths == directions.strengths.sorted(by: >))
  }

  @Test func theSameRowsGiveTheSameBits() throws {
    var random = SeededGenerator(seed: 3)
    let table = try table(rows: 40, dimension: 20, &random)
    let updates = [Float](repeating: 1, count: 40)
    var (first, second) = (
      PrincipalDirections(dimension: 20, count: 4), PrincipalDirections(dimension: 20, count: 4)
    )
    for _ in 0..<3 {
      first.follow(table, order: Array(0..<40), updates: updates)
      second.follow(table, order: Array(0..<40), updates: updates)
    }
    #expect(first.vectors == second.vectors && first.strengths == second.strengths)
  }

  /// Rows of zeros, as tables of outputs begin with, have no direction, and rows that come later have theirs.
  @Test func rowsOfZerosHaveNone() throws {
    let table = try SharedTable(anonymousRows: 5, dimension: 2)
    var directions = PrincipalDirections(dimension: 2, count: 4)
    let updates = [Float](repeating: 1, count: 5)
    directions.follow(table, order: Array(0..<5), updates: updates)
    #expect(directions.count == 2 && directions.strengths == [0, 0] && directions.otherStrength == 0)
    for row in 0..<5 { unsafe table.address(ofRow: row)[1] = 2 }
    directions.follow(table, order: Array(0..<5), updates: updates)
    #expect(abs(directions.strengths[0] - 4) < 1e-5 && abs(directions.strengths[1]) < 1e-5)
    #expect(directions.vectors.allSatisfy { $0.isFinite })
  }

  /// Without directions that are followed, all have the strength of the mean.
  @Test func noneIsTheMeanOfAll() throws {
    let table = try SharedTable(anonymousRows: 1, dimension: 4)
    unsafe table.address(ofRow: 0)[0] = 2
    var directions = PrincipalDirections(dimension: 4, count: 0)
    directions.follow(table, order: [0], updates: [3])
    #expect(directions.strengths.isEmpty && directions.otherStrength == 1)
  }
}
