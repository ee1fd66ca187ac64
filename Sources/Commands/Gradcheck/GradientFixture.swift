internal import HogvecSystem
internal import HogvecTraining

/// Published losses and gradients of the word2vec objectives, as JSON, beside ours.
///
/// The file names words in `word2ind`, has input rows `V` and output rows `U`, and any of the parts below;
/// every number in them is compared.
struct GradientFixture {
  /// A number or array of the file and how far ours is from it.
  struct Comparison {
    /// Where it is in the file: `skipgram_tests_2021[0].gradCenter`.
    let name: String
    /// The published numbers.
    let published: [Double]
    /// Ours.
    let ours: [Double]

    /// The largest difference relative to the published number; to 1e-3 where that is smaller in magnitude,
    /// as zero is.
    var largestDifference: Double {
      guard published.count == ours.count else { return .infinity }
      return zip(ours, published).map { abs($0 - $1) / max(abs($1), 1e-3) }.max() ?? .infinity
    }
  }

  private let path: String
  private let inputs: [[Double]]
  private let outputs: [[Double]]
  private let places: [String: Int]
  private(set) var comparisons: [Comparison] = []

  /// Reads a file and works out everything in it.
  ///
  /// - Throws: ``FileError`` if it cannot be read, is not JSON, or has parts of another form.
  init(reading path: String) throws(FileError) {
    let json = try JSONValue(reading: path)
    self.path = path
    guard case .object(let words)? = json["word2ind"], let inputs = json["V"]?.rows,
      let outputs = json["U"]?.rows,
      let dimension = inputs.first?.count, dimension > 0, !outputs.isEmpty,
      (inputs + outputs).allSatisfy({ $0.count == dimension })
    else { throw FileError("'\(path)': it lacks word2ind, V and U, or their rows differ in length") }
    var places: [String: Int] = [:]
    for word in words.members {
      guard let place = word.value.int, inputs.indices.contains(place), outputs.indices.contains(place) else {
        throw FileError("'\(path)': the word '\(word.key)' in word2ind has no row")
      }
      places[word.key] = place
    }
    (self.inputs, self.outputs, self.places) = (inputs, outputs, places)
    for (index, test) in (json["skipgram_tests_2021"]?.elements ?? []).enumerated() {
      try compareSkipGram(test, name: "skipgram_tests_2021[\(index)]")
    }
    if let test = json["naive_softmax_single"] { try compareSingle(test, name: "naive_softmax_single") }
    if let test = json["sigmoid"] { try compareLogistic(test, name: "sigmoid") }
    for part in ["cbow_softmax", "neg_sampling_2017"] {
      guard case .object(let tests)? = json[part] else { continue }
      for test in tests.members {
        let name = "\(part).\(test.key)"
        if test.value["context"] != nil { try compareCBOW(test.value, name: name) }
        if let inner = test.value["skipgram_neg"] { try compareSkipGram(inner, name: name + ".skipgram_neg") }
        if let inner = test.value["cbow_neg"] { try compareCBOW(inner, name: name + ".cbow_neg") }
      }
    }
    guard !comparisons.isEmpty else { throw FileError("'\(path)': there is nothing to compare in it") }
  }

  // MARK: - Parts

  private mutating func compareSkipGram(_ test: JSONValue, name: String) throws(FileError) {
    guard let center = test["center"]?.text.flatMap({ places[$0] }) else { throw malformed(name, "center") }
    let context = try words(test["outside"], name: "\(name).outside")
    let objectives: [any ReferenceObjective]
    if let drawn = test["negs"]?.elements ?? test["negatives"]?.elements?.map({ $0["negs"] ?? .null }) {
      var negatives: [NegativeSamples] = []
      for list in drawn { negatives.append(NegativeSamples(try rows(list, name: name))) }
      objectives = negatives
    } else {
      objectives = context.map { _ in FullSoftmax() }
    }
    guard objectives.count == context.count else {
      throw malformed(name, "a list of negatives for each word")
    }
    let window = WindowReference(
      skipGram: center, context: context, objectives: objectives, inputs: inputs, outputs: outputs)
    try compare(test, name, window, inputKey: "gradCenter", outputKey: "gradOutside")
  }

  private mutating func compareCBOW(_ test: JSONValue, name: String) throws(FileError) {
    guard let center = test["center"]?.text.flatMap({ places[$0] }) else { throw malformed(name, "center") }
    let context = try words(test["context"], name: "\(name).context")
    let pooling: WindowReference.Pooling
    switch test["mode"]?.text {
    case "sum": pooling = .sum
    case "mean": pooling = .mean
    default: throw malformed(name, "the mode sum or mean")
    }
    let objective: any ReferenceObjective
    if let list = test["negs"], list.elements != nil {
      objective = NegativeSamples(try rows(list, name: name))
    } else {
      objective = FullSoftmax()
    }
    let window = WindowReference(
      cbow: center, context: context, pooling: pooling, objective: objective, inputs: inputs, outputs: outputs
    )
    try compare(test, name, window, inputKey: "gradIn", outputKey: "gradOut")
  }

  private mutating func compare(
    _ test: JSONValue, _ name: String, _ window: WindowReference, inputKey: String, outputKey: String
  ) throws(FileError) {
    guard let loss = test["loss"]?.double, let input = test[inputKey]?.rows,
      let output = test[outputKey]?.rows
    else {
      throw malformed(name, "loss, \(inputKey) and \(outputKey)")
    }
    add("\(name).loss", [loss], [window.loss])
    add("\(name).\(inputKey)", input.flatMap { $0 }, window.inputGradient.flatMap { $0 })
    add("\(name).\(outputKey)", output.flatMap { $0 }, window.outputGradient.flatMap { $0 })
  }

  /// One pair with rows of its own.
  private mutating func compareSingle(_ test: JSONValue, name: String) throws(FileError) {
    guard let hidden = test["center"]?.doubles, let target = test["outside"]?.int, let rows = test["U"]?.rows,
      rows.indices.contains(target), rows.allSatisfy({ $0.count == hidden.count }),
      let loss = test["loss"]?.double,
      let input = test["gradCenter"]?.doubles, let output = test["gradOutside"]?.rows
    else { throw malformed(name, "center, outside, U, loss, gradCenter and gradOutside") }
    let window = WindowReference(
      skipGram: 0, context: [target], objectives: [FullSoftmax()], inputs: [hidden], outputs: rows)
    add("\(name).loss", [loss], [window.loss])
    add("\(name).gradCenter", input, window.inputGradient[0])
    add("\(name).gradOutside", output.flatMap { $0 }, window.outputGradient.flatMap { $0 })
  }

  private mutating func compareLogistic(_ test: JSONValue, name: String) throws(FileError) {
    guard let x = test["x"]?.doubles, let s = test["s"]?.doubles, x.count == s.count else {
      throw malformed(name, "x and s")
    }
    add("\(name).s", s, x.map { value in ObjectiveFunctions.logistic(value) })
  }

  private mutating func add(_ name: String, _ published: [Double], _ ours: [Double]) {
    comparisons.append(Comparison(name: name, published: published, ours: ours))
  }

  // MARK: - Words and rows

  private func words(_ list: JSONValue?, name: String) throws(FileError) -> [Int] {
    guard let list = list?.elements, !list.isEmpty else { throw malformed(name, "a list of words") }
    var result: [Int] = []
    for item in list {
      guard let place = item.text.flatMap({ places[$0] }) else {
        throw malformed(name, "words of word2ind only")
      }
      result.append(place)
    }
    return result
  }

  private func rows(_ list: JSONValue, name: String) throws(FileError) -> [Int] {
    guard let list = list.elements else { throw malformed(name, "lists of negatives") }
    var result: [Int] = []
    for item in list {
      guard let row = item.int, outputs.indices.contains(row) else {
        throw malformed(name, "negatives that are rows of U")
      }
      result.append(row)
    }
    return result
  }

  private func malformed(_ name: String, _ expected: String) -> FileError {
    FileError("'\(path)': \(name) lacks \(expected)")
  }
}
