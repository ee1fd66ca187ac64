import Foundation
import HogvecTestSupport
import Testing

/// Names of files and words that are not UTF-8, or would command a terminal.
@Suite struct HostileNamesTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func path(_ name: String) -> [UInt8] { Array(directory.file(name).utf8) }
  private func words(_ text: String) -> [[UInt8]] { text.split(separator: " ").map { Array($0.utf8) } }

  /// The names in the directory, in bytes, which Foundation does not give.
  private func names() throws -> Set<[UInt8]> {
    let stream = try #require(opendir(directory.path))
    defer { closedir(stream) }
    var names: Set<[UInt8]> = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != [0x2E] && name != [0x2E, 0x2E] { names.insert(name) }
    }
    return names
  }

  @Test func filesAreReadAndWrittenUnderExactlyTheirBytes() throws {
    let latin = [0x6F, 0x6C, 0xE9] as [UInt8]
    let (folder, text) = (path("d") + [0xFF], path("d") + [0xFF, 0x2F] + latin)
    #expect(mkdir(String(decoding: path("d"), as: UTF8.self), 0o700) == 0)
    #expect(
      (path("d") + [0]).withUnsafeBytes { from in
        (folder + [0]).withUnsafeBytes { to in
          rename(from.bindMemory(to: CChar.self).baseAddress!, to.bindMemory(to: CChar.self).baseAddress!)
        }
      } == 0)
    let file = (text + [0]).withUnsafeBytes {
      open($0.bindMemory(to: CChar.self).baseAddress!, O_WRONLY | O_CREAT, 0o600)
    }
    let content = String(repeating: "the cat sat on the mat\n", count: 50)
    #expect(write(file, content, content.utf8.count) == content.utf8.count)
    close(file)
    let output = path("v") + [0xE9] + Array(".bin".utf8)
    let small = words("--size 4 --epochs 1 --threads 1 --min-count 1 --no-cache --quiet")
    // In a directory it is found by itself; named, it is the same file.
    for (corpus, model) in [(folder, path("m") + [0xE9]), (text, path("n") + [0xE9])] {
      let result = try CommandRunner(
        bytes: [Array("train".utf8), corpus, Array("--output".utf8), output, Array("--model".utf8), model]
          + small)
      #expect(result.exitCode == 0, "\(result.messages)")
      let resumed = try CommandRunner(
        bytes: [Array("train".utf8), Array("--resume".utf8), model] + words("--epochs 2 --quiet"))
      #expect(resumed.exitCode == 0, "\(resumed.messages)")
    }
    let table = path("t") + [0xE9] + Array(".npy".utf8)
    #expect(try CommandRunner(bytes: [Array("convert".utf8), output, table]).exitCode == 0)
    let answer = try CommandRunner(bytes: [Array("neighbors".utf8), table, Array("cat".utf8)])
    #expect(answer.exitCode == 0 && answer.output.contains("mat"), "\(answer.messages)")
    #expect(
      try names() == [
        Array("d".utf8) + [0xFF], Array("m".utf8) + [0xE9], Array("n".utf8) + [0xE9],
        Array("v".utf8) + [0xE9] + Array(".bin".utf8), Array("t".utf8) + [0xE9] + Array(".npy".utf8),
        Array("t".utf8) + [0xE9] + Array(".npy.words".utf8),
        Array("t".utf8) + [0xE9] + Array(".npy.hvix".utf8),
      ])
    let missing = try CommandRunner(bytes: [Array("inspect".utf8), path("x") + [0xE9]])
    #expect(
      missing.messages == "hogvec: cannot open '\(directory.path)/x\\xe9': No such file or directory\n")
  }

  @Test func messagesCommandNoTerminal() throws {
    let escape = "\u{1B}]0;pwn\u{7}\r\u{9B}31m\u{202E}"
    let shown = "\\x1b]0;pwn\\x07\\r\\x9b31m\\u{202e}"
    let missing = try CommandRunner("inspect", directory.file(escape))
    #expect(
      missing.messages == "hogvec: cannot open '\(directory.path)/\(shown)': No such file or directory\n")
    let option = try CommandRunner("inspect", "x", "--\(escape)")
    #expect(option.messages.hasPrefix("hogvec: unknown option '--\(shown)'"), "\(option.messages)")
    let vectors = try directory.write("2 1\n\u{1B}w\u{9B} 1\nx 1\n", to: "v.txt")
    let word = try CommandRunner("neighbors", vectors, "\(escape)")
    #expect(word.messages.contains("the word '\(shown)' is not in the file"), "\(word.messages)")
    // What is piped stays what it is.
    #expect(try CommandRunner("neighbors", vectors, "x").output == "  1.0000  \u{1B}w\u{9B}\n")
  }

  @Test(.needsProgram) func resultsOnATerminalCommandNothing() throws {
    let vectors = try directory.write("2 1\n\u{1B}w\u{9B} 1\nx 1\n", to: "v.txt")
    let program = try #require(BuiltProgram.url).path
    for command in ["neighbors \(vectors) x", "convert \(vectors) - --to text"] {
      // `script` gives the program a terminal.
      let done = try Programs.run(
        "script -qec '\(program) \(command)' /dev/null > out </dev/null", in: directory)
      guard done else {
        print("skipped: 'script' is not installed")
        return
      }
      let text = String(decoding: try directory.contents("out"), as: UTF8.self)
      #expect(text.contains("\\x1bw\\x9b"), "\(text)")
      #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{9B}"), "\(text)")
    }
  }
}
