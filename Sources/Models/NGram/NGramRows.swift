/// Rows of a context and the word that follows it, as places in the vocabulary.
public struct NGramRows: Sendable {
  /// The number of words in a context.
  public let context: Int
  /// For each row its context and then the word that follows.
  public private(set) var ids: [UInt32]

  /// Rows side by side.
  public init(context: Int, ids: [UInt32]) {
    precondition(context > 0 && ids.count % (context + 1) == 0, "a row is a context and a word")
    self.context = context
    self.ids = ids
  }

  /// The number of rows.
  public var count: Int { ids.count / (context + 1) }

  /// A row's context.
  func context(ofRow row: Int) -> ArraySlice<UInt32> {
    let start = row * (context + 1)
    return ids[start..<(start + context)]
  }

  /// The word that follows a row's context.
  func target(ofRow row: Int) -> Int { Int(ids[row * (context + 1) + context]) }

  /// Takes away the rows from a place on.
  public mutating func splitOff(from row: Int) -> NGramRows {
    let rest = NGramRows(context: context, ids: Array(ids[(row * (context + 1))...]))
    ids.removeLast(ids.count - row * (context + 1))
    return rest
  }
}
