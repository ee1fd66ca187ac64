internal import HogvecSystem

/// Works on a file's blocks of records with several threads, and takes the results in the file's order.
///
/// The calling thread cuts blocks and takes results; each worker has a thread of its own. At most three
/// blocks per worker are under way, which bounds the memory.
///
/// - Parameters:
///   - work: done by a worker on each block.
///   - take: called on the calling thread with each result; false ends the work early.
/// - Throws: ``FileError`` for the first fault in the file's order, whether found by cutting, by `work` or by `take`.
func forEachBlock<Output: Sendable>(
  of reader: inout VectorFileReader, threads: Int,
  work: @escaping @Sendable (RecordBlock) throws(FileError) -> Output,
  take: (Output) throws(FileError) -> Bool
) throws(FileError) {
  precondition(threads > 0, "there is at least one worker")
  let workers = (0..<threads).map { WorkThread(label: "records.\($0)") }
  var underWay: [PendingResult<Output, FileError>] = []
  var cutCount = 0
  var failure: FileError?
  var isAtEnd = false
  // A task is waited for before this returns, so no worker outlives the call.
  defer { for task in underWay { task.wait() } }
  while true {
    while !isAtEnd && underWay.count < threads * 3 {
      do throws(FileError) {
        guard let block = try reader.nextBlock() else {
          isAtEnd = true
          break
        }
        underWay.append(
          workers[cutCount % threads].start { () throws(FileError) in try work(block) })
        cutCount += 1
      } catch {
        // What was cut before comes first, and so does a fault in it.
        failure = error
        isAtEnd = true
      }
    }
    guard !underWay.isEmpty else { break }
    guard try take(underWay.removeFirst().wait().get()) else { return }
  }
  if let failure { throw failure }
}
