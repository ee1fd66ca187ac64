import Foundation
import TestSupport
import Testing

@testable import Commands

@Suite struct CompletionScriptTests {
  private static let commands = HogvecCommand.commands.map { $0.syntax }

  /// What a program prints on standard output and on standard error.
  private func run(_ program: String, _ arguments: [String]) throws -> (output: String, messages: String) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let (output, messages) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = messages
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    let errors = String(decoding: try messages.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (text, errors)
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash"), "there is no bash"),
    arguments: [
      (["hogvec", "ne"], "neighbors"), (["hogvec", "convert", "a", "b", "--space-"], "--space-policy"),
      (["hogvec", "convert", "a", "b", "--to", "sa"], "safetensors"),
      (["hogvec", "help", "insp"], "inspect"),
      (["hogvec", "completions", "f"], "fish"),
    ])
  func bashCompletes(_ words: [String], _ expected: String) throws {
    let directory = try TemporaryDirectory()
    let script = try directory.write(CompletionScript.text(for: "bash", Self.commands), to: "script")
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let result = try run(
      "/bin/bash",
      [
        "--norc", "-c",
        "source '\(script)'; COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1); _hogvec; echo \"${COMPREPLY[*]}\"",
      ])
    #expect(result.output == expected + "\n")
    #expect(result.messages.isEmpty)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/man"), "there is no man"))
  func theManualPageRendersWithoutWarnings() throws {
    let directory = try TemporaryDirectory()
    let page = try directory.write(ManualPage.text(Self.commands, version: "1"), to: "hogvec.1")
    let result = try run("/usr/bin/man", ["--warnings=all", "-l", page])
    #expect(result.messages.isEmpty)
    for command in Self.commands { #expect(result.output.contains("hogvec \(command.name)")) }
  }

  @Test func everyOptionIsInEveryScript() {
    for shell in CompletionScript.shells {
      let script = CompletionScript.text(for: shell, Self.commands)
      for option in Self.commands.flatMap(\.options) where option.names[0].count > 1 {
        #expect(script.contains(option.names[0]), "\(shell)")
      }
    }
  }
}
