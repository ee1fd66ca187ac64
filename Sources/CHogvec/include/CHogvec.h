// What Swift cannot say: which instruction sets this processor has, prefetching, products of bfloat16 pairs, its
// tick counter, a comparison of many bytes as a number of bits, that the optimizer shall leave a value alone, the
// threads of Linux by their numbers and where they run, counters of the processor's events, the nodes of pages,
// what the build recorded, extended attributes of files, and a signal handler. Nothing else.
#ifndef HOGVEC_C_H
#define HOGVEC_C_H

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/xattr.h>
#include <unistd.h>

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

/// Whether this processor and its operating system support the products of bfloat16 pairs of AVX-512.
static inline bool hogvec_has_avx512_bf16(void) {
#if defined(__x86_64__)
  return hogvec_has_avx512() && __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}

/// Whether this processor is one of AMD's.
static inline bool hogvec_is_amd(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_is("amd");
#else
  return false;
#endif
}

/// Asks for the cache line at `address`, which will be written, to be brought to the first-level cache.
/// Any address may be given; one that is not mapped is ignored.
static inline void hogvec_prefetch(const void *address) {
#if defined(__x86_64__)
  // The builtin asks for a line that will be written only if -mprfchw is given. Processors without the instruction do nothing.
  __asm__ volatile("prefetchw %0" : : "m"(*(const char *)address));
#else
  __builtin_prefetch(address, 1, 3);
#endif
}

/// Asks for the cache line at `address` to be brought to the second-level cache, not yet to be written.
static inline void hogvec_prefetch_second_level(const void *address) {
#if defined(__x86_64__)
  // A loop over the builtin is unrolled, which is slower for the few rows that there are.
  __asm__ volatile("prefetcht1 %0" : : "m"(*(const char *)address));
#else
  __builtin_prefetch(address, 0, 2);
#endif
}

/// Asks for the cache line at `address`, which will only be read, to be brought to the first-level cache.
static inline void hogvec_prefetch_read(const void *address) { __builtin_prefetch(address, 0, 3); }

/// Of 64 bytes of a text a bit for each, the first byte's the lowest.
typedef struct {
  /// Space, tab, line feed, vertical tab, form feed or carriage return.
  uint64_t separators;
  uint64_t line_feeds;
} hogvec_text_bits;

typedef uint8_t hogvec_bytes64 __attribute__((ext_vector_type(64), aligned(1)));
typedef bool hogvec_bits64 __attribute__((ext_vector_type(64)));

/// Looks at the 64 bytes at `text`.
static inline hogvec_text_bits hogvec_look_at_text(const void *text) {
  const hogvec_bytes64 bytes = *(const hogvec_bytes64 *)text;
  const hogvec_bits64 separators =
      __builtin_convertvector((bytes == 0x20) | (bytes - (uint8_t)0x09 < (uint8_t)5), hogvec_bits64);
  const hogvec_bits64 line_feeds = __builtin_convertvector(bytes == 0x0A, hogvec_bits64);
  hogvec_text_bits result;
  __builtin_memcpy(&result.separators, &separators, 8);
  __builtin_memcpy(&result.line_feeds, &line_feeds, 8);
  return result;
}

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

/// Makes a pipe whose ends programs that are started never inherit: `pipe2` with O_CLOEXEC, which Swift does not import.
/// Returns 0, or -1 and sets `errno`.
static inline long hogvec_private_pipe(int *ends) { return syscall(SYS_pipe2, ends, O_CLOEXEC); }

/// The system's number of the calling thread.
static inline long hogvec_thread_number(void) { return syscall(SYS_gettid); }

/// Whether the system still counts a thread of this process, which it does for a moment after it has ended.
static inline bool hogvec_thread_exists(long number) { return syscall(SYS_tgkill, getpid(), number, 0) == 0; }

/// Names the calling thread for debuggers, `perf` and `ps`; the system keeps 15 bytes.
static inline void hogvec_name_thread(const char *name) { prctl(PR_SET_NAME, name); }

/// The commit that the program was built of, and the compiler. Their object is linked in by tools/install; elsewhere
/// neither exists, and their address is null.
extern const char hogvec_commit[] __attribute__((weak));
extern const char hogvec_compiler[] __attribute__((weak));

/// The commit that the program was built of; null if the build recorded none.
static inline const char *hogvec_recorded_commit(void) { return hogvec_commit; }

/// The compiler that the program was built with; without a record, the part of it that compiles C.
static inline const char *hogvec_recorded_compiler(void) {
  return hogvec_compiler ? hogvec_compiler : "clang " __clang_version__;
}

/// The processors on which the calling thread may run, a bit for each, from the lowest bit of the first word on: the bytes
/// that were written to `mask`, or -1.
static inline long hogvec_get_affinity(unsigned long *mask, size_t byte_count) {
  return syscall(SYS_sched_getaffinity, 0, byte_count, mask);
}

/// Has the calling thread run on these processors only: 0, or -1.
static inline long hogvec_set_affinity(const unsigned long *mask, size_t byte_count) {
  return syscall(SYS_sched_setaffinity, 0, byte_count, mask);
}

/// Writes for each page that has one of the addresses the memory node that it is on, or a negative number if it is not in
/// memory: 0, or -1.
static inline long hogvec_page_nodes(void **addresses, unsigned long count, int *nodes) {
  return syscall(SYS_move_pages, 0, count, addresses, NULL, nodes, 0);
}

/// Begins to count an event in the calling thread's own code, without the system's: a file descriptor, or -1. Reading it gives
/// three numbers of 64 bits: the count, and the nanoseconds in which it was wanted, and in which it was counted.
int hogvec_count_event(uint32_t type, uint64_t event);

typedef float hogvec_float4 __attribute__((ext_vector_type(4)));
typedef float hogvec_float16 __attribute__((ext_vector_type(16)));

/// The value itself, of which the optimizer knows nothing more. No instruction.
static inline __attribute__((always_inline)) hogvec_float4 hogvec_opaque4(hogvec_float4 value) {
#if defined(__x86_64__)
  __asm__("" : "+x"(value));
#elif defined(__aarch64__)
  __asm__("" : "+w"(value));
#endif
  return value;
}

#if defined(__AVX512F__)
/// The same for a register of sixteen.
static inline __attribute__((always_inline)) hogvec_float16 hogvec_opaque16(hogvec_float16 value) {
  __asm__("" : "+v"(value));
  return value;
}
#endif

#if defined(__AVX512BF16__)
/// Sixteen pairs of bfloat16 numbers, the first of each in the lower half of its lane.
typedef int32_t hogvec_pairs16 __attribute__((ext_vector_type(16)));
// What the compiler's builtins take.
typedef __bf16 hogvec_bfloat16s __attribute__((__vector_size__(64)));
typedef float hogvec_floats __attribute__((__vector_size__(64)));
typedef short hogvec_shorts __attribute__((__vector_size__(64)));

/// In each lane `sum` and both products of two pairs.
static inline __attribute__((always_inline)) hogvec_float16 hogvec_add_products(
    hogvec_float16 sum, hogvec_pairs16 x, hogvec_pairs16 y) {
  return (hogvec_float16)__builtin_ia32_dpbf16ps_512(
      (hogvec_floats)sum, (hogvec_bfloat16s)x, (hogvec_bfloat16s)y);
}

/// The numbers of `first` and then those of `second`, each rounded to the nearest bfloat16.
static inline __attribute__((always_inline)) hogvec_pairs16 hogvec_rounded(
    hogvec_float16 first, hogvec_float16 second) {
  return (hogvec_pairs16)__builtin_ia32_cvtne2ps2bf16_512((hogvec_floats)second, (hogvec_floats)first);
}

// Where the number is that becomes the k-th: pair k / 2 is of column k / 2 % width, and of two rows one after the other.
#define HOGVEC_PLACE(width, k) (((k) / 2 / (width) * 2 + (k) % 2) * (width) + (k) / 2 % (width)) % 32
#define HOGVEC_4_PLACES(width, k) \
  HOGVEC_PLACE(width, k), HOGVEC_PLACE(width, (k) + 1), HOGVEC_PLACE(width, (k) + 2), HOGVEC_PLACE(width, (k) + 3)
#define HOGVEC_PLACES(width) \
  { HOGVEC_4_PLACES(width, 0), HOGVEC_4_PLACES(width, 4), HOGVEC_4_PLACES(width, 8), HOGVEC_4_PLACES(width, 12), \
    HOGVEC_4_PLACES(width, 16), HOGVEC_4_PLACES(width, 20), HOGVEC_4_PLACES(width, 24), HOGVEC_4_PLACES(width, 28) }

/// Of rows of `width` numbers each, 1 to 8, that follow one another, the pairs of the first two rows' numbers column by
/// column, then those of the next two.
static inline __attribute__((always_inline)) hogvec_pairs16 hogvec_paired_rows(hogvec_pairs16 rows, long width) {
  static const hogvec_shorts places[] = {
      HOGVEC_PLACES(1), HOGVEC_PLACES(2), HOGVEC_PLACES(3), HOGVEC_PLACES(4), HOGVEC_PLACES(5), HOGVEC_PLACES(6),
      HOGVEC_PLACES(7), HOGVEC_PLACES(8)};
  return (hogvec_pairs16)__builtin_ia32_permvarhi512((hogvec_shorts)rows, places[width - 1]);
}
#endif

/// fsetxattr(2): 0, or -1.
static inline int hogvec_set_attribute(int file, const char *name, const void *value, size_t byte_count) {
  return fsetxattr(file, name, value, byte_count, 0);
}

/// fgetxattr(2): the bytes written to `value`, or -1.
static inline ssize_t hogvec_get_attribute(int file, const char *name, void *value, size_t byte_count) {
  return fgetxattr(file, name, value, byte_count);
}

/// Called for a page of a watched mapping that the system cannot read, with what hogvec_watch_mapping was given. It runs in
/// the signal handler of the thread that read the page, and never returns.
typedef void (*hogvec_mapping_fault)(const char *name, size_t byte_count, uint64_t device, uint64_t inode);

/// Notes a mapping of a file, whose pages may be gone when they are read: the file was shortened, or its device fails.
/// `name` is copied; `device` and `inode` say which file it is. Returns a number for hogvec_forget_mapping, or -1 if
/// there are too many, or no memory; faults in it are then as in any other memory. Any thread.
int hogvec_watch_mapping(const void *start, size_t byte_count, const char *name, uint64_t device, uint64_t inode);

/// Takes the note back, before the mapping goes. -1 is ignored. Any thread.
void hogvec_forget_mapping(int number);

/// Handles SIGBUS from now on: in a watched mapping by calling `fault` once in the life of the process, while other threads
/// with the same fault wait; elsewhere, and where another process has sent it, as it was handled before.
void hogvec_handle_mapping_faults(hogvec_mapping_fault fault);

#endif
