/// Why a run cannot follow its options, in one line that names a property of ``TrainingOptions``.
public struct TrainingOptionsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong with an option.
  public enum Problem: Sendable, Equatable {
    /// Its value is not in these bounds.
    case isOutside(TrainingOptions.Bounds)
    /// It is given, and has no effect with the value that another option has.
    case hasNoEffect(with: TrainingOptions.Field)
    /// It cannot be used together with what another option has.
    case cannotBeCombined(with: TrainingOptions.Field)
    /// It is larger than the rate at the start.
    case exceedsRate
    /// Its value is 0, and nothing else is to be trained.
    case trainsNothing
  }

  /// The option.
  public let field: TrainingOptions.Field
  /// What is wrong with it.
  public let problem: Problem
  /// The line.
  public let description: String

  init(_ field: TrainingOptions.Field, _ problem: Problem, in options: TrainingOptions) {
    self.field = field
    self.problem = problem
    let name = field.rawValue
    description =
      switch problem {
      case .isOutside(let bounds): "\(name) is \(options.value(of: field)); it must be \(bounds)"
      case .hasNoEffect(let other):
        "\(name) has no effect with \(other.rawValue) \(options.value(of: other))"
      case .cannotBeCombined(let other):
        "\(name) \(options.value(of: field)) cannot be combined with \(other.rawValue)"
      case .exceedsRate:
        "\(name) is \(options.minimumRate); it must be at most the rate at the start, \(options.rate)"
      case .trainsNothing: "\(name) is \(options.value(of: field)), which would train nothing"
      }
  }
}
