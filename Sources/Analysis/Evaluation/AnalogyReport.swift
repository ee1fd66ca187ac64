/// How many analogy questions were answered rightly.
public struct AnalogyReport: Sendable {
  /// Counts of questions.
  public struct Score: Sendable, Equatable {
    /// All questions.
    public internal(set) var questions = 0
    /// Those whose words and an answer are among the rows searched; only these count.
    public internal(set) var covered = 0
    /// Those answered rightly.
    public internal(set) var correct = 0

    /// Makes a score; by default of no questions.
    public init(questions: Int = 0, covered: Int = 0, correct: Int = 0) {
      (self.questions, self.covered, self.correct) = (questions, covered, correct)
    }

    /// The share of right answers among the covered questions; `nil` if there are none.
    public var accuracy: Double? { covered == 0 ? nil : Double(correct) / Double(covered) }

    /// The sum of two scores.
    public static func + (left: Score, right: Score) -> Score {
      Score(
        questions: left.questions + right.questions, covered: left.covered + right.covered,
        correct: left.correct + right.correct)
    }
  }

  /// The score of one section.
  public struct Section: Sendable {
    /// The section's name; empty for questions before the first.
    public let name: String
    /// Whether it asks for grammar: its name starts with `gram`, as in Google's set, or is one of BATS'
    /// inflections and derivations, `I01 [noun - plural_reg]`.
    public var isSyntactic: Bool { name.hasPrefix("gram") || name.prefixMatch(of: /[ID]\d\d \[/) != nil }
    /// The counts.
    public internal(set) var score = Score()
    /// Whether each question was answered rightly, in the file's order; `nil` for one that does not count.
    public internal(set) var answers: [Bool?] = []
  }

  /// The sections in the file's order.
  public internal(set) var sections: [Section]
  /// The number of rows that were searched.
  public let rowsSearched: Int
  /// The words of questions that are not in the file, and whose vectors were built from their n-grams.
  public internal(set) var builtWords = 0

  /// The score over the sections that ask for grammar.
  public var syntactic: Score { sections.filter(\.isSyntactic).map(\.score).reduce(Score(), +) }
  /// The score over the sections that ask for facts.
  public var semantic: Score { sections.filter { !$0.isSyntactic }.map(\.score).reduce(Score(), +) }
  /// The score over all sections.
  public var total: Score { sections.map(\.score).reduce(Score(), +) }
}
