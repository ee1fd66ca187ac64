import Foundation
import HogvecTestSupport
import Testing

/// Files that are shortened while the program has them mapped.
@Suite struct ChangedFilesTests {
  /// What is prepared in a directory, and the files that a command reads and that are made anew each time.
  private static let preparation: [[String]] = [
    ["train", "text", "--output", "v.bin", "--model", "model"] + small,
    ["train", "text", "--output", "o.bin", "--cache", "cache"] + small.filter { $0 != "--no-cache" },
    ["convert", "v.bin", "v.npy"], ["convert", "v.bin", "v.safetensors"], ["convert", "v.bin", "v.table"],
    ["convert", "v.bin", "v.txt"], ["neighbors", "v.bin", "cat"],
    ["vocab", "text", "--output", "words", "--min-count", "1"],
    ["lm", "train", "text", "--output", "lm", "--size", "4", "--hidden", "4", "--epochs", "1"]
      + ["--min-count", "1", "--threads", "1"],
    ["classify", "train", "labels", "--vectors", "v.bin", "--output", "classes"],
  ]

  private static let small: [String] =
    ["--size", "8", "--epochs", "1", "--threads", "1", "--min-count", "1", "--no-cache", "--quiet"]

  private static let commands: [[String]] = [
    ["vocab", "text", "--output", "new", "--min-count", "1"],
    ["phrases", "text", "--output", "new", "--min-count", "1"],
    ["train", "text", "--output", "new"] + small,
    ["train", "text", "--output", "new", "--tables", "file"] + small,
    ["train", "text", "--output", "new", "--model", "run"] + small,
    ["train", "text", "--output", "new", "--model", "run", "--tables", "anonymous"] + small,
    ["train", "text", "--output", "new", "--cache", "cache"] + small.filter { $0 != "--no-cache" },
    ["train", "--resume", "model", "--epochs", "2", "--quiet"],
    ["train", "text", "--output", "new", "--init", "model"] + small,
    ["train", "text", "--output", "new", "--init", "v.npy"] + small,
    ["train", "text", "--output", "new", "--read-vocab", "words"] + small,
    ["neighbors", "v.bin", "cat"], ["neighbors", "v.npy", "cat"], ["neighbors", "v.safetensors", "cat"],
    ["neighbors", "v.table", "cat"], ["similarity", "v.txt", "cat", "dog"],
    ["convert", "v.npy", "new.txt"], ["inspect", "v.table"], ["inspect", "model/corpus.ids"],
    ["lm", "train", "text", "--output", "new", "--size", "4", "--hidden", "4", "--epochs", "1"]
      + ["--min-count", "1", "--threads", "1"],
    ["lm", "predict", "lm", "the cat sat"],
    ["classify", "train", "labels", "--vectors", "v.bin", "--output", "new"],
    ["classify", "predict", "classes", "--vectors", "v.bin", "the cat sat"],
  ]

  /// Copies of what is prepared, so that each run has whole files.
  private func workplace(_ prepared: TemporaryDirectory) throws -> String {
    let path = prepared.file("work")
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: prepared.file("made"), toPath: path)
    // An index is of one file, not of its copy.
    _ = try BuiltProgram.run(["neighbors", "v.bin", "cat"], in: path)
    return path
  }

  @Test(.needsProgram)
  func whateverFileIsShortenedTheProgramSaysSo() throws {
    let directory = try TemporaryDirectory()
    guard let library = try FaultLibrary.build(in: directory) else { return }
    try FileManager.default.createDirectory(
      atPath: directory.file("made"), withIntermediateDirectories: false)
    let text = String(repeating: "the cat sat on the mat\nthe dog sat on the log\n", count: 500)
    _ = try directory.write(text, to: "made/text")
    _ = try directory.write(
      String(repeating: "a\tthe cat sat\nb\tthe dog on log\n", count: 5), to: "made/labels")
    for command in Self.preparation {
      let (exitCode, messages) = try BuiltProgram.run(command, in: directory.file("made"))
      #expect(exitCode == 0, "\(command): \(messages)")
    }
    var told = 0
    for command in Self.commands {
      for number in 1...100 {
        let place = try workplace(directory)
        let environment = [
          "LD_PRELOAD": library, "HOGVEC_FAULT": "mmap:\(number):cut", "HOGVEC_FAULT_MARK": "\(place)/mark",
          "SWIFT_BACKTRACE": "enable=no", "PATH": "/usr/bin:/bin",
        ]
        let (exitCode, messages) = try BuiltProgram.run(command, in: place, environment: environment)
        let isCut = FileManager.default.fileExists(atPath: "\(place)/mark")
        let lines = messages.split(separator: "\n")
        if isCut && exitCode == 1 {
          #expect(lines.last?.hasPrefix("hogvec: ") == true, "\(command) \(number): \(messages)")
          if messages.contains("' was changed while it was read: it is shorter than it was\n") { told += 1 }
        } else {
          #expect(exitCode == 0, "\(command) \(number): \(messages)")
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: place).filter { $0.hasPrefix(".") }
        #expect(left == [], "\(command) \(number)")
        if !isCut { break }
      }
    }
    #expect(told > Self.commands.count)
  }

  @Test(.needsProgram)
  func theLogAndTheMetricsSayThatTheTextWasShortened() throws {
    let directory = try TemporaryDirectory()
    let text = String(repeating: "the cat sat on the mat\nthe dog sat on the log\n", count: 20_000)
    _ = try directory.write(text, to: "text")
    let process = Process()
    process.executableURL = BuiltProgram.url
    process.currentDirectoryURL = URL(filePath: directory.path)
    process.arguments = [
      "train", "text", "--output", "v.bin", "--model", "model", "--size", "8", "--epochs", "1000000",
      "--threads", "2", "--log-json", "log", "--metrics", "metrics", "--progress-interval", "0.1s",
      "--no-cache", "--quiet",
    ]
    let messages = Pipe()
    process.standardError = messages
    try process.run()
    directory.wait(for: "\"progress\"", in: "log")
    #expect(truncate(directory.file("model/corpus.ids"), 4096) == 0)
    let line = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 1)
    #expect(line == "hogvec: 'model/corpus.ids' was changed while it was read: it is shorter than it was\n")
    let log = String(decoding: try directory.contents("log"), as: UTF8.self)
    let failed = try CommandRunner.objects(log).filter { $0["event"] as? String == "failed" }
    #expect(failed.count == 1 && "hogvec: \(failed[0]["message"] ?? "")\n" == line)
    #expect(failed[0]["code"] as? Int == 1)
    let metrics = String(decoding: try directory.contents("metrics"), as: UTF8.self)
    #expect(metrics.contains("hogvec_run_stage{stage=\"failed\"} 1.0\n"))
    let left = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    #expect(left.filter { $0.hasPrefix(".") } == [])
  }

  @Test(.needsProgram)
  func aPromptSaysThatItsFileWasShortened() throws {
    let directory = try TemporaryDirectory()
    let vectors = (0..<20_000).map { "w\($0) \($0 % 7) \($0 % 11) 1 1 1 1 1 1\n" }.joined()
    _ = try directory.write("20000 8\n\(vectors)", to: "v.txt")
    #expect(try BuiltProgram.run(["convert", "v.txt", "v.bin"], in: directory.path).exitCode == 0)
    let process = Process()
    process.executableURL = BuiltProgram.url
    process.currentDirectoryURL = URL(filePath: directory.path)
    process.arguments = ["neighbors", "v.bin", "-n", "1"]
    let (input, output, messages) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (input, output, messages)
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data("w1\n".utf8))
    // The first answer shows that the file is open.
    #expect(output.fileHandleForReading.availableData.count > 0)
    #expect(truncate(directory.file("v.bin"), 0) == 0)
    try input.fileHandleForWriting.write(contentsOf: Data("w2\n".utf8))
    try input.fileHandleForWriting.close()
    let text = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text == "hogvec: 'v.bin' was changed while it was read: it is shorter than it was\n")
    #expect(process.terminationReason == .exit && process.terminationStatus == 1)
  }

  @Test(.needsProgram, .withoutSanitizer)
  func aFaultThatIsNoFilesEndsTheProgramAsBefore() throws {
    let process = Process()
    process.executableURL = BuiltProgram.url
    process.arguments = ["vocab", "-", "--output", "/dev/null"]
    process.environment = ["SWIFT_BACKTRACE": "enable=no"]
    let input = Pipe()
    process.standardInput = input
    try process.run()
    // It reads to the end of what it gets, which shows that it has begun.
    try input.fileHandleForWriting.write(contentsOf: Data(repeating: 0x61, count: 1 << 20))
    kill(process.processIdentifier, SIGBUS)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGBUS)
  }
}
