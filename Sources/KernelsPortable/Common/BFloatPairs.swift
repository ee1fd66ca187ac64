// Products of pairs of bfloat16 numbers, which are floats without the last 16 of their 24 binary digits: an
// instruction adds two of them to each lane, as fast as one product of floats on some processors.

#if BF16
  internal import CHogvec

  /// A register of pairs of bfloat16 numbers.
  typealias Pairs = SIMD16<Int32>

  /// `sum += x.first * y.first + x.second * y.second` (VDPBF16PS). The products are exact, the sums are rounded
  /// to the nearest float; denormal numbers count as zero.
  @inline(__always)
  func addProducts(_ sum: inout Lanes, _ x: Pairs, _ y: Pairs) { sum = hogvec_add_products(sum, x, y) }

  /// Two registers of columns, rounded, in the order that all rows have: for products of rows.
  @inline(__always)
  func loadRounded(_ row: UnsafePointer<Float>, _ column: Int) -> Pairs {
    hogvec_rounded(load(row, column), load(row, column &+ laneCount))
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
  }

  extension Registers {
    /// `self += factors.first * x.first + factors.second * x.second`.
    ///
    /// - Parameter factors: the address of a pair, a multiple of 2.
    @inline(__always)
    mutating func add(_ factors: UnsafeRawPointer, times x: PairedRegisters<K>) {
      let factors = Pairs(repeating: factors.loadUnaligned(as: Int32.self))
      for k in 0..<K { addProducts(&values[unchecked: k], factors, x.values[unchecked: k]) }
    }
  }
#endif
