#if BF16
  internal import CHogvec
#endif

/// The vectors of the windows, in the forms in which they are read.
struct WindowVectors {
  #if BF16
    /// For scores: rows of bfloat16 numbers, two registers of columns in one.
    private let rounded: UnsafePointer<Row>
    /// For updates: the pairs of the first two windows and of the last two, column by column.
    private let first, last: Row
  #else
    private let rows: UnsafePointer<Row>
  #endif
  /// The memory behind them.
  let behind: Row

  @inline(__always)
  init(dimension: Int, at room: Row) {
    let rows = UnsafeMutableRawPointer(room).bindMemory(to: Row.self, capacity: windowCount)
    // The addresses of four rows take eight floats; a line is sixteen.
    let numbers = room + 16
    #if BF16
      // A row of rounded numbers takes half of a row, in whole registers.
      let stride = (dimension &+ 31) & ~31
      for i in 0..<windowCount { rows[i] = numbers + i &* (stride / 2) }
      rounded = UnsafePointer(rows)
      (first, last) = (numbers + 2 &* stride, numbers + 3 &* stride)
    #else
      let stride = (dimension &+ 15) & ~15
      for i in 0..<windowCount { rows[i] = numbers + i &* stride }
      self.rows = UnsafePointer(rows)
    #endif
    behind = numbers + 4 &* stride
  }

  /// Writes the columns from one on.
  @inline(__always)
  func write<let K: Int>(_ values: borrowing InlineArray<4, Registers<K>>, _ column: Int) {
    #if BF16
      for i in 0..<4 {
        let row = rounded[i] + column / 2
        for k in 0..<((K &+ 1) / 2) {
          let first = values[unchecked: i].values[unchecked: 2 &* k]
          let second = 2 &* k &+ 1 < K ? values[unchecked: i].values[unchecked: 2 &* k &+ 1] : .zero
          storePairs(hogvec_rounded(first, second), row, k &* laneCount)
        }
      }
      PairedRegisters(values[unchecked: 0], values[unchecked: 1]).write(to: first, column)
      PairedRegisters(values[unchecked: 2], values[unchecked: 3]).write(to: last, column)
    #else
      for i in 0..<4 { values[unchecked: i].write(to: rows[i], column) }
    #endif
  }

  /// The vectors of the first two windows, pair 0, or of the last two, pair 1.
  @inline(__always)
  func ofWindows<let K: Int>(pair: Int, _ column: Int) -> PairedRegisters<K> {
    #if BF16
      PairedRegisters(pair == 0 ? first : last, column)
    #else
      PairedRegisters(Registers(rows[2 &* pair], column), Registers(rows[2 &* pair &+ 1], column))
    #endif
  }

  /// Writes the dot products of some outputs with the vectors, output by output. Up to fifteen floats after
  /// them are overwritten.
  @inline(__always)
  func writeProducts(_ outputs: UnsafePointer<Row>, _ count: Int, _ columns: Int, into scores: Row) {
    #if BF16
      var j = 0
      while j &+ 4 <= count {
        Tile<4, 4, 16>.scores(outputs + j, rounded: rounded, columns, into: scores + windowCount &* j)
        j &+= 4
      }
      switch count &- j {
      case 1: Tile<1, 4, 4>.scores(outputs + j, rounded: rounded, columns, into: scores + windowCount &* j)
      case 2: Tile<2, 4, 8>.scores(outputs + j, rounded: rounded, columns, into: scores + windowCount &* j)
      case 3: Tile<3, 4, 12>.scores(outputs + j, rounded: rounded, columns, into: scores + windowCount &* j)
      default: break
      }
    #else
      if count > 0 {
        let group = SIMD4(0, Int32(truncatingIfNeeded: count), 0, Int32(windowCount))
        writeScores(BlockGroup(group, outputs, rows), columns, into: scores)
      }
    #endif
  }
}
