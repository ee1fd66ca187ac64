internal import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

/// A file of vectors that a run publishes, one for each word.
struct VectorOutput {
  let path: String
  let format: VectorFormat
  /// The least count of a word, which a model of fastText says.
  let minimumCount: UInt64
  /// What comes after the words, if anything.
  let unknownWord: UnknownWord?
  /// The workers that encode the rows.
  let threads: Int
  /// How the vectors are made, by the names of the settings.
  private let options: String

  /// A file of a run's.
  init(_ path: String, _ format: VectorFormat, of settings: JobSettings, _ unknownWord: UnknownWord?) {
    (self.path, self.format, self.unknownWord) = (path, format, unknownWord)
    minimumCount = settings.corpus.minimumCount
    threads = settings.training.threads
    options = "\(JSONValue.object(settings.provenance))"
  }

  /// Writes and publishes the words' vectors, with the words' file of formats that have one.
  ///
  /// - Throws: ``FileError`` if it cannot be written; an existing file is then as it was.
  func writeVectors(of trainer: Trainer) throws(FileError) {
    if format == .fastTextModel { return try writeModel(of: trainer) }
    guard trainer.options.subwords != nil else {
      return try trainer.withVectors { (table) throws(FileError) in try write(table, of: trainer) }
    }
    try write(trainer) { (writer) throws(FileError) in
      let dimension = trainer.options.dimension
      // A megabyte for each thread.
      let share = max(1, (1 << 20) / (4 * dimension))
      let block = share * threads
      let vectors = UnsafeMutablePointer<Float>.allocate(capacity: block * dimension)
      defer { unsafe vectors.deallocate() }
      let target = unsafe Block(vectors: vectors, dimension: dimension)
      var start = 0
      while start < trainer.wordCount {
        let words = start..<min(start + block, trainer.wordCount)
        onWorkers(threads, label: "vectors") { worker in
          let first = min(words.lowerBound + worker * share, words.upperBound)
          target.write(first..<min(first + share, words.upperBound), of: trainer, from: words.lowerBound)
        }
        // The block has the vectors of these words.
        try unsafe writer.append(
          rows: vectors, stride: dimension, count: words.count, threads: threads,
          wordCount: { trainer.occurrences(of: words.lowerBound + $0) }
        ) { index, body in unsafe trainer.withWord(words.lowerBound + index) { unsafe body($0) } }
        start = words.upperBound
      }
      guard let unknownWord else { return }
      let rare = UnsafeMutablePointer<Float>.allocate(capacity: unknownWord.rows.count * dimension)
      defer { unsafe rare.deallocate() }
      unsafe trainer.writeVectors(of: unknownWord.rows, to: rare)
      try writer.append(
        word: unknownWord.bytes,
        vector: unsafe unknownWord.mean(of: rare, stride: dimension, dimension: dimension))
    }
  }

  /// Writes a model of fastText, with a row for each bucket.
  private func writeModel(of trainer: Trainer) throws(FileError) {
    let (options, wordCount) = (trainer.options, trainer.wordCount)
    let inputRows = options.modelRowCount(wordCount: wordCount)
    // fastText has either negatives or a tree.
    let outputRows = options.hasOutputVectors ? wordCount : options.outputRowCount(wordCount: wordCount)
    let input = unsafe FastTextMatrix(rowCount: inputRows) { row, vector in
      unsafe trainer.writeRow(row, to: vector)
    }
    try trainer.withOutputVectors { (output) throws(FileError) in
      try unsafe FastTextModelWriter.write(
        to: path, FastTextArguments(options, minimumCount: minimumCount),
        counts: (0..<wordCount).map { trainer.occurrences(of: $0) }, input: input,
        output: FastTextMatrix(output.address(ofRow: 0), stride: output.stride, rowCount: outputRows)
      ) { id, body in unsafe trainer.withWord(id) { unsafe body($0) } }
    }
  }

  /// Memory that workers write vectors to, each a part of its own.
  @safe private struct Block: @unchecked Sendable {
    let vectors: UnsafeMutablePointer<Float>
    let dimension: Int

    init(vectors: UnsafeMutablePointer<Float>, dimension: Int) {
      unsafe self.vectors = vectors
      self.dimension = dimension
    }

    /// - Parameter first: the word whose vector is the block's first.
    func write(_ words: Range<Int>, of trainer: Trainer, from first: Int) {
      unsafe trainer.writeVectors(of: words, to: vectors + (words.lowerBound - first) * dimension)
    }
  }

  /// Writes and publishes the first rows of a table, one for each word.
  ///
  /// - Throws: as ``writeVectors(of:)`` does.
  func write(_ table: borrowing SharedTable, of trainer: Trainer) throws(FileError) {
    let (rows, stride) = unsafe (UnsafePointer(table.address(ofRow: 0)), table.stride)
    let dimension = table.dimension
    try write(trainer) { (writer) throws(FileError) in
      // The rows are inside the table, which is borrowed here.
      try unsafe writer.append(
        rows: rows, stride: stride, count: trainer.wordCount, threads: threads,
        wordCount: { trainer.occurrences(of: $0) }
      ) { id, body in unsafe trainer.withWord(id) { unsafe body($0) } }
      guard let unknownWord else { return }
      let first = unsafe rows + unknownWord.rows.lowerBound * stride
      try writer.append(
        word: unknownWord.bytes,
        vector: unsafe unknownWord.mean(of: first, stride: stride, dimension: dimension))
    }
  }

  private func write(
    _ trainer: Trainer, _ append: (inout VectorFileWriter) throws(FileError) -> Void
  ) throws(FileError) {
    var writer = try VectorFileWriter(
      path: path, format: format, count: trainer.wordCount + (unknownWord == nil ? 0 : 1),
      dimension: trainer.options.dimension, metadata: metadata(of: trainer))
    try append(&writer)
    try writer.publish()
  }
}

extension VectorOutput {
  /// What the file says of itself: the program, the options, and the text by its words' fingerprint.
  private func metadata(of trainer: Trainer) -> VectorMetadata {
    let tokens = (0..<trainer.wordCount).reduce(0) { $0 + trainer.occurrences(of: $1) }
    return VectorMetadata([
      "hogvec.version": HogvecVersion.current, "hogvec.options": options,
      "hogvec.corpus": "\(trainer.corpusFingerprint)", "hogvec.tokens": "\(tokens)",
    ])
  }
}

extension FastTextArguments {
  /// How a run trains, in the words of fastText.
  fileprivate init(_ options: TrainingOptions, minimumCount: UInt64) {
    self.init(
      dimension: options.dimension, subwords: options.subwords, window: options.window,
      epochs: options.epochs, minCount: Int(clamping: minimumCount), negatives: options.negativeCount,
      loss: options.objective == .softmax
        ? .softmax : options.negativeCount > 0 ? .negativeSampling : .hierarchicalSoftmax,
      objective: options.architecture == .cbow ? .cbow : .skipGram, subsampling: options.sampleThreshold)
  }
}
