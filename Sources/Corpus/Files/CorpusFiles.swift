public import HogvecSystem

/// The files that the arguments of a corpus stand for.
public enum CorpusFiles {
  /// Expands arguments to files, in a fixed order.
  ///
  /// - A directory stands for all files in it and below it; names that start with a dot are passed over, and
  ///   each directory's names are taken in the order of their bytes.
  /// - `@list` stands for the arguments in the file `list`, one a line, which may be directories but not
  ///   lists; paths are relative to the current directory.
  /// - `-` is standard input; anything else is a file, also one that does not exist, which reading will say.
  ///
  /// A file that is itself called `@x` is given as `./@x`. Symbolic links are followed, but each directory
  /// below an argument is read once, however many links lead to it. A named pipe in a directory is an error:
  /// it would be waited for.
  ///
  /// - Parameter skipped: if not `nil`, gets the reasons why directories were left out; else these are
  ///   errors.
  /// - Throws: ``FileError`` if a directory or a list cannot be read or has no file.
  public static func expand(
    _ arguments: [String], skipped: inout [String]?
  ) throws(FileError) -> [String] {
    var files: [String] = []
    for argument in arguments {
      if argument.hasPrefix("@") {
        for line in try lines(of: String(argument.dropFirst())) {
          try add(line, to: &files, &skipped)
        }
      } else {
        try add(argument, to: &files, &skipped)
      }
    }
    return files
  }

  private static func add(
    _ path: String, to files: inout [String], _ skipped: inout [String]?
  ) throws(FileError) {
    var visited: Set<FileIdentity> = []
    try add(path, isArgument: true, &visited, to: &files, &skipped)
  }

  private static func add(
    _ path: String, isArgument: Bool, _ visited: inout Set<FileIdentity>, to files: inout [String],
    _ skipped: inout [String]?
  ) throws(FileError) {
    var status = stat()
    guard path != TextFile.standardInput, fileStatus(path, &status) else {
      files.append(path)
      return
    }
    let count = files.count
    do throws(FileError) {
      guard status.isDirectory else {
        if status.isPipe && !isArgument {
          throw FileError(
            "cannot read '\(path)': it is a pipe in a directory; name it by itself to wait for it")
        }
        files.append(path)
        return
      }
      guard visited.insert(FileIdentity(device: status.st_dev, inode: status.st_ino)).inserted else { return }
      for name in try names(in: path) {
        try add(
          path.hasSuffix("/") ? path + name : "\(path)/\(name)", isArgument: false, &visited, to: &files,
          &skipped)
      }
      // Directories inside a directory may be empty.
      if files.count == count && isArgument { throw FileError("'\(path)' has no file in it") }
    } catch {
      guard skipped != nil else { throw error }
      skipped?.append(error.description)
    }
  }

  private struct FileIdentity: Hashable {
    let device: dev_t
    let inode: ino_t
  }

  /// The lines of a list that are not empty.
  private static func lines(of path: String) throws(FileError) -> [String] {
    let lines = try TextLines.read(path).filter { !$0.isEmpty }.map { String(pathBytes: $0) }
    if lines.isEmpty { throw FileError("'\(path)': the list names no file") }
    return lines
  }

  /// The names in a directory that do not start with a dot, in the order of their bytes.
  private static func names(in directory: String) throws(FileError) -> [String] {
    try directoryNames(directory).filter { !$0.hasPrefix(".") }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
