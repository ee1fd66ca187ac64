import Foundation
import HogvecTestSupport
import Testing

/// Runs on a small disk of their own, which is full at one stage or another, or cannot be written.
@Suite struct FullDiskTests {
  /// A file system in memory, as long as the value lives.
  private final class SmallDisk {
    let directory: TemporaryDirectory
    let path: String

    /// - Returns: `nil` where the system refuses to mount one, which is said.
    init?(kilobytes: Int) throws {
      directory = try TemporaryDirectory()
      path = directory.file("disk")
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      guard try SmallDisk.mount("-t", "tmpfs", "-o", "size=\(kilobytes)k", "hogvec-tests", path) else {
        print("skipped: this user may not mount a small disk")
        return nil
      }
    }

    deinit { umount2(path, CInt(MNT_DETACH)) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func contents(_ name: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: URL(filePath: file(name))))
    }

    func write(_ text: String, to name: String) throws {
      try Data(text.utf8).write(to: URL(filePath: file(name)))
    }

    /// Takes all of the space, then gives some back.
    func fill(butFor kilobytes: Int) throws {
      let handle = try FileHandle(forWritingTo: URL(filePath: file("filler")))
      defer { try? handle.close() }
      _ = try handle.seekToEnd()
      while (try? handle.write(contentsOf: Data(count: 4096))) != nil {}
      try handle.truncate(atOffset: handle.offset() / 4096 * 4096 - UInt64(kilobytes) * 1024)
    }

    func makeReadOnly() throws -> Bool { try SmallDisk.mount("-o", "remount,ro", path) }

    private static func mount(_ arguments: String...) throws -> Bool {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["mount"] + arguments
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus == 0
    }
  }

  private func expectOneLine(
    _ result: (exitCode: Int32, messages: String), sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(result.exitCode == 1, sourceLocation: sourceLocation)
    #expect(result.messages.hasPrefix("hogvec: "), "\(result.messages)", sourceLocation: sourceLocation)
    #expect(
      result.messages.split(separator: "\n").count == 1, "\(result.messages)", sourceLocation: sourceLocation)
    #expect(
      result.messages.contains("No space left on device")
        || result.messages.contains("not enough disk space"),
      "\(result.messages)", sourceLocation: sourceLocation)
  }

  /// 1,508 words.
  private static let text = (0..<30_000).map { "w\($0 * $0 % 3001) x\($0 % 7)\n" }.joined()

  @Test(.needsProgram)
  func aDiskOfAnySizeHoldsTheRunOrIsSaidToBeFull() throws {
    let texts = try TemporaryDirectory()
    let corpus = try texts.write(Self.text, to: "corpus")
    var stages: Set<String> = []
    var isEnough = false
    // Counting takes 360 kB for units and some for words that do not fit memory, encoding as much again, and
    // the tables 1,540 kB and the vectors 780 kB beside the encoded text.
    for kilobytes in [12, 300, 500, 1000, 2000, 4000] {
      guard let disk = try SmallDisk(kilobytes: kilobytes) else { return }
      try disk.write("old", to: "v.bin")
      let options = [
        "--output", disk.file("v.bin"), "--model", disk.file("model"), "--size", "128", "--epochs", "1",
        "--min-count",
        "1", "--vocab-memory", "100kB", "--threads", "1", "--quiet",
      ]
      let result = try BuiltProgram.run(["train", corpus] + options)
      if result.exitCode == 0 {
        isEnough = true
        #expect(try disk.contents("v.bin").starts(with: Array("1508 128\n".utf8)))
        continue
      }
      #expect(!isEnough, "a larger disk is enough too")
      expectOneLine(result)
      stages.insert(String(result.messages.prefix { $0 != "'" }))
      #expect(try disk.contents("v.bin") == Array("old".utf8))
      // The same again with the disk as it was left: nothing is in the way, and no more is missing.
      let hasManifest = FileManager.default.fileExists(atPath: disk.file("model/manifest.json"))
      expectOneLine(
        try BuiltProgram.run(
          hasManifest ? ["train", "--resume", disk.file("model"), "--quiet"] : ["train", corpus] + options))
      #expect(try disk.contents("v.bin") == Array("old".utf8))
    }
    #expect(isEnough)
    #expect(stages.count > 1, "\(stages)")
  }

  /// The checkpoint does not fit, or it does and the vectors do not.
  @Test(.needsProgram, arguments: [0, 16])
  func aDiskThatFillsUpInTrainingLeavesTheLastCheckpoint(_ kilobytesLeft: Int) throws {
    let texts = try TemporaryDirectory()
    let corpus = try texts.write(Self.text, to: "corpus")
    guard let disk = try SmallDisk(kilobytes: 4000) else { return }
    try disk.write("old", to: "v.bin")
    try disk.write("", to: "filler")
    let process = Process()
    process.executableURL = BuiltProgram.url
    process.arguments = [
      "train", corpus, "--output", disk.file("v.bin"), "--model", disk.file("model"), "--size", "8",
      "--epochs",
      "100000", "--min-count", "1", "--threads", "1", "--quiet", "--checkpoint-interval",
      kilobytesLeft == 0 ? "0.05s" : "1h", "--log-json", texts.file("log"),
    ]
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    let deadline = Date.now + 30
    while Date.now < deadline {
      let manifest = (try? disk.contents("model/manifest.json")) ?? []
      if String(decoding: manifest, as: UTF8.self).contains("\"phase\": \"training\"") { break }
      Thread.sleep(forTimeInterval: 0.01)
    }
    // So that training is under way: a signal before would end the program at once.
    Thread.sleep(forTimeInterval: 0.1)
    try disk.fill(butFor: kilobytesLeft)
    if kilobytesLeft > 0 { kill(process.processIdentifier, SIGTERM) }
    let messages = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    expectOneLine((process.terminationStatus, messages))
    #expect(messages.contains(kilobytesLeft == 0 ? "manifest.json" : "v.bin.interrupted"), "\(messages)")
    #expect(try disk.contents("v.bin") == Array("old".utf8))
    #expect(!FileManager.default.fileExists(atPath: disk.file("v.bin.interrupted")))
    try FileManager.default.removeItem(atPath: disk.file("filler"))
    let result = try BuiltProgram.run([
      "train", "--resume", disk.file("model"), "--quiet", "--time-budget", "0.01s",
    ])
    #expect([0, 75].contains(result.exitCode), "\(result.messages)")
    let output = result.exitCode == 0 ? "v.bin" : "v.bin.interrupted"
    #expect(try disk.contents(output).starts(with: Array("1508 8\n".utf8)))
  }

  @Test(.needsProgram)
  func aDirectoryThatCannotBeWrittenIsSaidFirst() throws {
    let texts = try TemporaryDirectory()
    let corpus = try texts.write(Self.text, to: "corpus")
    guard let disk = try SmallDisk(kilobytes: 4000) else { return }
    let (model, output) = (disk.file("model"), disk.file("v.bin"))
    let options = ["--size", "8", "--epochs", "1", "--quiet", "--threads", "1"]
    #expect(
      try BuiltProgram.run(["train", corpus, "--output", output, "--model", model] + options).exitCode == 0)
    guard try disk.makeReadOnly() else { return }
    let reason = "Read-only file system"
    for (arguments, line) in [
      (["--output", output], "cannot write '\(output)': \(reason)"),
      (
        ["--output", disk.file("other")],
        "cannot write '\(disk.file("other"))': the directory '\(disk.path)': \(reason)"
      ),
      (
        ["--output", texts.file("v.bin"), "--model", disk.file("other")],
        "cannot create '\(disk.file("other"))': \(reason)"
      ),
    ] {
      let result = try BuiltProgram.run(["train", corpus] + arguments + options)
      #expect(result.exitCode == 1)
      #expect(result.messages == "hogvec: \(line)\n")
    }
    let resumed = try BuiltProgram.run([
      "train", "--resume", model, "--output", texts.file("v.bin"), "--quiet",
    ])
    #expect(resumed.exitCode == 1)
    #expect(resumed.messages == "hogvec: cannot create '\(model)/lock': \(reason)\n")
    // What is only read may be there.
    let other = try BuiltProgram.run(
      ["train", corpus, "--output", texts.file("v.bin"), "--init", model] + options)
    #expect(other.exitCode == 0, "\(other.messages)")
  }

  /// A limit on open files that is below what the workers need, or that may be raised.
  @Test(.needsProgram, arguments: ["-n", "-S -n"])
  func tooFewFileHandlesAreFoundBeforeCounting(_ limit: String) throws {
    let texts = try TemporaryDirectory()
    let corpus = try texts.write(Self.text, to: "corpus")
    let (exitCode, text) = try BuiltProgram.run(
      script: "ulimit \(limit) 40; exec \"$0\" \"$@\"",
      [
        "train", corpus, "--output", texts.file("v.bin"), "--size", "8", "--epochs", "1", "--quiet",
        "--no-cache",
        "--threads", "8",
      ])
    if limit == "-n" {
      #expect(exitCode == 1)
      #expect(text.hasPrefix("hogvec: not enough file handles: 8 threads may need "), "\(text)")
      #expect(text.hasSuffix(", and the limit is 40; raise it (ulimit -n) or lower --threads\n"), "\(text)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: texts.path) == ["corpus"])
    } else {
      #expect(exitCode == 0, "\(text)")
    }
  }
}
