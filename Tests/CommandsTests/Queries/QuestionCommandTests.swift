import Foundation
import HogvecTestSupport
import Testing

/// Questions from standard input, in batches and at a terminal, as a process of its own gets them.
@Suite struct QuestionCommandTests {
  /// A process that is asked, with pipes to what it prints.
  private struct Asked {
    let process = Process()
    let output = Pipe()
    let messages = Pipe()

    init(_ arguments: [String], input: Any?) throws {
      process.executableURL = BuiltProgram.url
      process.arguments = arguments
      process.standardInput = input
      process.standardOutput = output
      process.standardError = messages
      try process.run()
    }

    /// What it prints until it ends.
    func end() throws -> (exitCode: Int32, output: String, messages: String) {
      let output = try output.fileHandleForReading.readToEnd() ?? Data()
      let messages = try messages.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return (
        process.terminationStatus, String(decoding: output, as: UTF8.self),
        String(decoding: messages, as: UTF8.self)
      )
    }
  }

  private func ask(_ arguments: [String], lines: String) throws -> (
    exitCode: Int32, output: String, messages: String
  ) {
    let directory = try TemporaryDirectory()
    let path = try directory.write(lines, to: "lines")
    return try Asked(arguments, input: FileHandle(forReadingFrom: URL(filePath: path))).end()
  }

  /// Both ends of a new terminal: the person's and the program's.
  private func pseudoTerminal() throws -> (person: FileHandle, program: FileHandle) {
    let person = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var isLocked: CInt = 0
    // TIOCSPTLCK and TIOCGPTPEER of <asm-generic/ioctls.h>, whose definitions Swift does not import.
    try #require(unsafe ioctl(person, 0x4004_5431, &isLocked) == 0)
    let program = ioctl(person, 0x5441, O_RDWR | O_NOCTTY)
    try #require(program >= 0)
    return (
      FileHandle(fileDescriptor: person, closeOnDealloc: true),
      FileHandle(fileDescriptor: program, closeOnDealloc: true)
    )
  }

  @Test(
    .needsProgram,
    arguments: [
      ("neighbors", "king", "queen", "kings"),
      ("analogy", "king queen man", "king\tqueen  woman ", "king queen"),
      ("similarity", "king queen tree", "\tking queen", "king"),
      ("odd-one-out", "king queen tree", "king queen king\r", "king"),
    ])
  func aLineIsAQuestionAndTheOthersGoOnAfterAFault(
    _ command: String, _ first: String, _ second: String, _ fault: String
  ) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    let unknown = command == "neighbors" ? "King" : "king queen King"
    // The last line has no end.
    let result = try ask([command, path], lines: "\(first)\n\n\(unknown)\n \t\n\(fault)\n\(second)")
    #expect(result.exitCode == 1)
    #expect(
      result.messages
        == "hogvec: '\(path)': 2 of 4 lines read have no answer; an \"error\" in the output says why\n")
    let objects = try CommandRunner.objects(result.output)
    try #require(objects.count == 4)
    #expect(
      objects[1]["error"] as? String
        == "'\(path)': the word 'King' is not in the file; the nearest spellings are 'king'")
    if command == "neighbors" {
      #expect(objects[1]["word"] as? String == "King")
    } else {
      #expect(objects[1]["question"] as? [String] == ["king", "queen", "King"])
      #expect((objects[2]["error"] as? String)?.hasPrefix("a line is ") == true)
    }
    // Each answer is what the command line gets.
    for (line, object) in [(first, objects[0]), (second, objects[3])] {
      let words = line.split { " \t\r".contains($0) }.map(String.init)
      let direct = try CommandRunner([command, path, "--json"] + words)
      #expect(direct.exitCode == 0)
      let other = try #require(try CommandRunner.objects(direct.output).first)
      #expect(NSDictionary(dictionary: object) == NSDictionary(dictionary: other))
    }
  }

  @Test(.needsProgram, arguments: ["neighbors", "analogy", "similarity", "odd-one-out"])
  func noLinesAreNoFault(_ command: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    for lines in ["", "\n \n"] {
      let result = try ask([command, path], lines: lines)
      #expect(result.exitCode == 0 && result.output.isEmpty && result.messages.isEmpty)
    }
  }

  @Test(.needsProgram)
  func manyAnalogiesInBatchesAreThoseOfTheCommandLine() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    for method in ["add", "mul"] {
      let direct = try CommandRunner("analogy", path, "king", "queen", "man", "--method", method, "--json")
        .output
      let other = try CommandRunner("analogy", path, "tree", "boy", "man", "--method", method, "--json")
        .output
      // More than a batch, and more than a reading of standard input.
      let lines = String(repeating: "king queen man\ntree boy man\n", count: 2600)
      let result = try ask(["analogy", path, "--method", method], lines: lines)
      #expect(result.exitCode == 0)
      #expect(result.output == String(repeating: direct + other, count: 2600))
    }
  }

  @Test(.needsProgram)
  func aProgramMayAskOneQuestionAfterTheOther() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    let input = Pipe()
    let asked = try Asked(["similarity", path], input: input)
    for other in ["queen", "tree"] {
      try input.fileHandleForWriting.write(contentsOf: Data("king \(other)\n".utf8))
      // Waits for the answer before the next question.
      let line = String(decoding: asked.output.fileHandleForReading.availableData, as: UTF8.self)
      #expect(line == (try CommandRunner("similarity", path, "king", other, "--json").output))
    }
    try input.fileHandleForWriting.close()
    let end = try asked.end()
    #expect(end.exitCode == 0 && end.output.isEmpty && end.messages.isEmpty)
  }

  @Test(
    .needsProgram,
    arguments: [
      ("neighbors", "queen -king +man", "king "), ("analogy", "king queen man", "king queen woman"),
      ("similarity", "king queen", "king tree"), ("odd-one-out", "king tree queen", "man woman tree"),
    ])
  func aTerminalIsAskedUntilItsEndOfFile(_ command: String, _ first: String, _ second: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    let (terminal, line) = try pseudoTerminal()
    let asked = try Asked([command, path], input: line)
    // 4 is Ctrl-D. The terminal stays open until the end, since hanging up would end the input too.
    defer { try? terminal.close() }
    let end = command == "analogy" ? ":q\n" : "\u{4}"
    try terminal.write(contentsOf: Data("\(first)\n\nking quen king\nhelp\n\(second)\n\(end)".utf8))
    let result = try asked.end()
    #expect(result.exitCode == 0)
    func direct(_ line: String) throws -> String {
      let words = command == "neighbors" ? [line] : line.split(separator: " ").map(String.init)
      return try CommandRunner([command, path] + words).output
    }
    #expect(result.output == (try direct(first)) + (try direct(second)))
    let parts = result.messages.split(separator: "> ", omittingEmptySubsequences: false)
    #expect(parts.count == 7 && parts[0].hasSuffix("; :q or the end of file (Ctrl-D) ends\n"))
    #expect(
      parts[3] == "'\(path)': the word 'quen' is not in the file; the nearest spellings are 'queen'\n")
    #expect(parts[4] == parts[0])
    #expect(parts[6] == (command == "analogy" ? "" : "\n"))
  }

  @Test(
    .needsProgram,
    arguments: [["analogy", "king", "queen"], ["similarity", "king"], ["odd-one-out", "king", "queen"]])
  func tooFewWordsAreRefusedBeforeTheFileIsRead(_ arguments: [String]) throws {
    let result = try CommandRunner([arguments[0], "missing.bin"] + arguments.dropFirst())
    #expect(result.exitCode == 2)
    #expect(result.messages.hasPrefix("hogvec: expected "))
    #expect(result.messages.contains("\nusage: hogvec \(arguments[0]) FILE ["))
  }

  @Test func termsMayHaveASignAndBlanksAroundThem() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords + "-x 0.6 -0.8\n", to: "v.txt")
    // Seven rows now.
    let text = String(decoding: try directory.contents("v.txt"), as: UTF8.self)
    _ = try directory.write("7" + text.dropFirst(), to: "v.txt")
    func nearest(_ word: String) throws -> String {
      try CommandRunner("neighbors", path, "-n", "1", "--", word).output
    }
    #expect(try nearest(" king\t") == "  0.8000  queen\n")
    #expect(try nearest("-king") == "  1.0000  tree\n")
    #expect(try nearest("+king") == "  0.8000  queen\n")
    // A word that begins with a sign is itself.
    #expect(try nearest("-x") == "  0.6000  king\n")
    #expect(try nearest("king --x") == "  0.9839  man\n")
    // Signs may stand alone.
    #expect(try nearest("queen - king + man") == "  0.9615  woman\n")
    #expect(try nearest("- king") == "  1.0000  tree\n")
    #expect(
      try CommandRunner("neighbors", path, "king -").messages.contains("the word '-' is not in the file"))
  }

  @Test func vectorsWithoutADirectionAreNamed() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("4 2\na nan 1\nb 0 0\nc 1 1\nd 1 0\n", to: "v.txt")
    for (word, fault) in [("a", "not finite"), ("b", "zero")] {
      for arguments in [
        ["similarity", path, "c", word], ["odd-one-out", path, "c", word, "d"],
        ["analogy", path, "c", "d", word], ["analogy", path, "c", "d", word, "--method", "mul"],
        ["neighbors", path, word],
      ] {
        let result = try CommandRunner(arguments)
        #expect(result.exitCode == 1 && result.output.isEmpty)
        #expect(
          result.messages
            == "hogvec: '\(path)': the vector of '\(word)' is \(fault), so nothing is near to it\n")
      }
    }
  }

  @Test func standardInputIsVectorsOrQuestions() throws {
    let result = try CommandRunner("neighbors", "-")
    #expect(result.exitCode == 2)
    #expect(result.messages.hasPrefix("hogvec: FILE is standard input, so it has no questions; "))
  }
}
