// What Swift cannot say: which instruction sets this processor has, prefetching, and its tick counter. Nothing else.
#ifndef HOGVEC_CPROCESSOR_H
#define HOGVEC_CPROCESSOR_H

#include <stdbool.h>
#include <stdint.h>

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

/// A counter that advances evenly, alike on all cores, and takes some nanoseconds to read. How long a tick is must be
/// found by comparing with a clock.
static inline uint64_t hogvec_ticks(void) {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  uint64_t ticks;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#else
#error "no tick counter is known for this processor"
#endif
}

#endif
