// What Swift cannot say: which instruction sets this processor has, and prefetching. Nothing else.
#ifndef HOGVEC_CPROCESSOR_H
#define HOGVEC_CPROCESSOR_H

#include <stdbool.h>

/// Whether this processor and its operating system support AVX2 and fused multiply-add.
static inline bool hogvec_has_avx2_fma(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

/// Whether this processor and its operating system support the AVX-512 subsets of x86-64-v4.
static inline bool hogvec_has_avx512(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl") && hogvec_has_avx2_fma();
#else
  return false;
#endif
}

/// Asks for the cache line at `address`, which will be written, to be brought to the first-level cache.
/// Any address may be given; one that is not mapped is ignored.
static inline void hogvec_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }

/// The same for a line that will only be read.
static inline void hogvec_prefetch_read(const void *address) { __builtin_prefetch(address, 0, 3); }

#endif
