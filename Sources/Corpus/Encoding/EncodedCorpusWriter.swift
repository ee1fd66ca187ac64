internal import HogvecSystem

/// Turns the workers' spools into an ``EncodedCorpus`` in the order of the text.
///
/// The file is written beside the one it replaces, has no name where the system can do that, and gets that
/// one's name when complete; whatever ends the process before then frees its space. It is not flushed to the
/// device: it can be made again from the corpus, and a run need not wait for the disk. Whoever keeps it does
/// that.
final class EncodedCorpusWriter: Sendable {
  /// The file that is being made.
  let path: String
  private let file: UnnamedFile

  init(path: String) throws(FileError) {
    var status = stat()
    if unsafe stat(path, &status) == 0 {
      if status.isDirectory { throw FileError(cannot: "write", path, errorNumber: EISDIR) }
      guard status.isRegularFile else { throw FileError("cannot write '\(path)': it is not a regular file") }
    }
    self.path = path
    file = try UnnamedFile(toBecome: path)
  }

  /// Writes units at their place. Several threads may write at once.
  func write(_ units: UnsafeBufferPointer<UInt32>, at unit: Int) throws(FileError) {
    try unsafe file.write(
      UnsafeRawBufferPointer(units), at: EncodedCorpus.headerByteCount + unit * 4)
  }

  /// Writes all but the units, gives the file its name and opens it.
  func publish(
    _ header: EncodedCorpusHeader, _ vocabulary: Vocabulary, fingerprint: [UInt8]
  ) throws(FileError) -> EncodedCorpus {
    try write(header.bytes, at: 0)
    if header.counts.lowerBound > header.units.upperBound {
      try write([0, 0, 0, 0] as [UInt8], at: header.units.upperBound)
    }
    try write(vocabulary.counts, at: header.counts.lowerBound)
    try write(vocabulary.ends, at: header.wordEnds.lowerBound)
    try write(vocabulary.bytes, at: header.words.lowerBound)
    try write(fingerprint, at: header.fingerprint.lowerBound)
    try file.replace(path)
    return try EncodedCorpus(uncheckedUnits: MappedFile(path: path))
  }

  private func write<Number: BitwiseCopyable>(_ numbers: [Number], at position: Int) throws(FileError) {
    try unsafe numbers.span.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe file.write(bytes, at: position)
    }
  }
}
