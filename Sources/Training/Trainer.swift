internal import CHogvec
public import HogvecCorpus
public import HogvecKernels
public import HogvecSystem

/// Trains word vectors: workers on Dispatch claim chunks of the corpus and write into shared tables without
/// locks (Hogwild, Recht et al. 2011).
///
/// One worker and one seed give the same vectors, bit for bit, with the same kernels.
/// ``run(upToEpoch:freezing:measuringStages:)`` may be called again for later epochs; ``progress``,
/// ``takeEndedEpochs()`` and ``stop()`` from any thread meanwhile. A trainer that was stopped trains no more:
/// another one goes on from its position.
public final class Trainer: Sendable {
  let shared: SharedState
  /// The rounds of a process that trains with others.
  private let exchange: TableExchange?
  private let workers: [WorkerProgress]
  private let exceedsMemory: Bool
  /// The processors of the workers; `nil` if they may run on any.
  private let places: ProcessorPlaces?
  /// The seconds that ``run(upToEpoch:freezing:measuringStages:)`` has trained.
  private let trainedSeconds = Lock(0.0)
  /// What calls of ``run(upToEpoch:freezing:measuringStages:)`` have measured.
  private let measured = Lock(RunMeasurement())

  /// Where the tables lie.
  public enum TableStorage: Sendable, Equatable {
    /// In anonymous memory, with huge pages where the system grants them.
    case anonymous
    /// In anonymous memory; ``checkpoint()`` copies them into the files `input.table` and `output.table` of a
    /// directory.
    case anonymousKept(directory: String)
    /// In these files themselves, mapped.
    case files(directory: String)
  }

  /// Prepares a run: makes both tables, fills them with their first values, and makes the alias table or the
  /// Huffman tree, and the subsampler.
  ///
  /// - Parameters:
  ///   - options: what to do.
  ///   - wordCounts: how often each word of the vocabulary occurs, in descending order.
  ///   - corpus: the corpus, encoded with that vocabulary.
  ///   - kernels: `nil` for those that `HOGVEC_KERNELS` names, or the best that this processor can run.
  ///   - position: where an earlier run with the same corpus and tables was, to continue from there; the
  ///     tables' files are opened then, not made.
  ///   - exceedsMemory: whether the tables are files that will not all be in memory, which disables
  ///     read-ahead.
  ///   - pinsWorkers: whether each worker stays on one processor of those that the calling thread may use,
  ///     one after the other, the first of every core before the second; those of processes of the group that
  ///     are on one machine follow each other.
  ///   - group: the processes among which chunks are dealt out. Each has the whole corpus and trains its
  ///     share of it; they run together, tables start as those of the first, and position and progress are of
  ///     all of them.
  /// - Throws: ``TrainingOptionsError`` for options that cannot be followed, ``KernelChoiceError`` if
  ///   `HOGVEC_KERNELS` names no kernels of this processor, and ``FileError`` if the tables cannot be made or
  ///   opened, the position is not one of such a run, the corpus has not as many words as there are counts,
  ///   or hierarchical softmax alone is to tell one word from no other.
  public convenience init(
    options: TrainingOptions, wordCounts: [UInt64], corpus: consuming EncodedCorpus,
    kernels: KernelSet? = nil, tables: TableStorage = .anonymous, position: TrainingPosition? = nil,
    exceedsMemory: Bool = false, pinsWorkers: Bool = false, group: any ProcessGroup = SingleProcess()
  ) throws {
    try options.validate()
    try options.checkRowCount(wordCount: wordCounts.count)
    let rows = SubwordRows(options, corpus)
    try self.init(
      options: options, rows: rows, wordCounts: wordCounts, corpus: corpus, kernels: kernels, tables: tables,
      position: position, exceedsMemory: exceedsMemory, pinsWorkers: pinsWorkers, group: group)
  }

  /// Prepares a run, as
  /// ``init(options:wordCounts:corpus:kernels:tables:position:exceedsMemory:pinsWorkers:group:)`` does, with
  /// what was worked out before.
  ///
  /// - Parameter rows: those of the options and the words of the corpus.
  package init(
    options: TrainingOptions, rows: consuming SubwordRows, wordCounts: [UInt64],
    corpus: consuming EncodedCorpus, kernels: KernelSet?, tables: TableStorage, position: TrainingPosition?,
    exceedsMemory: Bool, pinsWorkers: Bool, group: any ProcessGroup
  ) throws {
    guard corpus.wordCount == UInt64(wordCounts.count), !wordCounts.isEmpty else {
      throw FileError(
        "nothing to train: the corpus is encoded with \(Figures.counted(Int(corpus.wordCount), "word")), and "
          + "\(Figures.counted(wordCounts.count, "count")) of words are given")
    }
    let kernels = try kernels ?? KernelSet.chosen()
    self.exceedsMemory = exceedsMemory
    places = pinsWorkers ? ProcessorPlaces(skipping: group.localRank * options.threads) : nil
    if options.usesTree && wordCounts.count < 2 {
      throw FileError("nothing to train: a tree for hierarchical softmax has two words, the vocabulary one")
    }
    let inputRows = rows.rowCount
    let outputRows = options.outputRowCount(wordCount: wordCounts.count)
    let (dimension, isResumed) = (options.dimension, position != nil)
    func table(_ name: String, _ rowCount: Int) throws(FileError) -> SharedTable {
      guard case .files(let directory) = tables else {
        return try SharedTable(anonymousRows: rowCount, dimension: dimension)
      }
      return try SharedTable(
        "\(directory)/\(name)", rowCount: rowCount, dimension: dimension, isThere: isResumed)
    }
    let input = try table("input.table", inputRows)
    let output = try table("output.table", outputRows)
    var copies: TableCopies?
    if case .anonymousKept(let directory) = tables {
      copies = try TableCopies(
        in: directory, inputRows: inputRows, outputRows: outputRows, dimension: dimension, areThere: isResumed
      )
      if isResumed { try copies?.load(into: input, output) }
    }
    let shared = try SharedState(
      options: options, kernels: kernels, subwords: rows, input: input, output: output, copies: copies,
      wordCounts: wordCounts, corpus: corpus, position: position,
      share: ChunkShare(rank: group.rank, of: group.count))
    self.shared = shared
    exchange = group.count > 1 ? TableExchange(shared, wordCounts: wordCounts, group: group) : nil
    workers = (0..<options.threads).map { _ in WorkerProgress() }
    if position == nil {
      forEachWorker { [workers] index in shared.initializeInput(share: index, of: workers.count) }
    }
  }

  /// Lends the table of word vectors, a row for each word. If words have n-grams, more rows follow, and a row
  /// may be the sum of several; ``writeVectors(of:to:)`` and ``writeRow(_:to:)`` have what they stand for.
  /// Other first values may be put there before ``run(upToEpoch:freezing:measuringStages:)``.
  public func withVectors<Result, Failure: Error>(
    _ body: (borrowing SharedTable) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(shared.input)
  }

  /// Lends the table of output vectors, whose first rows are those of the words if
  /// ``TrainingOptions/hasOutputVectors``. Other first values than zeros may be put there before
  /// ``run(upToEpoch:freezing:measuringStages:)``.
  public func withOutputVectors<Result, Failure: Error>(
    _ body: (borrowing SharedTable) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(shared.output)
  }

  /// The number of words.
  public var wordCount: Int { shared.wordCount }

  /// What is trained, and how.
  public var options: TrainingOptions { shared.options }

  /// Writes the vectors of some words: the rows of ``withVectors(_:)``, or with n-grams the means of a word's
  /// row and theirs. Safe from several threads while nothing is trained.
  ///
  /// - Parameters:
  ///   - words: the rows of the words.
  ///   - vectors: room for as many vectors of the options' dimension, one after the other.
  public func writeVectors(of words: Range<Int>, to vectors: UnsafeMutablePointer<Float>) {
    let dimension = options.dimension
    precondition(words.lowerBound >= 0 && words.upperBound <= wordCount, "the words are the trainer's")
    for word in words {
      let vector = unsafe vectors + (word - words.lowerBound) * dimension
      if shared.subwords.isEmpty {
        unsafe vector.update(from: shared.input.address(ofRow: word), count: dimension)
      } else {
        unsafe shared.subwords.writeMean(of: UInt32(word), in: shared.input, to: vector)
      }
    }
  }

  /// Writes a row of a model that has one for each word, and then one for each bucket of n-grams, as it is
  /// now. Safe from several threads while nothing is trained.
  ///
  /// - Parameters:
  ///   - index: the number of a word, or the number of words and that of a bucket; no others.
  ///   - vector: room for a row of the options' dimension.
  /// - Complexity: up to 17 rows' random start values.
  public func writeRow(_ index: Int, to vector: UnsafeMutablePointer<Float>) {
    unsafe shared.subwords.writeSingle(index, of: shared.input, to: vector)
  }

  /// Changes the rows of some words so that ``writeVectors(of:to:)`` gives what is in these rows now. To be
  /// called before ``run(upToEpoch:freezing:measuringStages:)``.
  ///
  /// - Parameter isGiven: for each word whether its row is its vector.
  public func completeVectors(_ isGiven: [Bool]) {
    guard !shared.subwords.isEmpty else { return }
    for (word, isGiven) in isGiven.enumerated() where isGiven {
      shared.subwords.makeMean(of: UInt32(word), in: shared.input)
    }
  }

  /// Lends the bytes of the word that a row of the word vectors is for, as the corpus has them.
  public func withWord<Result, Failure: Error>(
    _ row: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe shared.corpus.withWord(row, body)
  }

  /// What tells the encoded text and its words from others.
  public var corpusFingerprint: Fingerprint { shared.corpus.checksum }

  /// How often the word of a row occurs in the text.
  public func occurrences(of row: Int) -> UInt64 { shared.corpus.occurrences(of: row) }

  /// Trains what is left of the epochs and returns when the last worker has finished.
  ///
  /// - Parameters:
  ///   - epochCount: how many epochs, from the first on, are trained; all if `nil`. Workers wait for each
  ///     other at the last one's end, where the tables are what training up to it has made of them.
  ///   - frozenRows: for each word whether its vector stays as it is, bit for bit, while all else is trained;
  ///     empty if none does. Words that have n-grams cannot stay.
  ///   - measuresStages: whether workers note where their time goes, which takes half a percent of it, for
  ///     ``profile``.
  /// - Throws: ``TrainingError`` if the loss became infinite, not a number, or far greater than that of
  ///   untrained vectors, in any process of a group;
  ///   ``FileError`` if another process cannot be reached.
  public func run(
    upToEpoch epochCount: Int? = nil, freezing frozenRows: [Bool] = [],
    measuringStages measuresStages: Bool = false
  ) throws -> TrainingSummary {
    precondition(
      frozenRows.isEmpty || (frozenRows.count == wordCount && shared.subwords.isEmpty),
      "each word is frozen or not")
    shared.allow(epochs: epochCount ?? shared.options.epochs)
    let measurement = measuresStages ? ProcessorUse.Measurement() : nil
    let clock = ContinuousClock()
    let start = clock.now
    if exceedsMemory {
      shared.input.expect(.random)
      shared.output.expect(.random)
    }
    let startTick = hogvec_ticks()
    try exchange?.begin(epochs: epochCount ?? shared.options.epochs)
    let stageCounts = train(freezing: frozenRows, measuringStages: measuresStages)
    try exchange?.finish()
    let runTicks = hogvec_ticks() &- startTick
    let seconds = (clock.now - start).seconds
    if let measurement {
      measured.withLock { $0.add(stageCounts, ticks: runTicks, seconds: seconds, use: measurement.use) }
    }
    if exceedsMemory {
      // From here on rows are looked at and saved in their order.
      shared.input.expect(.sequential)
      shared.output.expect(.sequential)
    }
    // The loss is measured for some steps only, so the last ones are looked at here.
    let isFinite = shared.input.isFinite && shared.output.isFinite
    if shared.reasonToStop == .diverged || !isFinite {
      throw TrainingError.diverged(shared.options, atLoss: isFinite ? shared.divergedLoss : nil)
    }
    let progress = progress
    let allSeconds = trainedSeconds.withLock { sum in
      sum += seconds
      return sum
    }
    return TrainingSummary(
      progress: progress, seconds: allSeconds, isComplete: exchange?.isComplete ?? shared.isComplete)
  }

  /// What calls of ``run(upToEpoch:freezing:measuringStages:)`` that measured have taken of the machine;
  /// `nil` if none has. To be asked for while nothing is trained: the system looks through all of the
  /// process's memory for it.
  public var profile: TrainingProfile? {
    let measured = measured.withLock { $0 }
    guard let use = measured.use else { return nil }
    let maps = MemoryMaps()
    return TrainingProfile(
      workers: workers.indices.map { index in
        WorkerTimes(
          measured.counts[index] ?? StageCounts(), runTicks: measured.ticks, runSeconds: measured.seconds,
          options: shared.options, isInGroup: exchange != nil)
      },
      use: use, inputPages: shared.input.pagePlacement(in: maps),
      outputPages: shared.output.pagePlacement(in: maps))
  }

  /// Has all workers train, by the form that the options name.
  ///
  /// - Returns: for each worker what its clock saw, if they have clocks.
  private func train(freezing frozenRows: [Bool], measuringStages: Bool) -> [Int: StageCounts] {
    let (shared, form) = (shared, shared.options.form)
    let seen = Lock<[Int: StageCounts]>([:])
    forEachWorker { [workers] index in
      let counts = form.train(
        shared, worker: index, progress: workers[index], frozenRows: frozenRows,
        measuringStages: measuringStages)
      if let counts { seen.withLock { $0[index] = counts } }
    }
    return seen.withLock { $0 }
  }

  /// Makes workers finish the chunk they are at, and ``run(upToEpoch:freezing:measuringStages:)`` return; in
  /// a group those of all processes, at the end of the same round.
  public func stop() { stop(code: 1) }

  /// Ends training as ``stop()`` does, and tells the other processes of a group why.
  ///
  /// - Parameter code: a number larger than 0.
  package func stop(code: UInt64) {
    if let exchange { exchange.stop(code: code) } else { shared.stop(because: .requested) }
  }

  /// Why the processes of a group have ended early, if they have; the same in all of them.
  package var stopCode: UInt64? { exchange?.stopCode }

  /// Makes workers leave the chunk they are at after the step that they take, and
  /// ``run(upToEpoch:freezing:measuringStages:)`` return. Words of such chunks are counted as far as they
  /// were trained; there is no position to continue from.
  func abandon() { shared.stop(because: .abandoned) }

  /// How far the run is, for one that is to continue from there, in as many processes or others.
  public var position: TrainingPosition { exchange?.position ?? shared.position }

  /// What was exchanged with other processes; `nil` in one that trains alone.
  public var exchangeCounts: ExchangeCounts? { exchange?.counts }

  /// Brings the tables' files on the device up to a position at least, while workers go on.
  ///
  /// The position is taken before the tables are flushed, so that what it says is finished is in them; they
  /// may be ahead of it. To be called by one thread at a time. In a group that is one of the first process,
  /// and the files are written when all processes have finished the round that they are at.
  ///
  /// - Returns: the position; `nil` if the run has diverged, and nothing good could be kept any more.
  /// - Throws: ``FileError`` if the files cannot be written.
  public func checkpoint() throws(FileError) -> TrainingPosition? {
    if let exchange { return try exchange.checkpoint() }
    let position = shared.position
    return try shared.synchronizeTables() ? position : nil
  }

  /// How far the run is.
  public var progress: TrainingProgress {
    func trained(after start: ChunkCounts) -> ChunkCounts {
      workers.reduce(into: start) { $0 += $1.counts }
    }
    let counts = exchange?.done { trained(after: ChunkCounts()) } ?? trained(after: shared.start.done)
    return shared.progress(of: counts, epoch: shared.epoch(of: position) + 1)
  }

  /// The epochs that have ended since this was asked last, each with how far the run was then.
  public func takeEndedEpochs() -> [EpochEnd] { exchange?.takeEndedEpochs() ?? shared.takeEndedEpochs() }

  /// Runs one closure for each worker, each on a thread of its own, which stays on its processor if workers
  /// are pinned, and waits for all.
  func forEachWorker(_ body: @escaping @Sendable (Int) -> Void) {
    onWorkers(workers.count, label: "worker") { [places] index in
      if let places { places.pinning(worker: index) { body(index) } } else { body(index) }
    }
  }
}
