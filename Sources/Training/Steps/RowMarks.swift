/// Which rows a step may have already: says of most that they are new, without a search through the step's
/// outputs, which is slow if there are twenty.
///
/// For one worker; takes 2 KB.
@safe struct RowMarks: ~Copyable {
  /// For each value of the hash, the step that had such a row last.
  @unsafe private let steps: UnsafeMutablePointer<UInt16>
  private var step: UInt16 = 0

  /// Values of the hash.
  private static var count: Int { 1024 }

  init() {
    unsafe steps = .allocate(capacity: RowMarks.count)
    unsafe steps.initialize(repeating: 0, count: RowMarks.count)
  }

  deinit {
    unsafe steps.deallocate()
  }

  /// Begins a step that has no rows.
  @inline(__always)
  mutating func startStep() {
    // A mark of 65,536 steps ago costs a search.
    step &+= 1
  }

  /// Marks a row.
  ///
  /// - Returns: whether it, or one with the same hash, was marked in this step before.
  @inline(__always)
  mutating func mark(_ row: StepPlan.Row) -> Bool {
    // Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4) of the address.
    let hash = Int(truncatingIfNeeded: (UInt(bitPattern: row) &* 0x9E37_79B9_7F4A_7C15) >> 54)
    let wasMarked = unsafe steps[hash] == step
    unsafe steps[hash] = step
    return wasMarked
  }
}
