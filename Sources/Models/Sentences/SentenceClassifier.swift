internal import HogvecSystem
public import HogvecVectorFiles

/// Gives sentences one of some labels by the mean of their words' vectors. Any number of threads may read.
public struct SentenceClassifier: Sendable {
  /// The labels.
  public let labels: [[UInt8]]
  /// The numbers of a word's vector.
  public var dimension: Int { regression.dimension }
  /// The strength of the regularization that it was fitted with.
  public let strength: Double
  let regression: SoftmaxRegression
  /// What tells the vectors that it was fitted on from others.
  let vectors: Fingerprint

  /// A classifier with fitted weights.
  init(labels: [[UInt8]], strength: Double, regression: SoftmaxRegression, vectors: Fingerprint) {
    self.vectors = vectors
    self.labels = labels
    self.strength = strength
    self.regression = regression
  }

  /// What a strength of regularization came to.
  public struct Trial: Sendable {
    /// The strength: half of it times the sum of the squared weights is added to the mean loss.
    public let strength: Double
    /// The share of right answers on the sentences it was fitted to.
    public let trainAccuracy: Double
    /// The same on the dev part.
    public let devAccuracy: Double
    /// The same on the test part; `nil` if it is empty.
    public let testAccuracy: Double?
    /// The number of steps of the search.
    public let steps: Int
    /// Whether the gradient came within the tolerance.
    public let hasConverged: Bool
  }

  /// Fits a classifier for each strength and keeps the one with the best accuracy on the dev part; the
  /// stronger of equals.
  ///
  /// - Precondition: there are sentences to train on and two labels or more.
  public static func train(
    _ sentences: LabeledSentences, vectors: borrowing WordVectors, strengths: [Double], tolerance: Double
  ) -> (best: SentenceClassifier, trials: [Trial]) {
    let labels = sentences.labels
    precondition(labels.count > 1 && !strengths.isEmpty, "there is something to choose from")
    let train = SentenceFeatureTable(sentences.examples(for: .train), labels: labels, vectors: vectors)
    let dev = SentenceFeatureTable(sentences.examples(for: .dev), labels: labels, vectors: vectors)
    let test = SentenceFeatureTable(sentences.examples(for: .test), labels: labels, vectors: vectors)
    precondition(train.rows.count > 0, "there are sentences to train on")
    var search = LimitedMemoryBFGS()
    search.tolerance = tolerance
    search.maximumSteps = 5000
    var regression = SoftmaxRegression(classes: labels.count, dimension: vectors.dimension)
    let fingerprint = SentenceClassifier.fingerprint(of: vectors)
    var trials: [Trial] = []
    var best: SentenceClassifier?
    var bestAccuracy = -1.0
    // From strong to weak, each search starts where the one before it ended.
    for strength in strengths.sorted(by: >) {
      let result = regression.fit(
        train.features, labels: train.classes, strength: strength, search: search)
      let classifier = SentenceClassifier(
        labels: labels, strength: strength, regression: regression, vectors: fingerprint)
      let trial = Trial(
        strength: strength, trainAccuracy: train.accuracy(of: regression),
        devAccuracy: dev.accuracy(of: regression),
        testAccuracy: test.rows.isEmpty ? nil : test.accuracy(of: regression), steps: result.steps,
        hasConverged: result.hasConverged)
      trials.append(trial)
      if trial.devAccuracy > bestAccuracy { (best, bestAccuracy) = (classifier, trial.devAccuracy) }
    }
    guard let best else { preconditionFailure("an accuracy is at least 0") }
    return (best, trials)
  }

  /// The probability of each label for a sentence.
  public func probabilities(of sentence: [UInt8], vectors: borrowing WordVectors) -> [Double] {
    precondition(vectors.dimension == dimension, "the vectors have the classifier's dimension")
    return regression.probabilities(SentenceFeatures.mean(of: sentence, in: vectors).values)
  }

  /// Whether these are the vectors that it was fitted on, word for word and bit for bit. With those of
  /// another training, whose directions mean something else, its answers mean nothing; with rounded ones, or
  /// part of them, they are about the same.
  ///
  /// - Complexity: one pass over the vectors.
  public func wasFitted(on vectors: borrowing WordVectors) -> Bool {
    SentenceClassifier.fingerprint(of: vectors) == self.vectors
  }

  private static func fingerprint(of vectors: borrowing WordVectors) -> Fingerprint {
    var numbers: [Int] = []
    numbers.reserveCapacity(2 * vectors.count)
    for id in 0..<vectors.count {
      numbers.append(Int(truncatingIfNeeded: Fingerprint(of: vectors.word(id)).value))
      // The row is read while the vectors live.
      let row = unsafe Fingerprint(of: UnsafeRawBufferPointer(vectors.row(id)))
      numbers.append(Int(truncatingIfNeeded: row.value))
    }
    return Fingerprint(ofNumbers: numbers)
  }

  /// The place of the largest number; the first of equals.
  public static func mostLikely(_ probabilities: [Double]) -> Int {
    var best = 0
    for index in probabilities.indices where probabilities[index] > probabilities[best] { best = index }
    return best
  }
}

/// The features and classes of some sentences.
struct SentenceFeatureTable {
  let rows: [[Double]]
  let classes: [Int]
  /// The rows as a matrix.
  let features: Matrix<Double>

  init(_ examples: [LabeledSentences.Example], labels: [[UInt8]], vectors: borrowing WordVectors) {
    let places = Dictionary(zip(labels, labels.indices)) { first, _ in first }
    var rows: [[Double]] = []
    for example in examples { rows.append(SentenceFeatures.mean(of: example.sentence, in: vectors).values) }
    self.rows = rows
    classes = examples.map { places[$0.label] ?? 0 }
    features = ScalarStorage(rows.flatMap { $0 }).matrix(rows: rows.count, columns: vectors.dimension)
  }

  /// The share of right answers; 0 without sentences.
  func accuracy(of regression: SoftmaxRegression) -> Double {
    var correct = 0
    for (row, label) in zip(rows, classes)
    where SentenceClassifier.mostLikely(regression.probabilities(row)) == label { correct += 1 }
    return rows.isEmpty ? 0 : Double(correct) / Double(rows.count)
  }
}
