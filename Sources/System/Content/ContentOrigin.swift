/// Where content is from, for messages that say how to make text of it.
package struct ContentOrigin: Sendable {
  /// The file; `nil` for standard input.
  package var path: String?
  /// What is to be undone before the content is reached.
  package var compression: Compression?

  /// What to do with content that is not text.
  package enum Advice: Sendable {
    /// A program that takes files, or else standard input, and writes text.
    case filter(String)
    /// One that takes standard input only.
    case redirect(String)
    /// A program that unpacks a file, and how standard input is named there, if that is possible.
    case unpack(String, String?)
    /// A sentence that says it.
    case sentence(String)
  }

  /// Content of a file, or of standard input, which is `-`.
  ///
  /// - Parameter compression: the file's; its content as it is stored has none.
  package init(path: String, compression: Compression? = nil) {
    self.path = path == "-" || path == standardInputName ? nil : path
    self.compression = compression
  }

  /// The advice as the end of a message: `: iconv -f UTF-16 -t UTF-8 FILE`; empty where a program cannot
  /// help.
  package func advice(_ advice: Advice) -> String {
    let file = path.map(ContentOrigin.shellWord)
    switch (advice, compression) {
    case (.sentence(let text), _): return "; \(text)"
    case (.filter(let program), nil):
      return ": " + ([program] + [file].compactMap(\.self)).joined(separator: " ")
    case (.redirect(let program), nil): return ": " + program + (file.map { " < \($0)" } ?? "")
    case (.unpack(let program, let standardInput), nil):
      return (file ?? standardInput).map { ": \(program) \($0)" } ?? ""
    case (.filter(let program), let compression?), (.redirect(let program), let compression?):
      return ": \(decompressing(compression, file)) | \(program)"
    case (.unpack(let program, let standardInput?), let compression?):
      return ": \(decompressing(compression, file)) | \(program) \(standardInput)"
    case (.unpack, _): return ""
    }
  }

  private func decompressing(_ compression: Compression, _ file: String?) -> String {
    ([compression.program, "-dc"] + [file].compactMap(\.self)).joined(separator: " ")
  }

  /// Whether the file's name ends like this after a point.
  package func hasNameEnding(_ ending: String) -> Bool {
    compression == nil && path.map { $0.hasSuffix("." + ending) } == true
  }

  /// A path as a shell takes it.
  package static func shellWord(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte || "/._-+=:,@%".utf8.contains(byte)
        || byte >= 0x80
    }
    return isPlain && !path.isEmpty
      ? path
      : "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
