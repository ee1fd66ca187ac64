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
/// 1. the content of both new files;
/// 2. the old words are renamed to `.NAME.replaced` (an empty file of this name if there are none): from here
///   on the pair is refused;
/// 3. the vectors are renamed to their place;
/// 4. the words are: from here on the pair is the new one;
/// 5. `.NAME.replaced` is removed.
struct WordsFileReplacement: ~Copyable {
  private var file: FileReplacement
  /// The words that are there now; `nil` if none are, or they are no regular file.
  private let present: SharedMapping?
  private let isOwned: Bool
  private let hasOwnName: Bool
  private let vectorsPath: String
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
    if !hasOwnName && vectorsPath != "-", unsafe stat(ownPath, &status) == 0 {
      throw FileError(
        "cannot write '\(path)': '\(ownPath)' is there, and would be taken for the words of '\(vectorsPath)'",
        remedy: .omitOutputWords)
    }
    let isPresent = unsafe stat(path, &status) == 0 && status.isRegularFile
    let present = isPresent ? SharedMapping(try MappedFile(path: path)) : nil
    file = try FileReplacement(of: path)
    self.present = present
    self.hasOwnName = hasOwnName
    let isReplacing = unsafe stat(vectorsPath, &status) == 0
    isOwned = vectorsPath == "-" || (isReplacing && hasOwnName)
    self.vectorsPath = vectorsPath
  }

  /// Appends lines.
  ///
  /// - Throws: ``FileError`` also where they differ from those of a file that belongs to something else.
  mutating func write(_ lines: [UInt8]) throws(FileError) {
    if isSame, let present {
      // The bytes are compared while the mapping lives.
      isSame = unsafe present.file.bytes.dropFirst(byteCount).starts(with: lines)
      if !isSame { try checkOwnership(of: present.file.path) }
    }
    byteCount += lines.count
    try file.write(lines)
  }

  /// Publishes the vectors and the words.
  consuming func publish(with vectors: consuming FileReplacement) throws(FileError) {
    if let present {
      if isSame && byteCount == present.file.byteCount {
        let replaced = replacedWordsPath(of: file.path)
        try vectors.publish()
        unsafe unlink(replaced)
        return
      }
      try checkOwnership(of: present.file.path)
    }
    let (present, vectorsPath) = (present, vectors.path)
    var file = file
    var vectors = vectors
    try file.synchronize()
    try vectors.synchronize()
    guard file.isBeside && vectors.isBeside else {
      // A device or a pipe has been written; it cannot be taken back.
      try file.publish()
      return try vectors.publish()
    }
    let (path, replaced) = (file.path, replacedWordsPath(of: file.path))
    let vectorsBefore = fileNumber(of: vectorsPath)
    var isMarkOurs = false
    if present != nil {
      guard unsafe rename(path, replaced) == 0 else { throw FileError(cannot: "replace", path) }
    } else {
      // One that is there holds the old words: a publication was interrupted.
      if unsafe access(replaced, F_OK) != 0 {
        _ = try FileDescriptor(path: replaced, flags: O_WRONLY | O_CREAT | O_EXCL, named: path)
        isMarkOurs = true
      }
    }
    do throws(FileError) {
      try synchronizeDirectory(of: path)
      try vectors.publish()
    } catch {
      // Where the old vectors are still there, so shall be their words.
      if fileNumber(of: vectorsPath) == vectorsBefore {
        if present != nil { unsafe rename(replaced, path) } else if isMarkOurs { unsafe unlink(replaced) }
      }
      throw error
    }
    try file.publish()
    unsafe unlink(replaced)
  }

  private func checkOwnership(of path: String) throws(FileError) {
    guard !isOwned else { return }
    throw FileError(
      "cannot write '\(path)': it is there with other words, and "
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
  return unsafe stat(path, &status) == 0 ? UInt(status.st_ino) : nil
}
