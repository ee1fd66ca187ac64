internal import HogvecSystem

/// What messages call an output: a path in quotes, or standard output for `-`.
func outputName(_ path: String) -> String { path == "-" ? "standard output" : "'\(path)'" }

/// Where a command writes: results to standard output, everything else to standard error.
///
/// Words and names of files may hold what commands a terminal. In messages, and in results that go to a
/// terminal, that is shown as ``shownLines(_:)`` has it; results that go elsewhere are written as they are.
///
/// Safe for concurrent use: a text is written whole, by one system call as a rule.
public final class Console: Sendable {
  private let outputDescriptor: CInt
  private let messageDescriptor: CInt
  private let isOutputTerminal: Bool
  /// Whether results that nobody reads any more are no error.
  private let needsNoReader: Bool

  /// A console that writes to open files; by default the process's standard output (1) and standard error
  /// (2).
  public init(output: CInt = 1, messages: CInt = 2) {
    outputDescriptor = output
    messageDescriptor = messages
    isOutputTerminal = isTerminal(output)
    needsNoReader = false
  }

  private init(withoutReaderOf console: Console) {
    outputDescriptor = console.outputDescriptor
    messageDescriptor = console.messageDescriptor
    isOutputTerminal = console.isOutputTerminal
    needsNoReader = true
  }

  /// The same console for a command whose work is not done when the reader of standard output has gone: it
  /// has files to write, or its exit code says what it has found.
  func withoutReader() -> Console { Console(withoutReaderOf: self) }

  /// Writes a result.
  ///
  /// - Throws: ``FileError`` if standard output cannot take it: error number EPIPE if its reader has gone,
  ///   unless the command needs none.
  func write(_ bytes: [UInt8]) throws(FileError) {
    let errorNumber = writeAll(isOutputTerminal ? shownLines(bytes) : bytes, to: outputDescriptor)
    if errorNumber != 0 && !(errorNumber == EPIPE && needsNoReader) {
      throw FileError(cannot: "write to", "standard output", errorNumber: errorNumber)
    }
  }

  /// Writes a result that is text, names of files in it with their bytes.
  func write(_ text: String) throws(FileError) {
    try write(isOutputTerminal ? Array(text.utf8) : text.pathBytes)
  }

  /// Writes a message for the person at the terminal. Nothing can be done if that fails.
  func message(_ text: String) { writeMessage(shownLines(text)) }

  /// Writes over the line that the terminal's cursor is in, from its start.
  func overwrite(_ line: String) { writeMessage("\r" + shownLines(line)) }

  private func writeMessage(_ text: String) {
    _ = writeAll(Array(text.utf8), to: messageDescriptor)
  }

  /// Says which words of a list are missing, if some are.
  ///
  /// - Parameter place: where they were looked for, as `'v.bin'` or `the vocabulary`.
  func report(_ missing: MissingWords?, of place: String) {
    if let notice = missing?.notice(place) { message("hogvec: \(notice)\n") }
  }

  /// The columns of the terminal that messages go to; `nil` if they do not go to one.
  var messageWidth: Int? {
    guard isatty(messageDescriptor) == 1 else { return nil }
    var size = winsize()
    guard unsafe ioctl(messageDescriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes all bytes; returns 0 or the error number.
  private func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> CInt {
    unsafe bytes.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        // The address stays inside `bytes`, since written < bytes.count.
        let count = unsafe HogvecSystem.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
        if count >= 0 {
          written += count
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }
}
