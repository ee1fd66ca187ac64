internal import HogvecSystem

/// Where words are that stand in a file of their own. One name is written: the vectors' whole name and a
/// suffix, so that no two outputs share a file. More are understood, since other programs have their own
/// customs.
extension VectorFormat {
  /// Where the words of an output go, such as `v.npy.words` for `v.npy`. Of formats that have a words file.
  public func wordsPath(for path: String) -> String {
    path + (wordsFile?.suffix ?? "")
  }

  /// Where the words of an input may be, the first choice first: where they are written, then where other
  /// programs put them; of a compressed file also where they were before it was compressed.
  func wordsPaths(for path: String) -> [String] {
    if let original = Compression.pathWithoutEnding(path)?.path {
      return uncompressedWordsPaths(for: path) + uncompressedWordsPaths(for: original)
    }
    return uncompressedWordsPaths(for: path)
  }

  private func uncompressedWordsPaths(for path: String) -> [String] {
    guard let wordsFile else { return [] }
    let (directory, name) = splitPath(path)
    let prefix = path.contains("/") ? (directory == "/" ? "/" : directory + "/") : ""
    let stem = name.lastIndex(of: ".").map { $0 == name.startIndex ? name : String(name[..<$0]) } ?? name
    let custom = wordsFile.custom(stem)
    let written = wordsPath(for: path)
    let names = written == prefix + custom ? [written] : [written, prefix + custom]
    return names + (wordsFile.tokenizer.map { [prefix + $0] } ?? [])
  }

  /// The words file of an input; `nil` for formats that have none.
  ///
  /// - Parameters:
  ///   - given: the one that the caller names, if any.
  ///   - path: the file of the vectors.
  /// - Throws: ``FileError`` if there is none, or those that are there were written with other vectors, or a
  ///   conversion to `path` was cut short between the vectors and the words.
  func existingWordsPath(_ given: String?, for path: String) throws(FileError) -> String? {
    guard wordsFile != nil else {
      guard let given else { return nil }
      throw FileError(
        "'\(path)' has its words in itself (format \(name)); '\(given)' is not needed, leave it out")
    }
    if let given { return given }
    if path == "-" || path == standardInputName {
      throw FileError(
        "'\(standardInputName)': the words of the format \(name) are in a file of their own",
        remedy: .nameInputWords)
    }
    let paths = wordsPaths(for: path)
    // A link to nowhere is there, too: to pass over it would be to take other words than were meant.
    if exists(paths[0]) {
      try WordsPair.check(path, paths[0])
      return paths[0]
    }
    let replaced = replacedWordsPath(of: paths[0])
    if exists(replaced) {
      throw FileError(
        "'\(path)': a conversion to it was cut short before its words were there; convert again (the words of what it"
          + " replaces are in '\(replaced)')")
    }
    if let other = paths.dropFirst().first(where: exists) { return other }
    let names = paths.map { "'\($0)'" }.joined(separator: " nor ")
    throw FileError(
      "'\(path)': the file of its words is missing: there is \(paths.count > 1 ? "neither" : "no") \(names)",
      remedy: .nameInputWords)
  }
}

/// Where the words are that a conversion replaces, as long as the new ones are not there.
func replacedWordsPath(of path: String) -> String {
  let (directory, name) = splitPath(path)
  return "\(directory == "/" ? "" : directory)/.\(name).replaced"
}

/// Whether a name is there, be it that of a link to nowhere.
private func exists(_ path: String) -> Bool {
  var status = stat()
  return linkStatus(path, &status)
}
