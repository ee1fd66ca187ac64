internal import HogvecCorpus
internal import HogvecSystem
internal import HogvecTraining

/// A model directory from which another run starts: its words and both its tables. It is only read, and no
/// run can change it as long as the value lives.
struct InitialModel: Sendable {
  /// Its words in the order of the rows.
  let vocabulary: Vocabulary
  /// What its run was to do.
  let training: TrainingOptions
  private let directory: ModelDirectory

  /// Opens the directory and checks what is in it but the tables.
  ///
  /// - Throws: ``FileError`` if it is no model directory, a run uses it, or there is nothing in it to start
  ///   from.
  init(reading path: String) throws(FileError) {
    directory = try ModelDirectory(reading: path)
    let manifest = try Manifest(reading: directory)
    guard manifest.phase != .diverged else {
      throw FileError("cannot start from '\(path)': its training diverged, and its vectors are lost")
    }
    guard let contents = manifest.contents else {
      throw FileError(
        "cannot start from '\(path)': its run has not begun to train; continue it with \(setting: "resume")")
    }
    vocabulary = try directory.openVocabulary(contents)
    var training = manifest.settings.training
    training.keepsAllBuckets = manifest.settings.keepsAllBuckets
    self.training = training
  }

  /// Takes over the rows of the words that another vocabulary has too, and those of all buckets of n-grams.
  ///
  /// - Returns: for each word of the other vocabulary whether it got a vector, and whether those have output
  ///   vectors too: if both runs have some.
  /// - Throws: ``FileError`` if a table is damaged, or a row to be copied has a number that is not finite.
  func fill(
    _ trainer: Trainer, _ others: Vocabulary, _ options: TrainingOptions
  ) throws(FileError) -> InitialVectors.Filled {
    guard training.subwords == options.subwords else {
      throw FileError(
        """
        cannot start from '\(directory.path)': its run has \(InitialVectors.shown(training.subwords)), and this one \
        \(InitialVectors.shown(options.subwords)); give the same \(setting: "subwords") and \(setting: "buckets"), or the \
        vectors that it wrote
        """)
    }
    let rows = (0..<vocabulary.count).map { others.id(of: vocabulary.word($0)) }
    let subwords = SubwordRows(training, vocabulary)
    let input = try open("input.table", rowCount: subwords.rowCount)
    try trainer.withVectors { (table) throws(FileError) in
      for row in 0..<training.modelRowCount(wordCount: rows.count) {
        // The rows of buckets come after those of the words, in both.
        guard let target = row < rows.count ? rows[row] : others.count + row - rows.count else { continue }
        // Both tables have rows of as many numbers.
        let vector = unsafe table.address(ofRow: target)
        unsafe subwords.writeSingle(row, of: input, to: vector)
        try unsafe check(vector, row, of: input)
      }
    }
    let hasOutputs = training.hasOutputVectors && options.hasOutputVectors
    if hasOutputs {
      let output = try open(
        "output.table", rowCount: training.outputRowCount(wordCount: vocabulary.count))
      try trainer.withOutputVectors { (table) throws(FileError) in
        for (row, target) in rows.enumerated() {
          guard let target else { continue }
          // The rows are inside their tables and have as many floats.
          let vector = unsafe output.address(ofRow: row)
          try unsafe check(vector, row, of: output)
          unsafe table.address(ofRow: target).update(from: vector, count: output.dimension)
        }
      }
    }
    var isGiven = [Bool](repeating: false, count: others.count)
    for row in rows.compactMap({ $0 }) { isGiven[row] = true }
    return InitialVectors.Filled(isGiven: isGiven, hasOutputs: hasOutputs)
  }

  private func open(_ name: String, rowCount: Int) throws(FileError) -> SharedTable {
    try SharedTable(
      opening: "\(directory.path)/\(name)", rowCount: rowCount, dimension: training.dimension,
      isReadOnly: true)
  }

  /// Refuses a row with a number that is not finite.
  private func check(
    _ vector: UnsafePointer<Float>, _ row: Int, of source: borrowing SharedTable
  ) throws(FileError) {
    // It has as many numbers.
    guard unsafe UnsafeBufferPointer(start: vector, count: source.dimension).allSatisfy(\.isFinite) else {
      let name =
        row < vocabulary.count
        ? "'\(String(decoding: vocabulary.word(row), as: UTF8.self))'" : "bucket \(row - vocabulary.count)"
      throw FileError("'\(source.path ?? "")': the row of \(name) has a number that is not finite")
    }
  }
}
