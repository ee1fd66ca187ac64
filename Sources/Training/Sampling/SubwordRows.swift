internal import CHogvec
package import HogvecCorpus
package import HogvecSystem

/// The rows of the input table, and for each word with n-grams those that make its vector.
///
/// A word's vector is the mean of its own row and those of its n-grams' buckets. The rows of the words come
/// first. Those of buckets follow in the order in which words have them first, so that those of frequent
/// words lie together; most are sums of several (``SubwordSums``), and buckets that no word has are in no
/// row, since nothing changes them. With ``TrainingOptions/keepsAllBuckets`` each bucket has a row, in their
/// order.
///
/// Worked out once. Reading is safe from any number of threads.
@safe package struct SubwordRows: ~Copyable, @unchecked Sendable {
  // Sendable: written when this is made and by nobody later.

  /// A row that is a part of words.
  package struct Part {
    package let row: UInt32
    /// The number of rows whose sum it is, which is how many times as far it moves; less in words that repeat
    /// themselves (``SubwordRows/mostMovement``).
    fileprivate(set) var factor: Float
  }

  /// How far a word's mean moves at most for each that its rows should.
  ///
  /// A row that stands m times in a word makes m shares of the mean, and gets the word's step m times, so
  /// that it moves the mean by m squared shares. Of a line of a thousand equal signs, which is a word, that
  /// is two hundred times as far as the step is meant to go, and vectors grow without a bound. Words of
  /// language stay below 2.
  private static let mostMovement: Float = 16

  private let options: TrainingOptions
  private let wordCount: Int
  private let sums: SubwordSums
  /// The parts of all words, one word after the other.
  @unsafe private let parts: UnsafeMutablePointer<Part>
  /// Where the parts of each word begin, and where those of the last end.
  @unsafe private let starts: UnsafeMutablePointer<Int>
  /// Of how many rows each word is the mean.
  @unsafe private let counts: UnsafeMutablePointer<UInt32>
  private let partCount: Int
  /// The most parts that a word has; 0 if words have no n-grams.
  let longest: Int

  /// The rows of a vocabulary. Takes several times as long as hashing all of its n-grams, and 8 bytes for
  /// each.
  ///
  /// - Precondition: the options are valid, and a 32-bit number tells rows apart
  ///   (``TrainingOptions/checkRowCount(wordCount:)``).
  package init(_ options: TrainingOptions, _ vocabulary: Vocabulary) {
    unsafe self.init(options, wordCount: vocabulary.count) { id, body in
      unsafe vocabulary.withWord(id) { unsafe body($0) }
    }
  }

  /// The rows of the words of a corpus, as of a vocabulary.
  package init(_ options: TrainingOptions, _ corpus: borrowing EncodedCorpus) {
    unsafe self.init(options, wordCount: Int(corpus.wordCount)) { id, body in
      unsafe corpus.withWord(id) { unsafe body($0) }
    }
  }

  private init(
    _ options: TrainingOptions, wordCount: Int,
    withWord: (_ id: Int, _ body: (UnsafeRawBufferPointer) -> Void) -> Void
  ) {
    self.options = options
    self.wordCount = wordCount
    guard let subwords = options.subwords else {
      sums = SubwordSums(wordCount: wordCount, bucketCount: 0)
      unsafe (parts, starts, counts) = (
        .allocate(capacity: 0), .allocate(capacity: 0), .allocate(capacity: 0)
      )
      (partCount, longest) = (0, 0)
      return
    }
    func forEachWord(_ body: (_ word: Int, _ buckets: [UInt32]) -> Void) {
      var buckets: [UInt32] = []
      for word in 0..<wordCount {
        buckets.removeAll(keepingCapacity: true)
        unsafe withWord(word) { unsafe subwords.appendBuckets(of: $0, to: &buckets) }
        body(word, buckets)
      }
    }
    let sums =
      options.keepsAllBuckets
      ? SubwordSums(wordCount: wordCount, bucketCount: subwords.bucketCount)
      : SubwordSums(wordCount: wordCount, bucketCount: subwords.bucketCount, forEachWord: forEachWord)
    // A word has at most a part for each n-gram, and its own; memory that is not written to takes none.
    var capacity = wordCount
    for word in 0..<wordCount { unsafe withWord(word) { unsafe capacity += subwords.count(of: $0) } }
    let parts = UnsafeMutablePointer<Part>.allocate(capacity: capacity)
    let starts = UnsafeMutablePointer<Int>.allocate(capacity: wordCount + 1)
    let counts = UnsafeMutablePointer<UInt32>.allocate(capacity: wordCount)
    var (partCount, longest) = (0, 0)
    forEachWord { word, buckets in
      func append(_ row: Int, _ factor: Int) {
        unsafe (parts + partCount).initialize(to: Part(row: UInt32(row), factor: Float(factor)))
        partCount += 1
      }
      unsafe (starts + word).initialize(to: partCount)
      unsafe (counts + word).initialize(to: UInt32(1 + buckets.count))
      append(word, 1 + sums.buckets(of: word).count)
      for bucket in buckets {
        guard let row = sums.row(ofBucket: bucket), row != word else { continue }
        // The others of a sum are in the word as often as the first of them.
        let members = sums.buckets(of: row)
        if members.first == bucket { append(row, members.count) }
      }
      unsafe SubwordRows.limitMovement(
        of: UnsafeMutableBufferPointer(start: parts + starts[word], count: partCount - starts[word]),
        count: counts[word], lengthCount: subwords.lengths.count)
      longest = unsafe max(longest, partCount - starts[word])
    }
    unsafe (starts + wordCount).initialize(to: partCount)
    (self.sums, self.longest, self.partCount) = (sums, longest, partCount)
    unsafe (self.parts, self.starts, self.counts) = (parts, starts, counts)
  }

  /// Has the rows of a word that repeats itself move less.
  ///
  /// - Parameters:
  ///   - count: the rows of which the word is the mean.
  ///   - lengthCount: how many lengths n-grams have.
  private static func limitMovement(
    of parts: UnsafeMutableBufferPointer<Part>, count: UInt32, lengthCount: Int
  ) {
    // If all n-grams of a length are one, the mean moves by about as many rows as there are of each length.
    guard Int(count) > lengthCount * max(1, Int(mostMovement) - lengthCount) else { return }
    var times: [UInt32: Float] = [:]
    for index in parts.indices { unsafe times[parts[index].row, default: 0] += 1 }
    var movement: Float = 0
    for index in parts.indices {
      movement += unsafe parts[index].factor * times[parts[index].row, default: 0]
    }
    movement /= Float(count)
    guard movement > mostMovement else { return }
    for index in parts.indices { unsafe parts[index].factor *= mostMovement / movement }
  }

  deinit {
    unsafe parts.deallocate()
    unsafe starts.deallocate()
    unsafe counts.deallocate()
  }

  /// The bytes that the lists take, and those of the plans of all workers.
  package var byteCount: Int {
    guard !isEmpty else { return 0 }
    let words = options.architecture == .cbow ? 2 * options.window + 1 : 1
    // A worker has two plans, each with two lists of addresses and one of factors.
    return 8 * partCount + 12 * wordCount + sums.byteCount + options.threads * 2 * 20 * words * longest
  }

  /// The rows of the input table.
  package var rowCount: Int { sums.rowCount }

  /// Whether words have no n-grams, and no lists.
  var isEmpty: Bool { longest == 0 }

  /// The rows whose sum is so many times a word's vector as ``count(of:)`` says, its own first. One that is
  /// listed twice counts twice. Valid while this value lives; not to be asked for if words have no n-grams.
  @inline(__always)
  package func parts(of word: UInt32) -> UnsafeBufferPointer<Part> {
    assert(!isEmpty, "words have n-grams")
    let (start, end) = unsafe (starts[Int(word)], starts[Int(word) &+ 1])
    return unsafe UnsafeBufferPointer(start: parts + start, count: end &- start)
  }

  /// Brings on its way to the cache where the parts of a word begin.
  @inline(__always)
  func prefetchStart(of word: UInt32) { unsafe hogvec_prefetch_read(starts + Int(word)) }

  /// Brings the first sixteen parts of a word on their way to the cache, and how many rows they stand for.
  @inline(__always)
  func prefetchParts(of word: UInt32) {
    let first = unsafe parts + starts[Int(word)]
    unsafe hogvec_prefetch_read(first)
    unsafe hogvec_prefetch_read(first + 8)
    unsafe hogvec_prefetch_read(first + 15)
    unsafe hogvec_prefetch_read(counts + Int(word))
  }

  /// Of how many rows, of words and buckets, a word's vector is the mean.
  @inline(__always)
  func count(of word: UInt32) -> Int { unsafe Int(counts[Int(word)]) }

  // MARK: - Vectors

  /// Writes the mean of a word's rows.
  ///
  /// - Parameter vector: room for a row.
  func writeMean(
    of word: UInt32, in table: borrowing SharedTable, to vector: UnsafeMutablePointer<Float>
  ) {
    let (parts, dimension) = unsafe (parts(of: word), table.dimension)
    unsafe vector.update(repeating: 0, count: dimension)
    for index in 0..<parts.count {
      let row = unsafe table.address(ofRow: Int(parts[index].row))
      for column in 0..<dimension { unsafe vector[column] += row[column] }
    }
    let share = 1 / Float(count(of: word))
    for column in 0..<dimension { unsafe vector[column] *= share }
  }

  /// Changes a word's own row so that the mean of its rows is what the row holds now.
  func makeMean(of word: UInt32, in table: borrowing SharedTable) {
    let (parts, own) = unsafe (parts(of: word), table.address(ofRow: Int(word)))
    for column in 0..<table.dimension {
      unsafe own[column] *= Float(count(of: word))
      for index in 1..<parts.count {
        unsafe own[column] -= table.address(ofRow: Int(parts[index].row))[column]
      }
    }
  }

  // MARK: - Single rows

  /// Writes the values with which a row of the table starts: the sum of those of its word and its buckets.
  ///
  /// - Parameter vector: room for a row.
  func writeStart(ofRow row: Int, to vector: UnsafeMutablePointer<Float>) {
    unsafe vector.update(repeating: 0, count: options.dimension)
    if row < wordCount { unsafe options.addStart(ofRow: row, to: vector) }
    for bucket in sums.buckets(of: row) {
      unsafe options.addStart(ofRow: wordCount + Int(bucket), to: vector)
    }
  }

  /// Writes the row of a single word, or after those the row of a single bucket, as they would be if no row
  /// were a sum. Of the rows in a sum each has changed by as much.
  ///
  /// - Parameter vector: room for a row.
  /// - Complexity: up to sixteen rows' start values.
  package func writeSingle(
    _ index: Int, of table: borrowing SharedTable, to vector: UnsafeMutablePointer<Float>
  ) {
    precondition(0 <= index && index < options.modelRowCount(wordCount: wordCount), "there is such a row")
    let dimension = table.dimension
    let sum = index < wordCount ? index : sums.row(ofBucket: UInt32(index - wordCount))
    guard let sum else {
      unsafe vector.update(repeating: 0, count: dimension)
      return unsafe options.addStart(ofRow: index, to: vector)
    }
    let row = unsafe table.address(ofRow: sum)
    let count = sums.buckets(of: sum).count + (sum < wordCount ? 1 : 0)
    guard count > 1 else { return unsafe vector.update(from: row, count: dimension) }
    // The start values of the sum, then what each has changed by, then the row.
    unsafe writeStart(ofRow: sum, to: vector)
    let share = 1 / Float(count)
    for column in 0..<dimension { unsafe vector[column] = (row[column] - vector[column]) * share }
    unsafe options.addStart(ofRow: index, to: vector)
  }
}

extension TrainingOptions {
  /// Refuses words and buckets that 32-bit numbers cannot tell apart.
  package func checkRowCount(wordCount: Int) throws(FileError) {
    guard modelRowCount(wordCount: wordCount) < UInt32.max else {
      throw FileError("\(wordCount) words and \(subwordBuckets) buckets of n-grams are more than 2^32 rows")
    }
  }

  /// Adds the values with which a row starts: uniform in +-``initialScale`` / (2 ``dimension``).
  ///
  /// - Parameters:
  ///   - row: the number of a word, or the number of words and that of a bucket. Each has a random stream of
  ///     its own.
  ///   - vector: a row.
  func addStart(ofRow row: Int, to vector: UnsafeMutablePointer<Float>) {
    let scale = initialScale / Float(dimension)
    var random = RandomStream(seed: seed, .max, UInt64(row))
    for column in 0..<dimension {
      unsafe vector[column] += (Float(random.next() >> 40) * 0x1p-24 - 0.5) * scale
    }
  }
}
