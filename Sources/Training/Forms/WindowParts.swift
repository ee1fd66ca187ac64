internal import HogvecSystem

/// Cuts wide windows into parts, each of which is a step.
///
/// All pairs of a step take their errors from the rows as they were before it, so that a row moves by the sum
/// of what each pair alone would move it by. For few words that is as good as one pair after the other. The
/// many words of a wide window pull a row the same way, far beyond where they would agree, and vectors grow
/// without a bound (perf/NOTEBOOK.md).
struct WindowParts {
  /// The most positions of a part.
  private let mostPositions: Int
  private let areWindowsWide: Bool
  /// What is left of the window that was begun, and in how many parts.
  private var rest = 0..<0
  private var restCount = 0

  /// - Parameter centers: those whose windows are one step.
  init(_ options: TrainingOptions, centers: Int = 1) {
    mostPositions = max(2, min(WindowParts.mostWords + centers, WindowParts.mostPairs / centers))
    // CBOW's windows are one vector each.
    areWindowsWide = options.architecture == .skipGram && options.window > WindowParts.widestWhole(options)
  }

  /// The most words of a part beside the centers.
  private static let mostWords = 10
  /// The most pairs of a part, which are as many as eight centers have in windows of 5 words.
  private static let mostPairs = 80

  /// The widest window that is one step. Inner nodes of a tree, of which those near the root are on all
  /// paths, bear fewer words than negatives.
  private static func widestWhole(_ options: TrainingOptions) -> Int { options.usesTree ? 5 : 10 }

  /// The most positions of a part, if windows are wide.
  var mostPositionsOfWide: Int? { areWindowsWide ? mostPositions : nil }

  /// Whether the last part of a window has been taken.
  var isDone: Bool { restCount == 0 }

  /// The positions of the next part: of the window that was begun, or of the next one.
  @inline(__always)
  mutating func next(_ window: () -> Range<Int>) -> Range<Int> {
    guard areWindowsWide else { return window() }
    if isDone {
      rest = window()
      assert(!rest.isEmpty, "a window has its center")
      restCount = (rest.count + mostPositions - 1) / mostPositions
    }
    let part = rest.share(of: 0, among: restCount)
    rest = part.upperBound..<rest.upperBound
    restCount -= 1
    return part
  }
}

extension Range<Int> {
  /// What is before a position, and what is after it.
  @inline(__always)
  func split(at position: Int) -> (before: Range<Int>, after: Range<Int>) {
    (
      lowerBound..<Swift.max(lowerBound, Swift.min(upperBound, position)),
      Swift.min(upperBound, Swift.max(lowerBound, position &+ 1))..<upperBound
    )
  }
}
