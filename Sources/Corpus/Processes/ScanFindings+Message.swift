extension ScanFindings {
  /// Everything, for another process.
  var message: [UInt8] {
    var message = ProcessMessage()
    message.add(numbers: [
      UInt64(streamedByteCount), lineFeeds, sentences.ends, sentences.startsWithEnd ? 1 : 0,
      sentences.isOpen ? 1 : 0, sentences.isThere ? 1 : 0, records, recordsWithoutText, faults,
    ])
    message.add(texts: fault.map { [$0] } ?? [])
    message.add(texts: skipped)
    message.add(UInt64(hints.count))
    for hint in hints {
      let (kind, field) = hint.hint.parts
      message.add(kind)
      message.add(texts: [hint.path] + (field.map { [$0] } ?? []))
    }
    return message.bytes
  }

  /// Takes what ``message`` gave.
  init(_ message: [UInt8]) {
    var reader = MessageReader(message)
    let numbers = reader.numbers()
    streamedByteCount = Int(numbers[0])
    lineFeeds = numbers[1]
    sentences = SentenceCount(
      ends: numbers[2], startsWithEnd: numbers[3] != 0, isOpen: numbers[4] != 0, isThere: numbers[5] != 0)
    (records, recordsWithoutText, faults) = (numbers[6], numbers[7], numbers[8])
    fault = reader.texts().first
    skipped = reader.texts()
    for _ in 0..<reader.number() {
      let (kind, texts) = (reader.number(), reader.texts())
      hints.append(HintedFile(path: texts[0], hint: ContentHint(kind, field: texts.dropFirst().first)))
    }
  }
}

extension ContentHint {
  /// Which of the kinds it is, and the field of the first.
  fileprivate var parts: (kind: UInt64, field: String?) {
    switch self {
    case .jsonLines(let field): (0, field)
    case .webArchive: (1, nil)
    case .markup: (2, nil)
    }
  }

  fileprivate init(_ kind: UInt64, field: String?) {
    self = kind == 0 ? .jsonLines(field: field) : kind == 1 ? .webArchive : .markup
  }
}
