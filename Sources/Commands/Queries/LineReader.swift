internal import HogvecSystem

/// Standard input, line by line; a line is bytes, which need not be UTF-8.
struct LineReader {
  private var buffered: [UInt8] = []
  /// Where the next line starts.
  private var start = 0
  private var isAtEnd = false

  /// Whether a person types the lines.
  static var isTerminal: Bool { isatty(0) == 1 }

  /// The next line, without its end; `nil` at the end of input.
  mutating func next() throws(FileError) -> [UInt8]? {
    while true {
      if let line = takeBuffered() { return line }
      if isAtEnd {
        defer { (buffered, start) = ([], 0) }
        return start < buffered.count ? text(buffered[start...]) : nil
      }
      buffered.removeFirst(start)
      start = 0
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { throw FileError(cannot: "read", "standard input") }
      if count == 0 { isAtEnd = true }
      if count > 0 { buffered += chunk[..<count] }
    }
  }

  /// The next line, for which it waits, and those behind it that have been read already; `nil` at the end of input.
  mutating func nextBatch(limit: Int) throws(FileError) -> [[UInt8]]? {
    guard let first = try next() else { return nil }
    var batch = [first]
    while batch.count < limit, let line = takeBuffered() { batch.append(line) }
    return batch
  }

  /// The next line if all of it is here.
  private mutating func takeBuffered() -> [UInt8]? {
    guard let end = buffered[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    defer { start = end + 1 }
    return text(buffered[start..<end])
  }

  private func text(_ line: ArraySlice<UInt8>) -> [UInt8] {
    Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
  }
}
