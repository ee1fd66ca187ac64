internal import HogvecSystem

/// The lines of a file that were not used, and why.
public struct LeftOutLines: Sendable, Equatable {
  /// Comments: lines that start with `#` and have not the shape of the others.
  public internal(set) var commentCount = 0
  /// How many other lines were left out.
  public private(set) var faultCount = 0
  /// The first of them, as `line 7: it is not two words and a number`.
  public private(set) var faults: [String] = []

  /// No lines.
  init() {}

  mutating func add(line number: Int, _ reason: String) {
    faultCount += 1
    if faults.count < 3 { faults.append("line \(number): \(reason)") }
  }

  /// Adds the lines of a file of a folder.
  mutating func add(_ other: LeftOutLines, of name: String) {
    commentCount += other.commentCount
    faultCount += other.faultCount
    faults += other.faults.prefix(3 - faults.count).map { "\(name), \($0)" }
  }

  /// Refuses a file in which more than one line in ten is left out.
  ///
  /// - Parameter goodCount: the lines that are used.
  func check(_ path: String, goodCount: Int) throws(FileError) {
    if faultCount * 9 > goodCount, let first = faults.first {
      throw FileError(
        "'\(path)', \(first)"
          + (faultCount > 1 ? "; \(faultCount) of \(faultCount + goodCount) lines are like that" : ""))
    }
  }
}
