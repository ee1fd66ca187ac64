internal import HogvecAnalysis
internal import HogvecSystem

extension AlignmentFit {
  /// How well the spaces fit, for people.
  var text: String {
    "\(Figures.counted(wordCount, "word")) in both, mean cosine \(Figures.fixed(similarityBefore, 4)) before and"
      + " \(Figures.fixed(similarityAfter, 4)) after"
  }

  /// The same for programs.
  var json: JSONValue {
    .object([
      "words": .integer(wordCount), "similarityBefore": .number(similarityBefore),
      "similarityAfter": .number(similarityAfter),
    ])
  }
}
