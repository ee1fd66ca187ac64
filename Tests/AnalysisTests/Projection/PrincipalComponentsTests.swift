import HogvecTestSupport
import Testing

@testable import HogvecAnalysis

@Suite struct PrincipalComponentsTests {
  private func randomMatrix(_ size: Int, seed: UInt64, rank: Int? = nil) -> [Double] {
    var random = SeededGenerator(seed: seed)
    let factors = (0..<(rank ?? size)).map { _ in
      (0..<size).map { _ in Double.random(in: -1...1, using: &random) }
    }
    return (0..<size * size).map { place in
      factors.reduce(0) { $0 + $1[place / size] * $1[place % size] }
    }
  }

  /// A v = lambda v and orthonormal vectors, which no other decomposition has.
  @Test(arguments: [(1, nil), (2, nil), (3, 1), (7, nil), (12, 3), (25, nil)] as [(Int, Int?)])
  func eigenvectorsAreMappedToTheirMultiples(_ size: Int, _ rank: Int?) {
    let matrix = randomMatrix(size, seed: UInt64(size), rank: rank)
    let eigen = SymmetricEigenvectors(of: matrix, size: size)
    #expect(eigen.values == eigen.values.sorted(by: >))
    let scale = max(eigen.values[0].magnitude, 1)
    for (index, vector) in eigen.vectors.enumerated() {
      for row in 0..<size {
        let image = (0..<size).reduce(0) { $0 + matrix[row * size + $1] * vector[$1] }
        #expect(abs(image - eigen.values[index] * vector[row]) < 1e-13 * Double(size) * scale)
      }
      for (other, second) in eigen.vectors.enumerated() {
        let product = zip(vector, second).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (index == other ? 1 : 0)) < 1e-13 * Double(size))
      }
    }
  }

  @Test func matricesThatNeedNoReduction() {
    let diagonal = SymmetricEigenvectors(of: [2, 0, 0, 0, 5, 0, 0, 0, -1], size: 3)
    #expect(diagonal.values == [5, 2, -1])
    #expect(SymmetricEigenvectors(of: [0, 0, 0, 0], size: 2).values == [0, 0])
    #expect(SymmetricEigenvectors(of: [], size: 0).values.isEmpty)
    // 1 and 3 by hand.
    let pair = SymmetricEigenvectors(of: [2, 1, 1, 2], size: 2)
    #expect(zip(pair.values, [3, 1]).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  /// (0, 0), (2, 1), (4, 2), (6, 3) lie on one line; their squared lengths along it from the mean are 11.25,
  /// 1.25, 1.25, 11.25.
  @Test func pointsOnALine() {
    let components = PrincipalComponents(of: (0..<4).map { [Float($0) * 2, Float($0)] })
    #expect(components.mean == [3, 1.5])
    #expect(abs(components.variances[0] - 25.0 / 3) < 1e-14)
    #expect(abs(components.shares[0] - 1) < 1e-14)
    #expect(abs(components.directions[0][0] - 2 / 5.0.squareRoot()) < 1e-14)
    #expect(abs(components.projections[3][0] - 11.25.squareRoot()) < 1e-14)
    #expect(components.directions[1] == [0, 0] && components.shares[1] < 1e-14)
  }

  /// More rows than columns go by the columns' products, fewer by the rows'; both must mean the same.
  @Test func bothWaysGiveTheVarianceAlongTheDirections() {
    var random = SeededGenerator(seed: 9)
    for (count, dimension) in [(40, 6), (6, 40), (2, 3), (9, 9)] {
      let rows = (0..<count).map { _ in
        (0..<dimension).map { Float.random(in: -1...1, using: &random) * Float($0 + 1) }
      }
      let components = PrincipalComponents(of: rows, count: 2)
      for axis in 0..<2 where components.variances[axis] > 1e-9 {
        let direction = components.directions[axis]
        #expect(abs(direction.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
        #expect((direction.max { $0.magnitude < $1.magnitude } ?? 0) > 0)
        var variance = 0.0
        for (row, projection) in zip(rows, components.projections) {
          let own = zip(zip(row, components.mean), direction).reduce(0) {
            $0 + (Double($1.0.0) - $1.0.1) * $1.1
          }
          #expect(abs(own - projection[axis]) < 1e-12 * Double(dimension))
          variance += own * own
        }
        #expect(abs(variance / Double(count - 1) - components.variances[axis]) < 1e-11 * variance)
      }
      #expect(components.variances[0] >= components.variances[1])
    }
  }

  @Test func equalPointsHaveNoDirection() {
    let components = PrincipalComponents(of: [[1, 2], [1, 2], [1, 2]])
    #expect(components.shares == [0, 0] && components.plane.allSatisfy { $0 == PlanePoint(x: 0, y: 0) })
  }
}
