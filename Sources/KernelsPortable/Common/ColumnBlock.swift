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

/// Some registers.
struct Registers<let K: Int>: ColumnBlock {
  var values = InlineArray<K, Lanes> { _ in .zero }

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

/// What is done with some rows a block of columns at a time, with as many registers as the work has room for.
protocol ColumnWork {
  /// Does it for the columns from one on.
  func apply<Block: ColumnBlock>(_: Block.Type, _ column: Int)
}

/// The most registers at a time, where there are 32 in all or 16.
#if AVX512
  private typealias WidestBlock = Registers<8>
#else
  private typealias WidestBlock = Registers<4>
#endif

/// Goes through all columns, with as many registers at a time as there is room for.
@inline(__always)
func inBlocks(_ columns: Int, _ work: some ColumnWork) {
  var column = 0
  while column &+ WidestBlock.columnCount <= columns {
    work.apply(WidestBlock.self, column)
    column &+= WidestBlock.columnCount
  }
  switch (columns &- column) / laneCount {
  case 1: work.apply(Registers<1>.self, column)
  case 2: work.apply(Registers<2>.self, column)
  case 3: work.apply(Registers<3>.self, column)
  #if AVX512
    case 4: work.apply(Registers<4>.self, column)
    case 5: work.apply(Registers<5>.self, column)
    case 6: work.apply(Registers<6>.self, column)
    case 7: work.apply(Registers<7>.self, column)
  #endif
  default: break
  }
}
