package import HogvecSystem

/// The processes that a launcher has started, one of which this is.
package protocol LaunchedProcesses: ProcessGroup {
  /// What messages call a process: `rank 3 on node7`.
  func name(of rank: Int) -> String
  /// Ends the group: when all processes do, or all of them at once if others wait for this one.
  ///
  /// - Parameter isShared: whether the other processes know that this one ends.
  func end(code: CInt, isShared: Bool)
}
