internal import HogvecModels
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec classify predict`: labels sentences.
enum ClassifyPredictCommand: Command {
  static let syntax = CommandSyntax(
    name: "classify predict",
    summary: "label sentences",
    usage: "MODEL [SENTENCE...] --vectors FILE [options]",
    description: [
      "Prints the label of each SENTENCE, its probability, and how many words have a vector. With MODEL alone each line of "
        + "standard input is a sentence."
    ],
    operands: 1...Int.max,
    operandName: "MODEL or SENTENCE",
    groups: [CommandSyntax.Group(title: "Options", options: [ClassifyData.vectors, ClassifyData.json])],
    examples: [
      CommandSyntax.Example(
        remark: "one sentence", line: "hogvec classify predict s.model \"a fine film\" --vectors v.bin"),
      CommandSyntax.Example(
        remark: "many",
        line: "hogvec classify predict s.model --vectors v.bin --json < films.txt"),
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let vectorPath = try arguments.required(ClassifyData.vectors)
    if vectorPath == "-" && arguments.operands.count == 1 {
      throw UsageError("--vectors - is standard input, so it has no sentences; give them after MODEL")
    }
    let classifier = try SentenceClassifier(reading: arguments.operands[0])
    let vectors = try ClassifyData.vectors(vectorPath, for: classifier, console: console)
    let isJSON = arguments.has(ClassifyData.json)
    guard arguments.operands.count == 1 else {
      for sentence in arguments.operandBytes.dropFirst() {
        try console.write(answer(to: sentence, classifier, vectors, isJSON: isJSON))
      }
      return
    }
    var lines = LineReader()
    var isFirst = true
    while let batch = try lines.nextBatch(limit: 1024) {
      if isFirst { try check(batch) }
      isFirst = false
      var text = ""
      for line in batch where !line.isEmpty { text += answer(to: line, classifier, vectors, isJSON: isJSON) }
      try console.write(text)
    }
  }

  /// Refuses lines that are not text.
  private static func check(_ lines: [[UInt8]]) throws(FileError) {
    let start = Array(lines.joined(separator: [0x0A]).prefix(ForeignContent.byteCount))
    if let reason = ForeignContent.reason(toRefuse: start[...], from: ContentOrigin(path: "-")) {
      throw FileError("\(standardInputName) \(reason)")
    }
  }

  /// A line about a sentence.
  private static func answer(
    to sentence: [UInt8], _ classifier: SentenceClassifier, _ vectors: borrowing WordVectors, isJSON: Bool
  ) -> String {
    let (_, words, known) = SentenceFeatures.mean(of: sentence, in: vectors)
    let probabilities = classifier.probabilities(of: sentence, vectors: vectors)
    let best = SentenceClassifier.mostLikely(probabilities)
    if isJSON {
      let object: JSONValue = .object([
        "sentence": .word(sentence), "label": .word(classifier.labels[best]),
        "labels": .array(classifier.labels.map { .word($0) }),
        "probabilities": .array(probabilities.map { .number($0) }), "words": .integer(words),
        "known": .integer(known),
      ])
      return "\(object)\n"
    }
    return "  \(Words.text(classifier.labels[best]))  \(Figures.fixed(probabilities[best], 4))  "
      + "\(known) of \(words) words  \(Words.text(sentence))\n"
  }
}
