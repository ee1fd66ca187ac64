/// What something in a drawing is colored as. Each has a color for light surroundings and one for dark
/// ones.
public enum Ink: Sendable, Hashable {
  /// Behind everything.
  case surface
  /// What is read first.
  case text
  /// What is read second: axes, remarks.
  case muted
  /// Lines that shall hardly be seen.
  case grid
  /// The color of a group or series; the numbers start again after ``groupCount``.
  case group(Int)

  /// How many groups have colors of their own.
  public static var groupCount: Int { groups.count }

  /// The color in light surroundings, as `#rrggbb`.
  public var light: String { colors.light }

  /// The color in dark surroundings, as `#rrggbb`.
  public var dark: String { colors.dark }

  /// What style sheets call it.
  var name: String {
    switch self {
    case .surface: "surface"
    case .text: "text"
    case .muted: "muted"
    case .grid: "grid"
    case .group(let number): "group\(number % Ink.groupCount)"
    }
  }

  private var colors: (light: String, dark: String) {
    switch self {
    case .surface: ("#fcfcfb", "#15181d")
    case .text: ("#1d2127", "#e8eaed")
    case .muted: ("#626b77", "#9aa4b1")
    case .grid: ("#e3e6ea", "#2b3038")
    case .group(let number): Ink.groups[number % Ink.groupCount]
    }
  }

  /// Told apart by people with the common kinds of color blindness in their first half dozen, and at least 3
  /// to 1 against the surface.
  private static let groups: [(light: String, dark: String)] = [
    ("#2563c9", "#7db0ff"), ("#d4600a", "#ffa65c"), ("#1c8748", "#6fd08c"), ("#b8326a", "#ff93b4"),
    ("#6f4bcb", "#b9a3ff"), ("#0b8593", "#5fd2dc"), ("#85562a", "#d9b28c"), ("#737b00", "#cdd55c"),
    ("#a63aa0", "#f09ce8"), ("#566779", "#aab9c9"),
  ]
}
