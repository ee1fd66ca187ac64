/// Works on pieces with several threads, and takes the results in the pieces' order.
///
/// The calling thread makes the pieces and takes the results; workers have threads of their own. At most
/// three pieces per worker are under way, which bounds the memory.
///
/// - Parameters:
///   - threads: the number of workers.
///   - label: names the threads for debuggers, with a number after it.
///   - next: makes the next piece on the calling thread; `nil` after the last.
///   - work: done by a worker on each piece.
///   - take: called on the calling thread with each result; false ends the work early.
/// - Throws: ``FileError`` for the first fault in the pieces' order, whether found by `next`, by `work` or by
///   `take`.
package func forEachInOrder<Piece: Sendable, Output: Sendable>(
  threads: Int, label: String, next: () throws(FileError) -> Piece?,
  work: @escaping @Sendable (Piece) throws(FileError) -> Output,
  take: (Output) throws(FileError) -> Bool
) throws(FileError) {
  precondition(threads > 0, "there is at least one worker")
  let workers = WorkPool(threads: threads, name: label)
  var underWay: [PendingResult<Output, FileError>] = []
  var failure: FileError?
  var isAtEnd = false
  // A task is waited for before this returns, so no worker outlives the call.
  defer { for task in underWay { task.wait() } }
  while true {
    while !isAtEnd && underWay.count < threads * 3 {
      do throws(FileError) {
        guard let piece = try next() else {
          isAtEnd = true
          break
        }
        underWay.append(workers.start { () throws(FileError) in try work(piece) })
      } catch {
        // What was made before comes first, and so does a fault in it.
        failure = error
        isAtEnd = true
      }
    }
    guard !underWay.isEmpty else { break }
    guard try take(underWay.removeFirst().wait().get()) else { return }
  }
  if let failure { throw failure }
}
