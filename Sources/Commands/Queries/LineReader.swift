internal import Glibc
internal import Storage

/// Standard input, line by line; a line is bytes, which need not be UTF-8.
struct LineReader {
  private var buffered: [UInt8] = []
  private var isAtEnd = false

  /// Whether a person types the lines.
  static var isTerminal: Bool { isatty(0) == 1 }

  /// The next line, without its end; `nil` at the end of input.
  mutating func next() throws(FileError) -> [UInt8]? {
    while true {
      if let end = buffered.firstIndex(of: UInt8(ascii: "\n")) {
        defer { buffered.removeFirst(end + 1) }
        return line(buffered[..<end])
      }
      if isAtEnd {
        defer { buffered = [] }
        return buffered.isEmpty ? nil : line(buffered[...])
      }
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { throw FileError(cannot: "read", "standard input") }
      if count == 0 { isAtEnd = true }
      if count > 0 { buffered += chunk[..<count] }
    }
  }

  private func line(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    Array(bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes)
  }
}
