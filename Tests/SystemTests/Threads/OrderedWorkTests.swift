import HogvecSystem
import Testing

@Suite struct OrderedWorkTests {
  @Test(arguments: [1, 3])
  func resultsComeInTheOrderOfThePieces(_ threads: Int) throws {
    var next = 0
    var results: [Int] = []
    try forEachInOrder(threads: threads, label: "test") { () throws(FileError) -> Int? in
      next += 1
      return next <= 100 ? next : nil
    } work: { (piece) throws(FileError) in
      piece * 2
    } take: { (result) throws(FileError) in
      results.append(result)
      return true
    }
    #expect(results == (1...100).map { $0 * 2 })
  }

  @Test func theFirstFaultInTheirOrderIsThrown() {
    var taken: [Int] = []
    var next = 0
    #expect(throws: FileError("9")) {
      try forEachInOrder(threads: 3, label: "test") { () throws(FileError) -> Int? in
        next += 1
        if next == 12 { throw FileError("12") }
        return next
      } work: { (piece) throws(FileError) in
        if piece >= 9 { throw FileError("\(piece)") }
        return piece
      } take: { (result) throws(FileError) in
        taken.append(result)
        return true
      }
    }
    #expect(taken == Array(1..<9))
  }

  @Test func workEndsEarlyIfAsked() throws {
    var taken = 0
    try forEachInOrder(threads: 2, label: "test") { () throws(FileError) -> Int? in
      1
    } work: { (piece) throws(FileError) in
      piece
    } take: { (_) throws(FileError) in
      taken += 1
      return taken < 5
    }
    #expect(taken == 5)
  }
}
