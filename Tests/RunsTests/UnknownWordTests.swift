import HogvecSystem
import HogvecTestSupport
import HogvecTraining
import HogvecVectorFiles
import Testing

@testable import HogvecRuns

/// The vector for words outside the vocabulary.
@Suite struct UnknownWordTests {
  private let directory: TemporaryDirectory
  private var settings: JobSettings

  /// A text of 150 words, each more frequent than the next.
  init() throws {
    directory = try TemporaryDirectory()
    let lines = (0..<150).map { last in
      "\((0...last).map { "w\(149 - $0)" }.reversed().joined(separator: " ")) rare\(last)\n"
    }
    let text = try directory.write(lines.joined(), to: "text")
    settings = JobSettings(text: [text], output: directory.file("v.bin"))
    settings.training.dimension = 8
    settings.training.threads = 1
    settings.training.epochs = 1
    settings.corpus.minimumCount = 2
    settings.unknownWord = "<unk>"
  }

  /// The mean of some vectors.
  private func mean(_ vectors: ArraySlice<[Float]>) -> [Float] {
    (0..<8).map { column in
      Float(vectors.reduce(0.0) { $0 + Double($1[column]) } / Double(vectors.count))
    }
  }

  private func read(_ path: String) throws -> (words: [String], vectors: [[Float]]) {
    let file = try WordVectors(reading: path)
    let rows = 0..<file.count
    return (
      rows.map { String(decoding: file.word($0), as: UTF8.self) },
      rows.map { row in unsafe Array(file.row(row)) }
    )
  }

  @Test(arguments: ["v.bin", "v.txt", "v.npy", "v.safetensors", "v.tsv", "v.glove"])
  func itIsTheMeanOfTheRarestWordsAndComesLast(_ name: String) throws {
    var plain = settings
    plain.unknownWord = nil
    (plain.output, plain.contextOutput) = (directory.file("plain-" + name), directory.file("pc-" + name))
    plain.vocabularyOutput = directory.file("plain-words")
    try TrainingJob(plain).run()
    var settings = settings
    (settings.output, settings.contextOutput) = (directory.file(name), directory.file("c-" + name))
    settings.vocabularyOutput = directory.file("words")
    settings.savesEpochs = true
    try TrainingJob(settings).run()
    for (path, plainPath) in [("", "plain-"), ("c-", "pc-"), ("v.epoch1", "plain-")] {
      let file = path == "v.epoch1" ? settings.output(ofEpoch: 1) : directory.file(path + name)
      let (words, vectors) = try read(file)
      let (plainWords, plainVectors) = try read(directory.file(plainPath + name))
      // The rarest 100 of 149 that occur twice.
      #expect(plainWords.count == 149 && words == plainWords + ["<unk>"])
      #expect(Array(vectors.dropLast()) == plainVectors)
      #expect(vectors.last == mean(plainVectors.suffix(100)))
    }
    #expect(try directory.contents("words") == directory.contents("plain-words"))
  }

  /// A word's vector is the mean of its own row and those of its n-grams.
  @Test func itIsTheMeanOfVectorsWithTheirNGrams() throws {
    var settings = settings
    settings.training.subwordLengths = 2...3
    settings.training.subwordBuckets = 100
    try TrainingJob(settings).run()
    let (words, vectors) = try read(settings.output)
    #expect(words.count == 150 && vectors[149] == mean(vectors[49..<149]))
  }

  @Test func aModelOfFastTextHasNoPlaceForIt() {
    var settings = settings
    settings.format = .fastTextModel
    let error = #expect(throws: SettingsError.self) { try settings.validate() }
    #expect(error?.fields == ["unknown", "format"])
  }

  @Test func aSmallVocabularyGivesTheMeanOfAll() throws {
    var settings = settings
    settings.corpus.maximumVocabulary = 20
    try TrainingJob(settings).run()
    let (words, vectors) = try read(settings.output)
    #expect(words.count == 21 && vectors.last == mean(vectors[..<20]))
  }

  @Test func aWordOfTheVocabularyIsRefused() throws {
    var settings = settings
    settings.unknownWord = "w149"
    let line =
      "unknown 'w149' is a word of the vocabulary, and has a vector already; give another word, or "
      + "leave it out"
    let error = #expect(throws: FileError.self) { try TrainingJob(settings).run() }
    #expect(error?.description == line)
    #expect(!FileIdentity.exists(settings.output))
    #expect(try TrainingJob(settings).estimate(seconds: 0).refusal?.description == line)
    // A word that is too rare for the vocabulary is one of those that it stands for.
    settings.unknownWord = "rare7"
    try TrainingJob(settings).run()
    #expect(try read(settings.output).words.last == "rare7")
  }

  @Test(arguments: [
    ("v.bin", "a b", "has white space in it"), ("v.npy", "a\nb", "has white space in it"),
    ("v.bin", "\t", "has white space in it"),
  ])
  func aWordThatWouldBeReadAsTwoIsRefused(_ output: String, _ word: String, _ objection: String) {
    var settings = settings
    (settings.output, settings.unknownWord) = (output, word)
    let error = #expect(throws: SettingsError.self) { try settings.validate() }
    #expect(error?.fields == ["unknown"] && error?.description.contains(objection) == true)
    settings.unknownWord = ""
    #expect(throws: SettingsError.self) { try settings.validate() }
  }

  @Test func itsBytesAreCounted() throws {
    let parts = try TrainingJob(settings).estimate(seconds: 0).preflight.places.flatMap(\.parts)
    try TrainingJob(settings).run()
    let vectors = try #require(parts.first { $0.name == "vectors" })
    #expect(vectors.byteCount == (try directory.contents("v.bin").count))
  }

  @Test func aResumedRunMayAddIt() throws {
    var plain = settings
    plain.unknownWord = nil
    plain.model = directory.file("model")
    try TrainingJob(plain).run()
    try TrainingJob(resuming: directory.file("model")) { $0.unknownWord = "UNK" }.run()
    #expect(try read(settings.output).words.last == "UNK")
    // It is a setting of the run from now on, and no word of its tables.
    try TrainingJob(resuming: directory.file("model")).run()
    let (words, vectors) = try read(settings.output)
    #expect(words.count == 150 && vectors[149] == mean(vectors[49..<149]))
  }

  /// What was no word of the first run is none of the second, whichever words that takes.
  @Test(arguments: VocabularyMerge.allCases)
  func vectorsToStartFromMayHaveIt(_ merge: VocabularyMerge) throws {
    try TrainingJob(settings).run()
    var next = settings
    next.text = [try directory.write("w149 w148 new\nw147 new w149\n", to: "next")]
    next.output = directory.file("next.bin")
    next.training.sampleThreshold = 0
    (next.initialVectors, next.vocabularyMerge) = (settings.output, merge)
    if merge == .new { next.corpus.minimumCount = 1 } else { next.corpus.minimumCount = 2 }
    if merge == .old { next.corpus.minimumCount = 5 }
    try TrainingJob(next).run()
    let (words, vectors) = try read(next.output)
    #expect(words.count(where: { $0 == "<unk>" }) == 1 && words.last == "<unk>")
    // The mean is of words that are in the text.
    let inText = merge == .old ? 3 : 4
    #expect(vectors.last == mean(vectors[..<inText]))
    #expect(words.count == [.new: 5, .old: 150, .union: 151][merge])
  }
}
