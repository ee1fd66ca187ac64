internal import HogvecSystem

/// Turns the workers' spools into an ``EncodedCorpus`` in the order of the text.
///
/// The file is written beside the one it replaces, has no name where the system can do that, and gets that one's name when
/// complete; whatever ends the process before then frees its space. It is not flushed to the device: it can be made again from the corpus, and a run need not wait
/// for the disk. Whoever keeps it does that.
final class EncodedCorpusWriter: Sendable {
  /// The file that is being made.
  let path: String
  /// What the file is called for a moment before it replaces the other one, or all the time if it cannot be without a name.
  private let temporaryPath: String
  private let isUnnamed: Bool
  private let file: FileDescriptor

  init(path: String) throws(FileError) {
    var status = stat()
    if unsafe stat(path, &status) == 0 {
      if status.isDirectory { throw FileError(cannot: "write", path, errorNumber: EISDIR) }
      guard status.isRegularFile else { throw FileError("cannot write '\(path)': it is not a regular file") }
    }
    let (directory, name) = splitPath(path)
    self.path = path
    temporaryPath = "\(directory)/.\(name).\(getpid()).partial"
    if let unnamed = openUnnamedFile(in: directory, for: path) {
      file = unnamed
      isUnnamed = true
    } else {
      file = try FileDescriptor(path: temporaryPath, flags: O_RDWR | O_CREAT | O_TRUNC, named: path)
      isUnnamed = false
    }
  }

  deinit {
    // After publishing there is no such name any more.
    unsafe unlink(temporaryPath)
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
    if isUnnamed {
      unsafe unlink(temporaryPath)
      guard unsafe linkat(AT_FDCWD, link(to: file), AT_FDCWD, temporaryPath, AT_SYMLINK_FOLLOW) == 0 else {
        throw FileError(cannot: "write", path)
      }
    }
    guard unsafe rename(temporaryPath, path) == 0 else { throw FileError(cannot: "replace", path) }
    return try EncodedCorpus(uncheckedUnits: MappedFile(path: path))
  }

  private func write<Number: BitwiseCopyable>(_ numbers: [Number], at position: Int) throws(FileError) {
    try unsafe numbers.span.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe file.write(bytes, at: position)
    }
  }
}

/// Makes a file without a name that can be given one later; `nil` where that is not possible, or no file can be made.
private func openUnnamedFile(in directory: String, for path: String) -> FileDescriptor? {
  // O_TMPFILE, which is too complex a macro for Swift.
  let flags = O_RDWR | 0o20_000_000 | O_DIRECTORY
  guard let file = try? FileDescriptor(path: directory, flags: flags, named: path) else { return nil }
  guard unsafe access(link(to: file), F_OK) == 0 else { return nil }
  return file
}

/// Where the system shows an open file.
private func link(to file: borrowing FileDescriptor) -> String { "/proc/self/fd/\(file.rawValue)" }
