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
    training = manifest.settings.training
  }

  /// Copies the rows of the words that another vocabulary has too.
  ///
  /// - Returns: for each word of the other vocabulary whether it got a vector, and whether those have output
  ///   vectors too: if both runs have some.
  /// - Throws: ``FileError`` if a table is damaged, or a row to be copied has a number that is not finite.
  func fill(
    _ trainer: Trainer, _ others: Vocabulary, _ options: TrainingOptions
  ) throws(FileError) -> (isGiven: [Bool], hasOutputs: Bool) {
    guard training.subwords == options.subwords else {
      throw FileError(
        """
        cannot start from '\(directory.path)': its run has \(InitialModel.shown(training.subwords)), and this one \
        \(InitialModel.shown(options.subwords)); give the same \(setting: "subwords") and \(setting: "buckets"), or the \
        vectors that it wrote
        """)
    }
    let rows = (0..<vocabulary.count).map { others.id(of: vocabulary.word($0)) }
    let buckets = (0..<(training.subwords?.bucketCount ?? 0)).map { others.count + $0 }
    let input = try open("input.table", rowCount: rows.count + buckets.count)
    try trainer.withVectors { (table) throws(FileError) in try copy(rows + buckets, of: input, to: table) }
    let hasOutputs = training.hasOutputVectors && options.hasOutputVectors
    if hasOutputs {
      let output = try open(
        "output.table", rowCount: training.outputRowCount(wordCount: vocabulary.count))
      try trainer.withOutputVectors { (table) throws(FileError) in try copy(rows, of: output, to: table) }
    }
    var isGiven = [Bool](repeating: false, count: others.count)
    for row in rows.compactMap({ $0 }) { isGiven[row] = true }
    return (isGiven, hasOutputs)
  }

  private static func shown(_ subwords: Subwords?) -> String {
    guard let subwords else { return "no n-grams" }
    let (lengths, buckets) = (subwords.lengths, Figures.grouped(subwords.bucketCount))
    return "n-grams of \(lengths.lowerBound) to \(lengths.upperBound) characters in \(buckets) buckets"
  }

  private func open(_ name: String, rowCount: Int) throws(FileError) -> SharedTable {
    try SharedTable(
      opening: "\(directory.path)/\(name)", rowCount: rowCount, dimension: training.dimension,
      isReadOnly: true)
  }

  /// - Parameter rows: for each row of the source the row of the target, if it has one.
  private func copy(
    _ rows: [Int?], of source: borrowing SharedTable, to target: borrowing SharedTable
  ) throws(FileError) {
    for (word, row) in rows.enumerated() {
      guard let row else { continue }
      // Both rows are inside their tables and have as many floats.
      let vector = unsafe UnsafeBufferPointer(start: source.address(ofRow: word), count: source.dimension)
      guard unsafe vector.allSatisfy(\.isFinite) else {
        let name =
          word < vocabulary.count
          ? "'\(String(decoding: vocabulary.word(word), as: UTF8.self))'"
          : "bucket \(word - vocabulary.count)"
        throw FileError("'\(source.path ?? "")': the row of \(name) has a number that is not finite")
      }
      unsafe target.address(ofRow: row).update(from: vector.baseAddress!, count: source.dimension)
    }
  }
}
