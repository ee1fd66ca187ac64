internal import HogvecSystem
package import HogvecTraining

extension ProcessGroup {
  /// Does what all processes of the group do at this point, and fails in all of them if it fails in one.
  ///
  /// - Throws: what `body` throws; ``OtherProcessError`` if it has failed in another process, and
  ///   ``FileError`` if one cannot be reached.
  package func together<Value: ~Copyable>(_ body: () throws -> Value) throws -> Value {
    let result: Result<Value, any Error>
    do {
      result = .success(try body())
    } catch {
      result = .failure(error)
    }
    guard count > 1 else { return try result.get() }
    let hasFailed: Bool
    switch result {
    case .success: hasFailed = false
    case .failure: hasFailed = true
    }
    let failures = try gather([hasFailed ? 1 : 0])
    let value = try result.get()
    if let rank = failures.firstIndex(of: [1]) { throw OtherProcessError(rank: rank) }
    return value
  }
}
