import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

/// The program in scripts of the shell: pipes, named pipes, and what is left behind.
@Suite struct ShellScriptTests {
  /// Runs a script of the shell with the program as `$0` and a directory as `$1`, which has `v.txt`.
  private func run(_ script: String, in directory: TemporaryDirectory) throws -> (
    exitCode: Int32, messages: String
  ) {
    let rows = (0..<200).map { "word\($0) \($0).0 1.0\n" }.joined()
    _ = try directory.write("200 2\n" + rows, to: "v.txt")
    return try BuiltProgram.run(script: script, [directory.path])
  }

  // ThreadSanitizer's own runtime dies at such a limit.
  @Test(.needsProgram, .withoutSanitizer)
  func aLimitOfFileSizeIsAnErrorThatLeavesNothing() throws {
    let directory = try TemporaryDirectory()
    let result = try run("ulimit -f 1; \"$0\" convert \"$1/v.txt\" \"$1/o.txt\"", in: directory)
    #expect(result.exitCode == 1)
    #expect(result.messages == "hogvec: cannot write to '\(directory.file("o.txt"))': File too large\n")
    #expect(try directory.files() == ["v.txt"])
  }

  @Test(.needsProgram)
  func anEmptyDirectoryOfTemporaryFilesMeansTheUsualOne() throws {
    let directory = try TemporaryDirectory()
    let result = try run("cat \"$1/v.txt\" | TMPDIR= \"$0\" convert - \"$1/o.txt\" --quiet", in: directory)
    #expect(result.exitCode == 0)
    #expect(try directory.contents("o.txt") == directory.contents("v.txt"))
  }

  @Test(.needsProgram)
  func linksThatWaitForATemporaryFileAreNotFollowed() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("precious", to: "victim")
    let script = """
      for number in $(seq $$ $(( $$ + 400 ))); do ln -s victim "$1/.o.txt.$number.partial"; done
      "$0" convert "$1/v.txt" "$1/o.txt" --quiet; code=$?
      rm "$1"/.o.txt.*; exit $code
      """
    #expect(try run(script, in: directory).exitCode == 0)
    #expect(try directory.contents("victim") == Array("precious".utf8))
    #expect(try directory.files() == ["o.txt", "v.txt", "victim"])
    #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: directory.file("o.txt"))) == nil)
  }

  @Test(.needsProgram)
  func aListOfWordsMayComeFromAPipe() throws {
    let directory = try TemporaryDirectory()
    let script = """
      mkfifo "$1/list"
      printf '\\357\\273\\277word3 \\r\\nword1\\302\\240\\rword2' >"$1/list" &
      "$0" convert "$1/v.txt" "$1/o.txt" --words "$1/list" --quiet
      """
    #expect(try run(script, in: directory).exitCode == 0)
    #expect(
      try directory.contents("o.txt") == Array("3 2\nword1 1.0 1.0\nword2 2.0 1.0\nword3 3.0 1.0\n".utf8))
  }

  @Test(.needsProgram)
  func questionsMayHaveMarksAndCarriageReturns() throws {
    let directory = try TemporaryDirectory()
    let script = """
      printf '\\357\\273\\277word3 word3\\r\\n\\r word1\\302\\240word1\\r\\tword2 word2\\302\\240' \\
        | "$0" similarity "$1/v.txt" >"$1/answers"
      """
    let result = try run(script, in: directory)
    // The second line has one word, since a no-break space within a line is part of it.
    #expect(result.exitCode == 1)
    let answers = String(decoding: try directory.contents("answers"), as: UTF8.self)
    #expect(answers.split(separator: "\n").map { $0.contains("error") } == [false, true, false])
  }
}
