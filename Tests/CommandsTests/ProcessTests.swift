import Foundation
import HogvecKernels
import HogvecTestSupport
import Testing

/// What only a process of its own can show: signals and closed pipes.
@Suite struct ProcessTests {
  /// A run that would take hours, with a process that has begun to train.
  ///
  /// - Parameter event: what its log must have by then.
  private func startTraining(
    in directory: TemporaryDirectory, _ arguments: [String] = [], after event: String = "vocabulary"
  ) throws -> Process {
    let corpus = try directory.write(String(repeating: "a b c d e f g h\n", count: 1000), to: "corpus")
    let process = Process()
    process.executableURL = BuiltProgram.url
    process.arguments =
      [
        "train", corpus, "--output", directory.file("v.bin"), "--epochs", "1000000", "--threads", "1",
        "--no-cache", "--log-json", directory.file("log"), "--quiet",
      ] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    // The vocabulary is logged before training, which would take hours.
    directory.wait(for: "\"\(event)\"", in: "log")
    Thread.sleep(forTimeInterval: 0.1)
    return process
  }

  @Test(.needsProgram, arguments: [SIGINT, SIGTERM, SIGHUP, SIGXCPU])
  func aSignalEndsARunAndKeepsTheVectorsSoFarBesideTheOldOutput(_ number: Int32) throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("old", to: "v.bin")
    let process = try startTraining(in: directory)
    kill(process.processIdentifier, number)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 128 + number)
    #expect(try directory.contents("v.bin") == Array("old".utf8))
    #expect(try directory.contents("v.bin.interrupted").starts(with: Array("8 100\n".utf8)))
    #expect(try directory.files() == ["corpus", "log", "v.bin", "v.bin.interrupted"])
  }

  @Test(.needsProgram)
  func aSignalEndsARunThatIsThenResumed() throws {
    let directory = try TemporaryDirectory()
    let process = try startTraining(
      in: directory, ["--model", directory.file("model"), "--checkpoint-interval", "0.05s"],
      after: "checkpoint")
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try directory.contents("v.bin.interrupted").starts(with: Array("8 100\n".utf8)))
    let events = try CommandRunner.objects(String(decoding: try directory.contents("log"), as: UTF8.self))
    #expect(events.last?["event"] as? String == "finished")
    #expect(events.last?["stoppedBy"] as? String == "SIGINT")
    let chunks = try #require(events.last { $0["event"] as? String == "checkpoint" }?["chunksDone"] as? Int)
    #expect(chunks > 0)
    // A chunk is an epoch here, so a few more epochs end the run.
    let result = try CommandRunner(
      "train", "--resume", directory.file("model"), "--epochs", "\(chunks / 2 + 3)", "--json", "--quiet")
    #expect(result.exitCode == 0, "\(result.messages)")
    let summary = try #require(try CommandRunner.objects(result.output).first)
    #expect(summary["tokensTrained"] as? Int == (chunks / 2 + 3) * 8000)
    #expect(summary["output"] as? String == directory.file("v.bin"))
  }

  /// Other kernels round otherwise, so a run is continued with those that it began with.
  @Test(.needsProgram)
  func aRunThatIsResumedKeepsItsKernelsOrSaysSo() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(String(repeating: "a b c d e f g h\n", count: 100), to: "corpus")
    let model = directory.file("model")
    let begun = try BuiltProgram.run(
      [
        "train", corpus, "--output", directory.file("v.bin"), "--epochs", "1", "--model", model, "--no-cache",
        "--quiet",
      ], environment: ["HOGVEC_KERNELS": "portable"])
    #expect(begun.exitCode == 0, "\(begun.messages)")
    func resume(_ epochs: Int, _ environment: [String: String]) throws -> (kernels: Any?, messages: String) {
      let log = directory.file("log\(epochs)")
      let result = try BuiltProgram.run(
        ["train", "--resume", model, "--epochs", "\(epochs)", "--log-json", log], environment: environment)
      #expect(result.exitCode == 0, "\(result.messages)")
      let text = String(decoding: try directory.contents("log\(epochs)"), as: UTF8.self)
      return (try CommandRunner.objects(text).first?["kernels"], result.messages)
    }
    let same = try resume(2, [:])
    #expect(same.kernels as? String == "portable")
    #expect(!same.messages.contains("begun with"))
    if let other = InstructionSet.supported.last, other != .portable {
      let changed = try resume(3, ["HOGVEC_KERNELS": other.rawValue])
      #expect(changed.kernels as? String == other.rawValue)
      #expect(
        changed.messages.contains(
          """
          begun with portable kernels, continued with \(other.rawValue): the vectors will be as good, but not the same \
          bytes as with one set of kernels
          """))
    }
    #expect(try resume(4, [:]).kernels as? String == "portable")

    // Those of another version, and of earlier ones, which noted none and had no pairs.
    let manifest = withoutChecksum(
      String(decoding: try directory.contents("model/manifest.json"), as: UTF8.self))
    let usual = InstructionSet.avx512.isSupported ? InstructionSet.avx512 : KernelSet.best.instructionSet
    for (epochs, member) in [(5, "\"kernels\": \"sve\", "), (6, "")] {
      let edited = manifest.replacing("\"kernels\": \"portable\", ", with: member)
      #expect(edited != manifest)
      _ = try directory.write(edited, to: "model/manifest.json")
      let result = try resume(epochs, [:])
      #expect(result.messages.contains("begun with sve kernels") == !member.isEmpty)
      if member.isEmpty { #expect(result.kernels as? String == usual.rawValue) }
    }
  }

  /// The vectors go to a pipe that no one reads yet, so that the program is still writing them. A first
  /// signal does not take them away, nor does SIGXCPU, which the system repeats each second; another signal
  /// does, and the same one half a second later.
  @Test(
    .needsProgram,
    arguments: [
      ([SIGTERM], 0.3, nil), ([SIGXCPU, SIGXCPU, SIGXCPU], 0.3, nil), ([SIGTERM, SIGINT], 0.3, SIGINT),
      ([SIGTERM, SIGTERM], 0.05, nil), ([SIGTERM, SIGTERM], 0.7, SIGTERM),
    ] as [([Int32], Double, Int32?)])
  func aSignalWhileVectorsAreWrittenLeavesThem(
    _ signals: [Int32], _ seconds: Double, _ last: Int32?
  ) throws {
    let directory = try TemporaryDirectory()
    let text = (0..<6000).map { "word\($0 % 3000) of the text\n" }.joined()
    let corpus = try directory.write(text, to: "corpus")
    let pipe = directory.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let reader = open(pipe, O_RDWR | O_NONBLOCK)
    defer { close(reader) }
    let process = Process()
    process.executableURL = BuiltProgram.url
    process.arguments = [
      "train", corpus, "--output", pipe, "--epochs", "1", "--threads", "1", "--min-count", "1", "--no-cache",
      "--log-json", directory.file("log"), "--quiet",
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    directory.wait(for: "\"epoch\": 1", in: "log")
    for number in signals {
      Thread.sleep(forTimeInterval: seconds)
      kill(process.processIdentifier, number)
    }
    Thread.sleep(forTimeInterval: 0.3)
    #expect(process.isRunning != (last != nil))
    var count = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let deadline = Date.now + 30
    while process.isRunning && Date.now < deadline {
      let piece = read(reader, &buffer, buffer.count)
      if piece > 0 { count += piece } else { usleep(1000) }
    }
    process.waitUntilExit()
    #expect(process.terminationStatus == (last.map { 128 + $0 } ?? 0))
    if last != nil { return }
    while case let piece = read(reader, &buffer, buffer.count), piece > 0 { count += piece }
    #expect(count > 3000 * 400)
  }

  /// Words and phrases go where vectors go for `-`, and nothing of that name is made.
  @Test(.needsProgram)
  func textsGoToStandardOutputForADash() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write("b a\nb c\n", to: "corpus")
    let train =
      "train \"$1\" -o \"$2\" --quiet --no-cache --min-count 1 --size 4 --sample 0 --save-vocab - > c"
    let result = try BuiltProgram.run(
      script: "$0 vocab \"$1\" -o - --min-count 1 > a && $0 phrases \"$1\" -o - > b && $0 \(train)",
      [corpus, directory.file("v.bin")], in: directory.path)
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(try directory.contents("a") == Array("b 2\na 1\nc 1\n".utf8))
    #expect(try directory.contents("b") == Array("b a\nb c\n".utf8))
    #expect(try directory.contents("c") == directory.contents("a"))
    #expect(try directory.files() == ["a", "b", "c", "corpus", "v.bin"])
    for command in [["vocab"], ["phrases"]] {
      let refused = try BuiltProgram.run(command + [corpus, "--output", "-", "--json"])
      #expect(refused.exitCode == 2)
      #expect(
        refused.messages.hasPrefix("hogvec: --json and --output - both write to standard output; leave one"))
    }
  }

  /// `timeout` sends its signal to the process, and then to the group that it is in.
  @Test(.needsProgram, arguments: [SIGTERM, SIGINT])
  func aSignalThatComesAgainTheNextMomentIsTheSameOne(_ number: Int32) throws {
    let directory = try TemporaryDirectory()
    let process = try startTraining(in: directory)
    for _ in 0..<3 {
      kill(process.processIdentifier, number)
      usleep(2000)
    }
    process.waitUntilExit()
    #expect(process.terminationStatus == 128 + number)
    #expect(try directory.files().contains("v.bin.interrupted"))
  }

  @Test(.needsProgram)
  func aSecondSignalEndsARunAtOnce() throws {
    let directory = try TemporaryDirectory()
    let process = try startTraining(
      in: directory, ["--model", directory.file("model"), "--checkpoint-interval", "0.05s"],
      after: "checkpoint")
    // Stopped, the process gets both signals before it can do anything about the first.
    kill(process.processIdentifier, SIGSTOP)
    kill(process.processIdentifier, SIGINT)
    kill(process.processIdentifier, SIGTERM)
    kill(process.processIdentifier, SIGCONT)
    process.waitUntilExit()
    #expect([130, 143].contains(process.terminationStatus))
    // Nothing half-written is left, and the last checkpoint is good.
    #expect(try directory.files().filter { $0 != "v.bin" } == ["corpus", "log", "model"])
    let result = try CommandRunner(
      "train", "--resume", directory.file("model"), "--time-budget", "0.05s", "--quiet")
    #expect(result.exitCode == 75, "\(result.messages)")
  }

  @Test(.needsProgram)
  func signalsThatAskForACheckpointEndNothing() throws {
    let directory = try TemporaryDirectory()
    let process = try startTraining(
      in: directory, ["--model", directory.file("model"), "--checkpoint-interval", "1h"])
    func checkpoints() throws -> Int {
      let log = String(decoding: try directory.contents("log"), as: UTF8.self)
      return log.split(separator: "\n").count { $0.contains("\"checkpoint\"") }
    }
    let before = try checkpoints()
    kill(process.processIdentifier, SIGUSR1)
    let deadline = Date.now + 30
    while try checkpoints() == before && Date.now < deadline { Thread.sleep(forTimeInterval: 0.02) }
    #expect(try checkpoints() > before)
    // Many at once are as good as one, and none ends the run.
    for _ in 0..<50 { kill(process.processIdentifier, SIGUSR2) }
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationStatus == 143)
  }

  @Test(.needsProgram)
  func requestsHaveNoEffectWithoutAModel() throws {
    let directory = try TemporaryDirectory()
    let process = try startTraining(in: directory)
    kill(process.processIdentifier, SIGUSR1)
    kill(process.processIdentifier, SIGUSR2)
    Thread.sleep(forTimeInterval: 0.1)
    #expect(process.isRunning)
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationStatus == 143)
  }

  @Test(.needsProgram)
  func aRunUnderNohupOutlivesItsTerminal() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(String(repeating: "a b c d e f g h\n", count: 1000), to: "corpus")
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    // The log's first line is written when signals are handled; then the terminal goes.
    let script = """
      trap '' HUP
      "$0" train "$1" --output "$2/v.bin" --epochs 20 --threads 1 --size 8 --log-json "$2/log" --quiet --no-cache & run=$!
      while ! test -s "$2/log"; do sleep 0.02; done
      kill -HUP $run
      wait $run
      """
    process.arguments = ["-c", script, try #require(BuiltProgram.url).path, corpus, directory.path]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try directory.files() == ["corpus", "log", "v.bin"])
  }

  @Test(
    .needsProgram,
    arguments: [
      ("\"$0\" help train >&-", 0, ""),
      ("\"$0\" help train 2>&- >/dev/null", 0, ""),
      // The reader has gone before the program writes; its own exit code goes to descriptor 3.
      ("exit $( { { sleep 0.2; \"$0\" help train; echo $? >&3; } | true; } 3>&1 )", 0, ""),
      (
        "\"$0\" help train >/dev/full", 1,
        "hogvec: cannot write to 'standard output': No space left on device\n"
      ),
    ])
  func aClosedPipeIsQuiet(_ script: String, _ exitCode: Int32, _ messages: String) throws {
    let result = try BuiltProgram.run(script: script)
    #expect(result.exitCode == exitCode)
    #expect(result.messages == messages)
  }

  @Test(.needsProgram)
  func wordsAreBytesOnTheCommandLineAndOnStandardInput() throws {
    let directory = try TemporaryDirectory()
    // \351 is a Latin-1 letter.
    let script = """
      printf '2 2\\ncaf\\351 1 0\\nbar 0.8 0.6\\n' >"$1/v.txt"
      word=$(printf 'caf\\351')
      "$0" neighbors "$1/v.txt" "$word" bar >"$1/output" || exit
      printf '%s\\n' "$word" | "$0" neighbors "$1/v.txt" >>"$1/output"
      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script, try #require(BuiltProgram.url).path, directory.path]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let word: [UInt8] = [0x63, 0x61, 0x66, 0xE9]
    #expect(
      try directory.contents("output") == word + Array("\n  0.8000  bar\nbar\n  0.8000  ".utf8) + word
        + Array(
          """

          {"word": "caf\u{FFFD}", "wordBytes": "636166e9", "neighbors": [{"word": "bar", "similarity": 0.800000011920929}]}

          """.utf8))
  }

  @Test(.needsProgram)
  func kernelsThatDoNotExistAreRefusedBeforeAnythingIsRead() throws {
    let directory = try TemporaryDirectory()
    let result = try BuiltProgram.run(
      ["train", directory.file("missing"), "--output", directory.file("v.bin")],
      environment: ["HOGVEC_KERNELS": "AVX2"])
    #expect(result.exitCode == 1)
    #expect(
      result.messages
        == "hogvec: HOGVEC_KERNELS is 'AVX2'; it can be one of portable, avx2, avx512, avx512bf16\n")
  }
}
