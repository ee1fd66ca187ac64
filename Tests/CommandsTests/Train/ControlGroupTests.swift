import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

/// Programs in a control group that has a limit of memory.
@Suite(.needsProgram) struct ControlGroupTests {
  /// A control group for the programs of one test, which goes with it.
  private final class MemoryGroup {
    let path: String

    /// Makes one inside the group that the tests are in, of version 2 or 1; `nil` where that is not allowed.
    init?(byteCount: Int) {
      let groups = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
      let candidates = groups.split(separator: "\n").compactMap {
        line -> (parents: [String], limit: String)? in
        let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3 else { return nil }
        if fields[1] == "memory" {
          let root = "/sys/fs/cgroup/memory"
          return ([root + fields[2], root], "memory.limit_in_bytes")
        }
        return fields[0] == "0" ? (["/sys/fs/cgroup" + fields[2], "/sys/fs/cgroup"], "memory.max") : nil
      }
      for (parents, limit) in candidates {
        for parent in parents {
          let path = "\(parent)/hogvec-test-\(UUID().uuidString)"
          guard mkdir(path, 0o755) == 0 else { continue }
          if FileManager.default.fileExists(atPath: "\(path)/\(limit)"),
            (try? "\(byteCount)".write(toFile: "\(path)/\(limit)", atomically: false, encoding: .utf8))
              != nil,
            (try? Programs.run("echo $$ > '\(path)/cgroup.procs'", in: TemporaryDirectory())) == true
          {
            self.path = path
            return
          }
          rmdir(path)
        }
      }
      print("skipped: no control group with a limit of memory can be made here")
      return nil
    }

    deinit {
      // The system takes a moment to see that the programs have ended.
      for _ in 0..<100 where rmdir(path) != 0 { Thread.sleep(forTimeInterval: 0.02) }
    }
  }

  private let directory: TemporaryDirectory
  private let corpus: String

  init() throws {
    directory = try TemporaryDirectory()
    let words = (0..<1000).map { "w\($0)" }.joined(separator: " ")
    corpus = try directory.write("\(words)\n", to: "corpus")
  }

  /// In a group of 300 MB: tables of 32 MB fit into half of it, those of 160 MB do not, and those of 320 MB
  /// fit in files alone.
  @Test(arguments: [
    ["--size", "4000"], ["--size", "4000", "--tables", "anonymous"], ["--size", "4000", "--tables", "file"],
    ["--size", "20000"], ["--size", "20000", "--model", "model"],
    ["--size", "40000", "--tables", "anonymous"],
    ["--size", "40000", "--tables", "anonymous", "--model", "model"],
  ])
  func planSaysWhatTrainDoes(_ options: [String]) throws {
    guard let group = MemoryGroup(byteCount: 300_000_000) else { return }
    func run(_ arguments: [String]) throws -> (exitCode: Int32, messages: String) {
      try BuiltProgram.run(
        script: "echo $$ > '\(group.path)/cgroup.procs' && exec \"$0\" \"$@\" > out",
        arguments + ["corpus", "--output", "v.bin", "--min-count", "1", "--no-cache", "--threads", "2"]
          + options, in: directory.path)
    }
    let planned = try run(["plan", "--seconds", "0", "--json"])
    let report = try #require(
      try CommandRunner.objects(String(decoding: directory.contents("out"), as: UTF8.self)).first)
    let memory = try #require(report["memory"] as? [String: Any])
    #expect(try #require(memory["available"] as? Int) < 300_000_000)
    // It trains nothing, and ends as a run does whose time is up.
    let trained = try run(["train", "--quiet", "--time-budget", "0.000001s", "--log-json", "log"])
    let events = try CommandRunner.objects(String(decoding: directory.contents("log"), as: UTF8.self))
    guard planned.exitCode == 0 else {
      #expect(planned.exitCode == 1 && trained.exitCode == 1)
      func withoutNumbers(_ text: String) -> String { text.replacing(#/[0-9.,]+ [kMGT]?i?B/#, with: "N") }
      #expect(
        withoutNumbers(planned.messages).hasSuffix(
          withoutNumbers(trained.messages).replacing("hogvec: ", with: "")),
        "\(planned.messages)\(trained.messages)")
      #expect(planned.messages.contains(" available in this process's control group; "))
      return
    }
    #expect(trained.exitCode == 75, "\(trained.messages)")
    let tables = try #require(events.first { $0["event"] as? String == "tables" })
    let disk = try #require(report["disk"] as? [[String: Any]])
    let isOnDisk = disk.contains { ($0["parts"] as? [String: Any])?["tables"] != nil }
    #expect((tables["tables"] as? String == "file") == isOnDisk)
  }
}
