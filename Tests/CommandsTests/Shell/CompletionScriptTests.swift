import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct CompletionScriptTests {
  private static let commands = HogvecCommand.allCommands.map { $0.syntax }
  private static let script = CompletionScript(
    commands: commands, groups: HogvecCommand.groups.map { (name: $0.name, summary: $0.summary) })

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

  private static func isThere(_ shell: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\(shell)")
  }

  /// What is typed, and all that can stand for its last word.
  static let lines: [(words: [String], completions: [String])] = [
    (["ne"], ["neighbors"]), (["convert", "a", "b", "--space-"], ["--space-policy"]),
    (["convert", "a", "b", "--to", "sa"], ["safetensors"]),
    (["help", "insp"], ["inspect"]), (["help", "lm", "p"], ["predict"]), (["completions", "f"], ["fish"]),
    (["lm", "ex"], ["export"]), (["classify", "p"], ["predict"]),
    (["lm", "train", "--dr"], ["--dropout"]), (["classify", "train", "--ve"], ["--vectors"]),
    (["train", "--cbow", ""], ["0", "1"]), (["help", "ex"], ["exit-codes"]),
    (["nn", "v", "--to"], ["--top"]),
    (["lm", "train", "--optimizer", "s"], ["sgd"]), (["--version", "--"], ["--verbose"]),
  ]

  @Test(.enabled(if: isThere("bash"), "there is no bash"), arguments: lines)
  func bashCompletes(_ words: [String], _ expected: [String]) throws {
    #expect(try bash(words) == expected)
  }

  @Test(.enabled(if: isThere("bash"), "there is no bash"))
  func bashKnowsTheOptionsOfEveryCommand() throws {
    for command in Self.commands {
      let words = command.name.split(separator: " ").map(String.init) + ["-"]
      #expect(try bash(words) == command.options.map(\.shownName) + ["--help"], "\(command.name)")
    }
    // Bash makes three words of an option, an equals sign and a value.
    #expect(try bash(["convert", "a", "b", "--to", "=", "sa"]) == ["safetensors"])
    #expect(try bash(["plot", "v", "--method", "="]) == ["pca", "tsne"])
  }

  /// What bash completes the last of some words behind `hogvec` to.
  private func bash(_ words: [String]) throws -> [String] {
    let directory = try TemporaryDirectory()
    let script = try directory.write(Self.script.text(for: "bash"), to: "script")
    let quoted = (["hogvec"] + words).map { "'\($0)'" }.joined(separator: " ")
    let result = try run(
      "/usr/bin/bash",
      [
        "--norc", "-c",
        "source '\(script)'; COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count); _hogvec; "
          + "printf '%s\\n' \"${COMPREPLY[@]}\"",
      ])
    #expect(result.messages.isEmpty)
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test(.enabled(if: isThere("fish"), "there is no fish"))
  func fishCompletes() throws {
    let directory = try TemporaryDirectory()
    let script = try directory.write(Self.script.text(for: "fish"), to: "script")
    func completions(_ line: String) throws -> [String] {
      let result = try run(
        "/usr/bin/env",
        ["HOME=\(directory.path)", "/usr/bin/fish", "-c", "source '\(script)'; complete -C '\(line)'"])
      #expect(result.messages.isEmpty)
      return result.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
    }
    for (words, expected) in Self.lines {
      #expect(try completions((["hogvec"] + words).joined(separator: " ")) == expected)
    }
    // Only the command's own options, not those of another that ends alike.
    let options = try #require(Self.commands.first { $0.name == "lm train" }).options
    let names = options.flatMap(\.names).filter { $0.count > 1 }.map { "--\($0)" } + ["--help"]
    #expect(try completions("hogvec lm train --") == names.sorted())
  }

  @Test(.enabled(if: isThere("zsh"), "there is no zsh"), arguments: [false, true])
  func zshCompletes(_ isInstalled: Bool) throws {
    let directory = try TemporaryDirectory()
    // Installed as a function that is read at the first tab, or read at once.
    let script = try directory.write(Self.script.text(for: "zsh"), to: "_hogvec")
    let setup = try directory.write(
      """
      PS1= PS2= RPS1=
      \(isInstalled ? "fpath=('\(directory.path)' $fpath)" : "")
      autoload -U compinit; compinit -u -D
      \(isInstalled ? "" : "source '\(script)'")
      show() { zle expand-or-complete; print -r -- "<$BUFFER>"; BUFFER= }
      zle -N show; bindkey '^T' show

      """, to: "setup")
    let driver = try directory.write(
      """
      zmodload zsh/zpty
      zpty z zsh -f -i
      zpty -w z "source '\(setup)'; print ready\\$((1+1))"
      zpty -r -m z out '*ready2*'
      for line; do
        zpty -w -n z "$line"$'\\C-t'
        zpty -r -m z out '*<*>*'
        print -r -- "${${out##*<}%%>*}"
      done

      """, to: "driver")
    let lines = Self.lines.map { (["hogvec"] + $0.words).joined(separator: " ") }
    let result = try run("/usr/bin/timeout", ["60", "/usr/bin/zsh", "-f", driver] + lines)
    let expected = Self.lines.map {
      (["hogvec"] + $0.words.dropLast() + $0.completions).joined(separator: " ")
    }
    #expect(result.output.split(separator: "\n").map(String.init) == expected)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/man"), "there is no man"))
  func theManualPagesRenderWithoutWarnings() throws {
    let directory = try TemporaryDirectory()
    #expect(try CommandRunner("completions", "man", directory.file("")).exitCode == 0)
    func rendered(_ name: String) throws -> String {
      // Lines so long that no name is broken.
      let result = try run(
        "/usr/bin/env", ["MANWIDTH=1000", "man", "--warnings=all", "-l", directory.file("\(name).1")])
      #expect(result.messages.isEmpty, "\(name)")
      return result.output
    }
    let overview = try rendered("hogvec")
    for command in Self.commands {
      let page = try rendered(ManualPage.name(of: command))
      #expect(overview.contains("hogvec \(command.name)") && overview.contains(ManualPage.name(of: command)))
      #expect(page.contains("SYNOPSIS\n       hogvec \(command.name)"))
      for option in command.options { #expect(page.contains(option.shownName), "\(command.name)") }
    }
  }

  @Test func everyOptionIsInEveryScript() {
    for shell in CompletionScript.shells {
      let script = Self.script.text(for: shell)
      for option in Self.commands.flatMap(\.options) where option.names[0].count > 1 {
        #expect(script.contains(option.names[0]), "\(shell)")
      }
    }
  }
}
