import Foundation
import HogvecSystem
import HogvecTestSupport
import HogvecTraining
import HogvecVectorFiles
import Testing

@testable import HogvecRuns

/// Jobs as a Swift program runs them.
@Suite struct TrainingJobTests {
  private let directory: TemporaryDirectory
  private var settings: JobSettings

  init() throws {
    directory = try TemporaryDirectory()
    settings = try JobSettings(smallIn: directory)
  }

  @Test func aTaskTrainsAndStopsWhenItIsCancelled() async throws {
    var settings = settings
    let count = Lock(0)
    let report = try await TrainingJob.run(settings) { event in
      if case .epoch = event { count.withLock { $0 += 1 } }
    }
    #expect(report?.stopReason == nil && count.withLock { $0 } == 3)
    try TrainingJob(settings).run()
    let expected = try directory.contents("v.bin")
    settings.output = directory.file("other.bin")
    #expect(try await TrainingJob.run(settings)?.summary.isComplete == true)
    #expect(try directory.contents("other.bin") == expected)

    settings.training.epochs = 1_000_000
    settings.model = directory.file("model")
    let endless = settings
    let hasBegun = Lock(false)
    let task = Task {
      try await TrainingJob.run(endless) { if case .training = $0 { hasBegun.withLock { $0 = true } } }
    }
    while !hasBegun.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    let stopped = try #require(try await task.value)
    #expect(stopped.stopReason == .requested && stopped.output.hasSuffix(".interrupted"))
    // One that is cancelled before it begins trains hardly anything; it goes on with the run.
    let cancelled = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await TrainingJob.run(endless)
    }
    #expect(try await cancelled.value?.stopReason == .requested)
  }

  @Test func aJobTellsOfEachStageInOrder() throws {
    var settings = settings
    settings.model = directory.file("model")
    let names = Lock<[String]>([])
    var job = try TrainingJob(settings)
    job.events = { event in
      let name = "\(event)".prefix { $0 != "(" }
      names.withLock { if name != "progress" && $0.last != String(name) { $0.append(String(name)) } }
    }
    let report = try job.run()
    #expect(
      names.withLock { $0 } == [
        "started", "reading", "read", "vocabulary", "tables", "training", "epoch", "writing", "checkpoint",
        "finished",
      ])
    #expect(report.output == settings.output && report.stopReason == nil)
    #expect(report.summary.progress.tokensTrained == 3 * 34_000)
    #expect(try WordVectors(reading: settings.output).count == 10)
  }

  @Test func stoppingAndResumingGivesTheBytesOfOneRun() throws {
    _ = try TrainingJob(settings).run()
    let expected = try directory.contents("v.bin")
    var kept = settings
    kept.output = directory.file("kept.bin")
    kept.model = directory.file("model")
    var job = try TrainingJob(kept)
    let signal = job.stopSignal
    job.events = { event in
      if case .training = event { signal.stop() }
    }
    let stopped = try job.run()
    #expect(stopped.stopReason == .requested)
    #expect(stopped.output == kept.output + ".interrupted")
    #expect(try directory.contents("kept.bin.interrupted") != expected)
    let report = try TrainingJob(resuming: directory.file("model")).run()
    #expect(report.stopReason == nil && report.output == kept.output)
    #expect(try directory.contents("kept.bin") == expected)
  }

  /// What an interrupted run left goes when it is done, unless someone has made something else of it.
  @Test(arguments: ["v.bin", "v.npy"], [false, true])
  func theVectorsOfAnInterruptedRunGoWithItsEnd(_ name: String, _ isChanged: Bool) throws {
    var settings = settings
    (settings.output, settings.contextOutput) = (directory.file(name), directory.file("c-" + name))
    settings.model = directory.file("model")
    let job = try TrainingJob(settings)
    job.stop()
    try job.run()
    func left() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: directory.path)
        .filter { $0.contains(".interrupted") }.sorted()
    }
    let suffixes = name == "v.npy" ? ["", ".words"] : [""]
    let (own, context) = (
      suffixes.map { name + ".interrupted" + $0 }, suffixes.map { "c-" + name + ".interrupted" + $0 }
    )
    #expect(try left() == (own + context).sorted())
    if isChanged { _ = try directory.write("mine", to: own[suffixes.count - 1]) }
    // Ended early again, it has the vectors so far in the same place.
    try TrainingJob(resuming: directory.file("model")).run()
    #expect(try left() == (isChanged ? own : []))
    #expect(FileIdentity.exists(settings.output))
    let manifest = String(decoding: try directory.contents("model/manifest.json"), as: UTF8.self)
    #expect(!manifest.contains("interrupted"))
  }

  @Test func theLastOfSeveralInterruptionsIsKnown() throws {
    var settings = settings
    settings.model = directory.file("model")
    let job = try TrainingJob(settings)
    job.stop()
    try job.run()
    let again = try TrainingJob(resuming: directory.file("model"))
    again.stop()
    try again.run()
    #expect(FileIdentity.exists(directory.file("v.bin.interrupted")))
    // Another result has other files: these stay what they are.
    try TrainingJob(resuming: directory.file("model")) { $0.output = directory.file("other.bin") }.run()
    #expect(FileIdentity.exists(directory.file("v.bin.interrupted")))
    try TrainingJob(resuming: directory.file("model")) { $0.output = directory.file("v.bin") }.run()
    #expect(!FileIdentity.exists(directory.file("v.bin.interrupted")))
  }

  @Test func aJobThatIsStoppedBeforeItRunsTrainsNothing() throws {
    let job = try TrainingJob(settings)
    job.stop()
    let report = try job.run()
    #expect(report.stopReason == .requested && report.summary.progress.tokensTrained == 0)
    #expect(!FileManager.default.fileExists(atPath: settings.output))
    #expect(try WordVectors(reading: report.output).count == 10)
  }

  @Test func whatCannotChangeIsRefusedByName() throws {
    var settings = settings
    settings.model = directory.file("model")
    settings.timeBudget = 1e-6
    _ = try TrainingJob(settings).run()
    let error = #expect(throws: SettingsError.self) {
      _ = try TrainingJob(resuming: directory.file("model")) { $0.training.dimension = 9 }
    }
    #expect(error?.fields == ["size"])
    _ = try TrainingJob(resuming: directory.file("model")) { $0.training.epochs = 9 }
  }

  @Test(arguments: ["v.npy", "v.txt", "v.glove", "v.tsv", "v.safetensors", "v.table", "v.unknown"])
  func theNameOfTheOutputChoosesItsFormat(_ name: String) throws {
    var settings = settings
    settings.training.epochs = 1
    settings.output = directory.file(name)
    settings.contextOutput = directory.file("context-" + name)
    _ = try TrainingJob(settings).run()
    for path in [settings.output, settings.contextOutput ?? ""] {
      let reader = try VectorFileReader(path: path)
      #expect(reader.format == .named(by: name) ?? .binary)
      #expect(reader.count == 10 && reader.dimension == 8)
    }
  }
}
