import Foundation
import HogvecCorpus
import HogvecSystem
import HogvecTestSupport
import HogvecTraining
import HogvecVectorFiles
import Testing

@testable import HogvecRuns

/// Jobs of processes that train together, as replicas in this one.
@Suite struct GroupedJobTests {
  private let directory: TemporaryDirectory
  private var settings: JobSettings
  private static let tokens: UInt64 = 3 * 34_000

  init() throws {
    directory = try TemporaryDirectory()
    settings = try JobSettings(smallIn: directory)
    settings.training.exchange.chosenWords = 8192
  }

  /// What the job of each process came to.
  private func results(
    _ count: Int, _ make: @escaping @Sendable (any ProcessGroup) throws -> TrainingJob
  ) -> [Result<JobReport, any Error>] {
    onReplicas(count) { replica in
      let job = try replica.together { try make(replica) }
      return try job.run()
    }
  }

  private func reports(_ count: Int, _ settings: JobSettings) throws -> [JobReport] {
    try results(count) { try TrainingJob(settings, group: $0) }.map { try $0.get() }
  }

  @Test func theFirstWritesWhatAllHaveTrained() throws {
    var settings = settings
    settings.savesEpochs = true
    settings.training.exchange.rowCount = 7
    let told = Lock<[Int]>([])
    let results = results(3) { [settings] group in
      var job = try TrainingJob(settings, group: group)
      job.events = { _ in told.withLock { $0.append(group.rank) } }
      return job
    }
    for result in results {
      let report = try result.get()
      #expect(report.summary.progress.tokensTrained == Self.tokens && report.stopReason == nil)
      #expect(report.processCount == 3 && report.exchange?.rounds == 10)
    }
    #expect(Set(told.withLock { $0 }) == [0])
    for epoch in 1...3 { #expect(FileIdentity.exists(directory.file("v.epoch\(epoch).bin"))) }
    // The same processes give the same bytes.
    let bytes = try directory.contents("v.bin")
    _ = try reports(3, settings)
    #expect(try directory.contents("v.bin") == bytes)
    #expect(try WordVectors(reading: settings.output).count == 10)
  }

  @Test func theLogSaysWhoTrainsTogetherAndWhatIsExchanged() throws {
    var settings = settings
    settings.training.epochs = 60
    settings.training.exchange.rowCount = 7
    settings.progressInterval = 0.001
    let lines = Lock<[String]>([])
    let results = results(2) { [settings] group in
      var job = try TrainingJob(settings, group: group)
      let log = RunLog(start: 0) { line in
        lines.withLock { $0.append(line) }
      } fail: { _ in
      }
      job.events = { log.note($0) }
      return job
    }
    for result in results { _ = try result.get() }
    let events = try lines.withLock { $0 }.map { try JSONValue(parsing: Array($0.utf8)) }
    func members(_ name: String) -> [JSONValue] { events.filter { $0["event"]?.text == name } }
    let replicas = try #require(members("replicas").first)
    #expect(replicas["count"]?.int == 2 && replicas["machines"]?.int == 1)
    #expect(replicas["threads"]?.int == settings.training.threads)
    #expect(replicas["syncWords"]?.int == 8192 && replicas["syncRows"]?.int == 7)
    let rounds = members("progress").compactMap { $0["rounds"]?.int }
    let last = try #require(members("finished").last?["rounds"]?.int)
    #expect(!rounds.isEmpty && rounds == rounds.sorted() && rounds.allSatisfy { $0 <= last })
  }

  @Test func aRunIsEndedByOneAndResumedByOthers() throws {
    var settings = settings
    settings.model = directory.file("model")
    settings.training.epochs = 400
    let stopped = results(3) { [settings] group in
      let job = try TrainingJob(settings, group: group)
      // One that says nothing and keeps nothing has the signal.
      if group.rank == 2 { job.stopSignal.stop(because: .signal(SIGTERM)) }
      return job
    }
    for result in stopped { #expect(try result.get().stopReason == .signal(SIGTERM)) }
    #expect(FileIdentity.exists(directory.file("v.bin.interrupted")))
    let model = directory.file("model")
    let budget = results(2) { group in
      try TrainingJob(resuming: model, group: group) { $0.timeBudget = group.rank == 1 ? 0.3 : nil }
    }
    for result in budget {
      let report = try result.get()
      #expect(report.stopReason == .timeBudget && report.summary.progress.tokensTrained > 0)
    }
    let last = try TrainingJob(resuming: model) { $0.training.epochs = 400 }
    last.stop()
    let report = try last.run()
    #expect(report.summary.progress.tokensTrained >= report.summary.progress.tokensResumed)
    #expect(report.summary.progress.tokensResumed == (try budget[0].get().summary.progress.tokensTrained))
  }

  @Test func whoHasAnotherTextIsNamedAndNobodyTrains() throws {
    let other = try directory.write("some other text\nof a few words\n", to: "other")
    let results = results(3) { [settings] group in
      var settings = settings
      if group.rank == 1 { settings.text = [other] }
      settings.corpus.minimumCount = 1
      return try TrainingJob(settings, group: group)
    }
    let error = #expect(throws: FileError.self) { _ = try results[1].get() }
    #expect(
      error?.description.hasPrefix("the words are not those of the first process (fingerprint ") == true)
    for rank in [0, 2] {
      let error = #expect(throws: OtherProcessError.self) { _ = try results[rank].get() }
      #expect(error?.rank == 1)
    }
    #expect(!FileIdentity.exists(settings.output))
  }

  @Test func otherSettingsAreRefused() throws {
    let results = results(2) { [settings] group in
      var settings = settings
      settings.training.window = group.rank == 0 ? 5 : 4
      return try TrainingJob(settings, group: group)
    }
    let error = #expect(throws: FileError.self) { _ = try results[1].get() }
    #expect(error?.description.hasPrefix("the settings are not those of the first process ") == true)
  }

  /// Trains in three processes, one of which has other files.
  private func results(whereRank rank: Int, has text: [String]) -> [Result<JobReport, any Error>] {
    results(3) { [settings] group in
      var settings = settings
      if group.rank == rank { settings.text = text }
      return try TrainingJob(settings, group: group)
    }
  }

  @Test func whoDoesNotSeeTheTextGetsItAndTheBytesAreThose() throws {
    _ = try reports(3, settings)
    let bytes = try directory.contents("v.bin")
    try FileManager.default.removeItem(atPath: directory.file("v.bin"))
    for result in results(whereRank: 2, has: [directory.file("missing")]) { _ = try result.get() }
    #expect(try directory.contents("v.bin") == bytes)
  }

  @Test func copiesOfTheTextAreReadByThoseWhoHaveThem() throws {
    _ = try reports(3, settings)
    let bytes = try directory.contents("v.bin")
    let copy = try directory.write(try directory.contents("text"), to: "copy")
    try FileManager.default.removeItem(atPath: directory.file("v.bin"))
    for result in results(whereRank: 1, has: [copy]) { _ = try result.get() }
    #expect(try directory.contents("v.bin") == bytes)
  }

  /// A machine without the output's directory, where working files are with other temporary ones.
  @Test func whoHasNoPlaceForTheOutputNeedsNone() throws {
    let elsewhere = directory.file("missing")
    let results = results(2) { [settings] group in
      var settings = settings
      settings.contextOutput = group.rank == 1 ? "\(elsewhere)/context.bin" : settings.output + ".context"
      if group.rank == 1 { settings.output = "\(elsewhere)/v.bin" }
      return try TrainingJob(settings, group: group)
    }
    for result in results { _ = try result.get() }
    #expect(try WordVectors(reading: settings.output).count == 10)
    #expect(!FileIdentity.exists(elsewhere))
  }

  @Test func whatIsInTheCacheOfTheFirstIsForAll() throws {
    let caches = [directory.file("cache"), directory.file("other")]
    for isCached in [false, true] {
      let told = Lock<[String?]>([])
      let results = results(2) { [settings] group in
        var settings = settings
        settings.cache.directory = caches[group.rank]
        var job = try TrainingJob(settings, group: group)
        job.events = { event in
          if case .vocabulary(let statistics) = event { told.withLock { $0.append(statistics.cachePath) } }
        }
        return job
      }
      for result in results { _ = try result.get() }
      let paths = told.withLock { $0 }
      #expect(paths.count == 1 && (paths[0] != nil) == isCached)
      #expect(try FileManager.default.contentsOfDirectory(atPath: caches[0]).count == 1)
      // Nothing was sent to a process of the same machine.
      #expect(!FileIdentity.exists(caches[1]))
    }
  }

  @Test func whoSeesAnotherRunIsNamed() throws {
    var settings = settings
    settings.model = directory.file("model")
    settings.training.epochs = 400
    let stopped = results(2) { [settings] group in
      let job = try TrainingJob(settings, group: group)
      job.stopSignal.stop(because: .signal(SIGTERM))
      return job
    }
    for result in stopped { _ = try result.get() }
    let model = directory.file("model")
    let results = results(2) { [settings] group in
      // One begins the run that the first resumes.
      if group.rank == 0 { return try TrainingJob(resuming: model, group: group) }
      return try TrainingJob(settings, group: group)
    }
    #expect(throws: OtherProcessError.self) { _ = try results[0].get() }
    let error = #expect(throws: FileError.self) { _ = try results[1].get() }
    #expect(error?.description.contains("is not the one that the first process sees") == true)
  }

  @Test func aTextThatTheFirstDoesNotSeeEndsAll() throws {
    let results = results(whereRank: 0, has: [directory.file("missing")])
    let error = #expect(throws: FileError.self) { _ = try results[0].get() }
    #expect(error?.description.contains("missing") == true)
    for rank in 1...2 { #expect(throws: OtherProcessError.self) { _ = try results[rank].get() } }
  }

  @Test func whatCannotBeExchangedIsRefused() throws {
    for (field, change) in [
      ("objective", { (settings: inout JobSettings) in settings.training.objective = .softmax }),
      ("tables", { $0.tables = .file }),
    ] {
      var settings = settings
      change(&settings)
      let error = #expect(throws: SettingsError.self) {
        _ = try TrainingJob(settings, group: LocalReplicas(2).replica(0))
      }
      #expect(error?.fields == [field])
    }
  }

  @Test(arguments: [StopReason.requested, .timeBudget, .signal(SIGINT), .signal(SIGXCPU)])
  func aReasonIsItsNumber(_ reason: StopReason) {
    #expect(reason.code > 0 && StopReason(code: reason.code) == reason)
  }
}
