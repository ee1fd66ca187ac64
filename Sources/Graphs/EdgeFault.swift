internal import HogvecCorpus
internal import HogvecSystem

/// Why an edge list cannot be read.
enum EdgeFault: Error {
  /// A line is not an edge: where it starts, in bytes, and what is wrong with it.
  case line(offset: Int, reason: String)
  /// There is not enough memory, or there are more nodes than numbers for them.
  case file(FileError)

  /// The fault as people are told of it.
  ///
  /// - Parameters:
  ///   - text: the whole list.
  ///   - name: what messages call it.
  func error(in text: UnsafeRawBufferPointer, named name: String) -> FileError {
    switch self {
    case .file(let error): return error
    case .line(let offset, let reason):
      let lineFeed = Separators.lineFeed
      let number = unsafe text[..<offset].count { $0 == lineFeed } + 1
      return FileError("\(TextFile.quotedName(of: name)), line \(number): \(reason)")
    }
  }
}
