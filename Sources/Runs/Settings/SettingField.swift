package import HogvecSystem
internal import HogvecTraining

/// A setting of a job: its name, what it must be, and where it is in ``JobSettings``.
package struct SettingField: Sendable, Equatable {
  /// The name, as on the command line and in the JSON log.
  package let name: String
  /// What the value must be.
  package let kind: ValueKind
  /// What becomes of it when a run is resumed.
  package let role: Role
  /// The value that holds.
  package let value: @Sendable (JobSettings) -> JSONValue
  /// The value that was chosen; `null` if there is none, or the one that holds follows from other settings.
  package let chosen: @Sendable (JobSettings) -> JSONValue
  private let setting: @Sendable (JSONValue, inout JobSettings) -> Bool

  /// What becomes of a setting when a run is resumed.
  package enum Role: Sendable {
    /// It stays once training has begun.
    case fixed
    /// It stays unless it is changed.
    case changeable
    /// It is of one run, not of those that continue it.
    case ofOneRun
  }

  /// Sets the value.
  ///
  /// - Returns: false for JSON of another kind; the settings are then as they were.
  package func set(_ value: JSONValue, in settings: inout JobSettings) -> Bool { setting(value, &settings) }

  package static func == (one: SettingField, other: SettingField) -> Bool { one.name == other.name }

  /// A property.
  init<Value: SettingValue>(
    _ name: String, _ path: any WritableKeyPath<JobSettings, Value> & Sendable, _ kind: ValueKind,
    _ role: Role = .fixed
  ) {
    (self.name, self.kind, self.role) = (name, kind, role)
    value = { $0[keyPath: path].settingJSON }
    chosen = value
    setting = { json, settings in
      guard let value = Value(settingJSON: json) else { return false }
      settings[keyPath: path] = value
      return true
    }
  }

  /// A property that need not be chosen: the value that holds follows from others then.
  ///
  /// - Parameter holding: the value that holds.
  init<Value: SettingValue & Equatable>(
    _ name: String, _ path: any WritableKeyPath<JobSettings, Value?> & Sendable,
    holding: any KeyPath<JobSettings, Value> & Sendable, _ kind: ValueKind, _ role: Role = .fixed
  ) {
    (self.name, self.kind, self.role) = (name, kind, role)
    value = { $0[keyPath: holding].settingJSON }
    chosen = { $0[keyPath: path].settingJSON }
    setting = { json, settings in
      guard let value = Value(settingJSON: json) else { return false }
      settings[keyPath: path] = nil
      // What holds already need not be chosen.
      if settings[keyPath: holding] != value { settings[keyPath: path] = value }
      return true
    }
  }

  /// A property with two values that are written as 0 and 1.
  init<Value: Equatable & Sendable>(
    _ name: String, _ path: any WritableKeyPath<JobSettings, Value> & Sendable, zero: Value, one: Value
  ) {
    (self.name, kind, role) = (name, .integer(0...1), .fixed)
    value = { .integer($0[keyPath: path] == one ? 1 : 0) }
    chosen = value
    setting = { json, settings in
      guard let number = json.int, (0...1).contains(number) else { return false }
      settings[keyPath: path] = number == 1 ? one : zero
      return true
    }
  }

  /// A setting that is read and written in a way of its own.
  init(
    _ name: String, _ kind: ValueKind, _ role: Role = .fixed,
    value: @escaping @Sendable (JobSettings) -> JSONValue,
    chosen: (@Sendable (JobSettings) -> JSONValue)? = nil,
    set: @escaping @Sendable (JSONValue, inout JobSettings) -> Bool
  ) {
    (self.name, self.kind, self.role) = (name, kind, role)
    self.value = value
    self.chosen = chosen ?? value
    setting = set
  }
}
