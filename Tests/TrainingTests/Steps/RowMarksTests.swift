import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct RowMarksTests {
  /// A row that was marked in the step is never taken for a new one, for more steps than there are numbers;
  /// new rows are nearly always known to be new.
  @Test func aRowIsNewUnlessItWasMarkedInTheStep() {
    let table = UnsafeMutablePointer<Float>.allocate(capacity: 1000 * 112)
    defer { table.deallocate() }
    var marks = RowMarks()
    var random = SeededGenerator(seed: 8)
    var (missed, mistaken, new) = (0, 0, 0)
    for _ in 0..<66_000 {
      marks.startStep()
      var marked: Set<Int> = []
      for _ in 0..<8 {
        // Some rows occur twice in a step.
        let row = Int.random(in: 0..<300, using: &random)
        let mayBeMarked = marks.mark(table + row * 112)
        if !marked.insert(row).inserted {
          if !mayBeMarked { missed += 1 }
        } else {
          new += 1
          if mayBeMarked { mistaken += 1 }
        }
      }
    }
    #expect(missed == 0)
    #expect(mistaken * 50 < new)
  }
}
