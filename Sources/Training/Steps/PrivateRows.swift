internal import HogvecKernels
internal import HogvecSystem

/// Rows of a table that one worker trains as copies of its own, and merges into the table now and then.
///
/// A row that several processors write moves from cache to cache each time, and all wait for it. The rows of
/// frequent words are written all the time; a worker that merges what it has learned of one after many uses
/// takes it from the others that much more rarely. What is merged is the sum of the worker's updates, so that
/// none counts twice; where two workers merge a row at once, what one of them adds to some components may be
/// lost, as single updates are elsewhere.
///
/// The copies hold nothing before the first ``mergeAll()``, so that they are not made before the table is
/// what training begins with. For one worker; owns the copies.
@safe struct PrivateRows: ~Copyable {
  private let rows: Range<Int>
  private let usesPerMerge: UInt16
  private let stride: Int
  @unsafe private let mergeRow: KernelTable<Float>.RowMerge
  /// The table's first row.
  @unsafe private let table: UnsafeMutablePointer<Float>
  /// Where the copy of the table's first row would be if all rows were copied.
  @unsafe private let copies: UnsafeMutablePointer<Float>
  /// What the copies were when they were last equal to the table's rows, in the same way.
  @unsafe private let origins: UnsafeMutablePointer<Float>
  /// How often each row was used since, at first 1; and a number for all that are not copied, which stays 0.
  @unsafe private let uses: UnsafeMutablePointer<UInt16>
  /// The rows that have been used as often as they may.
  @unsafe private let due: UnsafeMutablePointer<Int>
  private var dueCount = 0

  /// Copies of some rows of a table.
  ///
  /// - Parameters:
  ///   - rows: rows of the table.
  ///   - usesPerMerge: after how many uses a row is merged, 2 or more, since one use is counted already after
  ///     a merge.
  init(_ rows: Range<Int>, of table: borrowing SharedTable, usesPerMerge: Int, kernels: KernelSet) {
    precondition(
      rows.isEmpty || (rows.lowerBound >= 0 && rows.upperBound <= table.rowCount),
      "rows of the table are copied")
    precondition((2...Int(UInt16.max)).contains(usesPerMerge), "a row is merged after several uses")
    self.rows = rows
    self.usesPerMerge = UInt16(usesPerMerge)
    stride = table.stride
    unsafe mergeRow = kernels.table.mergeRow
    unsafe self.table = table.address(ofRow: 0)
    let count = rows.count * stride
    let memory = unsafe UnsafeMutableRawPointer.allocate(byteCount: max(64, 2 * count * 4), alignment: 64)
      .bindMemory(to: Float.self, capacity: 2 * count)
    unsafe memory.initialize(repeating: 0, count: 2 * count)
    unsafe copies = memory - rows.lowerBound * stride
    unsafe origins = copies + count
    unsafe uses = .allocate(capacity: rows.count + 1)
    // A merge of what holds nothing makes it a copy.
    unsafe uses.initialize(repeating: 1, count: rows.count + 1)
    unsafe uses[rows.count] = 0
    unsafe due = .allocate(capacity: rows.count + 1)
  }

  deinit {
    unsafe (copies + rows.lowerBound * stride).deallocate()
    unsafe uses.deallocate()
    unsafe due.deallocate()
  }

  /// Where the worker finds a row.
  @inline(__always)
  func address(ofRow row: Int) -> UnsafeMutablePointer<Float> {
    // A row before the first wraps to a number beyond the last.
    let isCopied = UInt(bitPattern: row &- rows.lowerBound) < UInt(bitPattern: rows.count)
    let first = unsafe isCopied ? copies : table
    return unsafe first + row &* stride
  }

  /// Notes a use of a row: an output's is a step that lists it, an input's that its word was in the middle of
  /// a window, which stands for the steps of all windows that it is in.
  @inline(__always)
  mutating func use(_ row: Int) {
    guard !rows.isEmpty else { return }
    // Without a branch on the row, since nobody can predict which one comes.
    let index = index(of: row)
    let count = unsafe uses[index] &+ (index < rows.count ? 1 : 0)
    unsafe uses[index] = count
    if count == usesPerMerge {
      unsafe due[dueCount] = row
      dueCount &+= 1
    }
  }

  /// Merges the rows that have been used as often as they may.
  @inline(__always)
  mutating func mergeDue() {
    while dueCount > 0 {
      dueCount &-= 1
      let row = unsafe due[dueCount]
      // A step that is planned already may change it.
      unsafe uses[index(of: row)] = 1
      merge(row)
    }
  }

  /// Merges all rows that have been used. No step is planned.
  mutating func mergeAll() {
    dueCount = 0
    for row in rows where unsafe uses[index(of: row)] > 0 {
      unsafe uses[index(of: row)] = 0
      merge(row)
    }
  }

  /// Which of the copied rows a row is; their number if it is none.
  @inline(__always)
  private func index(of row: Int) -> Int {
    Int(bitPattern: min(UInt(bitPattern: row &- rows.lowerBound), UInt(bitPattern: rows.count)))
  }

  private func merge(_ row: Int) {
    let offset = row &* stride
    unsafe mergeRow(table + offset, copies + offset, origins + offset, stride)
  }
}
