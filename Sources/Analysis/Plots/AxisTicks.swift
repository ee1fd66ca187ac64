internal import HogvecSystem

/// Round numbers along an axis.
struct AxisTicks: Sendable {
  /// The numbers, rising.
  let values: [Double]
  /// The same for people.
  let labels: [String]

  /// About `count` multiples of 1, 2 or 5 times a power of ten within a range.
  init(within range: ClosedRange<Double>, count: Int) {
    let span = range.upperBound - range.lowerBound
    guard span > 0, span.isFinite, count > 0 else {
      self.init(at: [range.lowerBound])
      return
    }
    let rough = span / Double(count)
    let power = pow(10, (log10(rough)).rounded(.down))
    let step = [10, 5, 2].map { $0 * power }.first { span / $0 >= Double(count) * 0.6 } ?? power
    let first = Int((range.lowerBound / step - 1e-9).rounded(.up))
    let last = Int((range.upperBound / step + 1e-9).rounded(.down))
    self.init(at: first <= last ? (first...last).map { Double($0) * step } : [], step: step)
  }

  /// The given numbers.
  init(at values: [Double]) {
    self.init(at: values, step: zip(values.dropFirst(), values).map { $0 - $1 }.min() ?? values.first ?? 1)
  }

  private init(at values: [Double], step: Double) {
    self.values = values
    // One unit for all, that of the largest; as many digits as tell neighbors apart.
    let largest = values.map(\.magnitude).max() ?? 0
    let units = [(1e9, "G"), (1e6, "M"), (1e3, "k")]
    let (unit, suffix) = units.first { largest >= $0.0 } ?? (1, "")
    var digits = 0
    while digits < 12, !isWhole(step.magnitude / unit * pow(10, Double(digits))) { digits += 1 }
    labels = values.map { $0 == 0 ? "0" : decimal($0 / unit, digits: digits) + suffix }
  }
}

private func isWhole(_ value: Double) -> Bool {
  value.rounded() >= 1 && (value - value.rounded()).magnitude < 1e-6
}

/// A number with so many digits behind the point.
private func decimal(_ value: Double, digits: Int) -> String {
  let scaled = (value.magnitude * pow(10, Double(digits))).rounded()
  guard scaled < 1e15 else { return "\(value)" }
  let text = "\(Int(scaled))"
  let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
  let sign = value < 0 ? "-" : ""
  return digits == 0 ? sign + padded : "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
}
