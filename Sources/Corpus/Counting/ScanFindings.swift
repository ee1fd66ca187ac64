internal import HogvecSystem

/// What scanning a text, or one of the parts of a text that follow one another, has found besides words.
struct ScanFindings: Sendable {
  /// Bytes of the texts that came as streams.
  var streamedByteCount = 0
  var lineFeeds: UInt64 = 0
  /// Lines with at least one word.
  var sentences = SentenceCount()
  var records: UInt64 = 0
  var recordsWithoutText: UInt64 = 0
  /// Lines that are no records, and where one of them is, as a message.
  var faults: UInt64 = 0
  var fault: String?
  /// Of which streams not all is used, and why.
  var skipped: [String] = []
  /// What streams seem to be.
  var hints: [HintedFile] = []

  init() {}

  /// Adds what the next part has.
  mutating func append(_ next: ScanFindings) {
    streamedByteCount += next.streamedByteCount
    lineFeeds += next.lineFeeds
    sentences.append(next.sentences)
    records += next.records
    recordsWithoutText += next.recordsWithoutText
    faults += next.faults
    fault = fault ?? next.fault
    skipped += next.skipped
    hints += next.hints
  }
}

/// How many ends of sentences there are in shards that follow one another, if the first of them is only one
/// where a sentence is open.
struct SentenceCount: Sendable, Equatable {
  /// All ends, with one before any word.
  private(set) var ends: UInt64 = 0
  /// Whether an end is before any word.
  private(set) var startsWithEnd = false
  /// Whether the last sentence goes on.
  private(set) var isOpen = false
  /// Whether there is a word or an end.
  private(set) var isThere = false

  init() {}

  /// Those of one shard, or of some.
  init(ends: UInt64, startsWithEnd: Bool, isOpen: Bool, isThere: Bool) {
    self.ends = ends
    self.startsWithEnd = startsWithEnd
    self.isOpen = isOpen
    self.isThere = isThere
  }

  /// Adds the shards that follow.
  mutating func append(_ next: SentenceCount) {
    guard next.isThere else { return }
    guard isThere else {
      self = next
      return
    }
    ends += next.ends - (startsNothing(next) ? 1 : 0)
    isOpen = next.isOpen
  }

  /// Whether the first end of what follows ends no sentence.
  func startsNothing(_ next: SentenceCount) -> Bool { next.startsWithEnd && !isOpen }

  /// The sentences, if none is open before the first shard.
  var sentences: UInt64 { ends - (startsWithEnd ? 1 : 0) }
}

// MARK: - For other processes

extension ScanFindings {
  /// Everything, for a process of the same program.
  var message: [UInt8] {
    let numbers: [UInt64] = [
      UInt64(streamedByteCount), lineFeeds, sentences.ends, sentences.startsWithEnd ? 1 : 0,
      sentences.isOpen ? 1 : 0, sentences.isThere ? 1 : 0, records, recordsWithoutText, faults,
    ]
    let hints = hints.map { hint in
      JSONValue.object([
        "path": .string(hint.path), "hint": .string(hint.hint.name), "field": .string(hint.hint.field),
      ])
    }
    let value = JSONValue.object([
      "numbers": .array(numbers.map { .count($0) }), "fault": .string(fault),
      "skipped": .array(skipped.map { .string($0) }), "hints": .array(hints),
    ])
    return Array("\(value)".utf8)
  }

  /// Reads what ``message`` gave; `nil` for anything else.
  init?(_ message: [UInt8]) {
    guard let value = try? JSONValue(parsing: message),
      let numbers = value["numbers"]?.elements?.compactMap({ $0.int.flatMap { UInt64(exactly: $0) } }),
      numbers.count == 9
    else { return nil }
    streamedByteCount = Int(numbers[0])
    lineFeeds = numbers[1]
    sentences = SentenceCount(
      ends: numbers[2], startsWithEnd: numbers[3] != 0, isOpen: numbers[4] != 0, isThere: numbers[5] != 0)
    (records, recordsWithoutText, faults) = (numbers[6], numbers[7], numbers[8])
    fault = value["fault"]?.text
    skipped = value["skipped"]?.elements?.compactMap(\.text) ?? []
    hints = (value["hints"]?.elements ?? []).compactMap { entry in
      guard let path = entry["path"]?.text, let name = entry["hint"]?.text else { return nil }
      return ContentHint(name: name, field: entry["field"]?.text).map { HintedFile(path: path, hint: $0) }
    }
  }
}

extension ContentHint {
  fileprivate var name: String {
    switch self {
    case .jsonLines: "json"
    case .webArchive: "archive"
    case .markup: "markup"
    }
  }

  fileprivate var field: String? { if case .jsonLines(let field) = self { field } else { nil } }

  fileprivate init?(name: String, field: String?) {
    switch name {
    case "json": self = .jsonLines(field: field)
    case "archive": self = .webArchive
    case "markup": self = .markup
    default: return nil
    }
  }
}
