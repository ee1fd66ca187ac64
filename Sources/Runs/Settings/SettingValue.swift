internal import HogvecCorpus
internal import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

/// What a setting can hold, and how it is written as JSON.
protocol SettingValue: Sendable {
  /// The value as JSON.
  var settingJSON: JSONValue { get }
  /// Reads a value; `nil` for JSON of another kind.
  init?(settingJSON json: JSONValue)
}

extension Int: SettingValue {
  var settingJSON: JSONValue { .integer(self) }
  init?(settingJSON json: JSONValue) {
    guard let value = json.int else { return nil }
    self = value
  }
}

extension UInt64: SettingValue {
  /// A number; one that no `Int` holds, as a text.
  var settingJSON: JSONValue { Int(exactly: self).map { .integer($0) } ?? .string("\(self)") }
  init?(settingJSON json: JSONValue) {
    guard let value = json.int.flatMap({ UInt64(exactly: $0) }) ?? json.text.flatMap({ UInt64($0) }) else {
      return nil
    }
    self = value
  }
}

extension Double: SettingValue {
  var settingJSON: JSONValue { .number(self) }
  init?(settingJSON json: JSONValue) {
    guard let value = json.double else { return nil }
    self = value
  }
}

extension Float: SettingValue {
  /// The shortest number that reads as the same float.
  var settingJSON: JSONValue { .number(Double("\(self)") ?? .nan) }
  init?(settingJSON json: JSONValue) {
    guard let value = json.double else { return nil }
    self.init(value)
  }
}

extension Bool: SettingValue {
  var settingJSON: JSONValue { .bool(self) }
  init?(settingJSON json: JSONValue) {
    guard case .bool(let value) = json else { return nil }
    self = value
  }
}

extension String: SettingValue {
  var settingJSON: JSONValue { .string(self) }
  init?(settingJSON json: JSONValue) {
    guard let value = json.text else { return nil }
    self = value
  }
}

extension Array: SettingValue where Element == String {
  var settingJSON: JSONValue { .array(map { .string($0) }) }
  init?(settingJSON json: JSONValue) {
    guard let elements = json.elements, case let texts = elements.compactMap(\.text),
      texts.count == elements.count
    else { return nil }
    self = texts
  }
}

/// Written as its bounds with a dash between them.
extension ClosedRange: SettingValue where Bound == Int {
  var settingJSON: JSONValue { .string("\(lowerBound)-\(upperBound)") }
  init?(settingJSON json: JSONValue) {
    guard let range = json.text.flatMap(ValueKind.span) else { return nil }
    self = range
  }
}

extension Optional: SettingValue where Wrapped: SettingValue {
  var settingJSON: JSONValue { self?.settingJSON ?? .null }
  init?(settingJSON json: JSONValue) {
    if json == .null {
      self = .none
    } else if let value = Wrapped(settingJSON: json) {
      self = .some(value)
    } else {
      return nil
    }
  }
}

extension SettingValue where Self: RawRepresentable, RawValue == String {
  var settingJSON: JSONValue { .string(rawValue) }
  init?(settingJSON json: JSONValue) {
    guard let name = json.text else { return nil }
    self.init(rawValue: name)
  }
}

/// A number is one that a column has; any other text is a name in the first line.
extension CorpusRecords.Column: SettingValue {
  var settingJSON: JSONValue {
    switch self {
    case .number(let number): .string("\(number)")
    case .named(let name): .string(name)
    }
  }
  init?(settingJSON json: JSONValue) {
    guard let text = json.text else { return nil }
    self = Int(text).map { .number($0) } ?? .named(text)
  }
}

extension TablePlacement: SettingValue {}
extension VocabularyMerge: SettingValue {}
extension VectorFormat: SettingValue {
  var settingJSON: JSONValue { .string(name) }
  init?(settingJSON json: JSONValue) {
    guard let name = json.text else { return nil }
    self.init(named: name)
  }
}

extension TrainingOptions.Objective: SettingValue {}
extension TrainingOptions.Sharing: SettingValue {}
extension TrainingOptions.CBOWUpdate: SettingValue {}
