// The sums of several registers' lanes, reduced together: a tree of additions for all instead of a chain for each.

/// The sums of four registers' lanes.
///
/// - Parameter columns: as for `opaque`.
@inline(__always)
func sums(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes, _ columns: Int) -> SIMD4<Float> {
  let ab = pairSums(quarter(a, columns), quarter(b, columns))
  let cd = pairSums(quarter(c, columns), quarter(d, columns))
  return pairSums(opaque(ab, columns), opaque(cd, columns))
}

/// Four partial sums of a register.
@inline(__always)
private func quarter(_ value: Lanes, _ columns: Int) -> SIMD4<Float> {
  #if AVX512
    let half = value.lowHalf + value.highHalf
    return opaque(half.lowHalf + half.highHalf, columns)
  #elseif AVX2
    return opaque(value.lowHalf + value.highHalf, columns)
  #else
    return value
  #endif
}

/// The sums of neighbouring lanes, those of `a` first.
@inline(__always)
private func pairSums(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> {
  SIMD4(lowHalf: a.evenHalf, highHalf: b.evenHalf) + SIMD4(lowHalf: a.oddHalf, highHalf: b.oddHalf)
}

#if AVX512
  /// Sixteen partial sums of four registers, four for each in turn. ``pairSums(_:_:)`` of two such values and again of two of
  /// the results leaves sixteen sums in one register.
  @inline(__always)
  func quarters(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes, _ columns: Int) -> Lanes {
    opaque(pairSums(opaque(halves(a, b), columns), opaque(halves(c, d), columns)), columns)
  }

  /// Eight partial sums of `a`, then eight of `b`.
  @inline(__always)
  private func halves(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(lowHalf: a.lowHalf, highHalf: b.lowHalf) + Lanes(lowHalf: a.highHalf, highHalf: b.highHalf)
  }

  /// The sums of neighbouring lanes, those of `a` first.
  @inline(__always)
  func pairSums(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(lowHalf: a.evenHalf, highHalf: b.evenHalf) + Lanes(lowHalf: a.oddHalf, highHalf: b.oddHalf)
  }
#endif

/// The value itself, behind a branch that is never taken, since no row has less than no columns.
///
/// Without such branches between its levels, the optimiser moves the shuffles of a tree of sums in front of the additions,
/// where there are many more of them, a lane at a time: half of the time of the scores in the AVX-512 copy.
@inline(__always)
func opaque<Vector: SIMD>(_ value: Vector, _ columns: Int) -> Vector where Vector.Scalar == Float {
  if _slowPath(columns < 0) { return neverTaken(columns) }
  return value
}

@inline(never)
private func neverTaken<Vector: SIMD>(_ columns: Int) -> Vector where Vector.Scalar == Float {
  Vector(repeating: Float(columns))
}
