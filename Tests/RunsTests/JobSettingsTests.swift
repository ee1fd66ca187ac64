import HogvecCorpus
import HogvecSystem
import HogvecTestSupport
import HogvecTraining
import HogvecVectorFiles
import Testing

@testable import HogvecRuns

@Suite struct JobSettingsTests {
  private func settings(_ change: (inout JobSettings) -> Void = { _ in }) -> JobSettings {
    var settings = JobSettings(text: ["text"], output: "vectors.bin")
    change(&settings)
    return settings
  }

  private func value(_ name: String, of settings: JobSettings) -> JSONValue {
    SettingField.named(name).value(settings)
  }

  /// Settings of which none has its default.
  private var unusual: JobSettings {
    settings {
      $0.contextOutput = "context.npy"
      $0.savesEpochs = true
      $0.unknownWord = "<unk>"
      $0.vocabularyOutput = "words"
      $0.initialVectors = "start"
      $0.vocabularyMerge = .union
      $0.frozen = .listed(path: "frozen")
      $0.corpus.minimumCount = 2
      $0.corpus.maximumVocabulary = 1000
      $0.corpus.keptWords = "kept"
      $0.corpus.stopWords = "stop"
      $0.corpus.foldsCase = true
      $0.corpus.splitsAtUnicodeSpaces = true
      $0.corpus.column = .named("text")
      $0.corpus.joinsLines = true
      $0.corpus.skipsUnreadable = true
      $0.corpus.vocabularyByteCount = 1 << 20
      $0.training.dimension = 7
      $0.training.window = 3
      $0.training.hasFixedWindow = true
      $0.training.negativeCount = 2
      $0.training.hasHierarchicalSoftmax = true
      $0.training.chosenSharing = .block
      $0.training.blockCenters = 3
      $0.training.chosenNegativeDraws = 9
      $0.training.chosenNegativeUses = 2
      $0.training.chosenRareWeight = 0.25
      $0.training.initialScale = 0.1
      $0.training.negativeExponent = -1
      $0.training.sampleThreshold = 1e-5
      $0.training.maximumSentenceLength = 50
      $0.training.epochs = 9
      $0.training.initialRate = 0.1
      $0.training.chosenMinimumRate = 0.01
      $0.training.threads = 4
      $0.training.seed = .max - 1
      $0.training.exchange.chosenWords = 20_000
      $0.training.exchange.rowCount = 100
      $0.tables = .anonymous
      $0.checkpointInterval = 7
      $0.progressInterval = 3
      $0.log = "log"
      $0.metrics = "metrics"
    }
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write("\(JSONValue.object(unusual.json))", to: "settings.json")
    #expect(try JobSettings(json: JSONValue(reading: file)) == unusual)
    #expect(try JobSettings(json: .object(settings().json)) == settings())
    for unusual in [
      settings { $0.training.ignoresOrder = true },
      settings { $0.corpus.jsonField = "text" }, settings { $0.corpus.column = .number(2) },
    ] {
      #expect(try JobSettings(json: .object(unusual.json)) == unusual)
    }
  }

  @Test func whatIsOfOneRunIsNotReadBack() throws {
    let written = settings {
      $0.model = "model"
      $0.timeBudget = 5
      $0.cache = CacheSettings(directory: "cache", byteLimit: 10)
      ($0.isQuiet, $0.printsJSON) = (true, true)
    }
    #expect(try JobSettings(json: .object(written.json)) == settings())
  }

  /// The learning rate of CBOW's mean is another one than skip-gram's.
  @Test func aValueThatFollowsFromOthersGoesOnFollowing() throws {
    var read = try JobSettings(json: .object(settings().json))
    #expect(value("alpha", of: read) == .number(0.025) && value("negative-draws", of: read) == .integer(4))
    read.training.architecture = .cbow
    read.training.negativeCount = 10
    #expect(value("alpha", of: read) == .number(0.05) && value("negative-draws", of: read) == .integer(14))
    #expect(value("sharing", of: read) == .string("block"))
    read.training.hasHierarchicalSoftmax = true
    #expect(value("sharing", of: read) == .string("window"))
    read.training.initialRate = 0.5
    #expect(value("min-alpha", of: read) == .number(5e-5))
    #expect(value("format", of: read) == .string("bin"))
    read.output = "vectors.txt"
    #expect(value("format", of: read) == .string("text"))
  }

  /// Earlier versions trained single windows of CBOW unless told otherwise.
  @Test func cbowOfAnEarlierVersionGoesOnAsItWas() throws {
    func read(
      _ sharing: String, draws: Int, _ change: (inout JobSettings) -> Void
    ) throws -> TrainingOptions {
      let written = settings {
        $0.training.architecture = .cbow
        change(&$0)
      }
      let members = written.json.members.map { member in
        switch member.key {
        case "sharing": JSONValue.Member(key: member.key, value: .string(sharing))
        case "negative-draws": JSONValue.Member(key: member.key, value: .integer(draws))
        default: member
        }
      }
      let options = try JobSettings(json: .object(JSONValue.KeyValuePairs(members))).training
      try options.validate()
      return options
    }
    let windows = try read("window", draws: 4) { _ in }
    #expect(windows.chosenSharing == .window && windows.negativeDraws == 4)
    let blocks = try read("block", draws: 8) { _ in }
    #expect(blocks.sharing == .block && blocks.negativeDraws == 8)
    #expect(try read("window", draws: 4) { $0.training.subwordLengths = 3...6 }.chosenSharing == nil)
    #expect(try read("window", draws: 5) { $0.training.hasHierarchicalSoftmax = true }.chosenSharing == nil)
  }

  @Test func namesAreUnique() {
    let names = SettingField.all.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names { #expect(SettingField.named(name).name == name) }
  }

  @Test func theArgumentsSayWhatIsNotTheDefault() {
    let chosen = settings {
      $0.text = ["a", "b c"]
      $0.training.dimension = 8
      $0.training.architecture = .cbow
      $0.corpus.foldsCase = true
    }
    #expect(
      chosen.arguments == ["--output=vectors.bin", "--size=8", "--cbow=1", "--lowercase", "--", "a", "b c"])
  }

  /// Settings that cannot be followed.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let fields: [String]
    let change: @Sendable (inout JobSettings) -> Void

    init(_ what: String, _ fields: [String], _ change: @escaping @Sendable (inout JobSettings) -> Void) {
      (testDescription, self.fields, self.change) = (what, fields, change)
    }
  }

  @Test(arguments: [
    Refusal("the size", ["size"]) { $0.training.dimension = 0 },
    Refusal("the rate", ["alpha"]) { $0.training.initialRate = 0 },
    Refusal("a rate that would rise", ["min-alpha", "alpha"]) { $0.training.chosenMinimumRate = 0.05 },
    Refusal("an interval", ["checkpoint-interval"]) { $0.checkpointInterval = .nan },
    Refusal("no text", ["corpora"]) { $0.text = [] },
    Refusal("an empty name", ["output"]) { $0.output = "" },
    Refusal("what trains nothing", ["negative", "hs"]) { $0.training.negativeCount = 0 },
    Refusal("what has no effect", ["block-centers", "sharing"]) { $0.training.blockCenters = 3 },
    Refusal("what a model alone needs", ["checkpoint-interval", "model"]) { $0.checkpointInterval = 5 },
    Refusal("what vectors alone need", ["freeze", "init"]) { $0.frozen = .given },
    Refusal("any order without lines", ["any-order", "window-across-lines"]) {
      ($0.training.ignoresOrder, $0.corpus.joinsLines) = (true, true)
    },
    Refusal("two rules for sentences", ["window-across-lines", "word2vec-eos"]) {
      ($0.corpus.joinsLines, $0.corpus.word2vecEndOfSentence) = (true, true)
    },
    Refusal("two kinds of records", ["json-field", "column"]) {
      ($0.corpus.jsonField, $0.corpus.column) = ("text", .number(1))
    },
    Refusal("no column", ["column"]) { $0.corpus.column = .number(0) },
    Refusal("one file for two", ["save-vocab", "output"]) { $0.vocabularyOutput = "./vectors.bin" },
  ])
  func whatCannotBeFollowedNamesItsFields(_ refusal: Refusal) {
    let settings = settings(refusal.change)
    let error = #expect(throws: SettingsError.self) { try settings.validate() }
    #expect(error?.fields == refusal.fields, "\(error?.description ?? "")")
  }

  @Test func theUnusualCanBeFollowed() throws {
    var settings = unusual
    settings.model = "model"
    try settings.validate()
  }
}
