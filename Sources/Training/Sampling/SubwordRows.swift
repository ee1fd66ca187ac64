package import HogvecCorpus
internal import HogvecSystem

/// For each word the rows of the input table whose mean is its vector: its own, and those of its n-grams,
/// which come after the rows of the words.
///
/// Worked out once, 4 bytes a row and 8 a word. Reading is safe from any number of threads.
@safe package struct SubwordRows: ~Copyable, @unchecked Sendable {
  // Sendable: written when this is made and by nobody later.

  /// The rows of all words, one word after the other.
  @unsafe private let rows: UnsafeMutablePointer<UInt32>
  /// Where the rows of each word begin, and where those of the last end.
  @unsafe private let starts: UnsafeMutablePointer<Int>
  /// The most rows that a word has; 0 if words have no lists of rows.
  let longest: Int

  /// The rows of the words of a corpus; no lists if words have no n-grams.
  init(_ subwords: Subwords?, of corpus: borrowing EncodedCorpus) {
    guard let subwords else {
      unsafe (rows, starts, longest) = (.allocate(capacity: 0), .allocate(capacity: 0), 0)
      return
    }
    let wordCount = Int(corpus.wordCount)
    unsafe starts = .allocate(capacity: wordCount + 1)
    var (count, longest) = (0, 0)
    for word in 0..<wordCount {
      unsafe starts[word] = count
      let rowCount = unsafe 1 + corpus.withWord(word) { unsafe subwords.count(of: $0) }
      count += rowCount
      longest = max(longest, rowCount)
    }
    unsafe starts[wordCount] = count
    self.longest = longest
    unsafe rows = .allocate(capacity: count)
    var buckets: [UInt32] = []
    for word in 0..<wordCount {
      buckets.removeAll(keepingCapacity: true)
      unsafe corpus.withWord(word) { unsafe subwords.appendBuckets(of: $0, to: &buckets) }
      var row = unsafe rows + starts[word]
      unsafe row.initialize(to: UInt32(word))
      for bucket in buckets {
        unsafe row += 1
        unsafe row.initialize(to: UInt32(wordCount) + bucket)
      }
      precondition(unsafe row + 1 == rows + starts[word + 1], "there is a row for each n-gram")
    }
  }

  deinit {
    unsafe rows.deallocate()
    unsafe starts.deallocate()
  }

  /// The bytes that the rows of a vocabulary take, and the plans of all workers that list them.
  package static func byteCount(_ options: TrainingOptions, of vocabulary: Vocabulary) -> Int {
    guard let subwords = options.subwords else { return 0 }
    var (byteCount, longest) = (8, 0)
    for word in 0..<vocabulary.count {
      let rows = unsafe 1 + vocabulary.withWord(word) { unsafe subwords.count(of: $0) }
      byteCount += 8 + 4 * rows
      longest = max(longest, rows)
    }
    let words = options.architecture == .cbow ? 2 * options.window + 1 : 1
    // A worker has two plans, each with two lists of addresses.
    return byteCount + options.threads * 2 * 2 * 8 * words * longest
  }

  /// Whether words have no n-grams, and no lists.
  var isEmpty: Bool { longest == 0 }

  /// The rows of a word, its own first. One that is listed twice counts twice. Valid while this value lives.
  @inline(__always)
  func rows(of word: UInt32) -> UnsafeBufferPointer<UInt32> {
    let (start, end) = unsafe (starts[Int(word)], starts[Int(word) &+ 1])
    return unsafe UnsafeBufferPointer(start: rows + start, count: end &- start)
  }

  /// Writes the mean of a word's rows.
  ///
  /// - Parameter vector: room for a row.
  func writeMean(
    of word: UInt32, in table: borrowing SharedTable, to vector: UnsafeMutablePointer<Float>
  ) {
    let (rows, dimension) = unsafe (rows(of: word), table.dimension)
    unsafe vector.update(repeating: 0, count: dimension)
    for index in 0..<rows.count {
      let row = unsafe table.address(ofRow: Int(rows[index]))
      for column in 0..<dimension { unsafe vector[column] += row[column] }
    }
    let share = 1 / Float(rows.count)
    for column in 0..<dimension { unsafe vector[column] *= share }
  }

  /// Changes a word's own row so that the mean of its rows is what the row holds now.
  func makeMean(of word: UInt32, in table: borrowing SharedTable) {
    let (rows, own) = unsafe (rows(of: word), table.address(ofRow: Int(word)))
    for column in 0..<table.dimension {
      unsafe own[column] *= Float(rows.count)
      for index in 1..<rows.count {
        unsafe own[column] -= table.address(ofRow: Int(rows[index]))[column]
      }
    }
  }
}
