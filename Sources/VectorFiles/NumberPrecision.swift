/// How exactly numbers are written. What a format has a place for is in ``VectorFormat/precisions``.
public enum NumberPrecision: Sendable, Hashable, CustomStringConvertible {
  /// All bits of 32-bit floats; in formats of text as many digits as it takes to read the same bits again.
  case exact
  /// Digits after the point, in formats of text.
  case digits(Int)
  /// 16-bit floats (IEEE 754 binary16): 11 significant bits, up to 65,504.
  case float16
  /// The upper half of a 32-bit float (bfloat16): 8 significant bits and the whole range.
  case bfloat16
  /// Whole numbers from -127 to 127 and a scale for each vector, by which they are multiplied.
  case int8
  /// A bit for each number, 1 for those above zero; read as 1 and -1, whose cosines order vectors as the
  /// number of equal bits does.
  case binary

  /// The precisions of the formats that are not text, beside ``exact``.
  static let reduced: [NumberPrecision] = [.float16, .bfloat16, .int8, .binary]

  /// The names that ``init(named:)`` knows.
  public static let names =
    reduced.map(\.description) + DecimalFloat.precisions.map { String($0) }

  /// The precision of a name on the command line: `f16`, `bf16`, `int8`, `binary`, or a number of digits.
  public init?(named name: String) {
    if let reduced = NumberPrecision.reduced.first(where: { $0.description == name }) {
      self = reduced
      return
    }
    guard let count = Int(name), DecimalFloat.precisions.contains(count), String(count) == name else {
      return nil
    }
    self = .digits(count)
  }

  /// The name on the command line.
  public var description: String {
    switch self {
    case .exact: "exact"
    case .digits(let count): String(count)
    case .float16: "f16"
    case .bfloat16: "bf16"
    case .int8: "int8"
    case .binary: "binary"
    }
  }

  /// The digits after the point; `nil` for as many as it takes to read the same float again.
  var digits: Int? { if case .digits(let count) = self { count } else { nil } }
}
