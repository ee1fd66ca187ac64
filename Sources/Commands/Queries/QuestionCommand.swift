internal import HogvecAnalysis
internal import HogvecSystem
internal import HogvecVectorFiles

/// A command that answers questions about a vector file: those on its command line, or the lines of standard
/// input, in batches or, at a terminal, one after the other.
protocol QuestionCommand: Command {
  /// A question whose words have been found.
  associatedtype Question

  /// How many words a question has.
  static var wordCounts: ClosedRange<Int> { get }
  /// What a question looks like: `A B C`.
  static var form: String { get }
  /// What a person at the prompt is told.
  static var invitation: String { get }
  /// Whether JSON is printed instead of a table.
  static var json: CommandOption { get }

  /// The questions in the words of a command line.
  static func questions(in words: [[UInt8]]) -> [[[UInt8]]]

  /// The words of a line of standard input.
  static func words(of line: [UInt8]) -> [[UInt8]]

  /// The words of the file that a question needs.
  static func lookedUp(_ words: [[UInt8]], in file: borrowing IndexedVectors) -> [[UInt8]]

  /// Finds the words of a question, and says which they are.
  ///
  /// - Parameter words: as many as ``wordCounts`` allows.
  /// - Throws: ``FileError`` that names those that are not in the file.
  static func question(
    _ words: [[UInt8]], in file: borrowing IndexedVectors, _ arguments: ParsedArguments
  ) throws(FileError) -> (question: Question, words: [QueryWord])

  /// The answers to some questions, each with the line feed at its end.
  static func answers(
    to questions: [Question], in file: borrowing IndexedVectors, _ arguments: ParsedArguments,
    as form: AnswerForm
  ) -> [[UInt8]]

  /// What stands for a question that cannot be answered.
  static func json(of words: [[UInt8]], fault: String) -> JSONValue
}

/// How answers are printed.
enum AnswerForm {
  /// As lines for people, under the question if it is one of several.
  case table(isTitled: Bool)
  /// As an object a question.
  case json
}

extension QuestionCommand {
  /// What the help says about standard input.
  ///
  /// - Parameter line: what a line is.
  static func linesHelp(_ line: String) -> String {
    "With FILE alone, each line of standard input is a question: \(line). At a terminal they are answered one after the "
      + "other until :q or the end of file (Ctrl-D); rlwrap hogvec ... adds editing and a history of lines. Otherwise "
      + "they are answered in batches, with one JSON object per line in the same order. Empty lines are left out. The "
      + "object of a line without an answer has an \"error\", and the exit code is then 1."
  }

  static func questions(in words: [[UInt8]]) -> [[[UInt8]]] { [words] }

  static func lookedUp(_ words: [[UInt8]], in file: borrowing IndexedVectors) -> [[UInt8]] { words }

  static func words(of line: [UInt8]) -> [[UInt8]] {
    line.split(whereSeparator: isSpaceOrTab).map(Array.init)
  }

  static func json(of words: [[UInt8]], fault: String) -> JSONValue {
    .object(["question": .array(words.map { .word($0) }), "error": .string(fault)])
  }

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let words = Array(arguments.operandBytes.dropFirst())
    let asked = words.isEmpty ? [] : questions(in: words)
    for question in asked where !wordCounts.contains(question.count) {
      throw UsageError(
        "expected \(form) after FILE, or nothing to read questions from standard input", showsUsage: true)
    }
    if asked.isEmpty && arguments.operands[0] == "-" {
      throw UsageError(
        "FILE is standard input, so it has no questions; give them after FILE", showsUsage: true)
    }
    let file = try IndexedVectors(arguments.operands[0], console: console)
    guard asked.isEmpty else {
      // All of them, so that one message names all that are missing.
      _ = try file.queryWords(asked.flatMap { lookedUp($0, in: file) })
      var found: [Question] = []
      var built = BuiltWords()
      for words in asked {
        let (question, words) = try question(words, in: file, arguments)
        found.append(question)
        built.add(words)
      }
      built.report(of: file, on: console)
      let form = arguments.has(json) ? AnswerForm.json : .table(isTitled: asked.count > 1)
      for answer in try checkedAnswers(to: found, in: file, arguments, as: form) { try console.write(answer) }
      return
    }
    if LineReader.isTerminal {
      try converse(file, arguments, console: console)
    } else {
      try answerLines(file, arguments, console: console)
    }
  }

  /// Answers one line after the other. A line without an answer is told why and is no failure.
  private static func converse(
    _ file: borrowing IndexedVectors, _ arguments: ParsedArguments, console: Console
  ) throws {
    var lines = LineReader()
    let form = arguments.has(json) ? AnswerForm.json : .table(isTitled: false)
    let help = "\(invitation); :q or the end of file (Ctrl-D) ends\n"
    console.message(help)
    while true {
      console.message("> ")
      guard let line = try lines.next() else { break }
      if line == Array(":q".utf8) { return }
      if line.isEmpty { continue }
      // A word of the file is a question.
      if line == Array("help".utf8), file.id(of: line) == nil {
        console.message(help)
        continue
      }
      switch found(words(of: line), in: file, arguments) {
      case .success(let (question, words)):
        var built = BuiltWords()
        built.add(words)
        built.report(of: file, on: console)
        let answers = try checkedAnswers(to: [question], in: file, arguments, as: form)
        for answer in answers { try console.write(answer) }
      case .failure(let error): console.message("\(error)\n")
      }
    }
    console.message("\n")
  }

  /// Answers lines in batches, so that rows are read from memory once for many; a batch is what has arrived,
  /// so that a program may also ask one question at a time. A line without an answer has an `error`.
  ///
  /// - Throws: ``FileError`` at the end of input if there was such a line.
  private static func answerLines(
    _ file: borrowing IndexedVectors, _ arguments: ParsedArguments, console: Console
  ) throws {
    var lines = LineReader()
    var (lineCount, faultCount) = (0, 0)
    var built = BuiltWords()
    while let batch = try lines.nextBatch(limit: 1024) {
      var questions: [Question] = []
      var faults: [JSONValue?] = []
      for line in batch where !line.isEmpty {
        let words = words(of: line)
        switch found(words, in: file, arguments) {
        case .success(let (question, words)):
          questions.append(question)
          built.add(words)
          faults.append(nil)
        case .failure(let error): faults.append(json(of: words, fault: error.description))
        }
      }
      var answers = try checkedAnswers(to: questions, in: file, arguments, as: .json)[...]
      var text: [UInt8] = []
      for fault in faults { text += fault?.line ?? answers.popFirst() ?? [] }
      try console.write(text)
      lineCount += faults.count
      faultCount += faults.count { $0 != nil }
    }
    built.report(of: file, on: console)
    if faultCount > 0 {
      throw FileError(
        "'\(file.path)': \(Figures.grouped(faultCount)) of \(Figures.counted(lineCount, "line")) read "
          + "\(faultCount == 1 ? "has" : "have") no answer; an \"error\" in the output says why")
    }
  }

  /// The answers, if the file is still what it was when it was opened.
  private static func checkedAnswers(
    to questions: [Question], in file: borrowing IndexedVectors, _ arguments: ParsedArguments,
    as form: AnswerForm
  ) throws(FileError) -> [[UInt8]] {
    let answers = answers(to: questions, in: file, arguments, as: form)
    try file.checkIsUnchanged()
    return answers
  }

  /// A question, or why it is none.
  private static func found(
    _ words: [[UInt8]], in file: borrowing IndexedVectors, _ arguments: ParsedArguments
  ) -> Result<(question: Question, words: [QueryWord]), FileError> {
    guard wordCounts.contains(words.count) else {
      return .failure(FileError("a line is \(form); this one has \(Figures.counted(words.count, "word"))"))
    }
    do throws(FileError) {
      return .success(try question(words, in: file, arguments))
    } catch {
      return .failure(error)
    }
  }
}
