package import HogvecCorpus
internal import HogvecSystem
package import HogvecTraining
package import HogvecVectorFiles

/// How many bytes the parts of a training run take, on disk and in memory: what `hogvec plan` prints, and
/// what a run checks before it trains. They are exact but for vectors in text formats, the Huffman tree,
/// and workers' copies of frequent rows, some megabytes each.
package struct RunSizes: Equatable, Sendable {
  /// The rows of `input.table`: one per word, and those of their n-grams.
  package let inputRowCount: Int
  /// The words that are trained, and how.
  private let wordCount: Int
  private let options: TrainingOptions
  /// The rows of `output.table`.
  package let outputRowCount: Int
  /// Components of a row.
  package let dimension: Int
  /// The file of the encoded text, which is mapped.
  package let ids: Int
  /// The vocabulary's file, in the model directory.
  package let vocabularyFile: Int
  /// The vectors' file; as text what trained vectors take, by measurement.
  package let result: Int
  /// What the vectors' file does not exceed.
  package let largestResult: Int
  /// The lists of the n-grams of each word, of the rows of their buckets, and of steps.
  package let subwords: Int
  /// Drawing negative samples, 8 bytes a word, and the paths through the Huffman tree.
  package let sampling: Int

  /// - Parameters:
  ///   - rows: those of the options and the vocabulary.
  ///   - vocabulary: the words that are trained.
  ///   - ids: the size of the encoded text.
  ///   - format: the format of the vectors' file.
  ///   - unknownWord: the word that is written for unknown words, if any.
  package init(
    _ options: TrainingOptions, _ rows: borrowing SubwordRows, _ vocabulary: Vocabulary, ids: Int,
    format: VectorFormat,
    unknownWord: String? = nil
  ) {
    wordCount = vocabulary.count
    self.options = options
    (inputRowCount, subwords) = (rows.rowCount, rows.byteCount)
    outputRowCount = options.outputRowCount(wordCount: wordCount)
    dimension = options.dimension
    self.ids = ids
    let counts = vocabulary.counts
    vocabularyFile = counts.reduce(vocabulary.byteCount + 2 * wordCount) { $0 + String($1).utf8.count }

    var longestWord = unknownWord?.utf8.count ?? 0
    for id in 0..<wordCount {
      unsafe vocabulary.withWord(id) { word in longestWord = max(longestWord, word.count) }
    }
    let vectors = format.byteCount(
      count: wordCount + (unknownWord == nil ? 0 : 1), dimension: dimension,
      wordByteCount: vocabulary.byteCount + (unknownWord?.utf8.count ?? 0),
      longestWord: longestWord, greatestCount: counts.first)
    // A model of fastText has the rows of the n-grams too.
    let bucketRows =
      format == .fastTextModel ? 4 * dimension * (options.subwords?.bucketCount ?? 0) : 0
    (result, largestResult) = (vectors.usual + bucketRows, vectors.most + bucketRows)

    // A code is about as long as the logarithm of the word's share says (Huffman 1952).
    let total = Double(max(1, vocabulary.totalCount))
    let turns = counts.reduce(0.0) { $0 + max(1, log2(total / Double(max(1, $1)))) }
    sampling = 8 * wordCount + (options.hasHierarchicalSoftmax ? 8 * wordCount + Int(4 * turns) : 0)
  }

  /// The file or memory of the input table.
  package var inputTable: Int { SharedTable.fileByteCount(rowCount: inputRowCount, dimension: dimension) }
  /// The file or memory of the output table.
  package var outputTable: Int { SharedTable.fileByteCount(rowCount: outputRowCount, dimension: dimension) }
  /// What words with n-grams take besides, for lists.
  package var subwordParts: [(name: String, byteCount: Int)] {
    subwords > 0 ? [("n-grams", subwords)] : []
  }
  /// Both tables.
  package var tables: Int { inputTable + outputTable }

  /// What both tables take for another number of words; with n-grams an estimate, for which as many rows come
  /// on each.
  package func tables(wordCount: Int) -> Int {
    let share = Double(wordCount) / Double(max(1, self.wordCount))
    let inputs =
      options.subwords == nil || options.keepsAllBuckets
      ? options.modelRowCount(wordCount: wordCount) : Int((Double(inputRowCount) * share).rounded())
    return [inputs, options.outputRowCount(wordCount: wordCount)].reduce(0) {
      $0 + SharedTable.fileByteCount(rowCount: $1, dimension: dimension)
    }
  }
}
