internal import HogvecSystem

/// The words of a process's runs, added up part by part, as messages to the processes that add up those of
/// all.
///
/// Memory: a part a thread, and the messages.
final class WordParcels: Sendable {
  private let runs: [WordRun]
  private let claimed: NumberClaims
  private let owner: @Sendable (Int) -> Int
  private let messages = Lock<[Int: ProcessMessage]>([:])

  /// - Parameters:
  ///   - parts: those to send.
  ///   - owner: to whom a part goes.
  init(_ runs: [WordRun], parts: Range<Int>, to owner: @escaping @Sendable (Int) -> Int) {
    self.runs = runs
    self.owner = owner
    claimed = NumberClaims(parts)
  }

  /// Makes the messages, by those to whom they go.
  func make(threads: Int) throws(FileError) -> [Int: [UInt8]] {
    try claimed.onWorkers(threads, label: "merge", work)
    return messages.withLock { $0.mapValues(\.bytes) }
  }

  /// Takes the words of a message, each part a run.
  static func runs(of message: [UInt8]) -> [WordRun] {
    var reader = MessageReader(message)
    var runs: [WordRun] = []
    while !reader.isAtEnd {
      let part = Int(reader.number())
      let records = reader.content()
      runs.append(WordRun(part: part, records: records, positions: reader.numbers()))
    }
    return runs
  }

  private func work() throws(FileError) {
    var words = try WordDictionary(skippedBitCount: WordRun.partBitCount)
    var buffer = GrowingMemory<UInt8>()
    var records = GrowingMemory<UInt8>()
    while let part = claimed.next() {
      words.removeAll()
      let loaded = try unsafe runs.load(part, into: &buffer, forLastTime: false)
      var positions: [UInt64] = []
      for (index, run) in runs.enumerated() {
        try unsafe run.forEach(inPart: part, loaded[index]) { (word) throws(FileError) in
          let id = try unsafe Int(words.add(word.count, to: word.bytes.baseAddress!, word.key))
          let position = run.firstPosition(of: word.id)
          if id == positions.count {
            positions.append(position)
          } else {
            positions[id] = min(positions[id], position)
          }
        }
      }
      if positions.isEmpty { continue }
      var byteCount = 0
      try words.forEach { (word) throws(FileError) in
        try WordRun.append(word, to: &records, count: &byteCount)
      }
      var parcel = ProcessMessage()
      parcel.add(UInt64(part))
      // What was appended lies in the buffer.
      unsafe parcel.add(UnsafeBufferPointer(start: records.base, count: byteCount))
      parcel.add(numbers: positions)
      messages.withLock { $0[owner(part), default: ProcessMessage()].add(parcel) }
    }
  }
}
