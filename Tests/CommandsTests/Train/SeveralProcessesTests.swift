import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

/// What is said where a launcher has started several processes, or is to, by a program without MPI.
@Suite struct SeveralProcessesTests {
  private let directory: TemporaryDirectory
  private let corpus: String

  init() throws {
    directory = try TemporaryDirectory()
    corpus = try directory.write(
      String(repeating: "the cat sat on the mat and the dog saw it\n", count: 100), to: "corpus.txt")
  }

  @Test(.needsProgram, arguments: [0, 1]) func oneOfTheProcessesRefuses(_ rank: Int) throws {
    let environment = ["OMPI_COMM_WORLD_SIZE": "2", "OMPI_COMM_WORLD_RANK": "\(rank)"]
    let output = directory.file("v.bin")
    for (arguments, message) in [
      (
        ["train", corpus, "--output", output],
        "hogvec: 'mpirun' started 2 of this program, which was built without MPI; build it with "
          + "'swift build -c release --traits MPI'\n"
      ),
      (
        ["plan", corpus],
        "hogvec: 'mpirun' started 2 of this program, and 'hogvec plan' runs in one process; start it without "
          + "'mpirun'\n"
      ),
    ] {
      let result = try BuiltProgram.run(arguments, environment: environment)
      // Beside programs with MPI the first would say nothing.
      let isSaid = rank == 0 || arguments[0] == "train"
      #expect(result.exitCode == 1 && result.messages == (isSaid ? message : ""))
    }
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  @Test(arguments: ["--sync-words", "--sync-rows", "--sync-timeout"])
  func optionsOfSeveralProcessesHaveNoEffectInOne(_ option: String) throws {
    let result = try CommandRunner("train", corpus, "--output", directory.file("v.bin"), option, "5")
    #expect(result.exitCode == 2)
    #expect(
      result.messages
        == "hogvec: \(option) has an effect only in several processes, which mpirun or srun starts; leave it out\n"
    )
  }

  @Test func aPlanSaysWhatProcessesWouldExchange() throws {
    let plan = ["plan", corpus, "--seconds", "0", "--threads", "1", "--size", "50", "--epochs", "3"]
    let text = try CommandRunner(plan + ["--replicas", "4", "--network", "25"]).output
    #expect(text.contains("\ntogether         4 processes of 1 thread: 3 rounds of "))
    #expect(text.contains(" ms a round at 25.0 gigabits a second\n"))
    #expect(text.contains("words an epoch for each process: one machine would do better\n"))
    let json = try CommandRunner(plan + ["--replicas", "4", "--json"]).output
    let object = try #require(try CommandRunner.objects(json).first?["replicas"] as? [String: Any])
    #expect(object["processes"] as? Int == 4 && object["rounds"] as? Int == 3)
    #expect(object["network"] as? Double == 10 && object["trainingSeconds"] is NSNull)
    let alone = try CommandRunner(plan + ["--network", "25"])
    #expect(alone.exitCode == 2 && alone.messages.contains("--network has an effect only with --replicas"))
  }
}
