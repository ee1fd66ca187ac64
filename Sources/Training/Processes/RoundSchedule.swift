/// The rounds of processes that train together: which chunks are between two exchanges, and which rows each
/// exchange takes. The same in all processes.
struct RoundSchedule: Sendable {
  /// The number of processes.
  let processes: Int
  /// The chunks that each of them trains in a round.
  let chunkCount: Int
  /// The chunks of an epoch, at whose end a round ends too.
  let chunksPerEpoch: Int
  /// The rows of a table that every round takes; 0 for all.
  let rowCount: Int

  /// Where a round ends that begins at a chunk.
  ///
  /// Rows take their directions in the first chunks; those of processes that each did so apart would add up
  /// to too long ones. So the first rounds have one chunk, and others no more than an eighth of what was
  /// trained before, or a half, a third and so on of it where two, three and so on processes train.
  ///
  /// - Parameter limit: no round goes beyond this chunk.
  func end(from begin: Int, limit: Int) -> Int {
    let epochEnd = (begin / max(1, chunksPerEpoch) + 1) * chunksPerEpoch
    let size = min(processes * chunkCount, max(1, begin / min(processes, RoundSchedule.greatestDivisor)))
    return max(begin, min(begin + size, epochEnd, limit))
  }

  private static let greatestDivisor = 8

  /// The classes of rows that a round takes, from the one that is updated most: the ruler, whose mark at n is
  /// the longer the more often two divides n.
  ///
  /// - Parameter round: the round's number, from 1.
  func classCount(ofRound round: Int) -> Int { 1 + round.trailingZeroBitCount }

  /// The rows of a class, in the order of their updates: the first ``rowCount``, then as many, then twice as
  /// many, and so on; none beyond the table.
  func rows(ofClass number: Int, in rows: Int) -> Range<Int> {
    guard rowCount > 0 else { return number == 0 ? 0..<rows : rows..<rows }
    // More than any table has.
    let shift = min(number, 40)
    let start = number == 0 ? 0 : min(rows, rowCount << (shift - 1))
    return start..<max(start, min(rows, rowCount << shift))
  }

  /// The classes that the rows of a table are in.
  func classCount(of rows: Int) -> Int {
    var count = 1
    while self.rows(ofClass: count, in: rows).lowerBound < rows { count += 1 }
    return count
  }
}
