// The sums of several registers' lanes, reduced together: a tree of additions for all instead of a chain for
// each.
//
// Between the levels of a tree stands `opaque`: otherwise the optimizer moves the shuffles in front of the
// additions, where there are many more of them, a lane at a time.

/// The sums of four registers' lanes.
@inline(__always)
func sums(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes) -> SIMD4<Float> {
  let ab = pairSums(quarter(a), quarter(b))
  let cd = pairSums(quarter(c), quarter(d))
  return pairSums(opaque(ab), opaque(cd))
}

/// Four partial sums of a register.
@inline(__always)
private func quarter(_ value: Lanes) -> SIMD4<Float> {
  #if AVX512
    let half = value.lowHalf + value.highHalf
    return opaque(half.lowHalf + half.highHalf)
  #elseif AVX2
    return opaque(value.lowHalf + value.highHalf)
  #else
    return value
  #endif
}

/// The sums of neighboring lanes, those of `a` first.
@inline(__always)
private func pairSums(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> {
  SIMD4(lowHalf: a.evenHalf, highHalf: b.evenHalf) + SIMD4(lowHalf: a.oddHalf, highHalf: b.oddHalf)
}

#if AVX512
  /// Sixteen partial sums of four registers, four for each in turn. ``pairSums(_:_:)`` of two such values and
  /// again of two of the results leaves sixteen sums in one register.
  @inline(__always)
  func quarters(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes) -> Lanes {
    opaque(pairSums(opaque(halves(a, b)), opaque(halves(c, d))))
  }

  /// Eight partial sums of `a`, then eight of `b`.
  @inline(__always)
  private func halves(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(lowHalf: a.lowHalf, highHalf: b.lowHalf) + Lanes(lowHalf: a.highHalf, highHalf: b.highHalf)
  }

  /// The sums of neighboring lanes, those of `a` first.
  @inline(__always)
  func pairSums(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(lowHalf: a.evenHalf, highHalf: b.evenHalf) + Lanes(lowHalf: a.oddHalf, highHalf: b.oddHalf)
  }
#endif
