internal import Dispatch
internal import HogvecSystem

/// Works on a file's blocks of records with several threads, and takes the results in the file's order.
///
/// The calling thread cuts blocks and takes results; each worker has a serial queue of its own, so that exactly so many
/// run. At most three blocks a worker are under way, which bounds the memory.
///
/// - Parameters:
///   - work: done by a worker on each block.
///   - take: called on the calling thread with each result; false ends the work early.
/// - Throws: ``FileError`` for the first fault in the file's order, whether found by cutting, by `work` or by `take`.
func forEachBlock<Output: Sendable>(
  of reader: inout VectorFileReader, threads: Int,
  work: @escaping @Sendable (RecordBlock) -> Result<Output, FileError>,
  take: (Output) throws(FileError) -> Bool
) throws(FileError) {
  precondition(threads > 0, "there is at least one worker")
  let queues = (0..<threads).map { DispatchQueue(label: "hogvec.records.\($0)") }
  var underWay: [BlockTask<Output>] = []
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
        let task = BlockTask<Output>()
        queues[cutCount % threads].async { task.finish(work(block)) }
        underWay.append(task)
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

/// A block that a worker is busy with.
private final class BlockTask<Output: Sendable>: Sendable {
  private let result = Lock<Result<Output, FileError>?>(nil)
  private let group = DispatchGroup()

  init() { group.enter() }

  func finish(_ outcome: Result<Output, FileError>) {
    result.withLock { $0 = outcome }
    group.leave()
  }

  @discardableResult func wait() -> Result<Output, FileError> {
    group.wait()
    guard let outcome = result.withLock({ $0 }) else { preconditionFailure("the worker has finished") }
    return outcome
  }
}
