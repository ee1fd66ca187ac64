internal import HogvecRuns
internal import HogvecSystem

/// The settings that a sweep tries: every combination of the values of some.
struct SweepGrid {
  /// A setting and its values.
  struct Axis {
    let field: SettingField
    /// The values as they were given, and as settings have them.
    let values: [(text: String, json: JSONValue)]
  }

  /// A combination.
  struct Point {
    /// The values of the axes, in their order.
    let values: [(name: String, text: String, json: JSONValue)]

    /// The values by the names of their settings.
    var settings: [String: JSONValue] {
      Dictionary(uniqueKeysWithValues: values.map { ($0.name, $0.json) })
    }

    /// As people read it: `size 100, window 5`.
    var text: String { values.map { "\($0.name) \($0.text)" }.joined(separator: ", ") }

    var json: JSONValue {
      var object: JSONValue.KeyValuePairs = [:]
      object.members = values.map { JSONValue.Member(key: $0.name, value: $0.json) }
      return .object(object)
    }
  }

  let axes: [Axis]

  /// Reads texts such as `size=50,100`.
  ///
  /// - Parameter options: those whose settings may vary.
  /// - Throws: ``UsageError`` for what is not a setting, or not a value of it.
  init(_ given: [String], of options: [CommandOption]) throws(UsageError) {
    var axes: [Axis] = []
    for text in given {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0].drop { $0 == "-" })
      guard parts.count == 2 else {
        throw UsageError("--vary: '\(text)' is not NAME=VALUE,VALUE, such as size=50,100")
      }
      guard let option = options.first(where: { $0.names.contains(name) }), let field = option.field else {
        let known = options.filter { $0.field != nil }.flatMap(\.names)
        let all = options.compactMap { $0.field == nil ? nil : $0.names[0] }.joined(separator: ", ")
        let nearest =
          nearest(to: name, among: known).map { "; the nearest is '\($0)'" } ?? "; these can: \(all)"
        throw UsageError("--vary: '\(name)' is not a setting that can vary\(nearest)")
      }
      guard option != TrainOptions.seed else {
        throw UsageError("--vary: seeds do not vary; --seeds N trains with N of them and prints the means")
      }
      guard !axes.contains(where: { $0.field == field }) else {
        throw UsageError("--vary: '\(field.name)' is given more than once; put all its values after one")
      }
      var values: [(text: String, json: JSONValue)] = []
      for value in parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
        let json = try SweepGrid.json(of: value, option)
        guard !values.contains(where: { $0.json == json }) else {
          throw UsageError("--vary: '\(text)' has '\(value)' twice")
        }
        values.append((value, json))
      }
      axes.append(Axis(field: field, values: values))
    }
    self.axes = axes
  }

  private static func json(of text: String, _ option: CommandOption) throws(UsageError) -> JSONValue {
    guard option.kind == .flag else {
      return try option.value(of: text, given: "--vary \(option.names[0])").json
    }
    guard ["0", "1"].contains(text) else {
      throw UsageError("--vary \(option.names[0]): '\(text)' is not 0 or 1, for without and with")
    }
    return .bool(text == "1")
  }

  /// All combinations; the last setting varies fastest.
  var points: [Point] {
    var points = [Point(values: [])]
    for axis in axes {
      points = points.flatMap { point in
        axis.values.map { Point(values: point.values + [(axis.field.name, $0.text, $0.json)]) }
      }
    }
    return points
  }
}
