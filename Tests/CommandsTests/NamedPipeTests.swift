import Foundation
import HogvecTestSupport
import Testing

/// Named pipes with no one at the other end, at first or for good.
@Suite(.needsProgram) struct NamedPipeTests {
  private let directory: TemporaryDirectory
  private var pipe: String { directory.file("pipe") }

  init() throws {
    directory = try TemporaryDirectory()
    try #require(mkfifo(directory.file("pipe"), 0o600) == 0)
  }

  /// Starts the program, and waits until it says what it waits for.
  private func start(_ arguments: [String], for purpose: String) throws -> Process {
    let process = Process()
    process.executableURL = BuiltProgram.url
    process.arguments = arguments
    let messages = directory.file("messages")
    try #require(FileManager.default.createFile(atPath: messages, contents: nil))
    process.standardError = FileHandle(forWritingAtPath: messages)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    directory.wait(for: "\n", in: "messages")
    #expect(
      String(decoding: try directory.contents("messages"), as: UTF8.self)
        == "hogvec: waiting for someone to \(purpose) '\(pipe)', a named pipe\n")
    return process
  }

  private func commands(_ output: String) -> [[String]] {
    [
      ["vocab", pipe, "--output", output, "--quiet"], ["train", pipe, "--output", output, "--quiet"],
      ["inspect", pipe], ["neighbors", pipe, "cat"], ["convert", pipe, output, "--to", "text"],
    ]
  }

  @Test(arguments: 0..<5)
  func theProgramSaysWhatItWaitsForAndHearsSignals(_ number: Int) throws {
    let process = try start(commands(directory.file("out"))[number], for: "write to")
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 143)
    #expect(!FileManager.default.fileExists(atPath: directory.file("out")))
  }

  @Test func aWriterThatComesLaterIsRead() throws {
    let process = try start(
      ["vocab", pipe, "--output", directory.file("out"), "--min-count", "1", "--quiet"], for: "write to")
    let writer = try #require(FileHandle(forWritingAtPath: pipe))
    try writer.write(contentsOf: Data("a b a\n".utf8))
    try writer.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try directory.contents("out") == Array("a 2\nb 1\n".utf8))
  }

  @Test func aReaderThatComesLaterIsWrittenTo() throws {
    let vectors = try directory.write("1 2\na 1 2\n", to: "v.txt")
    let process = try start(["convert", vectors, pipe, "--to", "text"], for: "read from")
    let reader = try #require(FileHandle(forReadingAtPath: pipe))
    let content = try reader.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(String(decoding: content, as: UTF8.self).hasPrefix("1 2\na 1"))
  }
}
