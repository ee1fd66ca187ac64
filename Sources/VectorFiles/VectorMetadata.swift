internal import HogvecSystem

/// What a vector file says of itself beside its words and numbers: texts by names, such as the program and
/// the options that made the vectors. safetensors and NumPy archives have a place for it.
public struct VectorMetadata: Sendable, Equatable {
  /// The texts by their names.
  public var entries: [String: String]

  /// Some texts; by default none.
  public init(_ entries: [String: String] = [:]) { self.entries = entries }

  /// Whether there is nothing.
  public var isEmpty: Bool { entries.isEmpty }

  /// The same with what was done to the vectors after what had been done before.
  func noting(_ changes: [String]) -> VectorMetadata {
    guard !changes.isEmpty else { return self }
    var result = self
    result.entries[VectorMetadata.changesName] =
      ((entries[VectorMetadata.changesName].map { [$0] } ?? []) + changes).joined(separator: ", ")
    return result
  }

  /// The name of what was done to the vectors.
  private static let changesName = "hogvec.converted"

  /// An object of texts, by rising names.
  var json: JSONValue {
    var object: JSONValue.KeyValuePairs = [:]
    object.members = sorted.map { JSONValue.Member(key: $0.key, value: .string($0.value)) }
    return .object(object)
  }

  /// The texts by rising names.
  package var sorted: [(key: String, value: String)] { entries.sorted { $0.key < $1.key } }

  /// The texts among an object's members; others are left out.
  init(json: JSONValue?) {
    entries = [:]
    for member in json?.members ?? [] { if let text = member.value.text { entries[member.key] = text } }
  }
}
