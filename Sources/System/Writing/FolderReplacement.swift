/// A folder being written beside its place, with all its files in it before it gets its name.
///
/// Until ``publish()`` nothing is at the path, or the empty folder that was; if the value goes without it,
/// what was written is removed, as it is if a signal ends the program. For one thread.
package struct FolderReplacement: ~Copyable {
  private let path: String
  private let temporaryPath: String
  private var isPublished = false

  /// Starts a folder.
  ///
  /// - Throws: ``FileError`` if a file or a folder that is not empty is at the path, or its directory cannot
  ///   be written.
  package init(of path: String) throws(FileError) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    if path == "-" { throw FileError("cannot write 'standard output': the format is a folder") }
    var status = stat()
    if linkStatus(path, &status) {
      guard status.isDirectory else { throw FileError("cannot write '\(path)': it is not a folder") }
      guard try directoryNames(path).isEmpty else {
        throw FileError("cannot write '\(path)': the folder is not empty; name a new one, or remove it")
      }
    }
    TemporaryName.removeLeft(in: splitPath(path).directory)
    let temporaryPath = TemporaryName.path(beside: path)
    try WorkingFiles.makeReplacement(temporaryPath) { () throws(FileError) in
      guard makeDirectory(temporaryPath, 0o777) else { throw FileError(cannot: "write", path) }
    }
    self.path = path
    self.temporaryPath = temporaryPath
  }

  /// Where a file of the folder is until it has its name.
  package func path(of name: String) -> String { "\(temporaryPath)/\(name)" }

  /// Gives the folder its name. The files in it must be on the device.
  package consuming func publish() throws(FileError) {
    try synchronizeDirectory(of: path(of: ""))
    guard renameFile(temporaryPath, to: path) else { throw FileError(cannot: "write", path) }
    isPublished = true
    try synchronizeDirectory(of: path)
  }

  deinit {
    if !isPublished { removeTree(temporaryPath) }
    WorkingFiles.forget(replacement: temporaryPath)
  }
}
