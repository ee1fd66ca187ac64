internal import HogvecCorpus
internal import HogvecSystem
internal import HogvecTraining

/// What `manifest.json` of a model directory says; its members are listed in this folder's README.
struct Manifest: Sendable {
  /// How far a run has come.
  enum Phase: String, Sendable {
    /// The text is being read: a run that is resumed begins anew.
    case reading
    /// The tables are being trained, or are trained: the position says how far.
    case training
    /// The tables have numbers that are not finite.
    case diverged
  }

  /// The directory in which the run was started.
  var workingDirectory = currentDirectory()
  /// What the run is to do; its outputs have absolute paths, so that they are the same files wherever the run
  /// is resumed.
  private(set) var settings: JobSettings
  /// The instruction set whose kernels training began with; another version may have others. `nil` if an
  /// earlier version began it, or before training.
  var kernels: String?
  /// How far the run has come.
  var phase = Phase.reading
  /// Whether the output was published by this run, when it had ended.
  var isPublished = false
  /// The rest, which is known once training begins.
  var contents: ModelContents?
  var statistics = CorpusStatistics()
  var position = TrainingPosition(nextChunk: 0, unfinishedChunks: [], chunksPerEpoch: 0, done: ChunkCounts())
  /// Seconds of training, of all runs together.
  var trainingSeconds = 0.0
  /// The last epoch at whose end vectors were published, from 1; 0 if there is none.
  var savedEpoch = 0

  /// What was written when the run was ended early: files with absolute paths, and their fingerprints.
  var interrupted: [String: Fingerprint] = [:]

  /// The version of the manifest that this program writes.
  static let version = 3
  /// The versions that it reads.
  static let readableVersions = 2...version

  /// The manifest of a run that begins.
  init(_ settings: JobSettings) {
    self.settings = settings
    note(settings)
  }

  /// Notes what a run is to do, now or when it is resumed.
  mutating func note(_ settings: JobSettings) {
    self.settings = settings
    self.settings.output = absolutePath(settings.output)
    self.settings.contextOutput = settings.contextOutput.map(absolutePath)
    // What went to standard output once is not to go there unasked.
    self.settings.log = settings.log == "-" ? nil : settings.log.map(absolutePath)
    self.settings.metrics = settings.metrics.map(absolutePath)
  }
}

/// A path that means the same from any directory; `-` stays as it is.
func absolutePath(_ path: String) -> String {
  path.hasPrefix("/") || path == "-" ? path : "\(currentDirectory())/\(path)"
}

/// What the vocabulary and the encoded corpus of a model directory are.
struct ModelContents: Sendable, Equatable {
  let words: Int
  let vocabularyFingerprint: Fingerprint
  let units: Int
  let corpusFingerprint: Fingerprint
  /// What `frozen.txt` is, if there are words whose vectors stay as they start.
  var frozenFingerprint: Fingerprint?
}

// MARK: - Writing

extension Manifest {
  /// The manifest as it is written.
  var json: JSONValue {
    var members: JSONValue.KeyValuePairs = [
      "format": .string("hogvec-model"), "version": .integer(Manifest.version),
      "program": .string(HogvecVersion.current), "phase": .string(phase.rawValue),
      "published": .bool(isPublished), "directory": .string(workingDirectory),
      "arguments": .array(settings.arguments.map { .string($0) }), "options": .object(settings.json),
    ]
    if let kernels {
      let begun: JSONValue.KeyValuePairs = ["kernels": .string(kernels)]
      members.members += begun.members
    }
    if let contents {
      let described: JSONValue.KeyValuePairs = [
        "vocabulary": .object([
          "words": .integer(contents.words), "fingerprint": .string("\(contents.vocabularyFingerprint)"),
        ]),
        "corpus": .object([
          "units": .integer(contents.units), "fingerprint": .string("\(contents.corpusFingerprint)"),
        ]),
        "statistics": .object([
          "bytes": .integer(statistics.byteCount), "tokensRead": .count(statistics.tokensRead),
          "tokensInVocabulary": .count(statistics.tokensInVocabulary),
          "sentences": .count(statistics.sentences), "types": .integer(statistics.types),
        ]),
        "position": .object([
          "nextChunk": .integer(position.nextChunk),
          "unfinishedChunks": .array(position.unfinishedChunks.map { .integer($0) }),
          "chunksPerEpoch": .integer(position.chunksPerEpoch), "tokensTrained": .count(position.done.tokens),
          "tokensKept": .count(position.done.kept), "pairsMeasured": .count(position.done.pairsMeasured),
          "lossSum": .number(position.done.lossSum),
        ]),
        "seconds": .object(["training": .seconds(trainingSeconds)]), "savedEpoch": .integer(savedEpoch),
      ]
      members.members += described.members
      let files = interrupted.sorted { $0.key < $1.key }.map { path, fingerprint in
        JSONValue.object(["file": .string(path), "fingerprint": .string("\(fingerprint)")])
      }
      if !files.isEmpty {
        let left: JSONValue.KeyValuePairs = ["interrupted": .array(files)]
        members.members += left.members
      }
      if let fingerprint = contents.frozenFingerprint {
        let frozen: JSONValue.KeyValuePairs = [
          "frozen": .object(["fingerprint": .string("\(fingerprint)")])
        ]
        members.members += frozen.members
      }
    }
    return .object(members)
  }
}

// MARK: - The checksum

extension Manifest {
  /// The file: the members, and a last one, `checksum`, with the fingerprint of all before its digits.
  /// Without it, as whoever changes a manifest by hand may leave it, and as earlier versions wrote, nothing
  /// is checked.
  var text: [UInt8] {
    let start = Array("\(json)".utf8.dropLast()) + Array(", \"checksum\": \"".utf8)
    return start + Array("\(Fingerprint(of: start))\"}\n".utf8)
  }

  private static func check(_ path: String) throws(FileError) {
    let file = try MappedFile(path: path)
    // The bytes are copied while the mapping lives.
    let bytes = unsafe Array(file.bytes)
    let end = Array("\"}\n".utf8)
    let start = bytes.dropLast(end.count + 16)
    let digits = String(decoding: bytes.dropFirst(start.count).prefix(16), as: UTF8.self)
    guard bytes.suffix(end.count) == end[...], digits == "\(Fingerprint(of: Array(start)))" else {
      throw FileError(
        "'\(path)' was changed since it was written: its checksum does not fit; to use it all the same, remove the "
          + "member 'checksum'")
    }
  }
}

// MARK: - Reading

extension Manifest {
  /// Reads the manifest of a model directory.
  ///
  /// - Throws: ``FileError`` if it is cut short, of another version, was changed since it was written, or a
  ///   member is missing or wrong.
  init(reading model: ModelDirectory) throws(FileError) {
    let path = model.manifestPath
    let json = try JSONValue(reading: path)
    let reader = ManifestReader(path: path, value: json)
    if json["checksum"] != nil { try Manifest.check(path) }
    guard try reader.text("format") == "hogvec-model" else {
      throw FileError("'\(path)' is not the manifest of a model: its format is not 'hogvec-model'")
    }
    let version = try reader.int("version")
    guard Manifest.readableVersions.contains(version) else {
      throw FileError(
        """
        '\(path)' has version \(version) of the manifest; this program knows versions \
        \(Manifest.readableVersions.lowerBound) to \(Manifest.readableVersions.upperBound)
        """)
    }
    guard let phase = Phase(rawValue: try reader.text("phase")) else {
      throw FileError("'\(path)': the phase '\(try reader.text("phase"))' is unknown")
    }
    self.phase = phase
    isPublished = try reader.bool("published")
    workingDirectory = try reader.text("directory")
    if json["kernels"] != nil { kernels = try reader.text("kernels") }
    let options = try reader.object("options").value
    do throws(SettingsError) {
      settings = try JobSettings(json: options)
    } catch {
      throw FileError("'\(path)', the options: \(error.message)" as Message)
    }
    if version == 2 { takeOutputs(fromArguments: try reader.texts("arguments")) }
    guard phase != .reading else { return }
    let (vocabulary, corpus) = (try reader.object("vocabulary"), try reader.object("corpus"))
    contents = ModelContents(
      words: try vocabulary.int("words"), vocabularyFingerprint: try vocabulary.fingerprint("fingerprint"),
      units: try corpus.int("units"), corpusFingerprint: try corpus.fingerprint("fingerprint"))
    if json["frozen"] != nil {
      contents?.frozenFingerprint = try reader.object("frozen").fingerprint("fingerprint")
    }
    let counted = try reader.object("statistics")
    statistics.byteCount = try counted.int("bytes")
    statistics.tokensRead = UInt64(try counted.int("tokensRead"))
    statistics.tokensInVocabulary = UInt64(try counted.int("tokensInVocabulary"))
    statistics.sentences = UInt64(try counted.int("sentences"))
    statistics.types = try counted.int("types")
    statistics.vocabularySize = try vocabulary.int("words")
    let place = try reader.object("position")
    position = TrainingPosition(
      nextChunk: try place.int("nextChunk"), unfinishedChunks: try place.ints("unfinishedChunks"),
      chunksPerEpoch: try place.int("chunksPerEpoch"), done: ChunkCounts())
    position.done.tokens = try place.total("tokensTrained")
    position.done.kept = try place.total("tokensKept")
    position.done.pairsMeasured = try place.total("pairsMeasured")
    position.done.lossSum = try place.double("lossSum")
    trainingSeconds = try reader.object("seconds").double("training")
    for file in try json["interrupted"] == nil ? [] : reader.objects("interrupted") {
      interrupted[try file.text("file")] = try file.fingerprint("fingerprint")
    }
    if json["savedEpoch"] != nil { savedEpoch = try reader.int("savedEpoch") }
    try checkNumbers(path)
  }
}

extension Manifest {
  /// Refuses numbers that no run has, so that what is reckoned with them are numbers. The rest is checked
  /// against the encoded corpus.
  private func checkNumbers(_ path: String) throws(FileError) {
    guard statistics.tokensInVocabulary <= statistics.tokensRead else {
      throw FileError(
        "'\(path)': of \(statistics.tokensRead) words read, \(statistics.tokensInVocabulary) cannot be in the vocabulary"
      )
    }
    guard position.chunksPerEpoch <= contents?.units ?? 0 else {
      throw FileError(
        "'\(path)': \(contents?.units ?? 0) units do not make \(position.chunksPerEpoch) chunks")
    }
    guard (0...1e12).contains(trainingSeconds) else {
      throw FileError("'\(path)': a run cannot have trained for \(trainingSeconds) seconds")
    }
  }

  /// Takes the paths of the outputs from a command line: version 2 has relative ones in the options.
  private mutating func takeOutputs(fromArguments arguments: [String]) {
    func path(_ option: String) -> String? {
      arguments.prefix { $0 != "--" }.last { $0.hasPrefix(option) }.map { String($0.dropFirst(option.count)) }
    }
    settings.output = path("--output=") ?? settings.output
    settings.contextOutput = path("--save-context=") ?? settings.contextOutput
  }
}

/// Reads the members of an object; what is missing or of another kind is an error that names it.
private struct ManifestReader {
  let path: String
  let value: JSONValue

  private func member<Value>(
    _ name: String, _ kind: String, _ read: (JSONValue) -> Value?
  ) throws(FileError) -> Value {
    guard let member = value[name] else { throw FileError("'\(path)': the member '\(name)' is missing") }
    guard let result = read(member) else { throw FileError("'\(path)': the member '\(name)' is not \(kind)") }
    return result
  }

  func text(_ name: String) throws(FileError) -> String { try member(name, "a text") { $0.text } }

  /// What a count may be: products with the largest number of epochs are numbers.
  private static let counts = 0...(1 << 43)

  /// A whole number that is not negative; all are counts.
  func int(_ name: String) throws(FileError) -> Int {
    try member(name, "a count") { $0.int.flatMap { ManifestReader.counts.contains($0) ? $0 : nil } }
  }

  /// A count that grows from epoch to epoch.
  func total(_ name: String) throws(FileError) -> UInt64 {
    try member(name, "a count") { $0.int.flatMap { UInt64(exactly: $0) } }
  }

  func double(_ name: String) throws(FileError) -> Double { try member(name, "a number") { $0.double } }

  func bool(_ name: String) throws(FileError) -> Bool {
    try member(name, "true or false") { if case .bool(let value) = $0 { value } else { nil } }
  }

  func texts(_ name: String) throws(FileError) -> [String] {
    try member(name, "a list of texts") { value in
      guard let elements = value.elements else { return nil }
      let texts = elements.compactMap(\.text)
      return texts.count == elements.count ? texts : nil
    }
  }

  func ints(_ name: String) throws(FileError) -> [Int] {
    try member(name, "a list of counts") { value in
      guard let elements = value.elements else { return nil }
      let numbers = elements.compactMap(\.int)
      return numbers.count == elements.count && numbers.allSatisfy(ManifestReader.counts.contains)
        ? numbers : nil
    }
  }

  func fingerprint(_ name: String) throws(FileError) -> Fingerprint {
    try member(name, "a fingerprint of 16 hexadecimal digits") { $0.text.flatMap { Fingerprint($0) } }
  }

  func objects(_ name: String) throws(FileError) -> [ManifestReader] {
    try member(name, "a list of objects") { value in
      value.elements?.map { ManifestReader(path: path, value: $0) }
    }
  }

  func object(_ name: String) throws(FileError) -> ManifestReader {
    try member(name, "an object") { value in
      if case .object = value { ManifestReader(path: path, value: value) } else { nil }
    }
  }
}
