/// A moment of the wall clock as text.
package struct Timestamp: CustomStringConvertible, Sendable {
  /// Seconds since 1970-01-01 00:00 in universal time.
  package let secondsSince1970: Double

  /// Now.
  package init() {
    var now = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    self.init(secondsSince1970: Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9)
  }

  package init(secondsSince1970: Double) { self.secondsSince1970 = secondsSince1970 }

  /// In universal time with milliseconds, as RFC 3339 (section 5.6) writes it: `2026-01-31T23:59:59.125Z`.
  package var description: String {
    let milliseconds = Int((secondsSince1970 * 1000).rounded(.down))
    var seconds = time_t(milliseconds / 1000)
    // The name of the zone, a pointer, is not looked at.
    var parts = unsafe tm()
    unsafe gmtime_r(&seconds, &parts)
    let (year, month, day) = unsafe (parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday)
    let (hour, minute, second) = unsafe (parts.tm_hour, parts.tm_min, parts.tm_sec)
    func digits(_ value: some BinaryInteger, _ count: Int) -> String {
      let text = "\(value)"
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))T"
      + "\(digits(hour, 2)):\(digits(minute, 2)):\(digits(second, 2)).\(digits(milliseconds % 1000, 3))Z"
  }
}
