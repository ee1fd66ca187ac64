public import HogvecSystem

/// Sequences of items, such as the baskets or sessions that were held out of training.
public struct ItemSequences: Sendable {
  /// An item and the one that comes next.
  public struct Step: Sendable, Equatable {
    /// The number of the sequence that it is in.
    public let sequence: Int
    /// The item's number in ``ItemSequences/items``.
    public let item: Int
    /// That of the one that comes next.
    public let next: Int
  }

  /// The different items, in the order in which they come first.
  public private(set) var items: [[UInt8]] = []
  /// The steps of all sequences. An item that follows itself makes none.
  public private(set) var steps: [Step] = []
  /// The number of sequences.
  public private(set) var count = 0

  private var numbers: [[UInt8]: Int] = [:]

  /// Makes sequences of lists of items.
  public init(_ sequences: [[[UInt8]]]) {
    for sequence in sequences { add(sequence) }
  }

  /// Reads a sequence from each line: items between spaces or tabs, as training reads them. Empty lines are
  /// left out.
  ///
  /// - Throws: ``FileError`` if the file cannot be read, or no line has two different items.
  public init(reading path: String) throws(FileError) {
    for line in try TextLines.read(path) where !line.isEmpty { add(line.fields) }
    guard !steps.isEmpty else { throw FileError("'\(path)': no line of it has two different items") }
  }

  private mutating func add(_ sequence: [[UInt8]]) {
    var last: Int?
    for item in sequence {
      let number = numbers[item] ?? items.count
      if number == items.count {
        items.append(item)
        numbers[item] = number
      }
      if let last, last != number { steps.append(Step(sequence: count, item: last, next: number)) }
      last = number
    }
    count += 1
  }
}
