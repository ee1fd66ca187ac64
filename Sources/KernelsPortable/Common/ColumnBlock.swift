/// The values of a few neighboring columns of a row, in registers.
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

  /// `self += x`.
  mutating func add(_ x: Self)

  /// `self *= factor`.
  mutating func scale(by factor: Float)
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

  @inline(__always)
  mutating func add(_ x: OneRegister) { values += x.values }

  @inline(__always)
  mutating func scale(by factor: Float) { values *= factor }
}

/// Some registers.
struct Registers<let K: Int>: ColumnBlock {
  private var values = InlineArray<K, Lanes> { _ in .zero }

  @inline(__always) static var columnCount: Int { K &* laneCount }

  @inline(__always)
  init() {}

  @inline(__always)
  init(_ row: Row, _ column: Int) {
    for k in 0..<K { values[unchecked: k] = load(row, column &+ k &* laneCount) }
  }

  @inline(__always)
  func write(to row: Row, _ column: Int) {
    for k in 0..<K { store(values[unchecked: k], row, column &+ k &* laneCount) }
  }

  @inline(__always)
  mutating func add(_ factor: Lanes, times x: Registers) {
    for k in 0..<K { addProduct(&values[unchecked: k], factor, x.values[unchecked: k]) }
  }

  @inline(__always)
  mutating func add(_ x: Registers) {
    for k in 0..<K { values[unchecked: k] += x.values[unchecked: k] }
  }

  @inline(__always)
  mutating func scale(by factor: Float) {
    for k in 0..<K { values[unchecked: k] *= factor }
  }
}

/// Two registers.
typealias TwoRegisters = TwoBlocks<OneRegister>

/// Four registers.
typealias FourRegisters = TwoBlocks<TwoRegisters>

/// Two blocks of neighboring columns.
struct TwoBlocks<Half: ColumnBlock>: ColumnBlock {
  private var first = Half()
  private var second = Half()

  @inline(__always) static var columnCount: Int { 2 &* Half.columnCount }

  @inline(__always)
  init() {}

  @inline(__always)
  init(_ row: Row, _ column: Int) {
    first = Half(row, column)
    second = Half(row, column &+ Half.columnCount)
  }

  @inline(__always)
  func write(to row: Row, _ column: Int) {
    first.write(to: row, column)
    second.write(to: row, column &+ Half.columnCount)
  }

  @inline(__always)
  mutating func add(_ factor: Lanes, times x: TwoBlocks) {
    first.add(factor, times: x.first)
    second.add(factor, times: x.second)
  }

  @inline(__always)
  mutating func add(_ x: TwoBlocks) {
    first.add(x.first)
    second.add(x.second)
  }

  @inline(__always)
  mutating func scale(by factor: Float) {
    first.scale(by: factor)
    second.scale(by: factor)
  }
}
