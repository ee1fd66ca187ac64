package import HogvecSystem

/// Reads a corpus by the processes of a group, each a part of it, and makes of it in the first what that one
/// alone would make.
///
/// Each process counts the words of its shards; words are added up by parts of their hashes, see
/// ``SharedWords``, the first process chooses the vocabulary and sends it to all, and each process encodes its
/// shards, whose units go to the first.
package struct SharedReading {
  private let group: any ProcessGroup
  private let readers: [Int]
  private let reader: CorpusReader?

  /// - Parameters:
  ///   - readers: the processes that see the text, the first of the group among them. Others make the same
  ///     calls and have no part.
  ///   - reader: of this process; its settings and files are those of the others.
  package init(_ reader: CorpusReader?, by readers: [Int], in group: any ProcessGroup) {
    precondition(readers.first == 0, "the first process reads")
    self.group = group
    self.readers = readers
    self.reader = readers.contains(group.rank) ? reader : nil
  }

  /// What a process has of its part.
  private struct Part {
    var files: [TextFile]
    var statistics: CorpusStatistics
    var text: ScannedText
    let writer: EncodedCorpusWriter
  }

  /// Counts the words and makes the encoded corpus.
  ///
  /// - Parameters:
  ///   - path: the file to make in the first process; in others one that could be made, beside which they
  ///     keep what they need meanwhile.
  ///   - fingerprint: see ``CorpusReader/encode(into:as:isPrivate:)``, as the others.
  /// - Returns: what was made; `nil` in other processes than the first.
  /// - Throws: ``FileError`` as ``CorpusReader/encode(into:as:isPrivate:)``; ``OtherProcessError`` if another
  ///   process has failed.
  package func encode(
    into path: String, as fingerprint: CorpusFingerprint?, isPrivate: Bool
  ) throws -> CorpusReading? {
    let start = ContinuousClock.now
    let threads = try group.gather([UInt64(reader?.threads ?? 0)]).map { Int($0[0]) }
    var part = try group.together {
      try scan(threads: readers.map { threads[$0] }, beside: path, isPrivate: isPrivate)
    }
    let messages = try group.send([0: part?.text.findings.message ?? []])
    let (parts, totals) = try SharedWords(group: group, readers: readers, reader: reader).merged(
      part?.text.runs ?? [])
    let vocabulary = try vocabulary(parts, totals, messages, &part)
    part?.statistics.countingSeconds = start.secondsElapsed
    let encodingStart = ContinuousClock.now
    let end = try group.together {
      try part.flatMap { (part) throws(FileError) in try encode(part, with: vocabulary) }
    }
    let wholeEnd = try SharedUnits(group: group, readers: readers).gather(end, in: part?.writer)
    return try group.together { () -> CorpusReading? in
      guard group.rank == 0, let reader, let part, let vocabulary else { return nil }
      return try reader.publish(
        part.writer, wholeEnd, vocabulary, part.statistics, as: fingerprint, encodingSince: encodingStart)
    }
  }

  /// Reads this process's shards.
  private func scan(threads: [Int], beside path: String, isPrivate: Bool) throws(FileError) -> Part? {
    guard let reader, let place = readers.firstIndex(of: group.rank) else { return nil }
    try reader.checkVocabulary()
    var statistics = CorpusStatistics()
    let writer = try EncodedCorpusWriter(path: path, isPrivate: isPrivate)
    let files = try reader.openFiles(&statistics)
    let sources = try reader.sources(files, threads: threads.reduce(0, +))
    let own = sources.part(sources.shares(ofThreads: threads)[place])
    let text = try reader.scan(own, beside: path, keepsUnits: true)
    return Part(files: files, statistics: statistics, text: text, writer: writer)
  }

  /// Chooses the vocabulary in the first process, and sends it to those that read.
  ///
  /// - Parameters:
  ///   - messages: what the processes have found in their parts.
  ///   - part: gets the statistics of the whole text in the first process.
  private func vocabulary(
    _ parts: [WordMerge.Candidates], _ totals: WordMerge.Totals, _ messages: [[UInt8]], _ part: inout Part?
  ) throws -> Vocabulary? {
    let own = try group.together { () -> Vocabulary? in
      guard group.rank == 0, let reader, part != nil else { return nil }
      var findings = ScanFindings()
      for rank in readers {
        guard let next = ScanFindings(messages[rank]) else {
          preconditionFailure("a process says what it has found")
        }
        findings.append(next)
      }
      try reader.note(findings, of: part!.files, in: &part!.statistics)
      return try reader.choose(parts, totals, &part!.statistics).vocabulary
    }
    var outgoing: [Int: [UInt8]] = [:]
    // All have one that is given.
    if let own, reader?.vocabulary == nil {
      let message = own.message
      for rank in readers.dropFirst() { outgoing[rank] = message }
    }
    let incoming = try group.send(outgoing)[0]
    return own ?? (incoming.isEmpty ? reader?.vocabulary : Vocabulary(incoming))
  }

  /// Replaces the ids of this process's shards by the vocabulary's.
  private func encode(_ part: Part, with vocabulary: Vocabulary?) throws(FileError) -> EncodingPass.Place? {
    guard let reader, let vocabulary else { return nil }
    let merge = try reader.merge(
      part.text, given: vocabulary, beside: part.writer.path, wantsReplacements: true)
    _ = try merge.run(threads: reader.threads)
    return try EncodingPass(
      part.text, replacements: merge.replacements ?? [], writer: part.writer,
      isInsideSentence: group.rank != readers[0]
    ).run()
  }
}

extension Vocabulary {
  /// Everything, for another process.
  fileprivate var message: [UInt8] {
    var message = ProcessMessage()
    message.add(UInt64(count))
    for count in counts { message.add(count) }
    for end in ends { message.add(UInt64(end)) }
    message.add(bytes)
    return message.bytes
  }

  /// Takes what ``message`` gave.
  fileprivate init(_ message: [UInt8]) {
    var reader = MessageReader(message)
    let count = Int(reader.number())
    let counts = (0..<count).map { _ in reader.number() }
    let ends = (0..<count).map { _ in Int(reader.number()) }
    let words = Array(reader.content())
    // The bytes are lent during the call.
    let vocabulary = unsafe words.withUnsafeBytes {
      unsafe Vocabulary(distinct: $0, ends: ends, counts: counts)
    }
    guard let vocabulary else { preconditionFailure("a vocabulary has each word once") }
    self = vocabulary
  }
}
