import Foundation
import HogvecTestSupport
import Synchronization
import Testing

/// Commands whose user may have few processes, as in containers: threads are among them.
@Suite struct ThreadLimitTests {
  /// A directory that another user may write to, with the program in it.
  private struct Place {
    let directory: TemporaryDirectory
    /// A user of each test's own, whose processes are counted apart from those of the others.
    let user: Int

    private static let users = Atomic<Int>(54321)

    /// - Returns: `nil` where it cannot be had, which is said.
    init?() throws {
      guard geteuid() == 0 else {
        print("skipped: only root can become a user without other processes")
        return nil
      }
      guard Programs.areInstalled("setpriv", "prlimit", "timeout") else { return nil }
      directory = try TemporaryDirectory()
      user = Place.users.add(1, ordering: .relaxed).newValue
      let program = try #require(BuiltProgram.url)
      try FileManager.default.copyItem(at: program, to: URL(filePath: directory.file("hogvec")))
      let everyone = [FileAttributeKey.posixPermissions: 0o777]
      try FileManager.default.setAttributes(everyone, ofItemAtPath: directory.path)
    }

    /// Runs the program as a user who may have `processes` processes and has no other.
    ///
    /// - Returns: exit code 124 if it does not end within a minute.
    func run(_ arguments: [String], processes: Int) throws -> (exitCode: Int32, messages: String) {
      try BuiltProgram.run(
        script: "exec \"$@\" >/dev/null",
        [
          // A directory that only root may write to is no home.
          "env", "HOME=\(directory.path)", "timeout", "--signal=KILL", "60", "setpriv", "--reuid=\(user)",
          "--regid=\(user)", "--clear-groups", "prlimit", "--nproc=\(processes)", directory.file("hogvec"),
        ] + arguments, in: directory.path)
    }
  }

  private static let text = (0..<3000).map { "w\($0 * $0 % 301) x\($0 % 7)\n" }.joined()

  /// The first process is the program; the second its signals' thread.
  @Test(.needsProgram, .withoutSanitizer, arguments: [2, 3, 4, 7])
  func commandsRunWithTheThreadsThatTheyMayHave(_ processes: Int) throws {
    guard let place = try Place() else { return }
    let corpus = try place.directory.write(Self.text, to: "corpus")
    let options = ["--size", "8", "--min-count", "1", "--threads", "4", "--seed", "1"]
    for arguments in [
      ["train", corpus, "--output", "v.bin", "--epochs", "2", "--no-cache"] + options,
      ["train", corpus, "--output", "w.bin", "--epochs", "2", "--model", "m"] + options,
      ["convert", "v.bin", "v.npy", "--threads", "4"],
      ["vocab", corpus, "--output", "words", "--threads", "4"],
      ["phrases", corpus, "--output", "phrases", "--threads", "4"],
      ["neighbors", "v.bin", "x1"],
      ["plan", corpus, "--seconds", "0.1"] + options,
    ] {
      let result = try place.run(arguments, processes: processes)
      #expect(result.exitCode == 0, "\(arguments[0]): \(result.messages)")
      let lines = result.messages.split(separator: "\n").filter { $0.contains("threads can run") }
      #expect(lines.count <= 1, "\(arguments[0]): \(result.messages)")
      if processes == 2, arguments.contains("4") {
        #expect(
          lines == [
            "hogvec: only 1 of 4 threads can run (a limit of processes or of memory); continuing with that one"
          ])
      }
    }
  }

  /// The time is kept, and signals are heard, by the thread that takes signals.
  @Test(.needsProgram, .withoutSanitizer)
  func aRunOfOneMoreThreadEndsInTime() throws {
    guard let place = try Place() else { return }
    let corpus = try place.directory.write(Self.text, to: "corpus")
    let result = try place.run(
      [
        "train", corpus, "--output", "v.bin", "--model", "m", "--epochs", "1000000", "--time-budget", "0.5s",
        "--checkpoint-interval", "0.1s", "--log-json", "log", "--size", "8", "--quiet",
      ], processes: 2)
    #expect(result.exitCode == 75, "\(result.messages)")
    let log = String(decoding: try place.directory.contents("log"), as: UTF8.self)
    #expect(log.contains("\"checkpoint\""))
  }

  /// What cannot be done on one thread is said.
  @Test(.needsProgram, .withoutSanitizer)
  func withoutAnyThreadARunIsRefused() throws {
    guard let place = try Place() else { return }
    let corpus = try place.directory.write(Self.text, to: "corpus")
    let result = try place.run(["train", corpus, "--output", "v.bin", "--no-cache", "--quiet"], processes: 1)
    #expect(result.exitCode == 1)
    #expect(
      result.messages.hasSuffix(
        "hogvec: cannot start a thread: Resource temporarily unavailable; raise the limit of processes (ulimit -u) or that of the container\n"
      ), "\(result.messages)")
  }
}
