internal import HogvecSystem

/// Memory for plain values that grows by doubling and is freed with its owner.
///
/// Unlike `Array` it reports a lack of memory as an error, and large blocks grow by moving pages, not bytes.
@safe struct GrowingMemory<Element: BitwiseCopyable>: ~Copyable {
  @unsafe private(set) var base: UnsafeMutablePointer<Element>
  private(set) var capacity = 0

  init() {
    unsafe base = UnsafeMutablePointer(bitPattern: MemoryLayout<Element>.alignment)!
  }

  deinit {
    if capacity > 0 { unsafe free(base) }
  }

  /// Makes room for `count` elements in all; the addresses of earlier ones may change.
  @inline(__always) mutating func reserve(_ count: Int) throws(FileError) {
    if count > capacity { try grow(to: count) }
  }

  private mutating func grow(to count: Int) throws(FileError) {
    let newCapacity = max(count, capacity * 2, 1024)
    let byteCount = newCapacity * MemoryLayout<Element>.stride
    // Only memory that came from realloc goes back to it.
    guard let grown = unsafe realloc(capacity > 0 ? base : nil, byteCount) else {
      throw FileError(
        "cannot allocate \(Figures.grouped(byteCount)) bytes for the vocabulary: \(systemMessage(ENOMEM))")
    }
    // Where the system has huge pages, large blocks take fewer faults. Only whole pages inside the block are
    // asked for.
    if byteCount >= 1 << 22 {
      let page = Int(sysconf(CInt(_SC_PAGESIZE)))
      let skipped = (page - Int(bitPattern: grown) % page) % page
      unsafe madvise(grown + skipped, (byteCount - skipped) / page * page, MADV_HUGEPAGE)
    }
    unsafe base = grown.assumingMemoryBound(to: Element.self)
    capacity = newCapacity
  }
}
