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

  /// - Parameter isPrivate: whether the file, which holds the text, is this user's alone.
  init(path: String, isPrivate: Bool = false) throws(FileError) {
    var status = stat()
    if fileStatus(path, &status) {
      if status.isDirectory { throw FileError(cannot: "write", path, errorNumber: EISDIR) }
      guard status.isRegularFile else { throw FileError("cannot write '\(path)': it is not a regular file") }
    }
    self.path = path
    file = try UnnamedFile(toBecome: path, mode: isPrivate ? 0o600 : 0o666)
  }

  /// Writes units at their place. Several threads may write at once.
  func write(_ units: UnsafeBufferPointer<UInt32>, at unit: Int) throws(FileError) {
    try unsafe file.write(
      UnsafeRawBufferPointer(units), at: EncodedCorpus.headerByteCount + unit * 4)
  }

  /// Writes the bytes of units at their place.
  func write(_ bytes: [UInt8], atUnit unit: Int) throws(FileError) {
    try file.write(bytes, at: EncodedCorpus.headerByteCount + unit * 4)
  }

  /// The bytes of units that have been written.
  func bytes(of units: Range<Int>) throws(FileError) -> [UInt8] {
    let start = EncodedCorpus.headerByteCount
    return try file.bytes(start + units.lowerBound * 4..<start + units.upperBound * 4)
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
    // The mapping shows what is written to the file after it is made, too.
    let content = try file.map()
    let checksum = unsafe Fingerprint(of: content.bytes, exceptAt: EncodedCorpus.checksumOffset)
    try write(checksum.bytes, at: EncodedCorpus.checksumOffset)
    try file.replace(path)
    return try EncodedCorpus(uncheckedUnits: content)
  }

  private func write<Number: BitwiseCopyable>(_ numbers: [Number], at position: Int) throws(FileError) {
    try unsafe numbers.span.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe file.write(bytes, at: position)
    }
  }
}
