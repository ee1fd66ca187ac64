internal import HogvecSystem

/// What the processes of a group agree on of one table, and how they come to agree on more of it.
///
/// An exchange takes rows one slice after the other: what this process has changed each of them by since the
/// last one (`live - agreed`) is summed with what the others have, and a part of that sum becomes the
/// agreed row's change. Workers may write to the rows meanwhile: what they add stays, and is part of the
/// next change.
@safe struct TableShadow: ~Copyable {
  /// The rows that all processes have agreed on.
  let agreed: SharedTable
  /// The table's rows, those that are updated most first.
  private let order: [UInt32]
  /// The updates that each row of ``order`` is expected to have for a word of the text.
  private let updates: [Float]
  private let schedule: RoundSchedule
  /// The words that a process had gone through when a class of rows was exchanged last.
  private var wordsAtExchange: [Double]
  /// The directions in which the agreed rows lie.
  private(set) var directions: PrincipalDirections

  /// What is to be known of a moment for an exchange.
  struct Moment {
    /// The classes of rows that are exchanged; `nil` for all.
    var classCount: Int?
    /// The words that each process has gone through, in the mean.
    var words: Double
    /// The learning rate.
    var rate: Float
    /// Whether no worker writes to the table meanwhile, so that its rows become those that are agreed on.
    var isQuiet: Bool
  }

  /// A shadow of zeros.
  ///
  /// - Throws: ``FileError`` if there is not enough memory.
  init(
    of table: borrowing SharedTable, updates: [Float], schedule: RoundSchedule, directionCount: Int,
    words: Double
  ) throws(FileError) {
    agreed = try SharedTable(anonymousRows: table.rowCount, dimension: table.dimension)
    let order = ExpectedUpdates.order(of: updates)
    self.order = order
    self.updates = order.map { updates[Int($0)] }
    self.schedule = schedule
    wordsAtExchange = Array(repeating: words, count: schedule.classCount(of: table.rowCount))
    directions = PrincipalDirections(dimension: table.dimension, count: directionCount)
  }

  /// Makes the first process's rows those of all, and what all agree on. Where all begin with the same rows,
  /// as a new run's are, none is sent.
  ///
  /// - Throws: ``FileError`` if another process cannot be reached.
  func begin(
    with live: borrowing SharedTable, in group: any ProcessGroup, _ slice: borrowing Slice
  ) throws(FileError) {
    let dimension = live.dimension
    let byteCount = live.rowCount * live.stride * MemoryLayout<Float>.size
    // In both tables the rows are in one piece, at the same distances.
    let all = unsafe UnsafeRawBufferPointer(start: live.address(ofRow: 0), count: byteCount)
    let fingerprints = try group.gather([unsafe Fingerprint(of: all).value])
    guard fingerprints.contains(where: { $0 != fingerprints[0] }) else {
      unsafe UnsafeMutableRawPointer(agreed.address(ofRow: 0)).copyMemory(
        from: live.address(ofRow: 0), byteCount: byteCount)
      return
    }
    for rows in slice.parts(of: 0..<live.rowCount, width: dimension) {
      let sums = unsafe slice.sums(rows.count * dimension)
      // Slices hold as many rows, and rows as many numbers.
      for (place, row) in rows.enumerated() {
        let numbers = unsafe sums.baseAddress! + place * dimension
        if group.rank == 0 {
          unsafe numbers.update(from: live.address(ofRow: row), count: dimension)
        } else {
          unsafe numbers.update(repeating: 0, count: dimension)
        }
      }
      unsafe try group.sum(sums, parts: parts(of: rows, in: group)) { _ in }
      for (place, row) in rows.enumerated() {
        let numbers = unsafe sums.baseAddress! + place * dimension
        unsafe agreed.address(ofRow: row).update(from: numbers, count: dimension)
        unsafe live.address(ofRow: row).update(from: numbers, count: dimension)
      }
    }
  }

  /// Brings ``directions`` up to date.
  mutating func followDirections() { directions.follow(agreed, order: order, updates: updates) }

  /// Exchanges rows.
  ///
  /// - Parameter merge: by the directions of the other table.
  /// - Returns: the numbers that were summed; `nil` if some of them were not finite, in all processes alike.
  /// - Throws: ``FileError`` if another process cannot be reached.
  mutating func exchange(
    _ live: borrowing SharedTable, at moment: Moment, by merge: DirectionalMerge, in group: any ProcessGroup,
    _ slice: borrowing Slice
  ) throws(FileError) -> Int? {
    let width = live.dimension
    var (isFinite, numberCount) = (true, 0)
    for number in 0..<min(moment.classCount ?? .max, wordsAtExchange.count) {
      let movement = Double(moment.rate) * (moment.words - wordsAtExchange[number])
      wordsAtExchange[number] = moment.words
      for places in slice.parts(of: schedule.rows(ofClass: number, in: live.rowCount), width: width) {
        let sums = unsafe slice.sums(places.count * width)
        unsafe writeChanges(of: places, live, to: sums)
        var own: UnsafePointer<Float>?
        if !moment.isQuiet {
          let room = unsafe slice.own(sums.count)
          unsafe room.baseAddress!.update(from: sums.baseAddress!, count: sums.count)
          unsafe own = UnsafePointer(room.baseAddress)
        }
        let (updates, parts) = (updates, parts(of: places, in: group))
        unsafe try group.sum(sums, parts: parts) { part in
          guard var sum = part.baseAddress else { return }
          let first = places.lowerBound + parts[group.rank].lowerBound / width
          for place in first..<first + part.count / width {
            // The part has `width` numbers for each of its rows.
            unsafe merge.take(from: sum, movement: movement * Double(updates[place]))
            unsafe sum += width
          }
        }
        numberCount += sums.count
        isFinite = unsafe apply(sums, less: own, to: places, live) && isFinite
      }
    }
    return isFinite ? numberCount : nil
  }

  /// The numbers of a slice's rows, cut into parts of about as many rows for each process.
  private func parts(of places: Range<Int>, in group: any ProcessGroup) -> [Range<Int>] {
    let width = agreed.dimension
    return (0..<group.count).map { rank in
      let part = (0..<places.count).share(of: rank, among: group.count)
      return part.lowerBound * width..<part.upperBound * width
    }
  }

  /// Writes what this process has changed rows by.
  private func writeChanges(
    of places: Range<Int>, _ live: borrowing SharedTable, to buffer: UnsafeMutableBufferPointer<Float>
  ) {
    let dimension = live.dimension
    guard var change = buffer.baseAddress else { return }
    for place in places {
      let row = Int(order[place])
      // Both rows have `dimension` numbers, and the buffer room for those of all.
      let (from, to) = unsafe (agreed.address(ofRow: row), live.address(ofRow: row))
      for column in 0..<dimension { unsafe change[column] = to[column] - from[column] }
      unsafe change += dimension
    }
  }

  /// Changes rows by what was merged.
  ///
  /// - Parameter own: this process's changes, if workers write to the table; without it its rows become those
  ///   that are agreed on.
  /// - Returns: whether all were finite.
  private func apply(
    _ merged: UnsafeMutableBufferPointer<Float>, less own: UnsafePointer<Float>?, to places: Range<Int>,
    _ live: borrowing SharedTable
  ) -> Bool {
    let dimension = live.dimension
    guard let first = merged.baseAddress else { return true }
    // The highest bit of numbers that are not finite, whose exponent overflows into it.
    var overflow: UInt32 = 0
    for place in places {
      let row = Int(order[place])
      let offset = (place - places.lowerBound) * dimension
      // As in `writeChanges`.
      let merged = unsafe first + offset
      let (agreed, live) = unsafe (agreed.address(ofRow: row), live.address(ofRow: row))
      for column in 0..<dimension {
        unsafe overflow |= (merged[column].bitPattern & 0x7f80_0000) &+ 0x0080_0000
        unsafe agreed[column] += merged[column]
      }
      if let own = unsafe own {
        let change = unsafe own + offset
        for column in 0..<dimension { unsafe live[column] += merged[column] - change[column] }
      } else {
        unsafe live.update(from: agreed, count: dimension)
      }
    }
    return overflow < 0x8000_0000
  }
}

extension TableShadow {
  /// Memory for the rows of a table that are summed at a time.
  @safe struct Slice: ~Copyable {
    private let capacity: Int
    @unsafe private let memory: UnsafeMutablePointer<Float>

    /// The numbers that are summed at a time, a megabyte of them: smaller messages take as long each.
    private static let usualCount = 1 << 18

    /// Room for slices of rows.
    ///
    /// - Parameter width: the numbers of a row.
    init(width: Int) {
      capacity = max(Slice.usualCount, width)
      unsafe memory = .allocate(capacity: 2 * capacity)
      unsafe memory.initialize(repeating: 0, count: 2 * capacity)
    }

    deinit {
      unsafe memory.deallocate()
    }

    /// Cuts rows into parts that there is room for.
    func parts(of rows: Range<Int>, width: Int) -> [Range<Int>] {
      rows.pieces(of: capacity / width)
    }

    /// Room for what this process has; valid while the slice lives.
    @unsafe func own(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
      unsafe UnsafeMutableBufferPointer(start: memory, count: count)
    }

    /// Room for what all have; valid while the slice lives.
    @unsafe func sums(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
      unsafe UnsafeMutableBufferPointer(start: memory + capacity, count: count)
    }
  }
}
