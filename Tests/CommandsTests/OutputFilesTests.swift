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
    _ = try directory.write("text\n", to: "files")
    _ = try directory.write("", to: "v.npy")
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
    (["train", "text", "--keep-words", "list", "-o", "list"], "--output 'list' is also --keep-words"),
    (
      ["train", "text", "--stop-words", "list", "-o", "x", "--metrics", "list"],
      "--metrics 'list' is also --stop-words"
    ),
    (["vocab", "@files", "-o", "files"], "--output 'files' is read too"),
    (
      ["train", "@files", "-o", "x", "--metrics", "files"], "--metrics 'files' is also a list of corpus files"
    ),
    (["train", "text", "-o", "x", "--model", "x"], "--output 'x' is also --model"),
    (["convert", "v.npy", "list", "--input-words", "list", "--to", "text"], "is read as --input-words"),
    (["inspect", "v.npy", "--input-words", "list", "--repair", "list"], "--repair 'list' is read too"),
  ])
  func whatIsReadIsNotReplaced(_ arguments: [String], _ message: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    let before = try names.map { try directory.contents($0) }
    let result = try BuiltProgram.run(arguments, in: directory.path)
    #expect(result.exitCode == 2 && result.messages.contains(message), "\(result.messages)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == names)
    #expect(try names.map { try directory.contents($0) } == before)
  }

  /// An option that nobody has marked would not be looked at.
  @Test func everyOptionOfAFileSaysWhatIsDoneWithIt() {
    // A directory, logs to draw with a repeatable option, and train's own, which the job checks.
    let others: Set = ["train", "resume", "cache", "format"]
    for command in HogvecCommand.allCommands {
      for option in command.syntax.options where option.file == nil && option.field == nil {
        let isFile = ["FILE", "OUT", "LOG", "DIR"].contains { option.valueName.contains($0) }
        #expect(!isFile || others.contains(option.names[0]), "\(command.syntax.name) \(option.shownName)")
      }
    }
  }

  @Test(.needsProgram) func outputsMayAllBeThrownAway() throws {
    let result = try BuiltProgram.run(
      [
        "train", "text", "-o", "/dev/null", "--log-json", "/dev/null", "--save-vocab", "/dev/null",
        "--min-count", "1",
        "--sample", "0", "--size", "4", "--epochs", "1", "--no-cache", "--quiet",
      ], in: directory.path)
    #expect(result.exitCode == 0, "\(result.messages)")
  }

  @Test func aFileIsConvertedInPlace() throws {
    #expect(
      try CommandRunner("convert", directory.file("v.txt"), directory.file("v.txt"), "--to", "bin").exitCode
        == 0)
    #expect(try directory.contents("v.txt").starts(with: Array("4 2\ngood ".utf8)))
  }

  @Test(.needsProgram) func whatIsFoundIsSaidThoughNobodyReadsTheRest() throws {
    _ = try directory.write("3 2\ngood 1 0\nbad 1\n", to: "damaged.txt")
    _ = try directory.write("good bad 1\n", to: "pairs")
    for command in [
      "inspect damaged.txt", "evaluate v.txt --similarity pairs",
      "plan text -o v.bin --min-count 1 --tables anonymous --size 100000 --buckets 1 --subwords 3-3 --no-cache --seconds 0 --unknown good",
    ] {
      _ = try BuiltProgram.run(
        script: "(\"$0\" \(command) 2> messages; echo $? > code) | true", in: directory.path)
      #expect(try directory.contents("code") == Array("1\n".utf8), "\(command)")
    }
  }

  @Test(.needsProgram) func vectorsAreWrittenThoughNobodyReadsTheWords() throws {
    let train =
      "\"$0\" train text -o v.bin --save-vocab - --min-count 1 --sample 0 --size 4 --epochs 1 --no-cache --quiet"
    _ = try BuiltProgram.run(script: "(\(train); echo $? > code) | true", in: directory.path)
    #expect(try directory.contents("code") == Array("0\n".utf8))
    #expect(try directory.contents("v.bin").starts(with: Array("4 4\n".utf8)))
  }

  @Test(.needsProgram) func filesAreWrittenThoughNobodyReadsThePrintedResult() throws {
    let train = #""$0" classify train s.svg --vectors v.txt -o m; echo $? > code"#
    _ = try BuiltProgram.run(script: "(\(train)) | true", in: directory.path)
    #expect(try directory.contents("code") == Array("0\n".utf8))
    #expect(try directory.contents("m").starts(with: Array("HGSC".utf8)))
  }
}
