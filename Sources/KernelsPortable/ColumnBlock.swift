/// The values of a few neighbouring columns of a row, in registers.
protocol ColumnBlock {
  static var columnCount: Int { get }

  /// Zeros.
  init()

  /// The values of the columns from a row's column on.
  init(_ row: Row, _ column: Int)

  /// Writes the values to the columns from a row's column on.
  func write(to row: Row, _ column: Int)

  /// `self += factor * x`, for a register full of the factor.
  mutating func add(_ factor: Lanes, times x: Self)
}

/// One register.
struct OneRegister: ColumnBlock {
  private var values = Lanes.zero

  @inline(__always) static var columnCount: Int { laneCount }

  @inline(__always)
  init() {}

  @inline(__always)
  init(_ row: Row, _ column: Int) { values = load(row, column) }

  @inline(__always)
  func write(to row: Row, _ column: Int) { store(values, row, column) }

  @inline(__always)
  mutating func add(_ factor: Lanes, times x: OneRegister) { addProduct(&values, factor, x.values) }
}

/// Two registers.
struct TwoRegisters: ColumnBlock {
  private var first = OneRegister()
  private var second = OneRegister()

  @inline(__always) static var columnCount: Int { 2 &* laneCount }

  @inline(__always)
  init() {}

  @inline(__always)
  init(_ row: Row, _ column: Int) {
    first = OneRegister(row, column)
    second = OneRegister(row, column &+ laneCount)
  }

  @inline(__always)
  func write(to row: Row, _ column: Int) {
    first.write(to: row, column)
    second.write(to: row, column &+ laneCount)
  }

  @inline(__always)
  mutating func add(_ factor: Lanes, times x: TwoRegisters) {
    first.add(factor, times: x.first)
    second.add(factor, times: x.second)
  }
}
