internal import HogvecCorpus
internal import HogvecSystem

/// What is in an encoded corpus, as people and programs read it.
enum EncodedCorpusText {
  static func table(of corpus: borrowing EncodedCorpus, _ vocabulary: Vocabulary, title: String) -> String {
    let statistics = corpus.statistics
    var lines = [
      title,
      row("format", "encoded corpus"),
      row("size", Figures.bytes(corpus.byteCount)),
      row(
        "words read",
        "\(Figures.grouped(statistics.tokensRead)) in \(Figures.counted(statistics.sentences, "sentence")), "
          + "\(Figures.grouped(statistics.types)) distinct"),
      row(
        "kept",
        "\(Figures.grouped(corpus.tokenCount)) in \(Figures.counted(corpus.sentenceCount, "sentence")), "
          + "\(Figures.grouped(vocabulary.count)) distinct"),
      row(
        "text", "\(Figures.bytes(statistics.byteCount)) in \(Figures.counted(statistics.fileCount, "file"))"),
    ]
    if let fingerprint = corpus.fingerprint {
      lines += fingerprint.records.prefix(shownRecords).map { row("made from", $0) }
      let rest = fingerprint.records.count - shownRecords
      if rest > 0 { lines.append(row("made from", "and \(Figures.grouped(rest)) more")) }
    } else {
      lines.append(row("made from", "what cannot be told again, such as standard input"))
    }
    return (lines + [row("faults", "none")]).joined(separator: "\n") + "\n"
  }

  static func json(of corpus: borrowing EncodedCorpus, _ vocabulary: Vocabulary, path: String) -> JSONValue {
    let statistics = corpus.statistics
    return .object([
      "file": .string(path), "format": .string("encoded corpus"), "bytes": .integer(corpus.byteCount),
      "tokensRead": .count(statistics.tokensRead), "types": .integer(statistics.types),
      "sentencesRead": .count(statistics.sentences), "tokens": .count(corpus.tokenCount),
      "sentences": .count(corpus.sentenceCount), "words": .integer(vocabulary.count),
      "textBytes": .integer(statistics.byteCount), "files": .integer(statistics.fileCount),
      "madeFrom": corpus.fingerprint.map { .array($0.records.map { .string($0) }) } ?? .null,
      "fault": .null,
    ])
  }

  /// As many records as a screen has room for.
  private static let shownRecords = 12

  private static func row(_ name: String, _ value: String) -> String {
    "  \(name)" + String(repeating: " ", count: max(1, 20 - name.count)) + value
  }
}
