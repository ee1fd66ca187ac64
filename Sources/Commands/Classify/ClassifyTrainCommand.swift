internal import HogvecModels
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec classify train`: fits a classifier of sentences.
enum ClassifyTrainCommand: Command {
  static let output = CommandOption(
    "output", "o", kind: .text, value: "FILE", help: "where the classifier goes", file: .written)
  static let strengths = CommandOption(
    "strengths", kind: .text, value: "LIST",
    help:
      "strengths of regularization to try; the strength times half the sum of the squared weights is added to the mean loss",
    default: usualStrengths)
  static let tolerance = CommandOption(
    "tolerance", kind: .real(0...1, aboveLowerBound: true), value: "X",
    help: "fit until no component of the gradient is larger", default: "1e-6")
  private static let usualStrengths = "1,0.1,0.01,1e-3,1e-4,1e-5,1e-6"

  static let syntax = CommandSyntax(
    name: "classify train",
    summary: "fit a classifier of sentences to labels",
    usage: "FILE --vectors FILE --output FILE [options]",
    description: [
      "Softmax regression on the mean of a sentence's word vectors, fitted to convergence (L-BFGS) for each strength of "
        + "regularization; the one with the best accuracy on the dev part is kept.",
      "FILE has one sentence per line, with fields separated by tabs. Splits are train, dev and test, or 1, 3 and 2. Without them, "
        + "every tenth sentence, counted from label to label, is for testing, and the one before it for dev. A word without a vector is looked up in lower "
        + "case, and else built from its n-grams in a fastText model, or left out.",
    ],
    operands: 1...1,
    operandName: "the file of sentences",
    groups: [
      CommandSyntax.Group(title: "Files", options: [ClassifyData.vectors, output, ClassifyData.columns]),
      CommandSyntax.Group(title: "Fitting", options: [strengths, tolerance]),
      CommandSyntax.Group(
        title: "Results", options: [ClassifyData.svg, ClassifyData.errors, ClassifyData.json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "a table of accuracies, and the test part's confusion matrix drawn",
        line: "hogvec classify train s.tsv --vectors v.bin --output s.model --svg s.svg")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let path = arguments.operands[0]
    let (vectorPath, output) = (try arguments.required(ClassifyData.vectors), try arguments.required(output))
    let strengths = try (arguments.text(strengths) ?? usualStrengths).split(separator: ",").map { text in
      guard let value = Double(text), value.isFinite, value >= 0 else {
        throw UsageError("--strengths: '\(text)' is not a number from 0")
      }
      return value
    }
    if strengths.isEmpty { throw UsageError("--strengths: there is none") }
    try FileIdentity.checkWritable(output)
    let drawing = try ClassifyData.drawing(arguments)
    let sentences = try ClassifyData.sentences(path, arguments)
    try check(
      sentences, path: path, areColumnsGuessed: !arguments.has(ClassifyData.columns), console: console)
    let vectors = try ClassifyData.vectors(vectorPath)
    let known = sentences.examples(for: .train).contains { example in
      SentenceFeatures.mean(of: example.sentence, in: vectors).known > 0
    }
    guard known else { throw FileError("'\(path)': no word to train on has a vector in '\(vectorPath)'") }
    let (best, trials) = SentenceClassifier.train(
      sentences, vectors: vectors, strengths: strengths, tolerance: arguments.real(tolerance) ?? 1e-6)
    try best.save(to: output)
    let isJSON = arguments.has(ClassifyData.json)
    if !isJSON { try console.write("  strength     train       dev      test     steps\n") }
    for trial in trials {
      try console.write(isJSON ? json(of: trial) : line(of: trial, isBest: trial.strength == best.strength))
    }
    let part: LabeledSentences.Split = sentences.examples(for: .test).isEmpty ? .dev : .test
    if !isJSON { try console.write("\n") }
    try ClassifyData.show(
      try ClassifyData.judge(best, sentences.examples(for: part), vectors: vectors, path: path),
      title: part.rawValue, in: drawing, arguments, console: console)
  }

  /// Refuses sentences that leave nothing to fit or to choose by.
  private static func check(
    _ sentences: LabeledSentences, path: String, areColumnsGuessed: Bool, console: Console
  ) throws(FileError) {
    for (split, purpose) in [
      (LabeledSentences.Split.train, "to train on"), (.dev, "for dev, on which the strength is chosen"),
    ] where sentences.examples(for: split).isEmpty {
      throw FileError("'\(path)': there is no sentence \(purpose)")
    }
    let labels = sentences.labels
    if labels.count == 1 {
      throw FileError(
        "'\(path)': every sentence has the label '\(Words.text(labels[0]))'; two labels are needed")
    }
    let count = sentences.examples.count
    if areColumnsGuessed && labels.count > 10 && labels.count * 2 > count {
      throw FileError(
        "'\(path)': its \(Figures.grouped(count)) sentences have \(Figures.grouped(labels.count)) labels, as if these "
          + "were the sentences; say which is what by \(ClassifyData.columns.shownName)")
    }
    let trained = Set(sentences.examples(for: .train).map(\.label))
    let untrained = labels.filter { !trained.contains($0) }
    if !untrained.isEmpty {
      let names = untrained.prefix(5).map { "'\(shownText($0, limit: 40))'" }.joined(separator: ", ")
      let more = untrained.count > 5 ? " and \(Figures.grouped(untrained.count - 5)) more" : ""
      console.message(
        "hogvec: no sentence to train on has the label \(names)\(more), so that the classifier can never predict it\n"
      )
    }
  }

  private static func line(of trial: SentenceClassifier.Trial, isBest: Bool) -> String {
    func cell(_ text: String) -> String { String(repeating: " ", count: max(1, 10 - text.count)) + text }
    return cell("\(trial.strength)")
      + [trial.trainAccuracy, trial.devAccuracy, trial.testAccuracy].map { accuracy in
        cell(accuracy.map { Figures.fixed($0 * 100, 2) } ?? "-")
      }
      .joined()
      + cell("\(trial.steps)") + (trial.hasConverged ? "" : "  not converged")
      + (isBest ? "  best on dev\n" : "\n")
  }

  private static func json(of trial: SentenceClassifier.Trial) -> String {
    let object: JSONValue = .object([
      "strength": .number(trial.strength), "trainAccuracy": .number(trial.trainAccuracy),
      "devAccuracy": .number(trial.devAccuracy),
      "testAccuracy": .number(trial.testAccuracy),
      "steps": .integer(trial.steps), "hasConverged": .bool(trial.hasConverged),
    ])
    return "\(object)\n"
  }
}
