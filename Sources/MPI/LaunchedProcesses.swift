package import HogvecSystem

/// The processes that a launcher has started, one of which this is.
package protocol LaunchedProcesses: ProcessGroup {
  /// What messages call a process: `rank 3 on node7`.
  func name(of rank: Int) -> String
  /// Ends the group: when all processes do, or all of them at once if one could not be reached.
  func end(code: CInt)
}
