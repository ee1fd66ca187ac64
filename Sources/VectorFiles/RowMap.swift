/// What becomes of every vector of a file while it is converted: a function of vectors of one dimension whose
/// results have one dimension too. Any number of threads may apply it.
@safe public struct RowMap: Sendable {
  /// Sets results, one after the other, from as many rows.
  public typealias Body =
    @Sendable (
      _ rows: UnsafeBufferPointer<Float>, _ count: Int, _ results: UnsafeMutableBufferPointer<Float>
    ) -> Void

  /// The number of floats in a row.
  public let inputDimension: Int
  /// The number of floats in a result.
  public let dimension: Int
  private let body: Body

  /// A map that a function is.
  ///
  /// - Parameter body: may be called by several threads at once; must set all numbers of all results, those
  ///   of a row with a value that is not finite to not-a-number.
  public init(inputDimension: Int, dimension: Int, _ body: @escaping Body) {
    precondition(inputDimension > 0 && dimension > 0, "vectors have at least one number")
    self.inputDimension = inputDimension
    self.dimension = dimension
    unsafe self.body = body
  }

  /// Maps rows.
  ///
  /// - Parameters:
  ///   - rows: `count` x ``inputDimension`` floats.
  ///   - results: `count` x ``dimension`` floats; must not overlap the rows.
  public func apply(
    to rows: UnsafeBufferPointer<Float>, count: Int, into results: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(
      rows.count == count * inputDimension && results.count == count * dimension,
      "rows and results have their dimensions")
    unsafe body(rows, count, results)
  }
}
