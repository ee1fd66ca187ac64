import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecAnalysis

@Suite struct PolarFactorTests {
  /// The product of a matrix with another, in plain loops.
  static func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    a.map { row in b[0].indices.map { column in row.indices.reduce(0) { $0 + row[$1] * b[$1][column] } } }
  }

  static func transposed(_ a: [[Double]]) -> [[Double]] {
    a[0].indices.map { column in a.map { $0[column] } }
  }

  /// A random orthogonal matrix: rows by Gram and Schmidt, twice.
  static func rotation(_ size: Int, seed: UInt64) -> [[Double]] {
    var random = SeededGenerator(seed: seed)
    var rows: [[Double]] = []
    for _ in 0..<size {
      var row = (0..<size).map { _ in Double.random(in: -1...1, using: &random) }
      for _ in 0..<2 {
        for other in rows {
          let part = zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
          for column in row.indices { row[column] -= part * other[column] }
        }
      }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      rows.append(row.map { $0 / length })
    }
    return rows
  }

  private func factor(of matrix: [[Double]]) -> (factor: [[Double]], singularValues: [Double]) {
    let size = matrix.count
    let polar = PolarFactor(of: DoubleMatrix(matrix.flatMap { $0 }, rowCount: size, columnCount: size))
    let elements = polar.factor.elements
    return (
      (0..<size).map { Array(elements[$0 * size..<($0 + 1) * size]) },
      polar.singularValues.sorted(by: >)
    )
  }

  /// No other matrix is orthogonal and makes the product with the matrix symmetric without negative
  /// eigenvalues. Singular values fall from 1 to the least one by equal factors; those of 0 are a rank that
  /// is not full.
  @Test(arguments: [1, 2, 3, 8, 30], [1, 1e-3, 1e-9, 1e-15, 0])
  func theFactorIsOrthogonalAndTheRestSymmetric(_ size: Int, _ least: Double) {
    let (left, right) = (Self.rotation(size, seed: 1), Self.rotation(size, seed: 2))
    let values = (0..<size).map { index -> Double in
      if least == 0 { return index < (size + 1) / 2 ? 1 : 0 }
      return size == 1 ? 1 : pow(least, Double(index) / Double(size - 1))
    }
    let scaled = zip(values, right).map { value, row in row.map { $0 * value * 1000 } }
    let matrix = Self.product(left, scaled)
    let (factor, singularValues) = factor(of: matrix)
    let squares = Self.product(factor, Self.transposed(factor))
    let rest = Self.product(Self.transposed(factor), matrix)
    var (slant, asymmetry) = (0.0, 0.0)
    for row in 0..<size {
      for column in 0..<size {
        slant = max(slant, abs(squares[row][column] - (row == column ? 1 : 0)))
        asymmetry = max(asymmetry, abs(rest[row][column] - rest[column][row]))
      }
      #expect(abs(singularValues[row] - values[row] * 1000) < 1e-13 * Double(size) * 1000)
    }
    #expect(slant < 1e-13 * Double(size))
    #expect(asymmetry < 1e-12 * Double(size) * 1000)
    let trace = (0..<size).reduce(0) { $0 + rest[$1][$1] }
    #expect(abs(trace - singularValues.reduce(0, +)) < 1e-12 * Double(size) * 1000)
  }

  @Test func aStretchedRotationIsFoundAgain() {
    let rotation = Self.rotation(12, seed: 3)
    let stretched = Self.transposed(rotation).enumerated().map { row, values in
      values.map { $0 * Double(row + 1) }
    }
    let symmetric = Self.product(rotation, stretched)
    let found = factor(of: Self.product(rotation, symmetric)).factor
    for (row, expected) in zip(found, rotation) {
      for (value, other) in zip(row, expected) { #expect(abs(value - other) < 1e-13) }
    }
  }

  @Test func nothingIsRotatedByNothing() {
    #expect(factor(of: [[0, 0], [0, 0]]).factor == [[1, 0], [0, 1]])
    #expect(factor(of: [[-2]]).factor == [[-1]])
    #expect(factor(of: [[1e-200, 0], [0, -1e-200]]).factor == [[1, 0], [0, -1]])
    let turned = factor(of: [[0, 1e200], [1e200, 0]])
    #expect(turned.factor == [[0, 1], [1, 0]] && turned.singularValues == [1e200, 1e200])
  }
}
