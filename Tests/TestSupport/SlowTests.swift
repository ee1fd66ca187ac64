internal import Foundation
public import Testing

extension Trait where Self == ConditionTrait {
  /// A test, or a suite, that takes long and adds nothing under a sanitizer: it uses one thread, or two in
  /// the same way as shorter tests of the same forms. `HOGVEC_SLOW_TESTS=0` leaves it out.
  public static var slow: Self {
    .enabled(
      if: ProcessInfo.processInfo.environment["HOGVEC_SLOW_TESTS"] != "0",
      "it is slow, and HOGVEC_SLOW_TESTS is 0")
  }
}
