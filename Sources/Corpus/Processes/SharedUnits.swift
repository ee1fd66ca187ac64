internal import HogvecSystem

/// Brings the units that the processes of a group have encoded, each of its part of the text, into the file
/// of the first process.
struct SharedUnits {
  let group: any ProcessGroup
  /// The processes that read, in the order of their parts; the first one's units are at their place.
  let readers: [Int]

  /// The units that a process sends at a time.
  let pieceUnitCount: Int

  /// Sends them.
  ///
  /// - Parameters:
  ///   - end: where this process's units end; `nil` if it has read nothing.
  ///   - writer: its file.
  /// - Returns: where all units end.
  func gather(_ end: EncodingPass.Place?, in writer: EncodedCorpusWriter?) throws -> EncodingPass.Place {
    let ownEnd = end ?? EncodingPass.Place()
    let numbers: [UInt64] = [
      UInt64(ownEnd.unit), ownEnd.sentences, ownEnd.startsWithEnd ? 1 : 0, ownEnd.isInsideSentence ? 1 : 0,
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
    let pieces = senders.map { places[$0]!.units.pieces(of: pieceUnitCount) }
    let pieceCount = pieces.map(\.count).max() ?? 0
    let own = zip(senders, pieces).first { $0.0 == group.rank }?.1 ?? []
    var failure = FirstFailure()
    for index in 0..<pieceCount {
      let outgoing = failure.noting { () throws(FileError) in
        try index < own.count ? writer?.bytes(of: own[index]) : nil
      }
      let incoming = try group.send([readers[0]: (outgoing ?? nil) ?? []])
      if group.rank == readers[0], let writer {
        failure.noting { () throws(FileError) in
          for rank in senders where !incoming[rank].isEmpty {
            try writer.write(incoming[rank], atUnit: places[rank]!.target + index * pieceUnitCount)
          }
        }
      }
      try failure.check(afterPiece: index, in: group)
    }
    try failure.checkAll(in: group)
    return EncodingPass.Place(unit: total, sentences: sentences.sentences, isInsideSentence: sentences.isOpen)
  }
}
