internal import HogvecCorpus
internal import HogvecSystem

/// The directory of ``JobSettings/model``: all that a run needs to continue after it has been stopped or
/// killed. The layout, the manifest's members and the order in which they are written are in this folder's
/// README.
///
/// Locked while the value lives, so that two runs never write into one directory.
final class ModelDirectory: Sendable {
  /// The directory's path, as given.
  let path: String
  /// `nil` where another process of the group holds it.
  private let lock: DirectoryLock?

  /// Where the encoded corpus is.
  var corpusPath: String { "\(path)/corpus.ids" }
  /// Where the vocabulary is.
  var vocabularyPath: String { "\(path)/vocabulary.txt" }
  /// Where the words whose vectors stay as they start are, if there are any.
  var frozenPath: String { "\(path)/frozen.txt" }
  /// Where the manifest is.
  var manifestPath: String { "\(path)/manifest.json" }

  /// The files of a model directory.
  static let fileNames = [
    "input.table", "output.table", "vocabulary.txt", "corpus.ids", "frozen.txt", "manifest.json",
    DirectoryLock.fileName,
  ]

  /// Opens the directory of a run to read it, while no run uses it. Nothing in it is changed.
  ///
  /// - Throws: ``FileError`` if there is none, or a run uses it.
  init(reading path: String) throws(FileError) {
    guard FileIdentity.exists("\(path)/manifest.json") else {
      throw FileError("'\(path)' is a directory without a 'manifest.json', and so not a model")
    }
    self.path = path
    lock = try DirectoryLock(reading: path)
  }

  /// The directory of a run whose first process holds it.
  init(following path: String) {
    self.path = path
    lock = nil
  }

  private init(locking path: String) throws(FileError) {
    self.path = path
    lock = try DirectoryLock(path)
    removeLeftovers()
  }

  /// Makes the directory for a new run, or takes an empty one, or one whose run had not begun training.
  ///
  /// - Throws: ``FileError`` if it cannot be made or written, another run uses it, it holds a run that can be
  ///   resumed, or something else.
  convenience init(creating path: String) throws(FileError) {
    if makeDirectory(path, 0o777) {
      try synchronizeDirectory(of: path)
    } else if errno != EEXIST {
      throw FileError(cannot: "create", path)
    } else {
      try ModelDirectory.checkForeign(path)
    }
    try self.init(locking: path)
    try checkUnused()
  }

  /// Checks that ``init(creating:)`` could make the directory, and makes nothing.
  ///
  /// - Throws: ``FileError`` as that does.
  static func check(creating path: String) throws(FileError) {
    guard FileIdentity.exists(path) else { return try FileIdentity.checkWritable(path) }
    try checkForeign(path)
    try FileIdentity.checkWritable("\(path)/manifest.json")
    if FileIdentity.exists("\(path)/manifest.json") { try ModelDirectory(reading: path).checkUnused() }
  }

  /// Refuses a directory with files that are not a model's.
  private static func checkForeign(_ path: String) throws(FileError) {
    guard !FileIdentity.exists("\(path)/manifest.json") else { return }
    let foreign = namesInDirectory(path).filter { $0 != DirectoryLock.fileName && !$0.hasPrefix(".") }
    if let name = foreign.min() {
      throw FileError(
        "'\(path)' holds '\(name)', but no model; give \(setting: "model") a new or empty directory")
    }
  }

  /// Refuses a directory with a run that can be resumed.
  private func checkUnused() throws(FileError) {
    guard FileIdentity.exists(manifestPath), try Manifest(reading: self).phase != .reading else { return }
    throw FileError(
      """
      '\(path)' holds a run already; continue it with \(setting: "resume") '\(path)', or give \(setting: "model") another \
      directory
      """
    )
  }

  /// Opens the directory of a run.
  ///
  /// - Throws: ``FileError`` if there is none, or another run uses it.
  convenience init(resuming path: String) throws(FileError) {
    // Before the lock, which makes a file.
    guard FileIdentity.exists("\(path)/manifest.json") else {
      throw FileError(
        """
        cannot resume '\(path)': there is no 'manifest.json' in it: \(systemMessage(errno)); begin with \(setting: "model")
        """
      )
    }
    try self.init(locking: path)
  }

  /// Publishes the manifest: the old one stays until the new one is complete and on the device.
  func write(_ manifest: Manifest) throws(FileError) {
    var file = try FileReplacement(of: manifestPath)
    try file.write(manifest.text)
    try file.publish()
  }

  /// Flushes the vocabulary and the encoded corpus, and says what they are.
  func contents(of vocabulary: Vocabulary, _ corpus: borrowing EncodedCorpus) throws(FileError)
    -> ModelContents
  {
    try FileDescriptor(path: corpusPath, flags: O_RDONLY).synchronize()
    return ModelContents(
      words: vocabulary.count, vocabularyFingerprint: try Fingerprint(ofFile: vocabularyPath),
      units: corpus.unitCount, corpusFingerprint: corpus.checksum)
  }

  /// Opens the vocabulary and checks that it is the manifest's.
  func openVocabulary(_ contents: ModelContents) throws(FileError) -> Vocabulary {
    try check(
      vocabularyPath, Fingerprint(ofFile: vocabularyPath), contents.vocabularyFingerprint)
    let vocabulary = try Vocabulary.load(from: vocabularyPath, minimumCount: 0)
    guard vocabulary.count == contents.words else {
      throw FileError(
        "'\(vocabularyPath)' has \(vocabulary.count) words; the manifest says \(contents.words)")
    }
    return vocabulary
  }

  /// Opens the encoded corpus and checks that it is the manifest's, as is what the manifest says of it.
  func openCorpus(
    _ contents: ModelContents, _ statistics: CorpusStatistics
  ) throws(FileError) -> EncodedCorpus {
    let corpus = try EncodedCorpus(opening: corpusPath)
    try check(corpusPath, corpus.checksum, contents.corpusFingerprint)
    guard corpus.unitCount == contents.units, corpus.wordCount == UInt64(contents.words) else {
      throw FileError(
        "'\(corpusPath)' has \(corpus.unitCount) units of \(corpus.wordCount) words; the manifest says "
          + "\(contents.units) of \(contents.words)")
    }
    let counted = corpus.statistics
    guard statistics.tokensRead == counted.tokensRead, statistics.sentences == counted.sentences,
      statistics.tokensInVocabulary == counted.tokensInVocabulary, statistics.types == counted.types,
      statistics.byteCount == counted.byteCount
    else { throw FileError("'\(manifestPath)': its statistics are not those of '\(corpusPath)'") }
    return corpus
  }

  /// Publishes the words whose vectors stay as they start, a line each, and says what the file is.
  ///
  /// - Parameter rows: for each word of the vocabulary whether it is one.
  func saveFrozen(_ rows: [Bool], of vocabulary: Vocabulary) throws(FileError) -> Fingerprint {
    var file = try FileReplacement(of: frozenPath)
    for id in rows.indices where rows[id] { try file.write(vocabulary.word(id) + [UInt8(ascii: "\n")]) }
    try file.publish()
    return try Fingerprint(ofFile: frozenPath)
  }

  /// For each word of the vocabulary whether its vector stays as it started, once it is sure that the words
  /// are the manifest's.
  func openFrozen(_ contents: ModelContents, of vocabulary: Vocabulary) throws(FileError) -> [Bool] {
    guard let fingerprint = contents.frozenFingerprint else {
      throw FileError("'\(manifestPath)': the member 'frozen' is missing")
    }
    try check(frozenPath, Fingerprint(ofFile: frozenPath), fingerprint)
    return try FrozenWords.listed(path: frozenPath).rows(of: vocabulary, given: []).rows
  }

  private func check(_ path: String, _ found: Fingerprint, _ expected: Fingerprint) throws(FileError) {
    guard found == expected else {
      throw FileError(
        "'\(path)' was changed after training began: its fingerprint is \(found), the manifest has \(expected)"
      )
    }
  }

  /// Removes what runs that were killed while they wrote a file have left.
  private func removeLeftovers() {
    for name in namesInDirectory(path) where name.hasPrefix(".") && name.hasSuffix(".partial") {
      if ModelDirectory.fileNames.contains(where: { name.hasPrefix(".\($0).") }) {
        removeFile("\(path)/\(name)")
      }
    }
  }
}
