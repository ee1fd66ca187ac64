import Foundation
import HogvecSystem
import HogvecTestSupport
import HogvecTraining
import HogvecVectorFiles
import Testing

@testable import HogvecRuns

/// Vectors that are published at the end of each epoch.
@Suite struct EpochVectorsTests {
  private let directory: TemporaryDirectory
  private var settings: JobSettings

  init() throws {
    directory = try TemporaryDirectory()
    settings = try JobSettings(smallIn: directory)
    settings.savesEpochs = true
  }

  /// What a run without interruption publishes: the vectors of three epochs, then the result.
  private func undisturbed() throws -> [[UInt8]] {
    var settings = settings
    settings.output = directory.file("whole.bin")
    try TrainingJob(settings).run()
    return try (1...3).map { try directory.contents("whole.epoch\($0).bin") }
      + [directory.contents("whole.bin")]
  }

  /// Ends a run when the vectors of an epoch are published.
  private func runUntilSaved(_ epoch: Int, _ settings: JobSettings) throws -> JobReport {
    var job = try TrainingJob(settings)
    let signal = job.stopSignal
    job.events = { event in
      if case .epochSaved(let vectors) = event, vectors.epoch == epoch { signal.stop() }
    }
    return try job.run()
  }

  @Test func theVectorsAreThoseThatTheRunPassesThrough() throws {
    var plain = settings
    plain.savesEpochs = false
    plain.output = directory.file("plain.bin")
    try TrainingJob(plain).run()
    let published = try undisturbed()
    #expect(try published[3] == directory.contents("plain.bin") && published[2] == published[3])
    #expect(Set(published).count == 3)
    for epoch in 1...2 {
      let report = try runUntilSaved(epoch, settings)
      #expect(try directory.contents("v.bin.interrupted") == published[epoch - 1])
      #expect(report.summary.progress.tokensTrained == UInt64(epoch) * 34_000)
      #expect(!FileIdentity.exists(settings.output))
    }
  }

  @Test(arguments: ["v.npy", "v.txt", "v.other"], [1, 3])
  func theyAreInTheFormatOfTheResult(_ name: String, _ threads: Int) throws {
    var settings = settings
    settings.output = directory.file(name)
    settings.training.threads = threads
    settings.model = directory.file("model")
    settings.checkpointInterval = 0.001
    let saved = Lock<[String]>([])
    var job = try TrainingJob(settings)
    job.events = { event in
      if case .epochSaved(let vectors) = event { saved.withLock { $0.append(vectors.output) } }
    }
    let report = try job.run()
    #expect(report.summary.progress.tokensTrained == 3 * 34_000)
    let paths = (1...3).map { settings.output(ofEpoch: $0) }
    #expect(saved.withLock { $0 } == paths)
    for path in paths {
      let reader = try VectorFileReader(path: path)
      #expect(reader.format == .named(by: name) ?? .binary)
      #expect(reader.count == 10 && reader.dimension == 8)
    }
    // Nothing is trained after the last.
    #expect(FileManager.default.contentsEqual(atPath: paths[2], andPath: settings.output))
  }

  @Test(arguments: [TablePlacement.file, .anonymous])
  func aResumedRunPublishesTheOthers(_ tables: TablePlacement) throws {
    let expected = try undisturbed()
    var settings = settings
    settings.model = directory.file("model")
    settings.tables = tables
    _ = try runUntilSaved(1, settings)
    #expect(try directory.contents("v.epoch1.bin") == expected[0])
    // It is left alone from now on.
    _ = try directory.write("mine", to: "v.epoch1.bin")
    try TrainingJob(resuming: directory.file("model")).run()
    #expect(try directory.contents("v.epoch1.bin") == Array("mine".utf8))
    #expect(try directory.contents("v.epoch2.bin") == expected[1])
    #expect(try directory.contents("v.epoch3.bin") == expected[2])
    #expect(try directory.contents("v.bin") == expected[3])
  }

  /// A run that is killed when it has written the checkpoint of an epoch's end, and not its vectors.
  @Test(arguments: [TablePlacement.file, .anonymous])
  func whatAKillHasLeftOutIsPublishedFirst(_ tables: TablePlacement) throws {
    let expected = try undisturbed()
    var settings = settings
    settings.model = directory.file("model")
    settings.tables = tables
    _ = try runUntilSaved(2, settings)
    let manifest = String(decoding: try directory.contents("model/manifest.json"), as: UTF8.self)
    #expect(manifest.contains("\"savedEpoch\": 2"))
    _ = try directory.write(
      manifest.replacing("\"savedEpoch\": 2", with: "\"savedEpoch\": 1")
        .replacing(/, "checksum": "[0-9a-f]{16}"/, with: ""), to: "model/manifest.json")
    try FileManager.default.removeItem(atPath: directory.file("v.epoch2.bin"))
    try TrainingJob(resuming: directory.file("model")).run()
    for epoch in 1...3 { #expect(try directory.contents("v.epoch\(epoch).bin") == expected[epoch - 1]) }
    #expect(try directory.contents("v.bin") == expected[3])
  }

  @Test func aRunMayBeginToPublishThemLater() throws {
    let expected = try undisturbed()
    var settings = settings
    settings.model = directory.file("model")
    _ = try runUntilSaved(1, settings)
    try FileManager.default.removeItem(atPath: directory.file("v.epoch1.bin"))
    try TrainingJob(resuming: directory.file("model")) { $0.savesEpochs = false }.run()
    #expect(try directory.contents("v.bin") == expected[3])
    try TrainingJob(resuming: directory.file("model")) {
      ($0.savesEpochs, $0.training.epochs) = (true, 4)
    }.run()
    // The end of the third epoch is where the tables are, and the first two are gone.
    #expect((1...4).filter { FileIdentity.exists(directory.file("v.epoch\($0).bin")) } == [3, 4])
    #expect(try directory.contents("v.epoch3.bin") == expected[2])
  }

  @Test(arguments: [
    ("v.bin", "v.epoch2.bin"), ("a.b/v", "a.b/v.epoch2"), ("v.2024", "v.2024.epoch2"),
    ("v.glove.txt", "v.glove.epoch2.txt"), ("/x/.bin", "/x/.epoch2.bin"),
  ])
  func theNumberComesBeforeTheEnding(_ output: String, _ expected: String) {
    #expect(JobSettings(text: ["text"], output: output).output(ofEpoch: 2) == expected)
  }

  @Test func theyAreCountedAmongWhatIsWritten() throws {
    func parts(_ job: consuming TrainingJob) throws -> [String: Int] {
      let places = try job.estimate(seconds: 0).preflight.places
      return Dictionary(places.flatMap(\.parts).map { ($0.name, $0.byteCount) }) { $0 + $1 }
    }
    var settings = settings
    settings.model = directory.file("model")
    let fresh = try parts(TrainingJob(settings))
    let vectors = try #require(fresh["vectors"])
    #expect(fresh["vectors of epochs"] == 3 * vectors)
    _ = try runUntilSaved(1, settings)
    #expect(try directory.contents("v.epoch1.bin").count == vectors)
    #expect(try parts(TrainingJob(resuming: directory.file("model")))["vectors of epochs"] == 2 * vectors)
  }

  @Test func filesForTwoPurposesAreRefused() throws {
    var settings = settings
    settings.contextOutput = directory.file("v.epoch2.bin")
    var error = #expect(throws: SettingsError.self) { try settings.validate() }
    #expect(error?.fields == ["save-epochs", "save-context"])
    settings.contextOutput = nil
    settings.text = [try directory.write("a b c\n", to: "v.epoch3.bin")]
    error = #expect(throws: SettingsError.self) { try settings.validate() }
    #expect(error?.description == "save-epochs '\(directory.file("v.epoch3.bin"))' is also a corpus file")
    settings = self.settings
    settings.output = "-"
    error = #expect(throws: SettingsError.self) { try settings.validate() }
    #expect(error?.fields == ["save-epochs", "output", "output"])
    settings = self.settings
    settings.training.epochs = 1001
    error = #expect(throws: SettingsError.self) { try settings.validate() }
    #expect(error?.fields == ["save-epochs", "epochs"])
  }
}
