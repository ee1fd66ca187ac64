/// Zeros for a table that is looked at here and there, in huge pages where the system has them: a look-up
/// then finds its page without a walk through the system's tables, and a fault brings 2 MiB instead of 4 KiB.
/// Freed with its owner.
@safe package struct TableMemory<Element: BitwiseCopyable>: ~Copyable {
  /// Valid while this value lives.
  @unsafe package let base: UnsafeMutablePointer<Element>
  package let count: Int

  /// - Parameters:
  ///   - count: at least 1.
  ///   - use: what it is for, in a message.
  package init(zeros count: Int, for use: String) throws(FileError) {
    precondition(count > 0, "a table has room for something")
    let byteCount = count * MemoryLayout<Element>.stride
    let start = unsafe mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let start = unsafe start, unsafe start != MAP_FAILED else {
      throw FileError(
        "cannot allocate \(Figures.grouped(byteCount)) bytes for \(use): \(systemMessage(errno))")
    }
    // A refusal costs speed only.
    unsafe madvise(start, byteCount, MADV_HUGEPAGE)
    unsafe base = start.bindMemory(to: Element.self, capacity: count)
    self.count = count
  }

  deinit {
    // The address and length are those that mmap returned.
    unsafe munmap(base, count * MemoryLayout<Element>.stride)
  }

  /// Gives memory back to the system; the elements are zeros afterwards.
  ///
  /// - Parameter range: elements; those at its ends stay as they are if they share a page with others.
  package func release(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "the range is inside the table")
    let page = Int(sysconf(CInt(_SC_PAGESIZE)))
    let stride = MemoryLayout<Element>.stride
    let start = (range.lowerBound * stride + page - 1) / page * page
    let end = range.upperBound * stride / page * page
    // The mapping starts a page, and the range is inside it.
    if end > start { unsafe madvise(UnsafeMutableRawPointer(base) + start, end - start, MADV_DONTNEED) }
  }
}
