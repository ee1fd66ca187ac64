public import HogvecSystem

/// Analogy questions by sections: Athens is to Greece as Baghdad is to Iraq.
public struct AnalogyQuestions: Sendable {
  /// One question: a is to b as c is to d, which is asked for.
  public struct Question: Sendable, Equatable {
    /// The words a, b, c and d.
    public let words: [[UInt8]]
  }

  /// Questions of one kind.
  public struct Section: Sendable {
    /// The section's name; empty for questions before the first.
    public let name: String
    /// The questions.
    public var questions: [Question]
  }

  /// The sections in their order.
  public private(set) var sections: [Section] = []

  /// Makes questions from sections.
  public init(sections: [(name: String, questions: [[[UInt8]]])]) {
    self.sections = sections.map { section in
      Section(
        name: section.name,
        questions: section.questions.map { words in
          precondition(words.count == 4, "a question has four words")
          return Question(words: words)
        })
    }
  }

  /// Reads questions in the layout of questions-words.txt: lines of four words, and `: name` where a section
  /// starts. The words are between tabs, else semicolons, else commas, else blanks; empty lines and those that
  /// start with `#` are skipped.
  ///
  /// - Throws: ``FileError`` if the file cannot be read, has a line of more or fewer words, or no question.
  public init(reading path: String) throws(FileError) {
    for (index, line) in try TextLines.read(path).enumerated() {
      if line.first == UInt8(ascii: ":") {
        sections.append(
          Section(name: String(decoding: line.dropFirst().trimmed, as: UTF8.self), questions: []))
        continue
      }
      let fields = line.separated
      if fields.isEmpty || line.first == UInt8(ascii: "#") { continue }
      guard fields.count == 4 else {
        throw FileError("'\(path)', line \(index + 1): \(fields.count) words where a question has 4")
      }
      if sections.isEmpty { sections.append(Section(name: "", questions: [])) }
      sections[sections.count - 1].questions.append(Question(words: fields))
    }
    guard sections.contains(where: { !$0.questions.isEmpty }) else {
      throw FileError("'\(path)': there are no analogy questions in it")
    }
  }
}
