internal import HogvecSystem

/// What an encoded corpus was made from: the settings of the reading, and each file with its size and times.
/// Equal fingerprints mean that reading again would give the same bytes.
///
/// A file is known by its path, size, times of the last change of content and status in nanoseconds, device
/// and inode. Lists of words and a given vocabulary are known by their number and a 64-bit digest.
public struct CorpusFingerprint: Sendable, Equatable {
  /// A line for each setting that holds, as `min-count 5`, then one for each file: `file SIZE CHANGED
  /// STATUS-CHANGED DEVICE INODE PATH`.
  public let records: [String]

  /// A name for files that hold this corpus: 16 hexadecimal digits, which other corpora have by accident
  /// only.
  public var name: String {
    let digits = String(WordDigest(of: bytes).value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The fingerprint as it stands in a file: each record, then a NUL, which no path has.
  var bytes: [UInt8] { records.flatMap { Array($0.utf8) + [0] } }

  /// Reads what ``bytes`` gave; `nil` if there is nothing.
  init?(_ bytes: UnsafeRawBufferPointer) {
    records = unsafe bytes.split(separator: 0).map { unsafe String(decoding: $0, as: UTF8.self) }
    if records.isEmpty { return nil }
  }

  /// Takes the fingerprint of what a reader would read.
  ///
  /// A file that was changed in the last moments could be changed once more without getting another time, so
  /// that moment is waited for.
  ///
  /// - Returns: `nil` if the text can be read only once or a file cannot be examined.
  init?(_ reader: CorpusReader) {
    var files: [String] = []
    var youngest = 0
    for path in reader.paths {
      var status = stat()
      guard path != TextFile.standardInput, fileStatus(path, &status), status.isRegularFile else {
        return nil
      }
      let times = (nanoseconds(status.st_mtim), nanoseconds(status.st_ctim))
      youngest = max(youngest, times.1)
      files.append(
        "file \(status.st_size) \(times.0) \(times.1) \(status.st_dev) \(status.st_ino) \(resolvedPath(path))"
      )
    }
    var now = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    let age = nanoseconds(now) - youngest
    if age >= 0 && age < CorpusFingerprint.settlingNanoseconds {
      usleep(UInt32((CorpusFingerprint.settlingNanoseconds - age) / 1000 + 1))
    }
    records = CorpusFingerprint.settings(of: reader) + files
  }

  /// What the encoded corpus in a file was made from; `nil` if the file is not one, or does not say it.
  ///
  /// Cost: that of opening the file, whose ids are not looked at.
  public init?(notedIn path: String) {
    guard let file = try? MappedFile(path: path), let corpus = try? EncodedCorpus(uncheckedUnits: file),
      let fingerprint = corpus.fingerprint
    else { return nil }
    self = fingerprint
  }

  /// The first file that has another size than it had, or was changed at another time; or, if the files that
  /// would be read now are given, the first of them that is new. Files that are gone do not count.
  public func changedFile(since files: [String]? = nil) -> String? {
    var known: Set<String> = []
    for record in records where record.hasPrefix("file ") {
      let fields = record.split(separator: " ", maxSplits: 6, omittingEmptySubsequences: false)
      guard fields.count == 7 else { continue }
      let path = String(fields[6])
      known.insert(path)
      var status = stat()
      guard fileStatus(path, &status) else { continue }
      if fields[1] != "\(status.st_size)" || fields[2] != "\(nanoseconds(status.st_mtim))" { return path }
    }
    return files?.first { !known.contains(resolvedPath($0)) }
  }

  /// A digest of what a reader would read that is the same on all machines which see the same files, by
  /// whatever paths: of the settings, and of each file's size, times and inode. A pipe is like any other.
  ///
  /// - Returns: `nil` if a file cannot be examined; where such files are left out, if none can.
  static func sharedDigest(_ reader: CorpusReader) -> UInt64? {
    var digest = WordDigest()
    var isAnyThere = false
    for record in settings(of: reader) { digest.add(Array(record.utf8)) }
    for path in reader.paths {
      var status = stat()
      guard path != TextFile.standardInput else {
        isAnyThere = true
        continue
      }
      guard fileStatus(path, &status) else {
        if !reader.skipsUnreadableFiles { return nil }
        digest.add(0)
        continue
      }
      isAnyThere = true
      if status.isPipe { continue }
      digest.add(UInt64(status.st_size))
      digest.add(UInt64(nanoseconds(status.st_mtim)))
      digest.add(UInt64(nanoseconds(status.st_ctim)))
      digest.add(UInt64(status.st_ino))
    }
    return isAnyThere ? digest.value : nil
  }

  /// Longer than the step of the clock that files' times are taken from, 1 to 10 ms.
  private static let settlingNanoseconds = 20_000_000

  private static func settings(of reader: CorpusReader) -> [String] {
    var records = ["format \(EncodedCorpus.version)"]
    if reader.foldsCase { records.append("lowercase final-sigma") }
    if reader.splitsAtUnicodeSpaces { records.append("unicode-spaces") }
    if let part = reader.records { records.append(part.record) }
    if reader.joinsLines { records.append("window-across-lines") }
    if reader.word2vecEndOfSentence { records.append("word2vec-eos") }
    if let vocabulary = reader.vocabulary {
      var digest = WordDigest()
      for id in 0..<vocabulary.count {
        digest.add(vocabulary.word(id))
        digest.add(vocabulary.occurrences(of: id))
      }
      return records + ["read-vocab \(vocabulary.count) \(digest.value)"]
    }
    let selection = reader.selection
    records.append("min-count \(selection.minimumCount)")
    if let limit = selection.maximumSize { records.append("max-vocab \(limit)") }
    if selection.takesOnlyRequiredWords { records.append("only-required-words") }
    let lists = [
      ("keep-words", selection.keptWords), ("required-words", selection.requiredWords),
      ("stop-words", selection.stopWords),
    ]
    for (name, words) in lists where !words.isEmpty {
      var digest = WordDigest()
      for word in words { digest.add(word) }
      records.append("\(name) \(words.count) \(digest.value)")
    }
    return records
  }
}

/// A 64-bit digest of words and numbers in their order. It is in encoded corpora, so it stays as it is.
private struct WordDigest {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var count = 0

  init() {}

  init(of bytes: [UInt8]) { add(bytes) }

  var value: UInt64 { foldedProduct(state ^ UInt64(count), 0xE703_7ED1_A0B4_28DB) }

  mutating func add(_ number: UInt64) {
    state = foldedProduct(state ^ number, 0xA076_1D64_78BD_642F)
    count += 1
  }

  mutating func add(_ word: [UInt8]) {
    // Eight bytes at a time, and then the zero to seven that are left as one more number.
    var digest = WordDigest()
    unsafe word.withUnsafeBytes { word in
      for offset in stride(from: 0, through: word.count, by: 8) {
        digest.add(unsafe WordHash.number(word, at: offset))
      }
    }
    digest.count = word.count
    add(digest.value)
  }
}

private func nanoseconds(_ time: timespec) -> Int { time.tv_sec * 1_000_000_000 + time.tv_nsec }
