import HogvecCorpus
import HogvecKernels
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

/// A trainer on a text, which the real reader encodes, with what it is made from.
func makeTrainer(
  _ options: TrainingOptions, _ text: String, _ kernels: KernelSet? = nil,
  tables: Trainer.TableStorage = .anonymous, position: TrainingPosition? = nil,
  pinsWorkers: Bool = false, group: any ProcessGroup = SingleProcess()
) throws -> (trainer: Trainer, counts: [UInt64], sentences: [[Int]]) {
  let directory = try TemporaryDirectory()
  let path = try directory.write(text, to: "text")
  let reading = try CorpusReader(paths: [path], minimumCount: 1).encode(into: directory.file("ids"))
  let vocabulary = reading.vocabulary
  let counts = (0..<vocabulary.count).map { vocabulary.occurrences(of: $0) }
  let sentences = reading.corpus.units.split(separator: EncodedCorpus.sentenceEnd).map {
    $0.map { Int($0) }
  }
  let trainer = try Trainer(
    options: options, wordCounts: counts, corpus: reading.takeCorpus(), kernels: kernels, tables: tables,
    position: position, pinsWorkers: pinsWorkers, group: group)
  return (trainer, counts, sentences)
}

func randomText(sentences: Int, words: Int, seed: UInt64, length: ClosedRange<Int> = 1...12)
  -> String
{
  var random = SeededGenerator(seed: seed)
  return (0..<sentences).map { _ in
    (0..<Int.random(in: length, using: &random)).map { _ in
      // Low words are more frequent.
      "w\(Int.random(in: 0..<words, using: &random) * Int.random(in: 0..<words, using: &random) / words)"
    }.joined(separator: " ")
  }.joined(separator: "\n") + "\n"
}

func vectors(of trainer: Trainer) -> [[Float]] {
  trainer.withVectors { (table: borrowing SharedTable) in
    (0..<table.rowCount).map { row in (0..<table.dimension).map { table.address(ofRow: row)[$0] } }
  }
}

/// The row of each word, and then of each bucket of n-grams.
func singleRows(of trainer: Trainer) -> [[Float]] {
  let options = trainer.options
  return (0..<options.modelRowCount(wordCount: trainer.wordCount)).map { row in
    [Float](unsafeUninitializedCapacity: options.dimension) { buffer, count in
      trainer.writeRow(row, to: buffer.baseAddress!)
      count = options.dimension
    }
  }
}

/// Starts a run from vectors with which it cannot but diverge.
func fillWithLargeNumbers(_ trainer: Trainer) {
  trainer.withVectors { (table: borrowing SharedTable) in
    for row in 0..<table.rowCount {
      for column in 0..<table.dimension { table.address(ofRow: row)[column] = 1e38 }
    }
  }
}

@Suite struct TrainerTests {
  @Test func countsAreThoseOfTheCorpusesWords() throws {
    for (words, counts) in [(200, [UInt64](repeating: 1, count: 2)), (1, [1, 1]), (1, [])] {
      let error = #expect(throws: FileError.self) {
        let corpus = try EncodedCorpus(sentences: [(0..<UInt32(words)).map { $0 }], wordCount: words)
        _ = try Trainer(options: TrainingOptions(), wordCounts: counts, corpus: corpus)
      }
      #expect(error?.description.contains("counts of words are given") == true, "\(error as Any)")
    }
  }

  /// Hierarchical softmax, alone and with negative sampling, in every form.
  private static let treeForms: [TrainingOptions] = [0, 5].flatMap { negatives in
    var options = TrainingOptions()
    options.hasHierarchicalSoftmax = true
    options.negativeCount = negatives
    let skipGram = TrainingOptions.Sharing.allCases.map { sharing in
      options.chosenSharing = sharing
      return options
    }
    options.chosenSharing = .window
    options.architecture = .cbow
    options.cbowUpdate = .exact
    return skipGram + [options]
  }

  /// CBOW by windows that takes the sum, with negatives and with the tree.
  private static let sumForms: [TrainingOptions] = [false, true].map { hasTree in
    var options = TrainingOptions()
    options.architecture = .cbow
    options.chosenSharing = .window
    options.cbowPooling = .sum
    options.hasHierarchicalSoftmax = hasTree
    return options
  }

  /// The full softmax, for skip-gram, and CBOW's mean with either update and sum.
  private static let softmaxForms: [TrainingOptions] = {
    var options = TrainingOptions()
    options.objective = .softmax
    var forms = [options]
    options.architecture = .cbow
    for update in TrainingOptions.CBOWUpdate.allCases {
      options.cbowUpdate = update
      forms.append(options)
    }
    options.cbowUpdate = .word2vec
    options.cbowPooling = .sum
    return forms + [options]
  }()

  /// Rare words' predictions count more, in every form, and beside a tree.
  private static let weightedForms: [TrainingOptions] = {
    var options = TrainingOptions()
    options.chosenRareWeight = 0.2
    var forms = TrainingOptions.Sharing.allCases.map { sharing in
      var options = options
      options.chosenSharing = sharing
      return options
    }
    options.chosenNegativeDraws = 9
    forms.append(options)
    options.hasHierarchicalSoftmax = true
    options.chosenNegativeDraws = 3
    forms.append(options)
    options.architecture = .cbow
    return forms + [options]
  }()

  /// Words with n-grams, in skip-gram and CBOW, with either update, and beside a tree.
  private static let subwordForms: [TrainingOptions] = {
    var options = TrainingOptions()
    options.subwordLengths = 2...3
    options.subwordBuckets = 61
    var forms = [options]
    options.cbowUpdate = .exact
    options.chosenNegativeDraws = 9
    forms.append(options)
    options.architecture = .cbow
    forms.append(options)
    options.hasHierarchicalSoftmax = true
    options.cbowUpdate = .word2vec
    forms.append(options)
    // Hardly any n-grams share a bucket, and many are in one word alone.
    options.subwordBuckets = 2003
    forms.append(options)
    options.keepsAllBuckets = true
    return forms + [options]
  }()

  /// Windows that are several steps.
  private static let wideForms: [TrainingOptions] = {
    var options = TrainingOptions()
    options.window = 17
    var forms = (TrainingOptions.Sharing.allCases + [.window]).map { sharing in
      var options = options
      options.chosenSharing = sharing
      return options
    }
    forms[forms.count - 1].hasFixedWindow = true
    options.chosenSharing = .block
    options.blockCenters = 8
    forms.append(options)
    (options.chosenSharing, options.blockCenters) = (nil, 2)
    options.subwordLengths = 2...3
    options.subwordBuckets = 61
    forms.append(options)
    options = TrainingOptions()
    (options.hasHierarchicalSoftmax, options.window) = (true, 8)
    for sharing in [TrainingOptions.Sharing.window, .block] {
      options.chosenSharing = sharing
      forms.append(options)
    }
    return forms
  }()

  static let forms: [TrainingOptions] = {
    var forms = [TrainingOptions]()
    for sharing in TrainingOptions.Sharing.allCases {
      var options = TrainingOptions()
      options.chosenSharing = sharing
      forms.append(options)
    }
    var largeBlocks = TrainingOptions()
    largeBlocks.chosenSharing = .block
    largeBlocks.blockCenters = 5
    largeBlocks.chosenNegativeDraws = 8
    forms.append(largeBlocks)
    for update in TrainingOptions.CBOWUpdate.allCases {
      var options = TrainingOptions()
      options.architecture = .cbow
      options.chosenSharing = .window
      options.cbowUpdate = update
      forms.append(options)
    }
    var meanBlocks = TrainingOptions()
    meanBlocks.architecture = .cbow
    forms.append(meanBlocks)
    // An odd number of negatives, more than one register of scores has room for.
    (meanBlocks.cbowUpdate, meanBlocks.chosenNegativeDraws, meanBlocks.hasFixedWindow) = (.exact, 9, true)
    forms.append(meanBlocks)
    (meanBlocks.cbowUpdate, meanBlocks.cbowPooling) = (.word2vec, .sum)
    forms.append(meanBlocks)
    var fixed = TrainingOptions()
    fixed.hasFixedWindow = true
    fixed.window = 3
    fixed.negativeCount = 13
    fixed.sampleThreshold = 0
    let unordered = TrainingOptions.Sharing.allCases.map { sharing in
      var options = TrainingOptions()
      options.ignoresOrder = true
      options.chosenSharing = sharing
      return options
    }
    return forms + [fixed] + wideForms + unordered + weightedForms + treeForms + sumForms + softmaxForms
      + subwordForms
  }()

  /// A rate that ends near where it began.
  private static let endingRate = {
    var options = TrainingOptions()
    options.chosenMinimumRate = 0.008
    return options
  }()

  @Test(.slow, arguments: TrainerTests.forms + [endingRate])
  func trainingAgreesWithPlainLoopsInDoublePrecision(_ form: TrainingOptions) throws {
    var options = form
    options.dimension = 20
    options.sampleThreshold = form.sampleThreshold == 0 ? 0 : 0.02
    options.epochs = 2
    let isWide = options.window > 5
    options.initialRate = isWide ? 0.002 : 0.01
    let text = randomText(sentences: 60, words: isWide ? 300 : 40, seed: 3, length: 1...(isWide ? 40 : 12))
    let (unused, counts, sentences) = try makeTrainer(options, text)
    let words = counts.indices.map { unused.withWord($0) { String(decoding: $0, as: UTF8.self) } }
    var reference = NaiveTrainer(options: options, counts: counts, words: words)
    let start = reference.input
    reference.train(sentences)
    for set in InstructionSet.supported {
      let trainer = try makeTrainer(options, text, KernelSet(set)).trainer
      _ = try trainer.run()
      // Where a word stands twice among the inputs, or a block has several groups, the trainer updates one
      // after the other, which differs from the sum of gradients by terms of the rate's square.
      #expect(reference.relativeError(of: singleRows(of: trainer), from: start) < 0.02, "\(set)")
    }
  }

  @Test(.slow, arguments: TrainerTests.forms)
  func oneWorkerAndOneSeedGiveTheSameVectors(_ form: TrainingOptions) throws {
    var options = form
    options.dimension = 24
    options.epochs = 1
    // Several chunks.
    let text = randomText(sentences: 1500, words: 300, seed: 4)
    var results = [[[Float]]]()
    for seed: UInt64 in [1, 1, 2] {
      options.seed = seed
      let trainer = try makeTrainer(options, text).trainer
      _ = try trainer.run()
      results.append(vectors(of: trainer))
    }
    #expect(results[0] == results[1])
    #expect(results[0] != results[2])
  }

  @Test(.slow, arguments: [1, 2, 5], TrainingOptions.Sharing.allCases)
  func everyTokenIsTrainedOnceAnEpoch(threads: Int, sharing: TrainingOptions.Sharing) throws {
    var options = TrainingOptions()
    options.dimension = 8
    options.epochs = 3
    options.threads = threads
    options.chosenSharing = sharing
    // One line longer than chunks, short lines, single words, and a last line without its end.
    let long = (0..<30_000).map { "a\($0 % 97)" }.joined(separator: " ")
    let text = "x\n\n\n" + long + "\n" + randomText(sentences: 2000, words: 100, seed: 5) + "y z"
    let (trainer, counts, _) = try makeTrainer(options, text)
    let tokenCount = counts.reduce(0, +)
    let summary = try trainer.run()
    #expect(tokenCount == UInt64(text.split { " \n".contains($0) }.count))
    #expect(summary.progress.tokensTrained == 3 * tokenCount)
    #expect(summary.progress.tokensTotal == 3 * tokenCount)
    #expect(summary.progress.tokensKept <= 3 * tokenCount)
  }

  @Test func withoutSubsamplingEveryTokenIsKept() throws {
    var options = TrainingOptions()
    options.dimension = 8
    options.sampleThreshold = 0
    let trainer = try makeTrainer(options, randomText(sentences: 500, words: 50, seed: 6)).trainer
    let summary = try trainer.run()
    #expect(summary.progress.tokensKept == summary.progress.tokensTrained)
  }

  @Test(.slow, arguments: TrainerTests.forms)
  func theLossFalls(_ form: TrainingOptions) throws {
    var options = form
    options.dimension = 16
    options.sampleThreshold = 0
    options.threads = 2
    // Words of a sentence come from one of ten topics, so there is something to learn.
    var random = SeededGenerator(seed: 7)
    let text = (0..<250).map { index in
      (0..<10).map { _ in "t\(index % 10)w\(Int.random(in: 0..<20, using: &random))" }.joined(separator: " ")
    }.joined(separator: "\n")
    var losses = [Double]()
    for epochs in [1, 20] {
      options.epochs = epochs
      let trainer = try makeTrainer(options, text).trainer
      losses.append(try #require(try trainer.run().progress.loss))
    }
    #expect(losses[1] < 0.95 * losses[0])
  }

  @Test func aRateThatDivergesStopsTheRunWithOneLine() throws {
    var options = TrainingOptions()
    options.dimension = 16
    options.initialRate = 10
    options.initialScale = 1000
    options.epochs = 20
    let trainer = try makeTrainer(options, randomText(sentences: 3000, words: 50, seed: 8)).trainer
    let error = #expect(throws: TrainingError.self) { _ = try trainer.run() }
    #expect(error?.remedy == .lowerRate)
  }

  @Test func divergenceInTheLastStepsIsNoticedToo() throws {
    var options = TrainingOptions()
    options.dimension = 16
    options.initialRate = 10
    options.epochs = 1
    options.sampleThreshold = 0
    // Three steps, of which only the first is measured.
    let trainer = try makeTrainer(options, "a b c\n").trainer
    fillWithLargeNumbers(trainer)
    #expect(throws: TrainingError.self) { _ = try trainer.run() }
  }

  @Test func tablesInFilesGiveTheSameVectors() throws {
    var options = TrainingOptions()
    options.dimension = 24
    let text = randomText(sentences: 1000, words: 100, seed: 9)
    let directory = try TemporaryDirectory()
    var results = [[[Float]]]()
    for storage in [Trainer.TableStorage.anonymous, .files(directory: directory.path)] {
      let trainer = try makeTrainer(options, text, tables: storage).trainer
      _ = try trainer.run()
      results.append(vectors(of: trainer))
    }
    #expect(results[0] == results[1])
  }

  @Test func oneWordHasNoTree() throws {
    var options = TrainingOptions()
    options.hasHierarchicalSoftmax = true
    let error = #expect(throws: FileError.self) { _ = try makeTrainer(options, "a a a a\n") }
    #expect(
      error?.description
        == "nothing to train: a tree for hierarchical softmax has two words, the vocabulary one")
  }

  @Test func aCorpusOfOneWordIsTrained() throws {
    let trainer = try makeTrainer(TrainingOptions(), "a a a a a a\n").trainer
    #expect(try trainer.run().progress.tokensTrained == 30)
  }
}
