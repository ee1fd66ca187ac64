internal import HogvecSystem

/// Brings the units that the processes of a group have encoded, each of its part of the text, into the file
/// of the first process.
struct SharedUnits {
  let group: any ProcessGroup
  /// The processes that read, in the order of their parts; the first one's units are at their place.
  let readers: [Int]

  /// The bytes that a process sends at a time.
  private static let pieceByteCount = 1 << 22

  /// Sends them.
  ///
  /// - Parameters:
  ///   - end: where this process's units end; `nil` if it has read nothing.
  ///   - writer: its file.
  /// - Returns: where all units end.
  func gather(_ end: EncodingPass.Place?, in writer: EncodedCorpusWriter?) throws -> EncodingPass.Place {
    let own = end ?? EncodingPass.Place()
    let numbers: [UInt64] = [
      UInt64(own.unit), own.sentences, own.startsWithEnd ? 1 : 0, own.isInsideSentence ? 1 : 0,
    ]
    let ends = try group.gather(numbers)
    // For each reader its units that count, and where they go.
    var places: [Int: (units: Range<Int>, target: Int)] = [:]
    var (total, sentences) = (0, SentenceCount())
    for rank in readers {
      let count = Int(ends[rank][0])
      let part = SentenceCount(
        ends: ends[rank][1], startsWithEnd: ends[rank][2] != 0, isOpen: ends[rank][3] != 0,
        isThere: count > 0)
      let first = part.isThere && sentences.startsNothing(part) ? 1 : 0
      places[rank] = (first..<count, total)
      total += count - first
      sentences.append(part)
    }
    let senders = readers.dropFirst()
    let pieceCount = senders.map { SharedUnits.pieceCount(places[$0]!.units.count * 4) }.max() ?? 0
    let units = places[group.rank]?.units ?? 0..<0
    let pieces = group.rank == readers[0] ? [] : SharedUnits.pieces(of: units)
    var failure = FirstFailure()
    for index in 0..<pieceCount {
      let outgoing = failure.noting { () throws(FileError) in
        try index < pieces.count ? writer?.bytes(of: pieces[index]) : nil
      }
      let incoming = try group.send([readers[0]: (outgoing ?? nil) ?? []])
      guard group.rank == readers[0], let writer else { continue }
      failure.noting { () throws(FileError) in
        for rank in senders where !incoming[rank].isEmpty {
          let start = places[rank]!.target + index * SharedUnits.pieceByteCount / 4
          try writer.write(incoming[rank], atUnit: start)
        }
      }
    }
    try group.together { try failure.check() }
    return EncodingPass.Place(unit: total, sentences: sentences.sentences, isInsideSentence: sentences.isOpen)
  }

  private static func pieceCount(_ byteCount: Int) -> Int {
    (byteCount + pieceByteCount - 1) / pieceByteCount
  }

  private static func pieces(of units: Range<Int>) -> [Range<Int>] {
    stride(from: units.lowerBound, to: units.upperBound, by: pieceByteCount / 4).map {
      $0..<min($0 + pieceByteCount / 4, units.upperBound)
    }
  }
}
