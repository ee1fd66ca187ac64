package import HogvecSystem

extension VectorFileConverter {
  /// The number of floats in a vector of the input.
  package func inputDimension() throws(FileError) -> Int {
    try VectorFileReader(path: input, format: inputFormat, wordsPath: inputWords).dimension
  }

  /// Reads the input's records before anything is converted: those that ``run(progress:)`` will look at,
  /// whether they are selected or not, as they are in the file. Only the blocks that are under way are in
  /// memory.
  ///
  /// - Parameters:
  ///   - work: done by a worker on some records in a row.
  ///   - take: called on the calling thread with each result, in the records' order.
  /// - Throws: ``FileError`` for the first fault in the input, or what `work` and `take` throw.
  package func readInput<Output: Sendable>(
    work: @escaping @Sendable (DecodedRecords) throws(FileError) -> Output,
    take: (Output) throws(FileError) -> Void
  ) throws(FileError) {
    var reader = try VectorFileReader(path: input, format: inputFormat, wordsPath: inputWords)
    // Without a limit the reader also makes sure that nothing follows the last record.
    let wanted = limit ?? .max
    var cutCount = 0
    try forEachInOrder(
      threads: threads, label: "convert",
      next: { () throws(FileError) -> RecordBlock? in
        guard cutCount < wanted, let block = try reader.nextBlock() else { return nil }
        cutCount += block.count
        return block
      },
      work: { (block) throws(FileError) in
        var records = try block.decoded()
        records.keep(first: wanted - block.recordsBefore)
        return try work(records)
      },
      take: { (output) throws(FileError) in
        try take(output)
        return true
      })
  }
}
