/// Numbers as people read them.
package enum Figures {
  /// `1,234,567`
  package static func grouped(_ value: some BinaryInteger) -> String {
    let digits = Array("\(value.magnitude)")
    var result = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }

  /// A number of things: `1 word`, `1,234 words`.
  package static func counted(_ value: some BinaryInteger, _ noun: String) -> String {
    "\(grouped(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// A number with a given number of digits after the point: `0.0247`; `nan` and `inf` as they are.
  package static func fixed(_ value: Double, _ digitCount: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    var scale = 1.0
    for _ in 0..<digitCount { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    // Beyond 2^53 a double has no digits after the point to lose.
    guard scaled < 9_007_199_254_740_992 else { return "\(value)" }
    let sign = value < 0 && scaled > 0 ? "-" : ""
    let (whole, rest) = UInt64(scaled).quotientAndRemainder(dividingBy: UInt64(scale))
    guard digitCount > 0 else { return "\(sign)\(whole)" }
    let digits = "\(rest)"
    return "\(sign)\(whole)." + String(repeating: "0", count: digitCount - digits.count) + digits
  }

  /// A number with at most two digits after the point: `30`, `4.33`.
  package static func short(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() ? fixed(rounded, 0) : "\(rounded)"
  }

  /// `41.3 %` of a share from 0 to 1.
  package static func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }

  /// A span of time: `0:42`, `12:05`, `3:02:11`.
  package static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "-:--" }
    let total = Int(seconds.rounded())
    let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
    func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return hours > 0
      ? "\(hours):\(twoDigits(minutes)):\(twoDigits(rest))" : "\(minutes):\(twoDigits(rest))"
  }

  /// `tables 1.5 GB, sampling 2.0 MB`: what takes how many bytes.
  package static func list(_ parts: [(name: String, byteCount: Int)]) -> String {
    parts.map { "\($0.name) \(bytes($0.byteCount))" }.joined(separator: ", ")
  }

  /// A size in the largest fitting unit of 1000: `812 bytes`, `1.6 GB`.
  package static func bytes(_ count: some BinaryInteger) -> String {
    var value = Double(count)
    if value < 1000 { return "\(count) bytes" }
    var unit = ""
    for next in ["kB", "MB", "GB", "TB", "PB", "EB"] where value >= 999.95 {
      value /= 1000
      unit = next
    }
    return "\(fixed(value, 1)) \(unit)"
  }

  /// A small number with two digits: `3.1e-13`.
  package static func scientific(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    var (mantissa, exponent) = (abs(value), 0)
    while mantissa >= 9.95 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 0.995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return (value < 0 ? "-" : "") + Figures.fixed(mantissa, 1) + "e\(exponent)"
  }
}
