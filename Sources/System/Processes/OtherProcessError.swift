/// Another process of the group has failed, and tells why itself.
package struct OtherProcessError: Error, CustomStringConvertible {
  /// Which of the processes.
  package let rank: Int

  package init(rank: Int) { self.rank = rank }

  /// The line, for a log.
  package var description: String { "process \(rank) of the group has failed" }
}
