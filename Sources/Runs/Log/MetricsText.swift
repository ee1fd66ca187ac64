/// The lines of a file of metrics for Prometheus, whose names all begin with `hogvec_`.
struct MetricsText {
  typealias Labels = [(name: String, value: String)]

  private(set) var lines = ""

  /// Adds a metric with one value.
  mutating func add(_ name: String, _ help: String, _ value: Double, type: String = "gauge") {
    add(name, help, [([], value)], type: type)
  }

  /// Adds a metric with a value for each of some labels.
  mutating func add(
    _ name: String, _ help: String, _ samples: [(labels: Labels, value: Double)], type: String = "gauge"
  ) {
    lines += "# HELP hogvec_\(name) \(help)\n# TYPE hogvec_\(name) \(type)\n"
    for (labels, value) in samples {
      let pairs = labels.map { "\($0.name)=\"\(MetricsText.escaped($0.value))\"" }.joined(separator: ",")
      lines += "hogvec_\(name)\(pairs.isEmpty ? "" : "{\(pairs)}") \(MetricsText.shown(value))\n"
    }
  }

  private static func shown(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    return value.isInfinite ? (value > 0 ? "+Inf" : "-Inf") : "\(value)"
  }

  /// A label's value with backslashes, quotes and line feeds escaped.
  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.append(character)
      }
    }
  }
}
