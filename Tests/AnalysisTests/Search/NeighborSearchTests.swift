import Testing
import HogvecVectorFiles

@testable import HogvecAnalysis

@Suite struct NeighborSearchTests {
  /// Products of up to 37 terms below 1 differ from the double ones by less than 37 roundings of 2^-24.
  @Test(arguments: [(1, 1), (2, 3), (3, 17), (1, 37)], [1, 7, 300, 1031])
  func agreesWithTheRankingInDoublePrecision(_ shape: (threads: Int, dimension: Int), _ count: Int) throws {
    let reference = RandomRows(count: count, dimension: shape.dimension, seed: UInt64(count))
    let vectors = try reference.vectors()
    let queries = Array(stride(from: 0, to: count, by: max(1, count / 5)))
    let found = NeighborSearch(count: 6, threads: shape.threads).neighbors(ofRows: queries, in: vectors)
    #expect(found.count == queries.count)
    for (query, neighbors) in zip(queries, found) {
      let expected = reference.ranking(reference.unit[query], excluding: [query]).prefix(6)
      #expect(neighbors.count == expected.count)
      for (neighbor, expectation) in zip(neighbors, expected) {
        #expect(abs(Double(neighbor.similarity) - expectation.score) < 37 * 0x1p-24)
        let own = zip(reference.unit[neighbor.row], reference.unit[query]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(own - expectation.score) < 2 * 37 * 0x1p-24)
      }
    }
  }

  @Test func equalRowsComeInTheirOrderAndBrokenOnesNever() throws {
    let values: [[Float]] = [[1, 0], [0, 1], [2, 0], [.nan, 1], [.infinity, 0], [0, 0], [3, 0]]
    let vectors = try WordVectors(words: values.map { _ in [] }, dimension: 2) { row, vector in
      (vector[0], vector[1]) = (values[row][0], values[row][1])
    }.normalized()
    let found = NeighborSearch(count: 10, threads: 1).neighbors(
      of: [.init(vector: [5, 0], excluded: [2]), .init(vector: [.nan, 0])], in: vectors)
    #expect(found[0].map(\.row) == [0, 6, 1, 5])
    #expect(found[0].map(\.similarity) == [1, 1, 0, 0])
    #expect(found[1].isEmpty)
  }

  @Test func onlyTheRowsWithinTheLimitAreFound() throws {
    let vectors = try RandomRows(count: 100, dimension: 5, seed: 3).vectors()
    let found = NeighborSearch(count: 50, limit: 20, threads: 2).neighbors(ofRows: [3, 90], in: vectors)
    #expect(found.map(\.count) == [19, 20])
    #expect(found.joined().allSatisfy { $0.row < 20 })
    #expect(NeighborSearch(count: 0, threads: 1).neighbors(ofRows: [1], in: vectors) == [[]])
  }

  @Test func moreQueriesThanOneGroupAreAnsweredInOrder() throws {
    let vectors = try RandomRows(count: 150, dimension: 4, seed: 5).vectors()
    let search = NeighborSearch(count: 3, threads: 2)
    let together = search.neighbors(ofRows: Array(0..<150), in: vectors)
    for row in [0, 63, 64, 149] { #expect(search.neighbors(ofRows: [row], in: vectors)[0] == together[row]) }
  }

  @Test func vectorsThatAreNotNormalizedOrEmpty() async throws {
    let empty = try WordVectors(words: [], dimension: 2) { _, _ in }.normalized()
    #expect(NeighborSearch(threads: 2).neighbors(of: [.init(vector: [1, 0])], in: empty) == [[]])
    await #expect(processExitsWith: .failure) {
      let vectors = try WordVectors(words: [[0x61]], dimension: 1) { _, vector in vector[0] = 2 }
      _ = NeighborSearch(threads: 1).neighbors(ofRows: [0], in: vectors)
    }
  }
}
