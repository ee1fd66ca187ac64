/// What went wrong with a file, in one line: lower case, the file in quotes, the place, the reason last.
///
/// `cannot open 'text8': No such file or directory`, `'vectors.bin', record 17, byte 20412: the file ends
/// inside a vector`.
public struct FileError: RemediableError, Equatable, Sendable {
  /// What went wrong, without a trailing period or line feed.
  public var problem: String { message.description }

  /// The same, for programs that show names of settings their own way.
  package let message: Message

  /// What can be done about it, if that is known.
  public let remedy: Remedy?

  /// The system's error number where a system call failed, otherwise 0.
  public let errorNumber: CInt

  /// The words that were asked for and are not in the file, if that is the error.
  public let unknownWords: [UnknownWord]

  /// A word that is not in a file.
  public struct UnknownWord: Equatable, Sendable {
    /// The word; bytes that are not UTF-8 are replaced in it.
    public let word: String
    /// Words of the file that are spelled like it, the nearest first; none where there are none, or where so
    /// many words are unknown that they were not looked for.
    public let suggestions: [String]

    package init(_ word: String, suggestions: [String]) {
      (self.word, self.suggestions) = (word, suggestions)
    }
  }

  /// An error found in a file's content or in what was asked of it.
  public init(_ problem: String, remedy: Remedy? = nil) {
    self.init("\(problem)" as Message, remedy: remedy)
  }

  /// An error that names settings.
  package init(_ message: Message, remedy: Remedy? = nil, unknownWords: [UnknownWord] = []) {
    self.message = message
    self.remedy = remedy
    self.errorNumber = 0
    self.unknownWords = unknownWords
  }

  /// A failed system call: `cannot open 'text8': No such file or directory`.
  ///
  /// - Parameters:
  ///   - action: what was tried, as a verb: `open`, `write to`, `map`.
  ///   - path: the file it was tried on.
  ///   - errorNumber: the call's `errno`; the calling thread's by default.
  public init(cannot action: String, _ path: String, errorNumber: CInt = errno) {
    self.message = "cannot \(action) '\(path)': \(systemMessage(errorNumber))"
    self.remedy = nil
    self.errorNumber = errorNumber
    self.unknownWords = []
  }
}

/// The system's wording for an error number: `No such file or directory`.
public func systemMessage(_ errorNumber: CInt) -> String {
  // 256 bytes hold every message of glibc; strerror_r is the thread-safe form and terminates what it writes.
  unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
    guard let start = buffer.baseAddress, unsafe strerror_r(errorNumber, start, buffer.count) == 0 else {
      return "error \(errorNumber)"
    }
    return unsafe String(cString: start)
  }
}
