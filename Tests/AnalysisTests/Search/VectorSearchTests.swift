import HogvecTestSupport
import Testing
import HogvecVectorFiles

@testable import HogvecAnalysis

@Suite struct VectorSearchTests {
  /// Products of up to 37 terms below 1 differ from the double ones by less than 37 roundings of 2^-24.
  @Test(arguments: [(1, 1), (2, 3), (3, 17), (1, 37)], [1, 7, 300, 1031])
  func agreesWithTheRankingInDoublePrecision(_ shape: (threads: Int, dimension: Int), _ count: Int) throws {
    let reference = RandomRows(count: count, dimension: shape.dimension, seed: UInt64(count))
    let vectors = try reference.vectors()
    let queries = Array(stride(from: 0, to: count, by: max(1, count / 5)))
    let found = VectorSearch(count: 6, threads: shape.threads).neighbors(ofRows: queries, in: vectors)
    #expect(found.count == queries.count)
    for (query, neighbors) in zip(queries, found) {
      let expected = reference.ranking(reference.unit[query], excluding: [query]).prefix(6)
      #expect(neighbors.count == expected.count)
      for (neighbor, expectation) in zip(neighbors, expected) {
        #expect(abs(Double(neighbor.similarity) - expectation.score) < 37 * 0x1p-24)
        let own: Double = zip(reference.unit[neighbor.row], reference.unit[query]).reduce(0) {
          $0 + $1.0 * $1.1
        }
        #expect(abs(own - expectation.score) < 2 * 37 * 0x1p-24)
      }
    }
  }

  @Test func equalRowsComeInTheirOrderAndBrokenOnesNever() throws {
    let values: [[Float]] = [[1, 0], [0, 1], [2, 0], [.nan, 1], [.infinity, 0], [0, 0], [3, 0]]
    let vectors = try WordVectors(words: values.map { _ in [] }, dimension: 2) { row, vector in
      (vector[0], vector[1]) = (values[row][0], values[row][1])
    }.normalized()
    let found = VectorSearch(count: 10, threads: 1).answers(
      to: [.init(nearestTo: [1, 0], excluded: [2]), .init(nearestTo: [.nan, 0])], in: vectors.rows())
    #expect(found[0].map(\.row) == [0, 6, 1, 5])
    #expect(found[0].map(\.similarity) == [1, 1, 0, 0])
    #expect(found[1].isEmpty)
  }

  @Test func onlyTheRowsWithinTheLimitAreFound() throws {
    let vectors = try RandomRows(count: 100, dimension: 5, seed: 3).vectors()
    let found = VectorSearch(count: 50, limit: 20, threads: 2).neighbors(ofRows: [3, 90], in: vectors)
    #expect(found.map(\.count) == [19, 20])
    #expect(found.joined().allSatisfy { $0.row < 20 })
    #expect(VectorSearch(count: 0, threads: 1).neighbors(ofRows: [1], in: vectors) == [[]])
  }

  @Test func moreQueriesThanOneGroupAreAnsweredInOrder() throws {
    let vectors = try RandomRows(count: 150, dimension: 4, seed: 5).vectors()
    let search = VectorSearch(count: 3, threads: 2)
    let together = search.neighbors(ofRows: Array(0..<150), in: vectors)
    for row in [0, 63, 64, 149] { #expect(search.neighbors(ofRows: [row], in: vectors)[0] == together[row]) }
  }

  @Test func noRowsGiveNoAnswers() throws {
    let empty = try WordVectors(words: [], dimension: 2) { _, _ in }.normalized()
    #expect(VectorSearch(threads: 2).answers(to: [.init(nearestTo: [1, 0])], in: empty.rows()) == [[]])
  }

  @Test func rowsOfAnyLengthAreComparedByCosine() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("3 2\na 2 0\nb 3 4\nc 0 0\n", to: "v.txt")
    let inMemory = try WordVectors(reading: path)
    let indexed = try IndexedVectors(path: path)
    let queries = [VectorSearch.Query(nearestTo: [1, 0])]
    let found = VectorSearch(count: 3).answers(to: queries, in: inMemory.rows())
    #expect(found[0].map(\.row) == [0, 1, 2])
    #expect(found[0].map(\.similarity) == [1, 0.6, 0])
    #expect(VectorSearch(count: 3).answers(to: queries, in: indexed.rows()) == found)
  }
}

extension VectorSearch {
  /// The rows nearest to each of some rows of length 1, themselves left out.
  fileprivate func neighbors(ofRows rows: [Int], in vectors: borrowing WordVectors) -> [[Neighbor]] {
    var queries: [Query] = []
    for row in rows { queries.append(Query(nearestTo: Array(vectors.row(row)), excluded: [row])) }
    return answers(to: queries, in: vectors.rows())
  }
}
