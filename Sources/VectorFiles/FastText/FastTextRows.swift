public import HogvecSystem

/// The rows that a model of fastText was trained to have, for training that starts from them. Any number of
/// threads may read.
public struct FastTextRows: Sendable {
  private let model: FastTextModel

  init(_ model: FastTextModel) { self.model = model }

  /// The n-grams that have rows; `nil` if there are none.
  public var subwords: Subwords? { model.subwords }
  /// The number of words: input rows before those of the buckets.
  public var wordCount: Int { model.wordCount }
  /// Whether there is an output row for each word, which negative samples and the full softmax have.
  public var hasOutputVectors: Bool {
    model.arguments.loss != .hierarchicalSoftmax && model.outputRowCount == wordCount
  }

  /// A word's bytes.
  public func word(_ id: Int) -> [UInt8] { unsafe Array(model.word(id)) }

  /// Copies the row of a word, or after those of the words that of a bucket.
  ///
  /// - Parameter target: room for as many floats as the model's dimension.
  /// - Returns: whether all of them are finite.
  public func copyInput(_ row: Int, to target: UnsafeMutablePointer<Float>) -> Bool {
    unsafe copy(model.row(row), to: target)
  }

  /// Copies the output row of a word, as ``copyInput(_:to:)`` does.
  public func copyOutput(_ row: Int, to target: UnsafeMutablePointer<Float>) -> Bool {
    precondition(hasOutputVectors, "the words have output rows")
    return unsafe copy(model.outputRow(row), to: target)
  }

  private func copy(_ source: UnsafeRawPointer, to target: UnsafeMutablePointer<Float>) -> Bool {
    let byteCount = model.dimension * MemoryLayout<Float>.size
    unsafe UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: byteCount)
    return (0..<model.dimension).allSatisfy { unsafe target[$0].isFinite }
  }
}

extension VectorFileReader {
  /// The rows of the file, if it is a model of fastText.
  public var fastTextRows: FastTextRows? { fastTextModel.map { FastTextRows($0) } }
}
