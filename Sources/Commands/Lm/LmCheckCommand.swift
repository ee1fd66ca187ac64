internal import HogvecModels
internal import HogvecSystem

/// `hogvec lm check`: compares the n-gram model's losses and gradients with stored ones.
enum LmCheckCommand: Command {
  static let syntax = CommandSyntax(
    name: "lm check",
    summary: "compare the n-gram model's gradients with published ones",
    usage: "DIRECTORY",
    description: [
      "Works out in double precision what the files in DIRECTORY say, prints both, and fails if they differ: "
        + "printed_gradients.txt to 12 digits (lines of a name, indices and a value), the arrays in grads_f64le to 1e-12, "
        + "the loss of batch100.json to 1e-12 of itself. Parameters are those in params_f64le; rows in "
        + "valid_4grams.u8 and test_4grams.u8 are measured too if they exist."
    ],
    operands: 1...1,
    operandName: "DIRECTORY",
    groups: [],
    examples: [], needsNoReader: true)

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let directory = arguments.operands[0]
    let reference = try NGramReference(readingParametersIn: "\(directory)/params_f64le")
    let batchPath = "\(directory)/batch100.json"
    let (rows, storedLoss) = try batch(batchPath, shape: reference.shape)
    let (loss, values) = reference.derivatives(rows)
    var failures = 0
    func verdict(_ isRight: Bool) -> String {
      if !isRight { failures += 1 }
      return isRight ? "ok" : "DIFFERENT"
    }

    let shape = reference.shape
    try console.write(
      "\(Figures.grouped(shape.parameterCount)) parameters: \(shape.words) words, context \(shape.context), embedding "
        + "\(shape.dimension), hidden \(shape.hidden)\n\npublished value, ours, relative difference\n")
    let published = try PrintedGradient.read("\(directory)/printed_gradients.txt")
    if published.isEmpty {
      throw FileError("'\(directory)/printed_gradients.txt': there is nothing to compare")
    }
    for printed in published {
      guard let value = values.first(where: { printed.name.hasSuffix($0.name) }),
        let ours = printed.value(in: value)
      else { throw FileError("'\(directory)/printed_gradients.txt': nothing is known of '\(printed.label)'") }
      let difference = relativeDifference(ours, printed.published)
      try console.write(
        "  \(printed.label)  \(printed.published)  \(ours)  \(Figures.scientific(difference))  \(verdict(difference < 5e-13))\n"
      )
    }
    try console.write("\narray, numbers, largest absolute difference\n")
    let gradients = try NGramReference.values(in: "\(directory)/grads_f64le")
    if gradients.isEmpty { throw FileError("'\(directory)/grads_f64le': there is nothing to compare") }
    for stored in gradients {
      guard let ours = values.first(where: { $0.name == stored.name }),
        ours.numbers.count == stored.numbers.count
      else {
        throw FileError(
          "'\(directory)/grads_f64le': \(stored.name) does not fit the parameters and the batch")
      }
      let difference = zip(ours.numbers, stored.numbers).map { abs($0 - $1) }.max() ?? 0
      try console.write(
        "  \(stored.name)  \(Figures.grouped(stored.numbers.count))  \(Figures.scientific(difference))  \(verdict(difference < 1e-12))\n"
      )
    }
    let difference = relativeDifference(loss, storedLoss)
    try console.write(
      "\nsummed loss  \(storedLoss)  \(loss)  \(Figures.scientific(difference))  \(verdict(difference < 1e-12))\n"
    )
    for (name, file) in [("validation", "valid_4grams.u8"), ("test", "test_4grams.u8")] {
      let path = "\(directory)/\(file)"
      guard FileIdentity.exists(path) else { continue }
      let words = [[UInt8]](repeating: [], count: shape.words)
      let rows = try NGramReading.rows(from: path, context: shape.context, words: words)
      let all = reference.loss(rows) / Double(rows.count)
      var whole = rows
      _ = whole.splitOff(from: rows.count - rows.count % 100)
      try console.write("\(name) cross-entropy  \(Figures.fixed(all, 9)) of all rows")
      if whole.count > 0 {
        let mean = reference.loss(whole) / Double(whole.count)
        try console.write(", \(Figures.fixed(mean, 9)) of those in whole batches of 100")
      }
      try console.write("\n")
    }
    if failures > 0 { throw FileError("\(failures) of the values in '\(directory)' differ") }
  }

  /// The rows of the batch and their stored loss.
  private static func batch(_ path: String, shape: NGramShape) throws(FileError) -> (
    rows: NGramRows, loss: Double
  ) {
    let json = try JSONValue(reading: path)
    guard let inputs = json["inputs"]?.elements, let targets = json["targets"]?.elements,
      let loss = json["loss_sum"]?.double, inputs.count == targets.count, !inputs.isEmpty
    else { throw FileError("'\(path)': it has no inputs, as many targets, and loss_sum") }
    var ids: [UInt32] = []
    for (index, (input, target)) in zip(inputs, targets).enumerated() {
      let row = (input.elements ?? []).map { $0.int ?? -1 } + [target.int ?? -1]
      guard row.count == shape.context + 1, row.allSatisfy({ (0..<shape.words).contains($0) }) else {
        throw FileError(
          "'\(path)', input \(index): it and its target are not \(shape.context + 1) ids below \(shape.words)"
        )
      }
      ids += row.map { UInt32($0) }
    }
    return (NGramRows(context: shape.context, ids: ids), loss)
  }
}
