import HogvecCorpus
import HogvecKernels
import HogvecSystem
import HogvecTestSupport
import HogvecTraining
import Testing

@testable import HogvecRuns

@Suite struct PreflightTests {
  private let directory: TemporaryDirectory
  private let vocabulary: Vocabulary

  init() throws {
    directory = try TemporaryDirectory()
    let text = try directory.write("a b c d a b c a b a\n", to: "text")
    vocabulary = try CorpusReader(paths: [text], minimumCount: 1).readVocabulary().vocabulary
  }

  /// The checks of a run on four words.
  private func preflight(
    dimension: Int, memory: AvailableMemory? = nil, _ change: (inout JobSettings) -> Void = { _ in }
  ) -> Preflight {
    var settings = JobSettings(text: ["text"], output: directory.file("v.bin"))
    settings.training.dimension = dimension
    change(&settings)
    return Preflight(
      settings: settings,
      sizes: RunSizes(
        settings.training, SubwordRows(settings.training, vocabulary), vocabulary, ids: 1000,
        format: settings.outputFormat),
      outputDirectory: directory.path, modelDirectory: settings.model.map { _ in directory.path },
      memory: memory)
  }

  /// A machine with so much memory left.
  private func memory(_ kilobytes: Int) throws -> AvailableMemory? {
    let root = try TemporaryDirectory()
    try #require(mkdir(root.file("proc"), 0o777) == 0)
    _ = try root.write("MemAvailable: \(kilobytes) kB\n", to: "proc/meminfo")
    return AvailableMemory(root: root.path)
  }

  @Test func tablesInMemoryMustFit() throws {
    // Two tables of a page and 4 x 1,008 floats, and 8 bytes a word.
    func anonymous(_ memory: AvailableMemory?) -> Preflight {
      preflight(dimension: 1000, memory: memory) { $0.tables = .anonymous }
    }
    try anonymous(memory(40)).check()
    let error = #expect(throws: FileError.self) { try anonymous(memory(39)).check() }
    #expect(
      error?.description
        == "not enough memory for the tables: 40.5 kB needed (tables 40.4 kB, sampling 32 bytes), 39.9 kB "
        + "available in this machine; keep the tables in files, which may be larger than memory")
    // Nothing is refused where nothing is known, nor for mapped files.
    try anonymous(nil).check()
    try preflight(dimension: 1000, memory: memory(1)).check()
  }

  @Test func tablesInFilesMayBeLargerThanMemory() throws {
    // 40,448 bytes.
    func files(_ memory: AvailableMemory?) -> Preflight {
      preflight(dimension: 1000, memory: memory) { $0.tables = .file }
    }
    #expect(files(nil).sizes.tables == 40_448)
    #expect(try files(memory(39)).tablesExceedMemory)
    #expect(try !files(memory(40)).tablesExceedMemory)
    #expect(!files(nil).tablesExceedMemory)
    #expect(
      try !preflight(dimension: 1000, memory: memory(1)) { $0.tables = .anonymous }.tablesExceedMemory)
  }

  @Test func tablesAreInMemoryWhereHalfOfItIsEnoughAndNoModelKeepsThem() throws {
    // 40,448 bytes are 39.5 kB.
    #expect(try !preflight(dimension: 1000, memory: memory(79)).keepsTablesInFiles)
    #expect(try preflight(dimension: 1000, memory: memory(78)).keepsTablesInFiles)
    #expect(preflight(dimension: 1000).keepsTablesInFiles)
    let model = try preflight(dimension: 1000, memory: memory(1000)) { $0.model = directory.file("model") }
    #expect(model.keepsTablesInFiles)
  }

  @Test(arguments: [false, true])
  func tablesOnDiskMustFit(_ keepsModel: Bool) throws {
    // 4 x 10^15 bytes are more than any disk of a test.
    let settings = preflight(dimension: 1_000_000_000_000_000) { settings in
      if keepsModel { settings.model = directory.file("model") }
    }
    let error = #expect(throws: FileError.self) { try settings.check() }
    #expect(
      error?.description.hasPrefix(
        "not enough disk space in '\(directory.path)': 48.0 PB needed (tables 32.0 PB, vectors 16.0 PB), ")
        == true)
    let resumed = #expect(throws: FileError.self) { try settings.check(opening: true) }
    #expect(resumed?.description.contains(": 16.0 PB needed (vectors 16.0 PB), ") == true)
  }

  /// In the order and at the places of the files.
  @Test func contextVectorsAndWordsArePartOfThePlan() {
    let settings = preflight(dimension: 8) { settings in
      (settings.contextOutput, settings.vocabularyOutput) = (directory.file("c.bin"), "/tmp/w.txt")
    }
    let parts = settings.places.map { $0.parts.map(\.name) }
    #expect(parts.first?.suffix(2) == ["vectors", "context vectors"] && parts.last == ["words"])
    #expect(settings.places.last?.directory == "/tmp" && settings.places.last!.byteCount > 0)
    // Beside the output, and not on a disk.
    let kept = preflight(dimension: 8) { settings in
      (settings.model, settings.vocabularyOutput) = (directory.file("model"), directory.file("w.txt"))
    }
    #expect(
      kept.places.map { $0.parts.map(\.name) } == [["ids", "tables", "vocabulary"], ["vectors", "words"]])
    let streamed = preflight(dimension: 8) { $0.vocabularyOutput = "-" }
    #expect(!streamed.places.flatMap(\.parts).contains { $0.name == "words" })
  }

  @Test func vectorsThatGoToAStreamTakeNoDisk() throws {
    for stream in ["-", "/dev/null"] {
      let settings = preflight(dimension: 1_000_000_000_000_000) { settings in
        (settings.output, settings.contextOutput) = (stream, "/dev/null")
      }
      try settings.check(opening: true)
      let error = #expect(throws: FileError.self) { try settings.check() }
      #expect(error?.description.contains(": 32.0 PB needed (tables 32.0 PB), ") == true)
      #expect(settings.places.flatMap(\.parts).map(\.name) == ["ids", "tables"])
    }
  }
}
