internal import Glibc
internal import Storage

/// Standard input, line by line.
struct LineReader {
  private var buffered: [UInt8] = []
  private var isAtEnd = false

  /// Whether a person types the lines.
  static var isTerminal: Bool { isatty(0) == 1 }

  /// The next line, without its end; `nil` at the end of input.
  mutating func next() throws(FileError) -> String? {
    while true {
      if let end = buffered.firstIndex(of: UInt8(ascii: "\n")) {
        defer { buffered.removeFirst(end + 1) }
        return text(buffered[..<end])
      }
      if isAtEnd {
        defer { buffered = [] }
        return buffered.isEmpty ? nil : text(buffered[...])
      }
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { throw FileError(cannot: "read", "standard input") }
      if count == 0 { isAtEnd = true }
      if count > 0 { buffered += chunk[..<count] }
    }
  }

  private func text(_ line: ArraySlice<UInt8>) -> String {
    String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
  }
}
