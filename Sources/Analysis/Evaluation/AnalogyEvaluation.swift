internal import HogvecKernels
internal import HogvecSystem
public import HogvecVectorFiles
internal import Synchronization

/// Answers analogy questions by 3CosAdd (Mikolov et al. 2013; Levy and Goldberg 2014, equation 2): the row
/// nearest to b - a + c, all of length 1, is the answer, where a, b and c themselves are none.
///
/// Only the first ``top`` rows are searched, and a question counts if its words and an answer are among
/// these. A word with spaces is looked up with `_` in their place, too. With case folded, as by gensim's
/// `evaluate_word_analogies`, words that differ in case only are the same: the first row stands for them as a
/// question's word, and each of them is right as an answer and is not given where it is in the question.
///
/// The score of a row is a sum of its products with a, b and c, so only the products of rows with the
/// questions' different words are computed: 905 words for Google's 19,544 questions.
public struct AnalogyEvaluation: Sendable {
  /// The number of rows searched, from the first.
  public var top: Int
  /// Whether upper and lower case are the same.
  public var foldsCase: Bool
  /// Whether words of questions that are not in a model of fastText have the vectors that are built from
  /// their n-grams. An answer is a row all the same.
  public var buildsVectors: Bool
  /// The number of threads.
  public var threads: Int

  /// An evaluation, by default with as many threads as there are processors.
  public init(top: Int = 30_000, foldsCase: Bool = true, buildsVectors: Bool = true, threads: Int? = nil) {
    precondition(top > 0 && top <= Int(Int32.max), "the rows searched are numbered in 32 bits")
    let threads = threads ?? AvailableProcessors().count
    precondition(threads > 0, "there is at least one thread")
    self.top = top
    self.foldsCase = foldsCase
    self.buildsVectors = buildsVectors
    self.threads = threads
  }

  /// Answers the questions.
  ///
  /// - Parameter vectors: normalized ones.
  public func run(_ questions: AnalogyQuestions, on vectors: borrowing WordVectors) -> AnalogyReport {
    precondition(vectors.isNormalized, "analogies take normalized vectors")
    let rows = vectors.rows(limit: top)
    var words = FoldedWords(vectors, limit: top, foldsCase: foldsCase, buildsVectors: buildsVectors)
    var report = AnalogyReport(
      sections: questions.sections.map { AnalogyReport.Section(name: $0.name) }, rowsSearched: rows.count)
    var batch = AnalogyBatch()
    // The places of built words in questions that are answered.
    var built: Set<Int32> = []
    for (index, section) in questions.sections.enumerated() {
      report.sections[index].score.questions = section.questions.count
      for question in section.questions {
        let given = question.given.compactMap { words.place(of: $0, in: vectors) }
        let answers = question.answers.compactMap { words.row(of: $0) }
        guard given.count == 3, !answers.isEmpty else {
          report.sections[index].answers.append(nil)
          continue
        }
        report.sections[index].score.covered += 1
        built.formUnion(given.filter { $0 < 0 })
        batch.append(given, answers: answers, section: index, number: report.sections[index].answers.count)
        report.sections[index].answers.append(false)
        if batch.isFull { answer(&batch, rows, words, into: &report) }
      }
    }
    answer(&batch, rows, words, into: &report)
    report.builtWords = built.count
    return report
  }

  private func answer(
    _ batch: inout AnalogyBatch, _ rows: VectorRows, _ words: FoldedWords, into report: inout AnalogyReport
  ) {
    guard !batch.questions.isEmpty else { return }
    let threads = max(1, min(threads, rows.count / AnalogyBatch.rowsAtOnce))
    let tiles = TileCounter()
    let (finished, kernels) = (batch, KernelSet.chosenOrPortable.table)
    let answers = onWorkers(threads, label: "analogies") { _ in
      finished.search(rows, kernels, words, tiles: tiles)
    }
    for (index, question) in batch.questions.enumerated() {
      var best = Neighbor(row: -1, similarity: -.infinity)
      for list in answers where list[index].row >= 0 && list[index].precedes(best) { best = list[index] }
      if best.row >= 0 && question.answers.contains(words.classes[best.row]) {
        report.sections[question.section].score.correct += 1
        report.sections[question.section].answers[question.number] = true
      }
    }
    batch = AnalogyBatch()
  }
}

/// Questions that are answered together, in one pass over the rows.
private struct AnalogyBatch: Sendable {
  struct Question: Sendable {
    /// The places in the batch's words of a, b and c.
    let a: Int, b: Int, c: Int
    /// The rows of a, b and c, which are their classes too, or the places of built vectors.
    let given: (Int32, Int32, Int32)
    /// The classes of the right answers.
    let answers: [Int32]
    let section: Int
    /// Its place in the section.
    let number: Int
  }

  /// The rows of the different words, or the places of built vectors.
  private(set) var wordRows: [Int32] = []
  private(set) var questions: [Question] = []
  private var places: [Int32: Int] = [:]

  /// The scores of 1,024 words and 128 rows are half a megabyte and stay in a core's second-level cache.
  static let rowsAtOnce = 128
  var isFull: Bool { wordRows.count >= 1022 || questions.count >= 1 << 20 }

  mutating func append(_ rows: [Int32], answers: [Int32], section: Int, number: Int) {
    questions.append(
      Question(
        a: place(rows[0]), b: place(rows[1]), c: place(rows[2]), given: (rows[0], rows[1], rows[2]),
        answers: answers, section: section, number: number))
  }

  private mutating func place(_ row: Int32) -> Int {
    if let place = places[row] { return place }
    wordRows.append(row)
    places[row] = wordRows.count - 1
    return wordRows.count - 1
  }

  /// The best answer to each question in the tiles that this worker gets.
  func search(
    _ rows: VectorRows, _ kernels: KernelTable<Float>, _ folded: FoldedWords, tiles: TileCounter
  ) -> [Neighbor] {
    let width = AnalogyBatch.rowsAtOnce
    let words = QueryVectors(count: wordRows.count, dimension: rows.dimension)
    for (place, row) in wordRows.enumerated() {
      if row >= 0 {
        words.set(place, toRow: Int(row), of: rows)
      } else {
        words.set(place, to: folded.built[Int(-1 - row)])
      }
    }
    let products = RowScores(queryCount: wordRows.count, width: width, kernels: kernels)
    var best = [Neighbor](repeating: Neighbor(row: -1, similarity: -.infinity), count: questions.count)
    while case let start = tiles.next() * width, start < rows.count {
      let tile = start..<min(start + width, rows.count)
      products.multiply(tile, of: rows, with: words)
      for (index, question) in questions.enumerated() {
        // The places are below the number of words, for each of which there are `width` scores.
        let a = unsafe products.scores + question.a * width
        let b = unsafe products.scores + question.b * width
        let c = unsafe products.scores + question.c * width
        guard unsafe highest(a, b, c, count: width) >= best[index].similarity else { continue }
        for row in tile {
          let score = unsafe b[row - start] - a[row - start] + c[row - start]
          let candidate = Neighbor(row: row, similarity: score)
          if score >= best[index].similarity, best[index].row < 0 || candidate.precedes(best[index]),
            isAllowed(folded.classes[row], question)
          {
            best[index] = candidate
          }
        }
      }
    }
    return best
  }

  private func isAllowed(_ rowClass: Int32, _ question: Question) -> Bool {
    rowClass != question.given.0 && rowClass != question.given.1 && rowClass != question.given.2
  }
}

/// The highest of b - a + c over `count` scores, a multiple of 16; what is not a number is passed over.
private func highest(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>, count: Int
) -> Float {
  var highest = SIMD16<Float>(repeating: -.infinity)
  for offset in stride(from: 0, to: count * MemoryLayout<Float>.size, by: 64) {
    let a = unsafe UnsafeRawPointer(a).loadUnaligned(fromByteOffset: offset, as: SIMD16<Float>.self)
    let b = unsafe UnsafeRawPointer(b).loadUnaligned(fromByteOffset: offset, as: SIMD16<Float>.self)
    let c = unsafe UnsafeRawPointer(c).loadUnaligned(fromByteOffset: offset, as: SIMD16<Float>.self)
    let score = b - a + c
    highest.replace(with: score, where: score .> highest)
  }
  return highest.max()
}

/// Gives each tile of rows to one worker.
private final class TileCounter: Sendable {
  private let taken = Atomic<Int>(0)

  /// The next tile's number. Relaxed, since nothing but the number itself is shared.
  func next() -> Int { taken.wrappingAdd(1, ordering: .relaxed).oldValue }
}
