internal import HogvecCorpus
internal import HogvecSystem
internal import HogvecTraining

/// What all processes of a group must have alike before they train: the settings that decide what is
/// trained, the words with their counts, and the encoded text.
struct RunFingerprint {
  private let settings: Fingerprint
  private let words: Fingerprint
  private let text: Fingerprint

  /// Settings besides the fixed ones that decide what is trained.
  private static let names: Set<String> = ["epochs", "alpha", "min-alpha", "sync-words", "sync-rows"]

  /// - Complexity: reads all words and the whole encoded text.
  init(_ settings: JobSettings, _ reading: borrowing CorpusReading) {
    // Where the text is may differ from machine to machine.
    let fields = SettingField.all.filter {
      ($0.role == .fixed && $0.name != "corpora") || RunFingerprint.names.contains($0.name)
    }
    let lines = [HogvecVersion.current] + fields.map { "\($0.name) \($0.value(settings))" }
    self.settings = Fingerprint(of: Array(lines.joined(separator: "\n").utf8))
    var bytes: [UInt8] = []
    let vocabulary = reading.vocabulary
    for id in 0..<vocabulary.count {
      bytes += vocabulary.word(id) + [0x20] + Array("\(vocabulary.occurrences(of: id))\n".utf8)
    }
    words = Fingerprint(of: bytes)
    // The units are mapped as long as the reading lives.
    text = unsafe Fingerprint(of: UnsafeRawBufferPointer(reading.corpus.units))
  }

  /// Compares it with those of the other processes.
  ///
  /// - Throws: ``FileError`` in a process that has another than the first; ``OtherProcessError`` in the
  ///   others then.
  func check(in group: any ProcessGroup) throws {
    guard group.count > 1 else { return }
    let all = try group.gather([settings.value, words.value, text.value])
    guard let rank = all.firstIndex(where: { $0 != all[0] }) else { return }
    let (own, first) = (all[group.rank], all[0])
    guard own != first else { throw OtherProcessError(rank: rank) }
    let place = own.indices.first { own[$0] != first[$0] } ?? 0
    let what = ["the settings are not those", "the words are not those", "the text is not that"][place]
    throw FileError(
      "\(what) of the first process (fingerprint \(Fingerprint(value: own[place])), there \(Fingerprint(value: first[place]))); "
        + "give all processes the same options and files, and the same program")
  }
}
