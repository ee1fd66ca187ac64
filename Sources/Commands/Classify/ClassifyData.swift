internal import HogvecAnalysis
internal import HogvecModels
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// What the commands of `hogvec classify` have in common.
enum ClassifyData {
  static let vectors = CommandOption(
    "vectors", kind: .text, value: "FILE", help: "the words' vectors, in any format that convert reads",
    file: .read)
  static let columns = CommandOption(
    "columns", kind: .text, value: "LIST",
    help: "what the columns hold, of label, sentence, split and - for what does not matter",
    default: "label,sentence; split,label,sentence; or -,split,label,sentence; by their number")
  static let svg = CommandOption(
    "svg", kind: .text, value: "FILE", help: "draw the confusion matrix here: an .svg or .png", file: .written
  )
  static let errors = CommandOption(
    "errors", kind: .integer(1...Int.max), value: "N", help: "print the first N sentences with a wrong answer"
  )
  static let json = CommandOption("json", kind: .flag, help: "print JSON")

  /// The labeled sentences of a file.
  static func sentences(_ path: String, _ arguments: ParsedArguments) throws -> LabeledSentences {
    let columns = try arguments.text(columns).map { list in
      try list.split(separator: ",", omittingEmptySubsequences: false).map { name in
        guard let column = LabeledSentences.Column(rawValue: String(name)) else {
          throw UsageError("--columns: '\(name)' is not label, sentence, split or -")
        }
        return column
      }
    }
    if let columns {
      for column in [LabeledSentences.Column.label, .sentence] where !columns.contains(column) {
        throw UsageError("--columns: \(column.rawValue) is missing")
      }
      for column in [LabeledSentences.Column.label, .sentence, .split]
      where columns.count(where: { $0 == column }) > 1 {
        throw UsageError("--columns: \(column.rawValue) appears twice")
      }
    }
    return try LabeledSentences(reading: path, columns: columns)
  }

  /// Vectors, of which every number is finite.
  static func vectors(_ path: String) throws -> WordVectors {
    let vectors = try WordVectors(reading: path)
    for id in 0..<vectors.count {
      // The row is read while the vectors live.
      guard unsafe vectors.row(id).allSatisfy({ $0.isFinite }) else {
        throw FileError(
          "'\(path)': the vector of '\(Words.text(vectors.word(id)))' holds what is not a finite number")
      }
    }
    return vectors
  }

  /// Vectors of a classifier's dimension; if they are not those that it was fitted on, that is said.
  static func vectors(
    _ path: String, for classifier: SentenceClassifier, console: Console
  ) throws -> WordVectors {
    let vectors = try vectors(path)
    guard vectors.dimension == classifier.dimension else {
      throw FileError(
        "'\(path)': its vectors have \(vectors.dimension) numbers, but the classifier was trained on \(classifier.dimension)"
      )
    }
    if !classifier.wasFitted(on: vectors) {
      console.message(
        "hogvec: the vectors in '\(path)' are not those that the classifier was trained on; if they are of another "
          + "training, its answers mean nothing\n")
    }
    return vectors
  }

  /// The answers to sentences, counted, and those that were wrong.
  static func judge(
    _ classifier: SentenceClassifier, _ examples: [LabeledSentences.Example], vectors: borrowing WordVectors,
    path: String
  ) throws -> (matrix: ConfusionMatrix, wrong: [(example: LabeledSentences.Example, given: [UInt8])]) {
    var matrix = ConfusionMatrix(labels: classifier.labels)
    var wrong: [(example: LabeledSentences.Example, given: [UInt8])] = []
    for example in examples {
      guard let label = classifier.labels.firstIndex(of: example.label) else {
        throw FileError(
          "'\(path)', line \(example.line): the classifier does not know the label '\(Words.text(example.label))'"
        )
      }
      let given = SentenceClassifier.mostLikely(
        classifier.probabilities(of: example.sentence, vectors: vectors))
      matrix.add(label: label, predicted: given)
      if given != label { wrong.append((example, classifier.labels[given])) }
    }
    return (matrix, wrong)
  }

  /// The file of the drawing that is asked for, if one is.
  static func drawing(_ arguments: ParsedArguments) throws -> DrawingFile? {
    try arguments.text(svg).map { try DrawingFile($0, of: svg) }
  }

  /// Prints a matrix and the wrong answers that were asked for, and draws it.
  static func show(
    _ judged: (matrix: ConfusionMatrix, wrong: [(example: LabeledSentences.Example, given: [UInt8])]),
    title: String, in drawing: DrawingFile?, _ arguments: ParsedArguments, console: Console
  ) throws {
    let matrix = judged.matrix
    try drawing?.publish(
      ConfusionDrawing.drawing(
        of: matrix,
        title: "\(title): \(Figures.grouped(matrix.correct)) of \(Figures.grouped(matrix.total)) right"))
    let wrong = judged.wrong.prefix(arguments.integer(errors) ?? 0)
    if arguments.has(json) {
      let list = wrong.map { item -> JSONValue in
        .object([
          "line": .integer(item.example.line), "label": .word(item.example.label), "given": .word(item.given),
          "sentence": .word(item.example.sentence),
        ])
      }
      let object: JSONValue = .object([
        "part": .string(title), "accuracy": .number(matrix.accuracy), "correct": .integer(matrix.correct),
        "sentences": .integer(matrix.total), "confusion": ConfusionText.json(matrix), "errors": .array(list),
      ])
      return try console.write("\(object)\n")
    }
    try console.write(
      "\(title): \(Figures.grouped(matrix.correct)) of \(Figures.grouped(matrix.total)) right, "
        + "\(Figures.percent(matrix.accuracy))\n" + ConfusionText.table(matrix))
    for item in wrong {
      try console.write(
        "  line \(item.example.line): \(Words.text(item.example.label)), given \(Words.text(item.given)): "
          + "\(Words.text(item.example.sentence))\n")
    }
  }
}
