import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

/// No output takes the place of what a command reads, or of another of its outputs.
@Suite struct OutputFilesTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    _ = try directory.write("4 2\ngood 1 0.2\nfine 0.9 -0.1\nbad -1 0.1\npoor -0.8 -0.3\n", to: "v.txt")
    _ = try directory.write("good\tpos\nbad\tneg\n", to: "words.svg")
    _ = try directory.write("good bad fine poor good bad\n", to: "text")
    _ = try directory.write("bad\n", to: "list")
    _ = try directory.write("good 2\nbad 1\n", to: "counts")
    let lines = (0..<10).map { "train\t\($0 % 2)\tgood\ndev\t\($0 % 2)\tbad\n" }
    _ = try directory.write(lines.joined(), to: "s.svg")
  }

  @Test(arguments: [
    (
      ["classify", "train", "s.svg", "--vectors", "v.txt", "-o", "m", "--svg", "s.svg"],
      "--svg 's.svg' is read too"
    ),
    (["classify", "train", "s.svg", "--vectors", "v.txt", "-o", "v.txt"], "--output 'v.txt' is read too"),
    (
      ["classify", "train", "s.svg", "--vectors", "v.txt", "-o", "m.svg", "--svg", "./m.svg"],
      "--svg './m.svg' is written as --output too"
    ),
    (["plot", "v.txt", "--words", "words.svg", "-o", "words.svg"], "--output 'words.svg' is read too"),
    (["phrases", "text", "--connectors", "list", "-o", "list"], "--output 'list' is read too"),
    (["vocab", "text", "--stop-words", "list", "-o", "list"], "--output 'list' is read too"),
    (["vocab", "text", "--keep-words", "list", "-o", "list"], "--output 'list' is read too"),
    (["vocab", "--merge", "counts", "-o", "counts"], "--output 'counts' is read too"),
    (["convert", "v.txt", "list", "--words", "list"], "'list' would be written, but is read as --words"),
    (["convert", "v.txt", "v.txt", "--align", "v.txt"], "'v.txt' would be written, but is read as --align"),
    (
      ["classify", "train", "s.svg", "--vectors", "v.txt", "-o", "-"],
      "--output -: this cannot be standard output"
    ),
  ])
  func whatIsReadIsNotReplaced(_ arguments: [String], _ message: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    let before = try names.map { try directory.contents($0) }
    let result = try BuiltProgram.run(arguments, in: directory.path)
    #expect(result.exitCode == 2 && result.messages.contains(message), "\(result.messages)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == names)
    #expect(try names.map { try directory.contents($0) } == before)
  }

  @Test func aFileIsConvertedInPlace() throws {
    #expect(
      try CommandRunner("convert", directory.file("v.txt"), directory.file("v.txt"), "--to", "bin").exitCode
        == 0)
    #expect(try directory.contents("v.txt").starts(with: Array("4 2\ngood ".utf8)))
  }

  @Test(.needsProgram) func filesAreWrittenThoughNobodyReadsThePrintedResult() throws {
    let train = #""$0" classify train s.svg --vectors v.txt -o m; echo $? > code"#
    _ = try BuiltProgram.run(script: "(\(train)) | true", in: directory.path)
    #expect(try directory.contents("code") == Array("0\n".utf8))
    #expect(try directory.contents("m").starts(with: Array("HGSC".utf8)))
  }
}
