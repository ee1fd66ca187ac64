public import HogvecSystem

/// Analogy questions by sections: Athens is to Greece as Baghdad is to Iraq.
public struct AnalogyQuestions: Sendable {
  /// One question: a is to b as c is to d, which is asked for.
  public struct Question: Sendable, Equatable {
    /// The words a, b and c.
    public let given: [[UInt8]]
    /// The right answers: d, or several that are each right.
    public let answers: [[UInt8]]
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
  /// The lines of the file that are no questions.
  public private(set) var leftOut = LeftOutLines()

  /// Makes questions from sections.
  public init(sections: [(name: String, questions: [[[UInt8]]])]) {
    self.sections = sections.map { section in
      Section(
        name: section.name,
        questions: section.questions.map { words in
          precondition(words.count == 4, "a question has four words")
          return Question(given: Array(words[..<3]), answers: [words[3]])
        })
    }
  }

  /// Reads questions in the layout of questions-words.txt or of BATS.
  ///
  /// The first has lines of four words, and `: name` where a section starts. Words are between tabs,
  /// semicolons, commas, colons or spaces, whatever gives most lines this shape. BATS has lines of a word, a
  /// tab, and the answers between slashes, each of which is right: each line is asked with each other line as
  /// the example, with that one's first answer. Lines that start with `#` are comments unless they have the
  /// shape of the others; other lines that are no questions are left out, if they are few.
  ///
  /// A folder stands for all files in it and its folders whose names end in `.txt`, by their paths, as BATS
  /// has a file for each relation; each is a section of its name.
  ///
  /// - Throws: ``FileError`` if the file cannot be read, more than one line in ten is no question, none is,
  ///   or a file of pairs has more than 1,000.
  public init(reading path: String) throws(FileError) {
    var status = stat()
    if fileStatus(path, &status), status.isDirectory {
      try self.init(readingFolder: path)
    } else {
      try self.init(readingFile: path)
    }
  }

  private init(readingFile path: String) throws(FileError) {
    let lines = try TextLines.read(path, keepingEdges: true)
    let isSection = { (line: ArraySlice<UInt8>) in line.trimmed.first == UInt8(ascii: ":") }
    let text = SeparatedLines(lines) { fields, _ in AnalogyQuestions.hasFourWords(fields) }
    let pairs = SeparatedLines(lines, by: [.tab]) { fields, _ in AnalogyQuestions.isPair(fields) }
    let fourCount = text.lines.count { AnalogyQuestions.hasFourWords($0.fields) && !isSection($0.text) }
    let pairCount = pairs.separator == .tab ? pairs.lines.count { AnalogyQuestions.isPair($0.fields) } : 0
    if pairCount > fourCount {
      try leftOut.check(path, goodCount: pairCount)
      guard pairCount <= AnalogyQuestions.greatestPairCount else {
        throw FileError(
          """
          '\(path)': each of its \(Figures.grouped(pairCount)) pairs would be asked with each other one as the example; \
          give at most \(Figures.grouped(AnalogyQuestions.greatestPairCount)) pairs of one relation in a file
          """)
      }
      readPairs(pairs.lines, name: String(path.split(separator: "/").last ?? ""))
    } else {
      for line in text.lines {
        if isSection(line.text) {
          let name = String(decoding: line.text.trimmed.dropFirst().trimmed, as: UTF8.self)
          sections.append(Section(name: name, questions: []))
        } else if AnalogyQuestions.hasFourWords(line.fields) && line.fields[0] != [UInt8(ascii: "#")] {
          if sections.isEmpty { sections.append(Section(name: "", questions: [])) }
          sections[sections.count - 1].questions.append(
            Question(given: Array(line.fields[..<3]), answers: [line.fields[3]]))
        } else {
          leaveOut(
            line, "\(Figures.counted(line.fields.count { !$0.isEmpty }, "word")) where a question has 4")
        }
      }
      try leftOut.check(path, goodCount: sections.reduce(0) { $0 + $1.questions.count })
    }
    guard sections.contains(where: { !$0.questions.isEmpty }) else {
      throw FileError("'\(path)': there are no analogy questions in it")
    }
  }

  private init(readingFolder path: String) throws(FileError) {
    var files: [String] = []
    for name in try directoryNames(path) {
      var status = stat()
      let inner = "\(path)/\(name)"
      if name.hasSuffix(".txt") {
        files.append(name)
      } else if fileStatus(inner, &status), status.isDirectory {
        files += namesInDirectory(inner).filter { $0.hasSuffix(".txt") }.map { "\(name)/\($0)" }
      }
    }
    guard !files.isEmpty else { throw FileError("'\(path)': there is no .txt file in the folder") }
    for file in files.sorted() {
      let questions = try AnalogyQuestions(reading: "\(path)/\(file)")
      let name = String(splitPath(file).name.dropLast(4))
      sections += questions.sections.map { section in
        let hasName = section.name.isEmpty || section.name == "\(name).txt"
        return Section(name: hasName ? name : "\(name), \(section.name)", questions: section.questions)
      }
      leftOut.add(questions.leftOut, of: file)
    }
  }

  /// The pairs of one relation that are asked, each with each: a million questions. BATS has 50.
  private static let greatestPairCount = 1000

  /// Makes questions of pairs of words, of which the second may be several.
  private mutating func readPairs(_ lines: [SeparatedLines.Line], name: String) {
    var pairs: [(word: [UInt8], answers: [[UInt8]])] = []
    for line in lines {
      guard AnalogyQuestions.isPair(line.fields), line.text.trimmed.first != UInt8(ascii: "#") else {
        leaveOut(line, "it is not a word, a tab and answers")
        continue
      }
      let answers = line.fields[1].split(separator: UInt8(ascii: "/")).map { Array($0.trimmed) }
      pairs.append((line.fields[0], answers.filter { !$0.isEmpty }))
    }
    var section = Section(name: name, questions: [])
    for example in pairs.indices {
      for asked in pairs.indices where asked != example {
        section.questions.append(
          Question(
            given: [pairs[example].word, pairs[example].answers[0], pairs[asked].word],
            answers: pairs[asked].answers))
      }
    }
    sections.append(section)
  }

  private mutating func leaveOut(_ line: SeparatedLines.Line, _ reason: String) {
    if line.text.trimmed.first == UInt8(ascii: "#") {
      leftOut.commentCount += 1
    } else {
      leftOut.add(line: line.number, reason)
    }
  }

  private static func hasFourWords(_ fields: [[UInt8]]) -> Bool {
    fields.count == 4 && fields.allSatisfy { !$0.isEmpty }
  }

  private static func isPair(_ fields: [[UInt8]]) -> Bool {
    fields.count == 2 && !fields[0].isEmpty && fields[1].contains { $0 != UInt8(ascii: "/") }
  }
}
