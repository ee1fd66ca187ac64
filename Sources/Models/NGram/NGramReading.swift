internal import HogvecCorpus
public import HogvecSystem

/// Reads the rows and vocabularies that n-gram models are trained on.
public enum NGramReading {
  /// The words of a vocabulary file: the first field of each line, which is word2vec's form or a plain list.
  ///
  /// - Throws: ``FileError`` if it cannot be read, has no word, an empty line, or a word twice.
  public static func words(from path: String) throws(FileError) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var seen: Set<[UInt8]> = []
    for (index, line) in try TextLines.read(path).enumerated() {
      guard let word = line.split(whereSeparator: Separators.contains).first.map({ Array($0) }) else {
        throw FileError("'\(path)', line \(index + 1): there is no word in it")
      }
      guard seen.insert(word).inserted else {
        throw FileError(
          "'\(path)', line \(index + 1): the word '\(String(decoding: word, as: UTF8.self))' appears twice")
      }
      words.append(word)
    }
    guard !words.isEmpty else { throw FileError("'\(path)': there is no word in it") }
    return words
  }

  /// The most frequent words of texts.
  ///
  /// - Throws: ``FileError`` if a text cannot be read or has no word that occurs so often.
  public static func words(
    ofTexts paths: [String], minimumCount: UInt64, limit: Int, threads: Int
  ) throws(FileError) -> [[UInt8]] {
    let reader = CorpusReader(paths: paths, minimumCount: minimumCount, threads: threads)
    let vocabulary = try reader.readVocabulary().vocabulary
    return (0..<min(limit, vocabulary.count)).map { vocabulary.word($0) }
  }

  /// The bytes of an id in a file of ids, by the file's name: 1 for `.u8`, 2 for `.u16`, 4 for `.u32`; `nil`
  /// for a text.
  public static func idByteCount(_ path: String) -> Int? {
    for (suffix, count) in [(".u8", 1), (".u16", 2), (".u32", 4)] where path.hasSuffix(suffix) {
      return count
    }
    return nil
  }

  /// The rows of a file of ids, little-endian, each a context and the word that follows; or of a text, in
  /// which every run of so many known words within a line is a row.
  ///
  /// - Throws: ``FileError`` if it cannot be read, its length is not that of whole rows, an id is beyond the
  ///   vocabulary, or there is no row.
  public static func rows(from path: String, context: Int, words: [[UInt8]]) throws(FileError) -> NGramRows {
    let rows: NGramRows
    if let byteCount = idByteCount(path) {
      rows = try idRows(path, context: context, byteCount: byteCount, wordCount: words.count)
    } else {
      rows = try textRows(path, context: context, words: words)
    }
    guard rows.count > 0 else {
      throw FileError(
        "'\(path)': no line has \(Figures.counted(context + 1, "word")) of the vocabulary one after the other, "
          + "which has \(Figures.counted(words.count, "word"))")
    }
    return rows
  }

  private static func idRows(
    _ path: String, context: Int, byteCount: Int, wordCount: Int
  ) throws(FileError) -> NGramRows {
    let file = try MappedFile(path: path)
    // The bytes are read while the mapping lives.
    let bytes = unsafe RawBytes(file.bytes)
    guard bytes.count % (byteCount * (context + 1)) == 0 else {
      throw FileError(
        "'\(path)': its \(bytes.count) bytes are not rows of \(context + 1) ids of \(byteCount) "
          + (byteCount == 1 ? "byte" : "bytes") + "; is the context \(context) words?")
    }
    var ids: [UInt32] = []
    ids.reserveCapacity(bytes.count / byteCount)
    for offset in stride(from: 0, to: bytes.count, by: byteCount) {
      var id: UInt32 = 0
      for k in 0..<byteCount { id |= UInt32(bytes.integer(UInt8.self, at: offset + k)) << UInt32(8 * k) }
      guard id < wordCount else {
        throw FileError(
          "'\(path)', row \(ids.count / (context + 1) + 1): the id \(id) is beyond the vocabulary of \(wordCount) words"
        )
      }
      ids.append(id)
    }
    return NGramRows(context: context, ids: ids)
  }

  private static func textRows(_ path: String, context: Int, words: [[UInt8]]) throws(FileError) -> NGramRows
  {
    let known = Dictionary(zip(words, words.indices)) { first, _ in first }
    var ids: [UInt32] = []
    for line in try TextLines.read(path) {
      var run: [UInt32] = []
      for word in line.split(whereSeparator: Separators.contains) {
        guard let id = known[Array(word)] else {
          run.removeAll()
          continue
        }
        run.append(UInt32(id))
        if run.count > context { ids.append(contentsOf: run.suffix(context + 1)) }
      }
    }
    return NGramRows(context: context, ids: ids)
  }
}
