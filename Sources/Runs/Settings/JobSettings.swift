internal import HogvecSystem
public import HogvecTraining
public import HogvecVectorFiles

/// What a ``TrainingJob`` is to do: the text, where the vectors go, and how they are trained. The defaults
/// are those of `hogvec train`.
///
/// ```swift
/// var settings = JobSettings(text: ["corpus.txt"], output: "vectors.bin")
/// settings.training.dimension = 200
/// settings.corpus.minimumCount = 10
/// ```
public struct JobSettings: Sendable, Equatable {
  /// The text: files, compressed or not, directories with all files in and below them, `@LIST` for the files
  /// that are named in LIST, or `-` for standard input.
  public var text: [String]
  /// Where the vectors go; `-` is standard output.
  public var output: String
  /// The format of ``output`` and ``contextOutput``; `nil` for the one that the name of each stands for.
  public var format: VectorFormat?
  /// Whether the vectors at the end of each epoch are published too, at ``output(ofEpoch:)``.
  public var savesEpochs = false
  /// The word under which a vector for words outside the vocabulary is written, after the others: the mean of
  /// those of the 100 rarest words. None if `nil`.
  public var unknownWord: String?
  /// Where the words' output vectors go, which meet the others in training; nowhere if `nil`.
  public var contextOutput: String?
  /// Where the words and their counts go; nowhere if `nil`.
  public var vocabularyOutput: String?
  /// A file of words and counts, to be taken instead of counting the text.
  public var vocabulary: String?
  /// The vectors to start from: a vector file of any format, or a model directory. Other words start at
  /// random. Unless the dimension of ``training`` is set, it is theirs.
  public var initialVectors: String?
  /// Whether each bucket of n-grams has a row of its own: the vectors to start from may bring one for each.
  var keepsAllBuckets: Bool { initialVectors != nil }
  /// Which words are trained with ``initialVectors``.
  public var vocabularyMerge = VocabularyMerge.new
  /// The words whose vectors stay as they start, if any do.
  public var frozen: FrozenWords?
  /// What the text is and which of its words count.
  public var corpus = CorpusSettings()
  /// Where the encoded text is kept for later runs.
  public var cache = CacheSettings()
  /// What the trainer does; as many threads as the process may use processors.
  public var training = TrainingOptions()
  /// Whether each worker stays on one processor of those that the process may use, the first of every core
  /// before the second.
  public var pinsWorkers = false
  /// Where the tables are.
  public var tables = TablePlacement.auto
  /// The directory in which tables, text and checkpoints are kept, so that the run can be resumed; none if
  /// `nil`.
  public var model: String?
  /// Seconds between checkpoints.
  public var checkpointInterval = 60.0
  /// Seconds after which training ends, counted from the start of the job; no limit if `nil`.
  public var timeBudget: Double?

  /// Seconds between lines about the progress; see ``JobProgress/isLineDue``.
  public var progressInterval = 5.0

  /// Whether the report's ``JobReport/profile`` says where the time of training went, which takes half
  /// a percent of it.
  public var measuresStages = false

  // What a command line that runs the job says of its own output.

  /// Where the JSON log goes, if anywhere.
  package var log: String?
  /// Where the file of metrics goes, if anywhere.
  package var metrics: String?
  /// Where the JSON of ``measuresStages`` goes, if anywhere.
  package var profile: String? {
    didSet { if profile != nil { measuresStages = true } }
  }
  /// Whether only errors are printed.
  package var isQuiet = false
  /// Whether the summary is printed as JSON.
  package var printsJSON = false

  /// A job with the defaults.
  public init(text: [String], output: String) {
    self.text = text
    self.output = output
    training.threads = AvailableProcessors().count
  }

  /// The format of ``output``.
  public var outputFormat: VectorFormat { format(of: output) }

  /// Where the vectors at the end of an epoch go, if they are published: ``output`` with `.epoch` and the
  /// number before the ending that names a format, or at the end of a name without one.
  public func output(ofEpoch epoch: Int) -> String {
    let mark = ".epoch\(epoch)"
    guard VectorFormat.named(by: output) != nil, let point = output.lastIndex(of: ".") else {
      return output + mark
    }
    return output[..<point] + mark + output[point...]
  }

  /// The format in which vectors are written to a file: ``format``, or the one that its name stands for, or
  /// word2vec's binary one.
  public func format(of path: String) -> VectorFormat { format ?? .named(by: path) ?? .binary }
}
