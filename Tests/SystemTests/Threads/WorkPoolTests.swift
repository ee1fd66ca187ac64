import HogvecSystem
import Testing

@Suite struct WorkPoolTests {
  /// With no thread, whoever gives the work does it.
  @Test(arguments: [0, 1, 4])
  func allWorkIsDoneOnce(_ threads: Int) {
    let pool = WorkPool(threads: threads, name: "test")
    let pending = (0..<1000).map { number in pool.start { number * 2 } }
    #expect(pending.map { $0.wait().get() } == (0..<1000).map { $0 * 2 })
  }

  @Test func workIsDoneAfterThePoolIsGone() {
    let seen = Monitor(0)
    do {
      let pool = WorkPool(threads: 1, name: "test")
      for _ in 0..<100 { _ = pool.start { seen.change { $0 += 1 } } }
    }
    seen.wait { $0 == 100 ? () : nil }
  }

  @Test func anErrorIsTheResult() throws {
    let pool = WorkPool(threads: 1, name: "test")
    let pending = pool.start { () throws(FileError) -> Int in throw FileError("no") }
    #expect(throws: FileError("no")) { try pending.wait().get() }
  }
}
