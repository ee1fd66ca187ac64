import Dispatch
import HogvecSystem
import Testing

@Suite struct LockTests {
  @Test func oneThreadAtATimeHasTheValue() {
    let lock = Lock(0)
    let group = DispatchGroup()
    for worker in 0..<4 {
      DispatchQueue(label: "worker \(worker)").async(group: group) {
        for _ in 0..<1000 { lock.withLock { $0 += 1 } }
      }
    }
    group.wait()
    #expect(lock.withLock { $0 } == 4000)
  }

  @Test func anErrorLetsGoOfTheLock() {
    let lock = Lock("a")
    #expect(throws: FileError("no")) {
      try lock.withLock { (_) throws(FileError) in throw FileError("no") }
    }
    #expect(lock.withLock { $0 } == "a")
  }
}
