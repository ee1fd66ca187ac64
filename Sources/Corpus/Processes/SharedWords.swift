internal import HogvecSystem

/// Adds up the words that the processes of a group have counted, each in its part of the text.
///
/// A word is in the same part of the runs of all processes, so each process adds up some parts of all: it
/// gets the words of these parts from the others, with their counts and where they stood first. What may be
/// in the vocabulary goes to the first process.
///
/// Memory: as many parts are sent at a time as ``CorpusReader/memoryByteCount`` allows. What is sent: each
/// word that a process has met, once.
struct SharedWords {
  let group: any ProcessGroup
  /// The processes that read, among which the parts are dealt.
  let readers: [Int]
  /// The reader of this process; `nil` if it has read nothing.
  let reader: CorpusReader?

  /// The words of all processes.
  ///
  /// - Parameter runs: the words of this one.
  /// - Returns: in the first process the candidates of all parts; in all the totals.
  func merged(_ runs: [WordRun]) throws -> (parts: [WordMerge.Candidates], totals: WordMerge.Totals) {
    var own = WordMerge.Totals()
    var candidates = ProcessMessage()
    let partsAtATime = try partsAtATime(runs)
    for start in stride(from: 0, to: WordRun.partCount, by: partsAtATime) {
      let parts = start..<(start + partsAtATime)
      let outgoing = try group.together { () -> [Int: [UInt8]] in
        guard let reader else { return [:] }
        return try WordParcels(runs, parts: parts) { [readers] in readers[$0 % readers.count] }
          .make(threads: reader.threads)
      }
      let incoming = try group.send(outgoing)
      try group.together {
        guard let reader else { return }
        let merge = try WordMerge(
          incoming.flatMap(WordParcels.runs), reader.selection, given: reader.vocabulary,
          marksEndOfSentence: reader.word2vecEndOfSentence, parts: parts)
        let (found, totals) = try merge.run(threads: reader.threads)
        own.add(totals)
        for part in parts where !found[part].ranked.isEmpty { candidates.add(found[part], of: part) }
      }
    }
    let messages = try group.send([0: candidates.bytes])
    var totals = WordMerge.Totals()
    for numbers in try group.gather(own.numbers) { totals.add(WordMerge.Totals(numbers)) }
    return (try group.together { try SharedWords.candidates(messages) }, totals)
  }

  /// How many parts are sent at a time: as many as fit half of the memory that a process may use, with what
  /// it sends and what it gets, each twice.
  private func partsAtATime(_ runs: [WordRun]) throws(FileError) -> Int {
    let bytes = runs.reduce(0) { $0 + $1.wordCount } * SharedWords.byteCountOfWord
    let limit = reader?.memoryByteCount ?? .max
    let all = try group.gather([UInt64(bytes), UInt64(limit)])
    let most = Double(all.map { $0[0] }.max() ?? 0) / Double(WordRun.partCount)
    let least = Double(all.map { $0[1] }.min() ?? 0)
    var count = WordRun.partCount
    // A process sends its words of all these parts, and gets those of all processes of its own.
    func partsToHold() -> Int { count + readers.count * ((count + readers.count - 1) / readers.count) }
    while count > 1, 4 * most * Double(partsToHold()) > least { count /= 2 }
    return count
  }

  /// The bytes of a word in a message, about.
  private static let byteCountOfWord = 32

  /// Takes the candidates of messages, and numbers them.
  private static func candidates(_ messages: [[UInt8]]) throws(FileError) -> [WordMerge.Candidates] {
    var parts = Array(repeating: WordMerge.Candidates(), count: WordRun.partCount)
    for message in messages {
      var reader = MessageReader(message)
      while !reader.isAtEnd { parts[Int(reader.number())] = WordMerge.Candidates(&reader) }
    }
    var count = 0
    for part in parts.indices {
      parts[part].base = UInt32(truncatingIfNeeded: count)
      count += parts[part].ranked.count
    }
    try WordMerge.checkCount(UInt64(count))
    return parts
  }
}

extension ProcessMessage {
  /// Adds the candidates of a part: their bytes in the order of their ranks, and for each its count, its
  /// position, and its length with whether it is kept.
  fileprivate mutating func add(_ candidates: WordMerge.Candidates, of part: Int) {
    add(UInt64(part))
    var bytes: [UInt8] = []
    for candidate in candidates.ranked { bytes += candidates.word(Int(candidate.index)) }
    add(bytes)
    add(UInt64(candidates.ranked.count))
    for candidate in candidates.ranked {
      add(candidate.count)
      add(candidate.position)
      add(UInt64(candidates.word(Int(candidate.index)).count) << 1 | (candidate.isKept ? 1 : 0))
    }
  }
}

extension WordMerge.Candidates {
  /// Takes those of a part that are next in a message, after the part's number.
  fileprivate init(_ message: inout MessageReader) {
    bytes = Array(message.content())
    let count = Int(message.number())
    ranked.reserveCapacity(count)
    ends.reserveCapacity(count)
    for index in 0..<count {
      let (occurrences, position, length) = (message.number(), message.number(), message.number())
      ends.append((ends.last ?? 0) + Int(length >> 1))
      ranked.append(
        WordMerge.Candidate(
          count: occurrences, position: position, index: UInt32(index), isKept: length & 1 != 0))
    }
  }
}

extension WordMerge.Totals {
  /// All numbers, for another process.
  fileprivate var numbers: [UInt64] {
    [
      UInt64(types), tokens, highestCount, tokensInVocabulary, endOfSentenceCount == nil ? 0 : 1,
      endOfSentenceCount ?? 0,
    ] + frequencies.numbers
  }

  /// Takes what ``numbers`` gave.
  fileprivate init(_ numbers: [UInt64]) {
    types = Int(numbers[0])
    tokens = numbers[1]
    highestCount = numbers[2]
    tokensInVocabulary = numbers[3]
    endOfSentenceCount = numbers[4] == 0 ? nil : numbers[5]
    frequencies = WordFrequencies(numbers: numbers.dropFirst(6))
  }
}
