internal import CHogvec

// A value as it is, of which the optimizer knows nothing: it can move no work to the other side of it.

@inline(__always)
func opaque(_ value: SIMD4<Float>) -> SIMD4<Float> { hogvec_opaque4(value) }

#if AVX512
  @inline(__always)
  func opaque(_ value: SIMD16<Float>) -> SIMD16<Float> { hogvec_opaque16(value) }
#endif
