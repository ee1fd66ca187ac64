internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining

/// `hogvec gradcheck`: proves the gradients that training follows.
enum GradcheckCommand: Command {
  static let fixture = CommandOption(
    "fixture", kind: .text, value: "FILE",
    help: "compare with the published losses and gradients in a JSON file instead", file: .read)
  static let json = CommandOption("json", kind: .flag, help: "print JSON objects, one per line")

  /// The largest relative difference from a published number that passes.
  static let fixtureTolerance = 1e-10

  static let syntax = CommandSyntax(
    name: "gradcheck",
    summary: "prove the gradients that training follows",
    usage: "[--fixture FILE] [options]",
    description: [
      "Compares gradients with two-sided differences of the loss, for every parameter of small problems: each objective "
        + "in its exact form, for skip-gram and CBOW, and the steps that train, compiled for double precision, in each "
        + "form of sharing. Ends with 1 if one differs by more than 1e-7 of itself.",
      "With --fixture, prints each published loss beside ours, and for arrays the largest difference; ends with 1 if one is "
        + "larger than 1e-10.",
    ],
    operands: 0...0,
    operandName: "",
    groups: [CommandSyntax.Group(title: "Options", options: [fixture, json])],
    examples: [], needsNoReader: true)

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    if let path = arguments.text(fixture) {
      try compare(
        try GradientFixture(reading: path).comparisons, isJSON: arguments.has(json), console: console)
    } else {
      try check(GradientCheck.all(), isJSON: arguments.has(json), console: console)
    }
  }

  /// Runs checks and prints a line for each.
  static func check(_ checks: [GradientCheck], isJSON: Bool, console: Console) throws {
    var failures: [String] = []
    let width = checks.map(\.name.count).max() ?? 0
    func line(_ name: String, _ count: String, _ error: String, _ verdict: String) -> String {
      func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
      }
      return name + padded(count, width + 12 - name.count) + padded(error, 10) + "  \(verdict)\n"
    }
    if !isJSON { try console.write(line("gradient", "parameters", "error", "verdict")) }
    for check in checks {
      let result = check.run()
      if !result.passes { failures.append(result.name) }
      if isJSON {
        let object: JSONValue = .object([
          "name": .string(result.name), "parameters": .integer(result.parameterCount),
          "error": .number(result.largestError), "passes": .bool(result.passes),
        ])
        try console.write("\(object)\n")
      } else {
        try console.write(
          line(
            result.name, "\(result.parameterCount)", Figures.scientific(result.largestError),
            result.passes ? "ok" : "WRONG"))
      }
    }
    if !failures.isEmpty { throw FileError("wrong gradients: \(failures.joined(separator: "; "))") }
    if !isJSON { try console.write("all \(checks.count) gradients are right\n") }
  }

  private static func compare(
    _ comparisons: [GradientFixture.Comparison], isJSON: Bool, console: Console
  ) throws {
    var failures = 0
    for comparison in comparisons {
      let difference = comparison.largestDifference
      let passes = difference <= fixtureTolerance
      if !passes { failures += 1 }
      if isJSON {
        let object: JSONValue = .object([
          "name": .string(comparison.name), "published": .array(comparison.published.map { .number($0) }),
          "ours": .array(comparison.ours.map { .number($0) }), "difference": .number(difference),
          "passes": .bool(passes),
        ])
        try console.write("\(object)\n")
        continue
      }
      try console.write(
        "\(comparison.name): \(Figures.scientific(difference)) \(passes ? "ok" : "DIFFERENT")\n")
      for (published, ours) in zip(comparison.published, comparison.ours) {
        try console.write("  \(published)  \(ours)\n")
      }
    }
    let count = comparisons.reduce(0) { $0 + $1.published.count }
    if failures > 0 { throw FileError("\(failures) of \(comparisons.count) published values differ") }
    if !isJSON { try console.write("\(count) numbers agree\n") }
  }
}
