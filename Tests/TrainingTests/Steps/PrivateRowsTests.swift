import HogvecCorpus
import HogvecKernels
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct PrivateRowsTests {
  // MARK: - Copies

  /// Two workers add to the same rows; what the table has in the end is what it had and all that they added.
  @Test(arguments: InstructionSet.supported)
  func whatWorkersAddToTheirCopiesComesToTheTable(_ set: InstructionSet) throws {
    let (rowCount, dimension) = (7, 21)
    let table = try SharedTable(anonymousRows: rowCount, dimension: dimension)
    var random = SeededGenerator(seed: 5)
    var expected = [[Double]]()
    for row in 0..<rowCount {
      let values = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
      for (column, value) in values.enumerated() { table.address(ofRow: row)[column] = value }
      expected.append(values.map { Double($0) })
    }
    // All but the first and the last row are copied.
    var first = PrivateRows(1..<6, of: table, usesPerMerge: 3, kernels: KernelSet(set))
    var second = PrivateRows(1..<6, of: table, usesPerMerge: 4, kernels: KernelSet(set))
    first.mergeAll()
    second.mergeAll()
    func change(_ rows: inout PrivateRows, in table: borrowing SharedTable) {
      let row = Int.random(in: 0..<rowCount, using: &random)
      rows.use(row)
      let address = rows.address(ofRow: row)
      #expect((address == table.address(ofRow: row)) == [0, 6].contains(row))
      for column in 0..<dimension {
        let step = Float.random(in: -0.1...0.1, using: &random)
        address[column] += step
        expected[row][column] += Double(step)
      }
      rows.mergeDue()
    }
    for _ in 0..<200 {
      change(&first, in: table)
      change(&second, in: table)
    }
    first.mergeAll()
    second.mergeAll()
    for row in 0..<rowCount {
      for column in 0..<dimension {
        #expect(abs(Double(table.address(ofRow: row)[column]) - expected[row][column]) < 1e-5)
      }
    }
  }

  /// Until a row has been used as often as it may, others do not see what happened to it, and then they do.
  @Test func aRowIsMergedAfterItsUses() throws {
    let table = try SharedTable(anonymousRows: 2, dimension: 4)
    var rows = PrivateRows(0..<1, of: table, usesPerMerge: 3, kernels: KernelSet(.portable))
    rows.mergeAll()
    var seen = [Float]()
    for _ in 0..<6 {
      rows.use(0)
      rows.address(ofRow: 0)[2] += 1
      rows.mergeDue()
      seen.append(table.address(ofRow: 0)[2])
    }
    // After a merge one use is counted already, since a step that is planned may change the row.
    #expect(seen == [0, 0, 3, 3, 5, 5])
    // And the worker sees what others did.
    table.address(ofRow: 0)[1] = 9
    rows.mergeAll()
    #expect(table.address(ofRow: 0)[2] == 6 && rows.address(ofRow: 0)[1] == 9)
  }

  // MARK: - Training

  /// One worker alone comes to the same vectors with copies of all rows as without, but for the rounding.
  @Test(.slow, arguments: TrainerTests.forms)
  func copiesOfAllRowsTrainTheSame(_ form: TrainingOptions) throws {
    var options = form
    options.dimension = 20
    options.epochs = 2
    options.sampleThreshold = form.sampleThreshold == 0 ? 0 : 0.02
    let text = randomText(sentences: 300, words: 24, seed: 8)
    let shared = try train(options, text) { _ in PrivateRowChoice() }
    for uses in [2, 5, 1000] {
      let copied = try train(options, text) { wordCount in
        var choice = PrivateRowChoice()
        choice.inputWords = options.subwordLengths == nil ? wordCount : 0
        choice.outputWords = options.usesNegatives ? wordCount : 0
        choice.nodes = options.usesTree ? wordCount - 1 : 0
        choice.usesPerMerge = uses
        return choice
      }
      // Merging rounds, which shows that there are copies.
      if uses == 2 { #expect(zip(shared, copied).contains { $0.bitPattern != $1.bitPattern }) }
      for (one, other) in zip(shared, copied) { #expect(abs(one - other) < 1e-4) }
    }
  }

  /// The numbers of both tables after one worker has trained.
  private func train(
    _ options: TrainingOptions, _ text: String, choosing choice: (_ wordCount: Int) -> PrivateRowChoice
  ) throws -> [Float] {
    let directory = try TemporaryDirectory()
    let path = try directory.write(text, to: "text")
    let reading = try CorpusReader(paths: [path], minimumCount: 1).encode(into: directory.file("ids"))
    let counts = (0..<reading.vocabulary.count).map { reading.vocabulary.occurrences(of: $0) }
    let corpus = reading.takeCorpus()
    let rows = SubwordRows(options, corpus)
    let input = try SharedTable(anonymousRows: rows.rowCount, dimension: options.dimension)
    let output = try SharedTable(
      anonymousRows: options.outputRowCount(wordCount: counts.count), dimension: options.dimension)
    // Rounding to bfloat16 would make a difference in the last digit one in the third.
    let kernels = KernelSet(try KernelSet.chosen().instructionSet.withoutPairs)
    let shared = try SharedState(
      options: options, kernels: kernels, subwords: rows, input: input, output: output, copies: nil,
      wordCounts: counts, corpus: corpus, position: nil, privateRows: choice(counts.count))
    shared.initializeInput(share: 0, of: 1)
    _ = options.form.train(
      shared, worker: 0, progress: WorkerProgress(), frozenRows: [], measuringStages: false)
    #expect(shared.isComplete)
    func numbers(of table: borrowing SharedTable) -> [Float] {
      (0..<table.rowCount).flatMap { row in
        (0..<table.dimension).map { table.address(ofRow: row)[$0] }
      }
    }
    return numbers(of: shared.input) + numbers(of: shared.output)
  }

  // MARK: - Choice

  /// The choice for a text in which some words have shares of these thousandths, and the rest are rare.
  private func choice(
    thousandths: [UInt64], threads: Int, change: (inout TrainingOptions) -> Void = { _ in }
  ) -> PrivateRowChoice {
    var options = TrainingOptions()
    (options.threads, options.sampleThreshold) = (threads, 0)
    change(&options)
    let common = thousandths.map { 1000 * $0 }
    let counts = common + Array(repeating: 10, count: Int(1_000_000 - common.reduce(0, +)) / 10)
    return PrivateRowChoice(
      options, wordCounts: counts, tree: options.usesTree ? HuffmanTree(counts: counts) : nil)
  }

  @Test func rowsOfFrequentWordsAreCopied() {
    let two = choice(thousandths: [100, 10, 1], threads: 2)
    #expect(two.inputWords == 3 && two.outputWords == 3 && two.nodes == 0 && two.usesPerMerge == 32)
    #expect(choice(thousandths: [100, 10, 1], threads: 8).usesPerMerge == 8)
    // A rare word of its own in front.
    #expect(choice(thousandths: [0, 100, 10], threads: 2).inputWords == 3)
  }

  @Test func nothingIsCopiedWhereItGainsNothing() {
    for threads in [1, 9, 64] {
      #expect(choice(thousandths: [100, 10, 1], threads: threads) == PrivateRowChoice())
    }
    #expect(choice(thousandths: [100], threads: 2) { $0.objective = .softmax } == PrivateRowChoice())
  }

  @Test func nodesThatManyPathsShareAreCopied() {
    let tree = choice(thousandths: [100, 10, 1], threads: 2) {
      ($0.hasHierarchicalSoftmax, $0.negativeCount) = (true, 0)
    }
    #expect(tree.inputWords == 3 && tree.outputWords == 0)
    // 88,900 words of 10 each: nodes join 50 or more of them.
    #expect((500...4_000).contains(tree.nodes))
  }

  /// A vector that is the mean of many rows stays in the table.
  @Test func rowsOfNGramsAreNotCopied() {
    let subwords = choice(thousandths: [100, 10, 1], threads: 2) { $0.subwordLengths = 3...6 }
    #expect(subwords.inputWords == 0 && subwords.outputWords == 3)
  }
}
