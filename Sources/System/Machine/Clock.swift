extension ContinuousClock.Instant {
  /// The seconds that have passed since.
  package var secondsElapsed: Double { (ContinuousClock.now - self).seconds }
}

extension Duration {
  /// The duration in seconds.
  package var seconds: Double { self / .seconds(1) }
}

/// Seconds since some fixed moment, on a clock that is never set back.
package func monotonicSeconds() -> Double {
  var now = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
}
