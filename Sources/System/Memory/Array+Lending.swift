extension Array {
  /// Lends the elements for writing. Unlike the standard library's function of the kind, it keeps the error's
  /// type.
  ///
  /// The buffer is valid in `body` alone.
  @inlinable
  package mutating func lendElements<Output, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Element>) throws(Failure) -> Output
  ) throws(Failure) -> Output {
    var elements = mutableSpan
    return try unsafe elements.withUnsafeMutableBufferPointer(body)
  }
}
