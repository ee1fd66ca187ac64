public import HogvecSystem

/// How a model of fastText was trained: the arguments that its file begins with.
public struct FastTextArguments: Sendable, Equatable {
  /// What is predicted in training; the numbers are the file's.
  public enum Objective: Int32, Sendable {
    case cbow = 1
    case skipGram = 2
    /// The labels of sentences: a classifier.
    case supervised = 3
  }

  /// The loss that training minimized; the numbers are the file's.
  public enum Loss: Int32, Sendable {
    case hierarchicalSoftmax = 1
    case negativeSampling = 2
    case softmax = 3
    case oneVersusAll = 4
  }

  /// The number of floats in a vector (`dim`).
  public var dimension: Int32
  /// The words on each side of the one in the middle (`ws`).
  public var window: Int32
  /// How often the text was read (`epoch`).
  public var epochs: Int32
  /// The least count of a word (`minCount`).
  public var minCount: Int32
  /// Negative samples (`neg`).
  public var negatives: Int32
  /// The length of n-grams of words (`wordNgrams`), which only classifiers have.
  public var wordNgrams: Int32 = 1
  /// How predictions were judged.
  public var loss: Loss
  /// What was predicted.
  public var objective: Objective
  /// The buckets of n-grams of characters (`bucket`).
  public var bucketCount: Int32
  /// The least characters of an n-gram (`minn`).
  public var minLength: Int32
  /// The most characters of an n-gram (`maxn`); 0 for none.
  public var maxLength: Int32
  /// The words between two changes of the learning rate (`lrUpdateRate`).
  public var rateUpdates: Int32 = 100
  /// The threshold of subsampling (`t`).
  public var subsampling: Double

  /// The arguments of a model, by default those of a model that was not trained by fastText.
  ///
  /// - Parameter subwords: the n-grams of characters that have rows; `nil` for none.
  public init(
    dimension: Int, subwords: Subwords?, window: Int = 5, epochs: Int = 5, minCount: Int = 1,
    negatives: Int = 5, loss: Loss = .negativeSampling, objective: Objective = .skipGram,
    subsampling: Double = 1e-4
  ) {
    self.dimension = Int32(dimension)
    self.window = Int32(clamping: window)
    self.epochs = Int32(clamping: epochs)
    self.minCount = Int32(clamping: minCount)
    self.negatives = Int32(clamping: negatives)
    self.loss = loss
    self.objective = objective
    bucketCount = Int32(subwords?.bucketCount ?? 0)
    minLength = Int32(subwords?.lengths.lowerBound ?? 0)
    maxLength = Int32(subwords?.lengths.upperBound ?? 0)
    self.subsampling = subsampling
  }

  /// The n-grams that are part of words' vectors; `nil` if there are none.
  public var subwords: Subwords? {
    let least = max(1, minLength)
    guard bucketCount > 0, least <= maxLength else { return nil }
    return Subwords(lengths: Int(least)...Int(maxLength), bucketCount: Int(bucketCount))
  }

  /// The bytes in a file: twelve 32-bit integers and a double.
  static let byteCount = 56

  /// The arguments as a file has them.
  var bytes: [UInt8] {
    let numbers = [
      dimension, window, epochs, minCount, negatives, wordNgrams, loss.rawValue, objective.rawValue,
      bucketCount,
      minLength, maxLength, rateUpdates,
    ]
    return numbers.flatMap { littleEndianBytes(of: $0) } + littleEndianBytes(of: subsampling.bitPattern)
  }

  /// What is wrong with arguments, and where in their bytes.
  struct Fault: Error {
    let offset: Int
    let reason: String
  }

  /// Takes the arguments out of a file.
  ///
  /// - Parameter bytes: at least ``byteCount``.
  /// - Throws: ``Fault`` for a value that fastText does not have, or that no model can have.
  init(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    // The place is below the number of integers.
    func number(_ place: Int) -> Int32 {
      unsafe Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: place * 4, as: Int32.self))
    }
    dimension = number(0)
    window = number(1)
    epochs = number(2)
    minCount = number(3)
    negatives = number(4)
    wordNgrams = number(5)
    guard let loss = Loss(rawValue: number(6)) else {
      throw Fault(offset: 24, reason: "\(number(6)) is not a loss of fastText")
    }
    guard let objective = Objective(rawValue: number(7)) else {
      throw Fault(offset: 28, reason: "\(number(7)) is not a kind of model of fastText")
    }
    self.loss = loss
    self.objective = objective
    bucketCount = number(8)
    minLength = number(9)
    maxLength = number(10)
    rateUpdates = number(11)
    subsampling = Double(
      bitPattern: UInt64(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: 48, as: UInt64.self)))
    guard dimension > 0 else { throw Fault(offset: 0, reason: "\(dimension) is not a dimension") }
    guard (0...Subwords.bucketCountRange.upperBound).contains(Int(bucketCount)) else {
      throw Fault(
        offset: 32,
        reason:
          "\(bucketCount) buckets; up to \(Figures.grouped(Subwords.bucketCountRange.upperBound)) are read")
    }
    for (value, offset) in [(minLength, 36), (maxLength, 40)]
    where !(0...Subwords.lengthsRange.upperBound).contains(Int(value)) {
      throw Fault(
        offset: offset,
        reason: "n-grams of \(value) characters; up to \(Subwords.lengthsRange.upperBound) are read")
    }
  }
}

/// The bytes of a number, the lowest first.
func littleEndianBytes(of number: some FixedWidthInteger) -> [UInt8] {
  unsafe withUnsafeBytes(of: number.littleEndian) { unsafe Array($0) }
}
