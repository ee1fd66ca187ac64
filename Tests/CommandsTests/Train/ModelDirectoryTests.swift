import Foundation
import HogvecKernels
import HogvecSystem
import HogvecTestSupport
import HogvecTraining
import Testing

@testable import HogvecCommands

@Suite struct ModelDirectoryTests {
  /// A text of several chunks.
  private static let text = String(
    repeating: "the cat sat on the mat and the dog saw it\nthe dog sat on the log\n", count: 2000)

  private let directory: TemporaryDirectory
  private let corpus: String
  private var model: String { directory.file("model") }

  init() throws {
    directory = try TemporaryDirectory()
    corpus = try directory.write(Self.text, to: "corpus.txt")
  }

  private func train(_ arguments: String...) throws -> CommandRunner {
    try CommandRunner(["train", "--quiet"] + arguments)
  }

  /// A run of four epochs that ends early, as a `--time-budget` that reading the text has used up ends it
  /// before its first chunk.
  private func beginRun(_ arguments: String...) throws {
    let result = try CommandRunner(
      [
        "train", "--quiet", corpus, "--output", directory.file("v.bin"), "--model", model, "--size", "8",
        "--threads", "1", "--epochs", "4", "--time-budget", "0.000001s",
      ] + arguments)
    #expect(result.exitCode == 75, "\(result.messages)")
  }

  private func expectRefusal(
    _ result: CommandRunner, exitCode: Int32 = 1, _ line: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(result.exitCode == exitCode, sourceLocation: sourceLocation)
    #expect(result.messages == "hogvec: \(line)\n", sourceLocation: sourceLocation)
  }

  @Test(arguments: ["file", "anonymous"])
  func stoppingAndGoingOnGivesTheSameBytes(_ tables: String) throws {
    let expected = try train(
      corpus, "--output", directory.file("expected"), "--size", "8", "--threads", "1", "--epochs", "4")
    #expect(expected.exitCode == 0)
    try beginRun("--tables", tables)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: model).sorted() == [
        "corpus.ids", "input.table", "lock", "manifest.json", "output.table", "vocabulary.txt",
      ])
    #expect(try directory.contents("v.bin.interrupted") != directory.contents("expected"))
    // Each time a little longer, so that it ends after some chunks or none, until there are none left.
    var (isComplete, seconds) = (false, 0.004)
    while !isComplete {
      let result = try train("--resume", model, "--json", "--time-budget", "\(seconds)s")
      isComplete = try #require(try CommandRunner.objects(result.output).first)["stoppedBy"] is NSNull
      #expect(result.exitCode == (isComplete ? 0 : 75), "\(result.messages)")
      seconds *= 1.5
    }
    #expect(try directory.contents("v.bin") == directory.contents("expected"))
    // A finished run that is resumed publishes its vectors again, here in another form and place.
    #expect(try train("--resume", model, "--output", directory.file("again")).exitCode == 0)
    #expect(try directory.contents("again") == directory.contents("expected"))
    #expect(try train("--resume", model, "--epochs", "6", "--output", directory.file("longer")).exitCode == 0)
    #expect(try directory.contents("longer") != directory.contents("expected"))
    expectRefusal(
      try train("--resume", model, "--epochs", "5"), exitCode: 2,
      "--epochs 5: the run in '\(model)' has trained more than that already")
  }

  @Test func aResumedRunSaysHowItIs() throws {
    try beginRun()
    let result = try CommandRunner("train", "--resume", model, "--time-budget", "0.000001s")
    #expect(result.exitCode == 75)
    #expect(result.messages.contains(" of 4 x 34,000; subsampling kept "))
    #expect(result.messages.contains("ended early      by --time-budget, "))
    #expect(result.messages.hasSuffix("; continue with hogvec train --resume \(model)\n"))
  }

  @Test func whatCannotChangeIsRefused() throws {
    try beginRun()
    let lines = [
      (["--size", "9"], "--size 9: the run in '\(model)' has 8, which cannot change"),
      (["--cbow", "1"], "--cbow 1: the run in '\(model)' has 0, which cannot change"),
      (["--min-count", "2"], "--min-count 2: the run in '\(model)' has 5, which cannot change"),
      (
        [corpus],
        "'\(corpus)': --resume takes no corpus; the run continues with the text in '\(model)'. To train on another text, "
          + "begin a run with --init '\(model)'"
      ),
      (
        ["--model", "other"],
        "--model and --resume contradict each other: --resume continues in its own directory (or --resume auto, in that of "
          + "--model)"
      ),
      (
        ["--output", "\(model)/input.table"],
        "--output '\(model)/input.table' is the file 'input.table' of --model"
      ),
    ]
    for (arguments, line) in lines {
      expectRefusal(try CommandRunner(["train", "--resume", model] + arguments), exitCode: 2, line)
    }
    #expect(try train("--resume", model, "--size", "8", "--alpha", "0.01").exitCode == 0)
  }

  @Test func aDirectoryIsTakenOnlyForOneRun() throws {
    let arguments = ["train", corpus, "--output", directory.file("v.bin"), "--size", "8", "--model"]
    expectRefusal(
      try CommandRunner(arguments + [directory.path]),
      "'\(directory.path)' holds 'corpus.txt', but no model; give --model a new or empty directory")
    expectRefusal(
      try CommandRunner(arguments + [directory.file("no/model")]),
      "cannot create '\(directory.file("no/model"))': No such file or directory")
    try beginRun()
    expectRefusal(
      try CommandRunner(arguments + [model]),
      "'\(model)' holds a run already; continue it with --resume '\(model)', or give --model another directory"
    )
    let lock = try DirectoryLock(model)
    for command in [arguments + [model], ["train", "--resume", model]] {
      expectRefusal(
        try CommandRunner(command),
        "'\(model)' is in use by another run; wait for its end, or give another directory")
    }
    _ = consume lock
    expectRefusal(
      try CommandRunner("train", "--resume", directory.path),
      "cannot resume '\(directory.path)': there is no 'manifest.json' in it: No such file or directory; "
        + "begin with --model")
    #expect(!FileManager.default.fileExists(atPath: directory.file("lock")))
  }

  @Test func aRunThatHadNotReadItsTextBeginsAnew() throws {
    try beginRun()
    let whole = String(decoding: try directory.contents("model/manifest.json"), as: UTF8.self)
    _ = try directory.write(
      withoutChecksum(
        whole.replacing("\"phase\": \"training\"", with: "\"phase\": \"reading\"")
          .replacing(/"kernels": "[^"]*"/, with: "\"kernels\": \"other\"")), to: "model/manifest.json")
    _ = try directory.write("rest", to: "model/.corpus.ids.1.partial")
    _ = try directory.write("", to: "model/input.table")
    let result = try train("--resume", model, "--json")
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(try CommandRunner.objects(result.output).first?["tokensTrained"] as? Int == 4 * 34_000)
    #expect(!FileManager.default.fileExists(atPath: "\(model)/.corpus.ids.1.partial"))
    // Nothing had been trained, so what trains now is what training begins with.
    let kernels = try KernelSet.chosen().instructionSet.rawValue
    let manifest = String(decoding: try directory.contents("model/manifest.json"), as: UTF8.self)
    #expect(manifest.contains("\"kernels\": \"\(kernels)\""))
  }

  @Test func aManifestCutAtAnyByteIsRefused() throws {
    try beginRun()
    let whole = try directory.contents("model/manifest.json")
    let output = try directory.contents("v.bin.interrupted")
    // Without its line feed it is whole.
    for length in 0..<(whole.count - 1) {
      _ = try directory.write(whole[..<length], to: "model/manifest.json")
      let result = try train("--resume", model)
      #expect(result.exitCode == 1)
      #expect(result.messages.hasPrefix("hogvec: '\(model)/manifest.json', byte "))
      #expect(result.messages.contains(": it is not JSON: "))
    }
    _ = try directory.write(whole, to: "model/manifest.json")
    #expect(try directory.contents("v.bin.interrupted") == output)
    #expect(try train("--resume", model).exitCode == 0)
  }

  @Test(arguments: [
    (
      "\"format\": \"hogvec-model\"", "\"format\": \"other\"",
      "is not the manifest of a model: its format is not"
    ),
    (
      "\"version\": 3,", "\"version\": 1,",
      "has version 1 of the manifest; this program knows versions 2 to 3"
    ),
    ("\"phase\": \"training\"", "\"phase\": \"x\"", "the phase 'x' is unknown"),
    ("\"nextChunk\": ", "\"nextChunk\": -1", "the member 'nextChunk' is not a count"),
    ("\"position\": ", "\"place\": ", "the member 'position' is missing"),
    ("\"chunksPerEpoch\": ", "\"chunksPerEpoch\": 9", "chunks, but the run was at a chunk of 9"),
    ("\"size\": 8", "\"size\": 9", "expected 10 rows of 9 numbers"),
    ("\"size\": 8", "\"size\": 0", "the options: --size: 0 is not allowed; it must be from 1 to 100000"),
    (
      "\"size\": 8", "\"size\": \"8\"",
      "the options: --size: \"8\" is not allowed; it must be from 1 to 100000"
    ),
    (
      "\"sharing\": \"window\"", "\"sharing\": \"x\"",
      "\"x\" is not allowed; it must be "
        + TrainingOptions.Sharing.allCases.dropLast().map(\.rawValue).joined(separator: ", ") + " or "
    ),
  ])
  func aWrongManifestIsRefused(_ part: String, _ replacement: String, _ reason: String) throws {
    try beginRun()
    let whole = String(decoding: try directory.contents("model/manifest.json"), as: UTF8.self)
    #expect(whole.contains(part))
    let edited = whole.replacing(part, with: replacement)
    _ = try directory.write(edited, to: "model/manifest.json")
    expectRefusal(
      try train("--resume", model),
      "'\(model)/manifest.json' was changed since it was written: its checksum does not fit; to use it all the same, "
        + "remove the member 'checksum'")
    _ = try directory.write(withoutChecksum(edited), to: "model/manifest.json")
    let result = try train("--resume", model)
    #expect(result.exitCode == 1)
    #expect(result.messages.contains(reason), "\(result.messages)")
    #expect(result.messages.split(separator: "\n").count == 1)
  }

  /// Whoever changes a manifest by hand takes its checksum out, too.
  @Test(arguments: [
    ("tokensRead", 0), ("tokensRead", 2), ("tokensInVocabulary", .max), ("sentences", 1), ("types", 3),
    ("bytes", 7), ("chunksPerEpoch", 1 << 62), ("chunksPerEpoch", .max), ("chunksPerEpoch", 0),
    ("nextChunk", .max), ("nextChunk", 1 << 40), ("tokensTrained", .max), ("tokensTrained", 1 << 62),
    ("tokensKept", 1 << 62), ("tokensKept", .max), ("units", .max), ("units", 1), ("words", .max),
    ("training", .max),
  ])
  func numbersThatNoRunHasAreRefused(_ member: String, _ number: Int) throws {
    try beginRun()
    let whole = String(decoding: try directory.contents("model/manifest.json"), as: UTF8.self)
    let edited = whole.replacing(try Regex("\"\(member)\": [0-9.]+"), with: "\"\(member)\": \(number)")
    #expect(edited != whole)
    _ = try directory.write(withoutChecksum(edited), to: "model/manifest.json")
    let result = try train("--resume", model)
    // A run that is further than the settings want it to be is one that they do not fit.
    #expect(result.exitCode == (number == 1 << 40 ? 2 : 1), "\(result.messages)")
    #expect(result.messages.split(separator: "\n").count == 1, "\(result.messages)")
  }

  /// Version 2 has the command line as it was given, and in the options the paths of outputs as they were
  /// given.
  @Test func aManifestOfVersion2IsResumed() throws {
    #expect(
      try train(
        corpus, "--output", directory.file("expected"), "--size", "8", "--threads", "1", "--epochs", "4"
      )
      .exitCode == 0)
    try beginRun()
    let written = String(decoding: try directory.contents("model/manifest.json"), as: UTF8.self)
    let output = directory.file("v.bin")
    let second =
      withoutChecksum(written).replacing("\"version\": 3", with: "\"version\": 2")
      .replacing("\"output\": \"\(output)\"", with: "\"output\": \"v.bin\"")
    #expect(second != written && second.contains("\"--output=\(output)\""))
    _ = try directory.write(second, to: "model/manifest.json")
    #expect(try train("--resume", model).exitCode == 0)
    #expect(try directory.contents("v.bin") == directory.contents("expected"))
    let rewritten = String(decoding: try directory.contents("model/manifest.json"), as: UTF8.self)
    #expect(rewritten.contains("\"version\": 3"))
  }

  @Test func filesThatWereChangedAreRefused() throws {
    try beginRun()
    for name in ["vocabulary.txt", "corpus.ids", "input.table", "output.table"] {
      let whole = try directory.contents("model/\(name)")
      var edited = whole
      edited[whole.count - 2] ^= 1
      let isTable = name.hasSuffix("table")
      for bytes in isTable ? [Array(whole.dropLast()), []] : [edited, Array(whole.dropLast()), []] {
        _ = try directory.write(bytes, to: "model/\(name)")
        let result = try train("--resume", model)
        #expect(result.exitCode == 1)
        #expect(result.messages.hasPrefix("hogvec: '\(model)/\(name)'"), "\(result.messages)")
        #expect(result.messages.split(separator: "\n").count == 1)
      }
      try FileManager.default.removeItem(atPath: "\(model)/\(name)")
      expectRefusal(
        try train("--resume", model), "cannot open '\(model)/\(name)': No such file or directory")
      _ = try directory.write(whole, to: "model/\(name)")
    }
    #expect(try train("--resume", model).exitCode == 0)
  }

  @Test(arguments: ["file", "anonymous"])
  func aRunThatDivergesKeepsItsLastCheckpointWhereItCan(_ tables: String) throws {
    try beginRun("--tables", tables)
    let output = try directory.contents("v.bin.interrupted")
    expectRefusal(
      try train("--resume", model, "--alpha", "10"),
      "training diverged: the loss is above 46, far beyond that of untrained vectors, at a learning rate of 10.0; lower --alpha"
    )
    #expect(try directory.contents("v.bin.interrupted") == output)
    let result = try train("--resume", model, "--alpha", "0.01")
    if tables == "anonymous" {
      #expect(result.exitCode == 0, "\(result.messages)")
    } else {
      expectRefusal(
        result,
        "cannot resume '\(model)': its training diverged, and the tables were the files themselves; begin again with a "
          + "lower --alpha (with --tables anonymous, the last checkpoint stays good)")
    }
  }
}
