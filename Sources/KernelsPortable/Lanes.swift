internal import CProcessor

// The width that fits this copy's registers, and the few operations that the kernels are written in.

/// As many floats as one register of this copy's instruction set holds.
#if AVX512
  typealias Lanes = SIMD16<Float>
#elseif AVX2
  typealias Lanes = SIMD8<Float>
#else
  typealias Lanes = SIMD4<Float>
#endif

/// A row of a table.
public typealias Row = UnsafeMutablePointer<Float>

/// How many floats a register holds. Divides every table's stride.
let laneCount = Lanes.scalarCount

/// The columns a kernel goes through for a dimension: what lies between is zero in every row.
@inline(__always)
func paddedColumns(_ dimension: Int) -> Int { (dimension &+ laneCount &- 1) & ~(laneCount &- 1) }

@inline(__always)
func load(_ row: UnsafePointer<Float>, _ column: Int) -> Lanes {
  UnsafeRawPointer(row + column).loadUnaligned(as: Lanes.self)
}

@inline(__always)
func store(_ value: Lanes, _ row: Row, _ column: Int) {
  UnsafeMutableRawPointer(row + column).storeBytes(of: value, as: Lanes.self)
}

/// `sum += x * y`, fused where the instruction set has it.
///
/// Without FMA in the target, `addProduct` calls the C library once per lane; the plain form is two instructions.
@inline(__always)
func addProduct(_ sum: inout Lanes, _ x: Lanes, _ y: Lanes) {
  #if FMA || arch(arm64)
    sum.addProduct(x, y)
  #else
    sum += x * y
  #endif
}

/// The sums of four registers, reduced together: a tree of adds instead of four chains.
@inline(__always)
func sums(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes) -> SIMD4<Float> {
  let (a, b, c, d) = (quarter(a), quarter(b), quarter(c), quarter(d))
  let ab = SIMD8(lowHalf: a, highHalf: b)
  let cd = SIMD8(lowHalf: c, highHalf: d)
  let pairs = SIMD8(lowHalf: ab.evenHalf + ab.oddHalf, highHalf: cd.evenHalf + cd.oddHalf)
  return pairs.evenHalf + pairs.oddHalf
}

/// Four partial sums of a register.
@inline(__always)
private func quarter(_ value: Lanes) -> SIMD4<Float> {
  #if AVX512
    let half = value.lowHalf + value.highHalf
    return half.lowHalf + half.highHalf
  #elseif AVX2
    return value.lowHalf + value.highHalf
  #else
    return value
  #endif
}

/// The sum of a register's lanes.
@inline(__always)
func sum(_ value: Lanes) -> Float { sums(value, .zero, .zero, .zero)[0] }

/// Asks for the line at a row's column, which will be written.
@inline(__always)
func prefetch(_ row: Row, _ column: Int) { hogvec_prefetch(row + column) }
