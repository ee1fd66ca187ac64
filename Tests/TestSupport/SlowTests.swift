internal import Foundation
public import Testing

/// Whether this is a build with optimization, in which tests try more cases.
public let isOptimized: Bool = {
  #if DEBUG
    false
  #else
    true
  #endif
}()

/// Whether a sanitizer watches this process, and so the program that is built beside it.
public let isSanitized: Bool = ["__asan_init", "__tsan_init"].contains { (name: String) in
  unsafe dlsym(nil, name) != nil
}

extension Trait where Self == ConditionTrait {
  /// A test that takes minutes in a build without optimization, which leaves it out; `tools/check` runs it in
  /// one with.
  public static var optimized: Self {
    .enabled(if: isOptimized, "it is slow in a debug build")
  }

  /// A test whose limits the sanitizers' own memory and threads would exceed.
  public static var withoutSanitizer: Self {
    .enabled(if: !isSanitized, "a sanitizer needs more than its limits allow")
  }

  /// A test, or a suite, that takes long and adds nothing under a sanitizer: it uses one thread, or two in
  /// the same way as shorter tests of the same forms. `HOGVEC_SLOW_TESTS=0` leaves it out.
  public static var slow: Self {
    .enabled(
      if: ProcessInfo.processInfo.environment["HOGVEC_SLOW_TESTS"] != "0",
      "it is slow, and HOGVEC_SLOW_TESTS is 0")
  }
}
