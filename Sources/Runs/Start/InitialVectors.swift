internal import HogvecCorpus
internal import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

/// The vectors from which a run starts.
struct InitialVectors {
  /// The vector file, in any format that is read, or the model directory.
  let path: String
  private let model: InitialModel?

  /// What became of them.
  struct Filled {
    /// For each word of the vocabulary whether it got a vector.
    var isGiven: [Bool]
    /// Whether these words got output vectors too.
    var hasOutputs: Bool
    /// What was not taken, for people.
    var notice: String?
  }

  /// The components of the vectors.
  let dimension: Int

  /// Checks what the head of the file shows, before anything else is read.
  ///
  /// - Throws: ``FileError`` if the file cannot be read, or is a pipe, which could not be read again; for a
  ///   model directory also what ``InitialModel/init(reading:)`` throws.
  init(checking path: String) throws(FileError) {
    self.path = path
    if FileIdentity.isStream(path) {
      throw FileError(
        """
        cannot read '\(path)': \(setting: "init") reads its file twice; write what comes from a pipe to a file
        """)
    }
    var status = stat()
    if fileStatus(path, &status) && status.isDirectory {
      let model = try InitialModel(reading: path)
      (self.model, dimension) = (model, model.training.dimension)
    } else {
      (model, dimension) = (nil, try VectorFileReader(path: path).dimension)
    }
  }

  /// Refuses another dimension than that of the vectors to train.
  ///
  /// - Throws: ``FileError`` that names both.
  func check(dimension trained: Int) throws(FileError) {
    guard dimension == trained else {
      throw FileError(
        """
        '\(path)' has vectors of \(Figures.counted(dimension, "number")), and \(setting: "size") is \(trained); give \
        \(setting: "size") \(dimension), or other vectors
        """)
    }
  }

  /// Opens the file again.
  ///
  /// - Throws: ``FileError`` too if it is another one now, with vectors of another dimension.
  private func open() throws(FileError) -> VectorFileReader {
    let reader = try VectorFileReader(path: path)
    guard reader.dimension == dimension else {
      throw FileError(
        """
        '\(path)' was replaced while it was in use: its vectors have \(Figures.counted(reader.dimension, "number")) now, \
        and had \(dimension)
        """)
    }
    return reader
  }

  /// The words in their order.
  ///
  /// Takes memory for all of them, and the time of reading the file once.
  ///
  /// - Throws: ``FileError`` for a fault in the file, or a word that no text has and no vocabulary can have.
  func words() throws(FileError) -> [[UInt8]] {
    if let vocabulary = model?.vocabulary { return (0..<vocabulary.count).map { vocabulary.word($0) } }
    var words: [[UInt8]] = []
    var reader = try open()
    unsafe try forEachRecord(&reader) { (word, _) throws(FileError) in
      guard !word.isEmpty, !word.contains(where: Separators.contains) else {
        throw FileError(
          """
          '\(path)', record \(words.count + 1): the word '\(String(decoding: word, as: UTF8.self))' is empty or has a space \
          in it, so that no vocabulary can have it; use \(setting: "vocab-merge") new
          """)
      }
      words.append(word)
    }
    return words
  }

  /// Gives the words of a vocabulary their vectors. Of a word that is in the file twice, the first one
  /// counts.
  ///
  /// Takes constant memory, and the time of reading the file once.
  ///
  /// - Parameter trainer: the rows of other words in its tables stay as they are.
  /// - Throws: ``FileError`` for a fault in the file, a number that is not finite in a vector that is taken,
  ///   or a file without any word of the vocabulary.
  func fill(
    _ trainer: Trainer, _ vocabulary: Vocabulary, _ options: TrainingOptions
  ) throws(FileError) -> Filled {
    let filled: Filled =
      if let model {
        try model.fill(trainer, vocabulary, options)
      } else {
        try fillFromFile(trainer, vocabulary)
      }
    guard filled.isGiven.contains(true) else {
      throw FileError(
        """
        '\(path)': no word in it is in the vocabulary; use words as the text has them (\(setting: "lowercase")), or leave \
        out \(setting: "init")
        """)
    }
    return filled
  }

  private func fillFromFile(_ trainer: Trainer, _ vocabulary: Vocabulary) throws(FileError) -> Filled {
    var reader = try open()
    var notice: String?
    if let rows = reader.fastTextRows {
      let (theirs, ours) = (rows.subwords, trainer.options.subwords)
      if theirs == ours { return try fillFromRows(trainer, vocabulary, rows) }
      notice =
        "'\(path)' has \(InitialVectors.shown(theirs)), and this run \(InitialVectors.shown(ours)): words start at its "
        + "vectors, and nothing else is taken"
    }
    var (isGiven, record) = ([Bool](repeating: false, count: vocabulary.count), 0)
    try trainer.withVectors { (table) throws(FileError) in
      unsafe try forEachRecord(&reader) { (word, vector) throws(FileError) in
        record += 1
        guard let id = vocabulary.id(of: word), !isGiven[id] else { return }
        guard unsafe vector.allSatisfy(\.isFinite) else {
          throw FileError(
            "'\(path)', record \(record): the vector of '\(String(decoding: word, as: UTF8.self))' has a number that is not "
              + "finite")
        }
        // The row is one of the table's, and takes as many floats.
        unsafe table.address(ofRow: id).update(from: vector.baseAddress!, count: table.dimension)
        isGiven[id] = true
      }
    }
    trainer.completeVectors(isGiven)
    return Filled(isGiven: isGiven, hasOutputs: false, notice: notice)
  }

  /// Takes the rows of a model of fastText that has the same n-grams, with theirs, and the output rows.
  private func fillFromRows(
    _ trainer: Trainer, _ vocabulary: Vocabulary, _ rows: FastTextRows
  ) throws(FileError) -> Filled {
    var isGiven = [Bool](repeating: false, count: vocabulary.count)
    let hasOutputs = rows.hasOutputVectors && trainer.options.hasOutputVectors
    func check(_ isFinite: Bool, _ name: @autoclosure () -> String) throws(FileError) {
      guard isFinite else {
        throw FileError("'\(path)': \(name()) has a number that is not finite")
      }
    }
    try trainer.withVectors { (input) throws(FileError) in
      try trainer.withOutputVectors { (output) throws(FileError) in
        for id in 0..<rows.wordCount {
          let word = rows.word(id)
          guard let row = vocabulary.id(of: word), !isGiven[row] else { continue }
          isGiven[row] = true
          // Rows of the tables take as many floats.
          var isFinite = unsafe rows.copyInput(id, to: input.address(ofRow: row))
          if hasOutputs && isFinite { isFinite = unsafe rows.copyOutput(id, to: output.address(ofRow: row)) }
          try check(isFinite, "the row of '\(String(decoding: word, as: UTF8.self))'")
        }
      }
      for bucket in 0..<(rows.subwords?.bucketCount ?? 0) {
        let target = unsafe input.address(ofRow: vocabulary.count + bucket)
        try check(
          unsafe rows.copyInput(rows.wordCount + bucket, to: target), "the row of bucket \(bucket)")
      }
    }
    return Filled(isGiven: isGiven, hasOutputs: hasOutputs)
  }

  /// What n-grams there are, for messages.
  static func shown(_ subwords: Subwords?) -> String {
    guard let subwords else { return "no n-grams" }
    let (lengths, buckets) = (subwords.lengths, Figures.grouped(subwords.bucketCount))
    return "n-grams of \(lengths.lowerBound) to \(lengths.upperBound) characters in \(buckets) buckets"
  }

  /// Reads the file.
  ///
  /// - Parameter body: gets each word, and its vector, which is valid during the call.
  private func forEachRecord(
    _ reader: inout VectorFileReader,
    _ body: ([UInt8], UnsafeMutableBufferPointer<Float>) throws(FileError) -> Void
  ) throws(FileError) {
    let vector = UnsafeMutableBufferPointer<Float>.allocate(capacity: reader.dimension)
    defer { unsafe vector.deallocate() }
    var word: [UInt8] = []
    while try unsafe reader.next(word: &word, vector: vector) { try unsafe body(word, vector) }
  }
}
