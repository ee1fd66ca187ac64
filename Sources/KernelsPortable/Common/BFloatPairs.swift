// Products of pairs of bfloat16 numbers, which are floats without the last 16 of their 24 binary digits: an
// instruction adds two of them to each lane, as fast as one product of floats on some processors.

#if BF16
  internal import CHogvec

  /// A register of pairs of bfloat16 numbers.
  typealias Pairs = SIMD16<Int32>

  /// `sum += x.first * y.first + x.second * y.second` (VDPBF16PS). The products are exact, the sums are
  /// rounded to the nearest float; denormal numbers count as zero.
  @inline(__always)
  func addProducts(_ sum: inout Lanes, _ x: Pairs, _ y: Pairs) { sum = hogvec_add_products(sum, x, y) }

  /// Pairs that were stored in the place of floats.
  @inline(__always)
  func loadPairs(_ row: UnsafePointer<Float>, _ column: Int) -> Pairs {
    unsafeBitCast(load(row, column), to: Pairs.self)
  }

  @inline(__always)
  func storePairs(_ value: Pairs, _ row: Row, _ column: Int) {
    store(unsafeBitCast(value, to: Lanes.self), row, column)
  }

  /// Two registers of columns, rounded, in the order that all rows have: for products of rows.
  @inline(__always)
  func loadRounded(_ row: UnsafePointer<Float>, _ column: Int) -> Pairs {
    hogvec_rounded(load(row, column), load(row, column &+ laneCount))
  }
#endif
