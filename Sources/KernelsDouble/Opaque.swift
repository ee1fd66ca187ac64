/// The value as it is: this copy is for exactness, not for speed.
@inline(__always)
func opaque(_ value: SIMD4<Float>) -> SIMD4<Float> { value }
