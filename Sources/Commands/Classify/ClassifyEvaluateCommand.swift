internal import HogvecModels
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec classify evaluate`: measures a classifier on labeled sentences.
enum ClassifyEvaluateCommand: Command {
  static let part = CommandOption(
    "split", kind: .choice(LabeledSentences.Split.allCases.map(\.rawValue) + ["all"]),
    value: "train|dev|test|all",
    help: "which sentences", default: "test")

  static let syntax = CommandSyntax(
    name: "classify evaluate",
    summary: "measure a classifier on labeled sentences",
    usage: "MODEL FILE --vectors FILE [options]",
    description: [
      "Prints the accuracy and the confusion matrix of a classifier on a file as classify train takes it."
    ],
    operands: 2...2,
    operandName: "MODEL or FILE",
    groups: [
      CommandSyntax.Group(title: "Files", options: [ClassifyData.vectors, ClassifyData.columns, part]),
      CommandSyntax.Group(
        title: "Results", options: [ClassifyData.svg, ClassifyData.errors, ClassifyData.json]),
    ],
    examples: [])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let (model, path) = (arguments.operands[0], arguments.operands[1])
    let vectorPath = try arguments.required(ClassifyData.vectors)
    let drawing = try ClassifyData.drawing(arguments)
    let classifier = try SentenceClassifier(reading: model)
    let sentences = try ClassifyData.sentences(path, arguments)
    let name = arguments.text(part) ?? "test"
    let examples =
      LabeledSentences.Split(rawValue: name).map { sentences.examples(for: $0) } ?? sentences.examples
    guard !examples.isEmpty else {
      throw FileError("'\(path)': there is no sentence of the split '\(name)' in it")
    }
    let vectors = try ClassifyData.vectors(vectorPath, for: classifier, console: console)
    try ClassifyData.show(
      try ClassifyData.judge(classifier, examples, vectors: vectors, path: path), title: name, in: drawing,
      arguments, console: console)
  }
}
