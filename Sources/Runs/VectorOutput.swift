internal import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

/// A file of vectors that a run publishes: the rows of words in one of its tables, which are the first.
struct VectorOutput {
  let path: String
  let format: VectorFormat
  /// The workers that encode the rows.
  let threads: Int

  /// Writes and publishes it, with the words' file of formats that have one.
  ///
  /// - Throws: ``FileError`` if it cannot be written; an existing file is then as it was.
  func write(_ table: borrowing SharedTable, of trainer: Trainer) throws(FileError) {
    // What is written beside it goes if a signal ends the run.
    let partial = WorkingFiles(besideResult: path)
    let partialWords: WorkingFiles? =
      format.hasWordsFile ? WorkingFiles(besideResult: format.wordsPath(for: path)) : nil
    var writer = try VectorFileWriter(
      path: path, format: format, count: trainer.wordCount, dimension: table.dimension)
    // The rows are inside the table, which is borrowed here.
    try unsafe writer.append(
      rows: table.address(ofRow: 0), stride: table.stride, count: trainer.wordCount, threads: threads
    ) { id, body in unsafe trainer.withWord(id) { unsafe body($0) } }
    try writer.publish()
    _ = consume partial
    _ = consume partialWords
  }
}
