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
typealias Row = UnsafeMutablePointer<Float>

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
/// Without FMA in the target, `addProduct` calls the C library once per lane; the plain form is two
/// instructions.
@inline(__always)
func addProduct(_ sum: inout Lanes, _ x: Lanes, _ y: Lanes) {
  #if FMA || arch(arm64)
    sum.addProduct(x, y)
  #else
    sum += x * y
  #endif
}

/// Four numbers, as often as they fit a register.
@inline(__always)
func repeated(_ four: SIMD4<Float>) -> Lanes {
  #if AVX512
    let eight = SIMD8(lowHalf: four, highHalf: four)
    return Lanes(lowHalf: eight, highHalf: eight)
  #elseif AVX2
    return Lanes(lowHalf: four, highHalf: four)
  #else
    return four
  #endif
}

/// The sum of a register's lanes.
@inline(__always)
func sum(_ value: Lanes) -> Float { sums(value, .zero, .zero, .zero)[0] }
