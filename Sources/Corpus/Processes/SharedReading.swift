package import HogvecSystem

/// Reads a corpus by the processes of a group, each a share of it, and makes of it in the first what that one
/// alone would make.
///
/// Each process counts the words of its shards. Words are added up by parts of their hashes
/// (``SharedWords``), the first process chooses the vocabulary and sends it to all, and each process encodes
/// its shards, whose units go to the first (``SharedUnits``).
package struct SharedReading {
  private let group: any ProcessGroup
  private let readers: [Int]
  private let reader: CorpusReader?
  /// The units that a process sends at a time.
  private let pieceUnitCount: Int

  /// - Parameters:
  ///   - readers: the processes that see the text, the first of the group among them. Others make the same
  ///     calls and have no share.
  ///   - reader: of this process; its settings and files are those of the others.
  package init(
    _ reader: CorpusReader?, by readers: [Int], in group: any ProcessGroup, pieceUnitCount: Int = 1 << 20
  ) {
    precondition(readers.first == 0, "the first process reads")
    self.group = group
    self.readers = readers
    self.reader = readers.contains(group.rank) ? reader : nil
    self.pieceUnitCount = pieceUnitCount
  }

  /// What a process has of its share of the text.
  private struct Share {
    let writer: EncodedCorpusWriter
    /// All files and shards.
    let sources: CorpusSources
    /// Of the whole text, in the first process.
    var statistics: CorpusStatistics
    var text = ScannedText()
  }

  /// Counts the words and makes the encoded corpus.
  ///
  /// - Parameters:
  ///   - path: the file to make in the first process; in others one that could be made, beside which they
  ///     keep what they need meanwhile.
  ///   - fingerprint: as in ``CorpusReader/encode(into:as:isPrivate:)``, and so the next one.
  /// - Returns: what was made; `nil` in other processes than the first.
  /// - Throws: ``FileError`` as ``CorpusReader/encode(into:as:isPrivate:)``; ``OtherProcessError`` if another
  ///   process has failed.
  package func encode(
    into path: String, as fingerprint: CorpusFingerprint?, isPrivate: Bool
  ) throws -> CorpusReading? {
    let start = ContinuousClock.now
    let all = try group.gather([UInt64(reader?.threads ?? 0)])
    let threads = readers.map { Int(all[$0][0]) }
    var share = try group.together {
      try open(threads: threads.reduce(0, +), beside: path, isPrivate: isPrivate)
    }
    try checkSources(share?.sources)
    let text = try group.together { try scan(share, threads: threads) }
    if let text { share?.text = text }
    let findings = try group.send([0: text?.findings.message ?? []])
    let (parts, totals) = try SharedWords(group: group, readers: readers, reader: reader).merged(
      text?.runs ?? [])
    let vocabulary = try vocabulary(of: parts, totals, findings, &share)
    share?.statistics.countingSeconds = start.secondsElapsed
    let encodingStart = ContinuousClock.now
    let end = try group.together { try encode(share, with: vocabulary) }
    let units = SharedUnits(group: group, readers: readers, pieceUnitCount: pieceUnitCount)
    let wholeEnd = try units.gather(end, in: share?.writer)
    return try group.together { () -> CorpusReading? in
      guard group.rank == 0, let reader, let share, let vocabulary else { return nil }
      return try reader.publish(
        share.writer, wholeEnd, vocabulary, share.statistics, as: fingerprint, encodingSince: encodingStart)
    }
  }

  /// Looks at all files.
  private func open(threads: Int, beside path: String, isPrivate: Bool) throws(FileError) -> Share? {
    guard let reader else { return nil }
    try reader.checkVocabulary()
    var statistics = CorpusStatistics()
    let writer = try EncodedCorpusWriter(path: path, isPrivate: isPrivate)
    let sources = try reader.sources(reader.openFiles(&statistics), threads: threads)
    return Share(writer: writer, sources: sources, statistics: statistics)
  }

  /// Makes sure that all that read have found the same files, and cut them in the same pieces.
  private func checkSources(_ sources: CorpusSources?) throws {
    let places = sources.flatMap { sources in reader?.places(of: sources.files) } ?? []
    let own = [
      UInt64(places.count), Fingerprint(ofNumbers: places).value, sources?.fingerprint.value ?? 0,
    ]
    let all = try group.gather(own)
    try group.together {
      guard sources != nil, own != all[0] else { return }
      guard own[..<2] == all[0][..<2] else {
        throw FileError(
          "\(Figures.grouped(places.count)) of the text's files can be read here, and not the same "
            + "\(Figures.grouped(Int(all[0][0]))) as by the first process; make the same ones readable to all"
        )
      }
      throw FileError("a file of the text has changed since another process opened it; run again")
    }
  }

  /// Reads this process's shards.
  private func scan(_ share: Share?, threads: [Int]) throws(FileError) -> ScannedText? {
    guard let reader, let share, let place = readers.firstIndex(of: group.rank) else { return nil }
    let range = share.sources.shares(ofThreads: threads)[place]
    return try reader.scan(share.sources.limited(to: range), beside: share.writer.path, keepsUnits: true)
  }

  /// Chooses the vocabulary in the first process, and sends it to all.
  ///
  /// - Parameters:
  ///   - parts: the candidates, in the first process.
  ///   - totals: what was counted by all.
  ///   - findings: what each process has found in its share.
  ///   - share: gets the statistics of the whole text in the first process.
  private func vocabulary(
    of parts: [WordMerge.Candidates], _ totals: WordMerge.Totals, _ findings: [[UInt8]],
    _ share: inout Share?
  ) throws -> Vocabulary? {
    let chosen = try group.together { () -> Vocabulary? in
      guard group.rank == 0, let reader, share != nil else { return nil }
      var all = ScanFindings()
      for rank in readers {
        all.append(ScanFindings(findings[rank]))
      }
      try reader.note(all, of: share!.sources.files, in: &share!.statistics)
      return try reader.choose(parts, totals, &share!.statistics).vocabulary
    }
    // All that read have one that is given.
    let message = try group.broadcast(reader?.vocabulary == nil ? chosen?.message ?? [] : [])
    return chosen ?? (message.isEmpty ? reader?.vocabulary : Vocabulary(message))
  }

  /// Replaces the ids of this process's shards by the vocabulary's.
  private func encode(_ share: Share?, with vocabulary: Vocabulary?) throws(FileError) -> EncodingPass.Place?
  {
    guard let reader, let share, let vocabulary else { return nil }
    let merge = try reader.merge(
      share.text, given: vocabulary, beside: share.writer.path, wantsReplacements: true)
    _ = try merge.run(threads: reader.threads)
    return try EncodingPass(
      share.text, replacements: merge.replacements ?? [], writer: share.writer,
      isInsideSentence: group.rank != readers[0]
    ).run()
  }
}

extension Vocabulary {
  /// Everything, for another process.
  fileprivate var message: [UInt8] {
    var message = ProcessMessage()
    message.add(numbers: counts)
    message.add(numbers: ends.map { UInt64($0) })
    message.add(bytes)
    return message.bytes
  }

  /// Takes what ``message`` gave.
  fileprivate init(_ message: [UInt8]) {
    var reader = MessageReader(message)
    let counts = reader.numbers()
    let ends = reader.numbers().map { Int($0) }
    let words = Array(reader.content())
    // The bytes are lent during the call.
    let vocabulary = unsafe words.withUnsafeBytes {
      unsafe Vocabulary(distinct: $0, ends: ends, counts: counts)
    }
    guard let vocabulary else { preconditionFailure("a vocabulary has each word once") }
    self = vocabulary
  }
}
