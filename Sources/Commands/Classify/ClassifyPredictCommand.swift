internal import HogvecModels
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec classify predict`: labels sentences.
enum ClassifyPredictCommand: Command {
  static let syntax = CommandSyntax(
    name: "classify predict",
    summary: "label sentences",
    usage: "MODEL SENTENCE... --vectors FILE [options]",
    description: ["Prints the label of each SENTENCE, its probability, and how many words have a vector."],
    operands: 2...Int.max,
    operandName: "MODEL or SENTENCE",
    groups: [CommandSyntax.Group(title: "Options", options: [ClassifyData.vectors, ClassifyData.json])],
    examples: [
      CommandSyntax.Example(
        remark: "one sentence", line: "hogvec classify predict s.model \"a fine film\" --vectors v.bin")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let vectorPath = try arguments.required(ClassifyData.vectors)
    let classifier = try SentenceClassifier(reading: arguments.operands[0])
    let vectors = try ClassifyData.vectors(vectorPath, for: classifier)
    for sentence in arguments.operandBytes.dropFirst() {
      let (_, words, known) = SentenceFeatures.mean(of: sentence, in: vectors)
      let probabilities = classifier.probabilities(of: sentence, vectors: vectors)
      let best = SentenceClassifier.mostLikely(probabilities)
      if arguments.has(ClassifyData.json) {
        let object: JSONValue = .object([
          "sentence": .word(sentence), "label": .word(classifier.labels[best]),
          "probabilities": .array(probabilities.map { .number($0) }), "words": .integer(words),
          "known": .integer(known),
        ])
        try console.write("\(object)\n")
      } else {
        try console.write(
          "  \(Words.text(classifier.labels[best]))  \(Figures.fixed(probabilities[best], 4))  \(known) of \(words) words  "
            + "\(Words.text(sentence))\n")
      }
    }
  }
}
