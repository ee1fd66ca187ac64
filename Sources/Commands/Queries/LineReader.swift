internal import HogvecSystem

/// Standard input, line by line, as they arrive; what a line is and where it ends says ``TextLines``.
struct LineReader: ~Copyable {
  private var lines = TextLines()
  private var isAtEnd = false
  private let input = FileDescriptor(owning: dup(0), path: standardInputName)

  /// Whether a person types the lines.
  static var isTerminal: Bool { isatty(0) == 1 }

  /// The next line, without its end and white space around it; `nil` at the end of input.
  mutating func next() throws(FileError) -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      if let line = lines.next(atEnd: isAtEnd) { return Array(line.trimmed) }
      if isAtEnd { return nil }
      let count = try input.read(into: &chunk)
      if count == 0 { isAtEnd = true }
      lines.append(chunk[..<count])
    }
  }

  /// The next line, for which it waits, and those after it that have been read already; `nil` at the end of
  /// input.
  mutating func nextBatch(limit: Int) throws(FileError) -> [[UInt8]]? {
    guard let first = try next() else { return nil }
    var batch = [first]
    while batch.count < limit, let line = lines.next() { batch.append(Array(line.trimmed)) }
    return batch
  }
}
