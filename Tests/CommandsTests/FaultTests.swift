import Foundation
import HogvecTestSupport
import Testing

/// Runs with a model directory whose system calls fail, by a library that is put between the program and the
/// system's.
@Suite struct FaultTests {
  @Test(
    .needsProgram,
    arguments: [
      ("posix_fallocate", 2, ENOSPC), ("pwrite", 3, ENOSPC), ("write", 6, ENOSPC), ("rename", 6, EACCES),
      ("msync", 4, EIO), ("fsync", 9, EIO),
    ])
  func aCallThatFailsEndsTheRunAndDamagesNothing(_ call: String, _ count: Int, _ error: Int32) throws {
    let directory = try TemporaryDirectory()
    guard let library = try FaultLibrary.build(in: directory) else { return }
    let text = String(repeating: "the cat sat on the mat\nthe dog sat on the log\n", count: 1000)
    let corpus = try directory.write(text, to: "corpus")
    let options = ["--size", "8", "--epochs", "2", "--threads", "1", "--quiet"]
    for number in 1...count {
      _ = try directory.write("old", to: "v.bin")
      let model = directory.file("model-\(number)")
      let new = ["train", corpus, "--output", directory.file("v.bin"), "--model", model] + options
      let (exitCode, messages) = try BuiltProgram.run(
        new, environment: ["LD_PRELOAD": library, "HOGVEC_FAULT": "\(call):\(number):\(error)"])
      #expect(exitCode == 1, "\(call) \(number)")
      #expect(messages.hasPrefix("hogvec: cannot "), "\(messages)")
      #expect(messages.hasSuffix(": \(String(cString: strerror(error)))\n"), "\(messages)")
      #expect(messages.split(separator: "\n").count == 1, "\(messages)")
      // The output is the old one or whole.
      let output = try directory.contents("v.bin")
      #expect(output == Array("old".utf8) || output.starts(with: Array("7 8\n".utf8)))
      // Nothing stands in the way of the run that goes on, or begins again.
      let hasManifest = FileManager.default.fileExists(atPath: "\(model)/manifest.json")
      let result = try CommandRunner(hasManifest ? ["train", "--resume", model, "--json", "--quiet"] : new)
      #expect(result.exitCode == 0, "\(call) \(number): \(result.messages)")
      #expect(try directory.contents("v.bin").starts(with: Array("7 8\n".utf8)))
      if hasManifest {
        let summary = try #require(try CommandRunner.objects(result.output).first)
        #expect(summary["tokensTrained"] as? Int == 2 * 12_000)
      }
    }
  }

  @Test(.needsProgram, arguments: ["file", "anonymous"])
  func aRunThatIsKilledAgainAndAgainEndsWithEveryTokenTrained(_ tables: String) throws {
    let directory = try TemporaryDirectory()
    let text = String(repeating: "the cat sat on the mat\nthe dog sat on the log\n", count: 4000)
    let corpus = try directory.write(text, to: "corpus")
    _ = try directory.write("old", to: "v.bin")
    let model = directory.file("model")
    var random = SeededGenerator(seed: 1)
    for _ in 0..<6 {
      let process = Process()
      process.executableURL = BuiltProgram.url
      let hasManifest = FileManager.default.fileExists(atPath: "\(model)/manifest.json")
      process.arguments =
        (hasManifest
          ? ["train", "--resume", model]
          : ["train", corpus, "--output", directory.file("v.bin"), "--model", model]
            + ["--size", "8", "--epochs", "100000", "--threads", "2", "--tables", tables])
        + ["--checkpoint-interval", "0.03s", "--quiet"]
      try process.run()
      let deadline = Date.now + 30
      while Date.now < deadline, !FileManager.default.fileExists(atPath: "\(model)/manifest.json") {
        Thread.sleep(forTimeInterval: 0.005)
      }
      Thread.sleep(forTimeInterval: Double.random(in: 0...0.3, using: &random))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(try directory.contents("v.bin") == Array("old".utf8))
    }
    // More epochs than the killed runs can train need not be waited for; those that were begun are ended.
    let manifest = try #require(
      try JSONSerialization.jsonObject(with: Data(directory.contents("model/manifest.json")))
        as? [String: Any])
    let position = manifest["position"] as? [String: Any]
    let chunks = (position?["nextChunk"] as? Int, position?["chunksPerEpoch"] as? Int)
    let epochs = (chunks.0 ?? 0) / (chunks.1 ?? 1) + 2
    let result = try CommandRunner(
      "train", "--resume", model, "--epochs", "\(epochs)", "--json", "--quiet")
    #expect(result.exitCode == 0, "\(result.messages)")
    let summary = try #require(try CommandRunner.objects(result.output).first)
    #expect(summary["tokensTrained"] as? Int == epochs * 48_000)
    #expect(try directory.contents("v.bin").starts(with: Array("7 8\n".utf8)))
  }

  @Test(.needsProgram, arguments: [("rename", 3), ("unlink", 1), ("fsync", 7)])
  func aConversionThatIsKilledOrFailsLeavesNoWordsBesideOtherVectors(_ call: String, _ count: Int) throws {
    let directory = try TemporaryDirectory()
    guard let library = try FaultLibrary.build(in: directory) else { return }
    _ = try directory.write("2 1\na 1\nb 2\n", to: "old.txt")
    _ = try directory.write("2 1\nc 3\nd 4\n", to: "new.txt")
    let (old, new) = (["a 1.0", "b 2.0"], ["c 3.0", "d 4.0"])
    func pair() throws -> [String]? {
      let result = try CommandRunner(
        "convert", directory.file("v.npy"), directory.file("read.txt"), "--quiet")
      guard result.exitCode == 0 else { return nil }
      let lines = String(decoding: try directory.contents("read.txt"), as: UTF8.self).split(separator: "\n")
      return lines.dropFirst().map(String.init)
    }
    var refused = 0
    for number in 1...count {
      for what in ["kill", "\(EIO)"] {
        for name in ["v.npy", "v.npy.words", ".v.npy.words.replaced"] {
          try? FileManager.default.removeItem(atPath: directory.file(name))
        }
        #expect(
          try CommandRunner("convert", directory.file("old.txt"), directory.file("v.npy")).exitCode == 0)
        let (exitCode, messages) = try BuiltProgram.run(
          ["convert", directory.file("new.txt"), directory.file("v.npy")],
          environment: ["LD_PRELOAD": library, "HOGVEC_FAULT": "\(call):\(number):\(what)"])
        let found = try pair()
        // An unlink that fails leaves the words before, hidden, and does no harm.
        #expect(
          exitCode == (what == "kill" ? SIGKILL : call == "unlink" ? 0 : 1), "\(call) \(number): \(messages)")
        #expect(found == old || found == new || found == nil, "\(call) \(number) \(what): \(found ?? [])")
        if found == nil { refused += 1 }
        #expect(
          try CommandRunner("convert", directory.file("new.txt"), directory.file("v.npy")).exitCode == 0)
        #expect(try pair() == new)
        let left = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(!left.contains(".v.npy.words.replaced"))
      }
    }
    // Between the three renames the pair is refused, once for each way to end there.
    if call == "rename" { #expect(refused == 3) }
  }

  @Test(.needsProgram, arguments: ["v.npy", "v.txt", "v.table"])
  func aConversionThatIsKilledWhileItWritesLeavesNothing(_ name: String) throws {
    let directory = try TemporaryDirectory()
    guard let library = try FaultLibrary.build(in: directory) else { return }
    let unnamed = open(directory.path, O_RDWR | 0o20_000_000 | O_DIRECTORY, 0o600)
    guard unnamed >= 0 else {
      print("skipped: files without names are not possible here")
      return
    }
    close(unnamed)
    let input = try directory.write("2 1\na 1\nb 2\n", to: "in.txt")
    let (exitCode, _) = try BuiltProgram.run(
      ["convert", input, directory.file(name)],
      environment: ["LD_PRELOAD": library, "HOGVEC_FAULT": "fsync:1:kill"])
    #expect(exitCode == SIGKILL)
    #expect(
      try directory.files() == [
        "faults.c", "faults.so", "in.txt",
      ])
  }

  /// Where the file system has files without a name, and where it has none.
  @Test(
    .needsProgram,
    arguments: [
      ["convert", "v.txt", "v.npy"], ["convert", "v.txt", "folder", "--to", "model2vec"],
      ["classes", "v.txt", "-n", "2", "--output", "classes"],
      ["vocab", "edges", "--output", "v", "--min-count", "1"],
      ["walks", "edges", "--output", "walks"],
    ], [false, true])
  func whatASignalEndsLeavesNothingHalfWritten(_ arguments: [String], filesHaveNames: Bool) throws {
    let directory = try TemporaryDirectory()
    guard let library = try FaultLibrary.build(in: directory) else { return }
    _ = try directory.write("2 1\na 1\nb 2\n", to: "v.txt")
    _ = try directory.write("a b\nb c\n", to: "edges")
    var environment = ["LD_PRELOAD": library, "HOGVEC_FAULT": "fsync:1:term"]
    if filesHaveNames { environment["HOGVEC_FAULT_NAMED"] = "1" }
    let (exitCode, _) = try BuiltProgram.run(arguments, in: directory.path, environment: environment)
    #expect(exitCode == 143)
    #expect(
      try directory.files() == [
        "edges", "faults.c", "faults.so", "v.txt",
      ])
  }
}
