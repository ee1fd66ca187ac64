/// The addresses that this process may still use, where they are limited (`ulimit -v`): mapped files count as
/// memory does.
package struct AddressSpace: Equatable, Sendable {
  /// The bytes.
  package let byteCount: Int

  /// Asks the system; `nil` if there is no limit.
  package init?() {
    var limit = rlimit()
    // Cannot fail: the resource exists.
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    guard limit.rlim_cur < 1 << 62 else { return nil }
    byteCount = max(0, Int(limit.rlim_cur) - ProcessUsage().addressByteCount)
  }

  package init(byteCount: Int) { self.byteCount = byteCount }

  /// Checks that what a run maps fits.
  ///
  /// - Parameter parts: what it is for and how many bytes it takes.
  /// - Throws: ``FileError`` that says how much is needed, how much there is, and what to do.
  package func require(_ parts: [(name: String, byteCount: Int)]) throws(FileError) {
    let needed = parts.reduce(0) { $0 + $1.byteCount }
    guard needed > byteCount else { return }
    throw FileError(
      "not enough address space for the tables: \(Figures.bytes(needed)) needed (\(Figures.list(parts))), "
        + "\(Figures.bytes(byteCount)) left of the process's limit", remedy: .raiseAddressSpaceLimit)
  }
}
