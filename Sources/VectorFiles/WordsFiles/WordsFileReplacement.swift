internal import HogvecSystem

/// The words file of an output, which is published together with the vectors.
///
/// An existing file of other words is replaced only if it has the name that the words of the vectors have by
/// themselves and the vectors are replaced, too: else it belongs to someone else. One of the same words stays
/// as it is.
///
/// Two files cannot be renamed at once. So that a crash never leaves new words beside old vectors, or the
/// reverse, as if they belonged together, publication goes by these steps, each on the device before the
/// next:
///
/// 1. the content of both new files, with a note that they belong together (``WordsPair``);
/// 2. the old words are renamed to `.NAME.replaced` (an empty file of this name if there are none): from here
///   on the pair is refused;
/// 3. the vectors are renamed to their place;
/// 4. the words are: from here on the pair is the new one;
/// 5. `.NAME.replaced` is removed.
///
/// From step 2 on a process has the ``PublicationTurn`` of the vectors' directory, so that two do not mix
/// their pairs; where there is no such thing, the note tells a mixed pair.
struct WordsFileReplacement: ~Copyable {
  private var file: FileReplacement
  /// The words that are there now; `nil` if none are, or they are no regular file.
  private let present: SharedMapping?
  /// What that file was; `nil` if there is nothing at its path.
  private let presentState: FileState?
  private let ownership: WordsOwnership
  /// Whether all that was written is in the present file, too.
  private var isSame = true
  private var byteCount = 0

  /// Starts the words of an output.
  ///
  /// - Parameters:
  ///   - path: the words file; `nil` for `ownPath`.
  ///   - ownPath: the name that the words have by themselves.
  ///   - vectorsPath: the output; `-` is standard output, to which any words belong that the caller names.
  /// - Throws: ``FileError`` if the file cannot be written, is the output itself, or would not be the one
  ///   that readers find first.
  init(of path: String?, ownPath: String, beside vectorsPath: String) throws(FileError) {
    let path = path ?? ownPath
    if vectorsPath != "-" && place(of: path) == place(of: vectorsPath) {
      throw FileError("cannot write '\(path)': the vectors and their words cannot go to one file")
    }
    let hasOwnName = place(of: path) == place(of: ownPath)
    var status = stat()
    if !hasOwnName && vectorsPath != "-", fileStatus(ownPath, &status) {
      throw FileError(
        "cannot write '\(path)': '\(ownPath)' exists and would be read as the words of '\(vectorsPath)'",
        remedy: .omitOutputWords)
    }
    let exists = fileStatus(path, &status)
    let present = exists && status.isRegularFile ? try WordsFileReplacement.mapped(path) : nil
    file = try FileReplacement(of: path)
    self.present = present
    presentState = exists ? FileState(status) : nil
    ownership = WordsOwnership(hasOwnName: hasOwnName, vectorsPath: vectorsPath)
  }

  /// The words that are there; `nil` if another process that publishes has just taken them away.
  private static func mapped(_ path: String) throws(FileError) -> SharedMapping? {
    do throws(FileError) {
      return SharedMapping(try MappedFile(path: path))
    } catch {
      guard error.errorNumber == ENOENT else { throw error }
      return nil
    }
  }

  /// Appends lines.
  ///
  /// - Throws: ``FileError`` also where they differ from those of a file that belongs to something else.
  mutating func write(_ lines: [UInt8]) throws(FileError) {
    if isSame, let present {
      // The bytes are compared while the mapping lives.
      isSame = unsafe present.file.bytes.dropFirst(byteCount).starts(with: lines)
      if !isSame { try ownership.check(present.file.path) }
    }
    byteCount += lines.count
    try file.write(lines)
  }

  /// Publishes the vectors and the words.
  consuming func publish(with vectors: consuming FileReplacement) throws(FileError) {
    let (presentState, ownership) = (presentState, ownership)
    let (isPresent, isSame) = (present != nil, isSame && byteCount == present?.file.byteCount)
    var file = file
    var vectors = vectors
    guard file.isBeside && vectors.isBeside else {
      if isPresent && !isSame { try ownership.check(file.path) }
      // A device or a pipe has been written; it cannot be taken back.
      try file.publish()
      return try vectors.publish()
    }
    try WordsPair.note(&file, vectors)
    if !isSame { try file.synchronize() }
    try vectors.synchronize()
    let vectorsPath = vectors.path
    let turn = PublicationTurn(in: splitPath(vectorsPath).directory)
    // Another process may have published since this one looked.
    var status = stat()
    let exists = fileStatus(file.path, &status)
    if isSame && exists && FileState(status) == presentState {
      let replaced = replacedWordsPath(of: file.path)
      try vectors.publish()
      removeFile(replaced)
      return
    }
    if exists { try ownership.check(file.path) }
    let (path, replaced) = (file.path, replacedWordsPath(of: file.path))
    let vectorsBefore = fileNumber(of: vectorsPath)
    var isMarkOurs = false
    if exists {
      guard renameFile(path, to: replaced) else { throw FileError(cannot: "replace", path) }
    } else {
      // One that is there holds the old words: a publication was interrupted.
      if !isAccessible(replaced, F_OK) {
        _ = try FileDescriptor(path: replaced, flags: O_WRONLY | O_CREAT | O_NOFOLLOW, named: path)
        isMarkOurs = true
      }
    }
    do throws(FileError) {
      try synchronizeDirectory(of: path)
      try vectors.publish()
    } catch {
      // Where the old vectors are still there, so shall be their words.
      if fileNumber(of: vectorsPath) == vectorsBefore {
        if exists { renameFile(replaced, to: path) } else if isMarkOurs { removeFile(replaced) }
      }
      throw error
    }
    try file.publish()
    removeFile(replaced)
    _ = consume turn
  }
}

/// To whom a words file that exists belongs.
private struct WordsOwnership {
  /// Whether it has the name that the words of the vectors have by themselves.
  let hasOwnName: Bool
  let vectorsPath: String

  /// Refuses to replace the words of something else.
  func check(_ path: String) throws(FileError) {
    if vectorsPath == "-" || (hasOwnName && FileIdentity.exists(vectorsPath)) { return }
    throw FileError(
      "cannot write '\(path)': it exists with other words, and "
        + (hasOwnName
          ? "'\(vectorsPath)', whose words it would have, is not"
          : "its name is not that of the words of '\(vectorsPath)'"),
      remedy: .renameOutputWords)
  }
}

/// A path with its directory's links followed, for a file that need not exist.
func place(of path: String) -> String {
  let resolved = resolvedPath(path)
  let (directory, name) = splitPath(resolved)
  return "\(resolvedPath(directory))/\(name)"
}

/// The system's number of a file; `nil` if there is none.
private func fileNumber(of path: String) -> UInt? {
  var status = stat()
  return fileStatus(path, &status) ? UInt(status.st_ino) : nil
}
