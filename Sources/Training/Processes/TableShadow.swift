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
    of table: borrowing SharedTable, updates: [Float], schedule: RoundSchedule, words: Double
  ) throws(FileError) {
    agreed = try SharedTable(anonymousRows: table.rowCount, dimension: table.dimension)
    let order = ExpectedUpdates.order(of: updates)
    self.order = order
    self.updates = order.map { updates[Int($0)] }
    self.schedule = schedule
    wordsAtExchange = Array(repeating: words, count: schedule.classCount(of: table.rowCount))
  }

  /// Makes the first process's rows those of all, and what all agree on.
  ///
  /// - Throws: ``FileError`` if another process cannot be reached.
  func begin(
    with live: borrowing SharedTable, in group: any ProcessGroup, _ slice: borrowing Slice
  ) throws(FileError) {
    let dimension = live.dimension
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
      unsafe try group.sum(sums)
      for (place, row) in rows.enumerated() {
        let numbers = unsafe sums.baseAddress! + place * dimension
        unsafe agreed.address(ofRow: row).update(from: numbers, count: dimension)
        unsafe live.address(ofRow: row).update(from: numbers, count: dimension)
      }
    }
  }

  /// Exchanges rows.
  ///
  /// - Returns: the numbers that were summed; `nil` if some of them were not finite, in all processes alike.
  /// - Throws: ``FileError`` if another process cannot be reached.
  mutating func exchange(
    _ live: borrowing SharedTable, at moment: Moment, by rule: MergeRule, in group: any ProcessGroup,
    _ slice: borrowing Slice
  ) throws(FileError) -> Int? {
    let width = live.dimension + rule.extraCount
    var (isFinite, numberCount) = (true, 0)
    for number in 0..<min(moment.classCount ?? .max, wordsAtExchange.count) {
      let movement = Double(moment.rate) * (moment.words - wordsAtExchange[number])
      wordsAtExchange[number] = moment.words
      for places in slice.parts(of: schedule.rows(ofClass: number, in: live.rowCount), width: width) {
        let own = unsafe slice.own(places.count * width)
        let sums = unsafe slice.sums(places.count * width)
        unsafe writeChanges(of: places, live, rule, to: own)
        unsafe sums.baseAddress!.update(from: own.baseAddress!, count: own.count)
        unsafe try group.sum(sums)
        numberCount += sums.count
        isFinite = unsafe apply(places, live, rule, own, sums, movement, moment, group.count) && isFinite
      }
    }
    return isFinite ? numberCount : nil
  }

  /// Writes what this process has changed rows by, each with the square of its length where the rule asks.
  private func writeChanges(
    of places: Range<Int>, _ live: borrowing SharedTable, _ rule: MergeRule,
    to buffer: UnsafeMutableBufferPointer<Float>
  ) {
    let (dimension, extra) = (live.dimension, rule.extraCount)
    var change = buffer.baseAddress!
    for place in places {
      let row = Int(order[place])
      // Both rows have `dimension` numbers, and the buffer room for them and what is added.
      let (from, to) = unsafe (agreed.address(ofRow: row), live.address(ofRow: row))
      for column in 0..<dimension { unsafe change[column] = to[column] - from[column] }
      if extra > 0 {
        var square: Float = 0
        for column in 0..<dimension { unsafe square += change[column] * change[column] }
        unsafe change[dimension] = square
      }
      unsafe change += dimension + extra
    }
  }

  /// Merges the sums of changes into rows.
  ///
  /// - Returns: whether all were finite.
  private func apply(
    _ places: Range<Int>, _ live: borrowing SharedTable, _ rule: MergeRule,
    _ own: UnsafeMutableBufferPointer<Float>, _ sums: UnsafeMutableBufferPointer<Float>, _ movement: Double,
    _ moment: Moment, _ processes: Int
  ) -> Bool {
    let (dimension, width) = (live.dimension, live.dimension + rule.extraCount)
    // Unlike a sum of numbers, the largest of integers is one whatever the order, which leaves it to vectors.
    var largest: UInt32 = 0
    for place in places {
      let row = Int(order[place])
      let offset = (place - places.lowerBound) * width
      // As in `writeChanges`.
      let (sum, change) = unsafe (sums.baseAddress! + offset, own.baseAddress! + offset)
      let factor = unsafe rule.factor(
        processes: processes, movement: movement * Double(updates[place]),
        squares: width > dimension ? sum[dimension] : 0,
        sum: UnsafeBufferPointer(start: sum, count: dimension))
      let (agreed, live) = unsafe (agreed.address(ofRow: row), live.address(ofRow: row))
      for column in 0..<dimension {
        let merged = unsafe factor * sum[column]
        largest = max(largest, merged.bitPattern & 0x7fff_ffff)
        unsafe agreed[column] += merged
        if moment.isQuiet {
          unsafe live[column] = agreed[column]
        } else {
          unsafe live[column] += merged - change[column]
        }
      }
    }
    return largest < Float.infinity.bitPattern
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
      let count = capacity / width
      return stride(from: rows.lowerBound, to: rows.upperBound, by: count).map {
        $0..<min($0 + count, rows.upperBound)
      }
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
