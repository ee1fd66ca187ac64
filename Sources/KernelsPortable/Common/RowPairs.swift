// Two rows at a time, with a factor each. Where there are products of bfloat16 pairs, one instruction takes
// both.

#if BF16
  /// Two factors, in every lane.
  struct FactorPair {
    fileprivate let values: Pairs

    /// - Parameter address: of two bfloat16 numbers.
    @inline(__always)
    init(_ address: UnsafeRawPointer) { values = Pairs(repeating: address.loadUnaligned(as: Int32.self)) }
  }

  /// Some registers of columns of two rows: each pair is a column's.
  struct PairedRegisters<let K: Int> {
    fileprivate var values = InlineArray<K, Pairs> { _ in .zero }

    /// Zeros.
    @inline(__always)
    init() {}

    /// The digits are cut off, not rounded, which takes one instruction for both rows; a number loses 0.3 %
    /// on average.
    @inline(__always)
    init(_ first: Registers<K>, _ second: Registers<K>) {
      for k in 0..<K {
        let low = unsafeBitCast(first.values[unchecked: k], to: SIMD16<UInt32>.self) &>> 16
        let high = unsafeBitCast(second.values[unchecked: k], to: SIMD16<UInt32>.self) & 0xFFFF_0000
        values[unchecked: k] = unsafeBitCast(low | high, to: Pairs.self)
      }
    }

    /// What ``write(to:_:)`` wrote.
    @inline(__always)
    init(_ row: Row, _ column: Int) {
      for k in 0..<K { values[unchecked: k] = loadPairs(row, column &+ k &* laneCount) }
    }

    @inline(__always)
    func write(to row: Row, _ column: Int) {
      for k in 0..<K { storePairs(values[unchecked: k], row, column &+ k &* laneCount) }
    }
  }

  extension Registers {
    /// `self += factors.first * x.first + factors.second * x.second`.
    @inline(__always)
    mutating func add(_ factors: FactorPair, times x: PairedRegisters<K>) {
      for k in 0..<K { addProducts(&values[unchecked: k], factors.values, x.values[unchecked: k]) }
    }
  }
#else
  /// Two factors, each in every lane.
  struct FactorPair {
    fileprivate let (first, second): (Lanes, Lanes)

    @inline(__always)
    init(_ first: Lanes, _ second: Lanes) { (self.first, self.second) = (first, second) }
  }

  /// Some registers of columns of two rows.
  struct PairedRegisters<let K: Int> {
    fileprivate let (first, second): (Registers<K>, Registers<K>)

    @inline(__always)
    init(_ first: Registers<K>, _ second: Registers<K>) { (self.first, self.second) = (first, second) }
  }

  extension Registers {
    /// `self += factors.first * x.first + factors.second * x.second`.
    @inline(__always)
    mutating func add(_ factors: FactorPair, times x: PairedRegisters<K>) {
      add(factors.first, times: x.first)
      add(factors.second, times: x.second)
    }
  }
#endif
