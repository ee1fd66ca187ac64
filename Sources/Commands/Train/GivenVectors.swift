internal import Corpus
internal import Glibc
internal import Storage
internal import Training
internal import VectorFiles

/// The vectors of `--init`, from which a run starts.
struct GivenVectors {
  /// The vector file, in any form that is read.
  let path: String

  /// Checks what the head of the file shows, before anything else is read.
  ///
  /// - Parameter dimension: the components of the vectors to train.
  /// - Throws: ``FileError`` if the file cannot be read, is a pipe, which could not be read again, or has vectors of another
  ///   dimension.
  init(checking path: String, dimension: Int) throws(FileError) {
    self.path = path
    var status = stat()
    if path == "-" || (unsafe stat(path, &status) == 0 && !status.isRegularFile && !status.isDirectory) {
      throw FileError(
        "cannot read '\(path)': --init reads its file twice; write what comes from a pipe to a file")
    }
    let reader = try VectorFileReader(path: path)
    guard reader.dimension == dimension else {
      throw FileError(
        "'\(path)' has vectors of \(Figures.counted(reader.dimension, "number")), and --size is \(dimension); give --size "
          + "\(reader.dimension), or other vectors")
    }
  }

  /// Gives the words of a vocabulary their vectors. Of a word that stands twice in the file, the first one counts.
  ///
  /// Takes constant memory, and the time of reading the file once.
  ///
  /// - Parameter trainer: the rows of other words in its table stay as they are.
  /// - Returns: for each word of the vocabulary whether it got a vector.
  /// - Throws: ``FileError`` for a fault in the file, a number that is not finite in a vector that is taken, or a file without
  ///   any word of the vocabulary.
  func fill(_ trainer: Trainer, _ vocabulary: Vocabulary) throws(FileError) -> [Bool] {
    try trainer.withVectors { (table) throws(FileError) in
      var reader = try VectorFileReader(path: path)
      precondition(reader.dimension == table.dimension, "the file's head was checked")
      let vector = UnsafeMutableBufferPointer<Float>.allocate(capacity: table.dimension)
      defer { unsafe vector.deallocate() }
      var word: [UInt8] = []
      var (isGiven, record) = ([Bool](repeating: false, count: vocabulary.count), 0)
      while try unsafe reader.next(word: &word, vector: vector) {
        record += 1
        guard let id = vocabulary.id(of: word), !isGiven[id] else { continue }
        guard unsafe vector.allSatisfy(\.isFinite) else {
          throw FileError(
            "'\(path)', record \(record): the vector of '\(String(decoding: word, as: UTF8.self))' has a number that is not "
              + "finite")
        }
        // The row is one of the table's, and takes as many floats.
        unsafe table.address(ofRow: id).update(from: vector.baseAddress!, count: table.dimension)
        isGiven[id] = true
      }
      guard isGiven.contains(true) else {
        throw FileError(
          "'\(path)': no word in it is in the vocabulary; take words as the text has them "
            + "(--lowercase), or leave out --init")
      }
      return isGiven
    }
  }
}
