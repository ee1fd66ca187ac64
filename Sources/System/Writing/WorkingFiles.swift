/// The files that a run keeps beside its result while it works, removed when their owner goes or the run is
/// interrupted.
///
/// They are called as ``TemporaryName`` says, and so is the file that ``FileReplacement`` writes, with
/// another dot in front where such a file is made beside a working file; so what this process leaves is known
/// by its name, and another one removes it. If the result is not a regular file (`/dev/stdout`), they are in
/// the directory for temporary files.
package struct WorkingFiles: ~Copyable {
  /// Where the files are.
  package let directory: String
  /// What follows the first dots of the names.
  private let stem: String

  /// What is being written, for ``removeAll(thenExitWith:)``.
  private static let live = Lock(Live())

  /// How many times ``init(temporary:)`` was called.
  private static let temporaryCount = Lock(0)

  private struct Place: Equatable {
    let directory: String
    let stem: String
  }

  private struct Live {
    /// The working files of runs in progress.
    var places: [Place] = []
    /// Files and folders that are to get the name of a result.
    var replacements: Set<String> = []
  }

  /// Takes the names beside `result`, which need not exist; no file is made. What processes that are gone
  /// have left there is removed.
  package init(besideResult result: String) {
    let (directory, name) = WorkingFiles.place(besideResult: result)
    self.init(in: directory, stem: TemporaryName.stem(for: name))
  }

  /// Takes names in the directory for temporary files, which no other call gets, for a command without a
  /// result.
  package init(temporary name: String) {
    let number = WorkingFiles.temporaryCount.withLock { count in
      count += 1
      return count
    }
    self.init(in: TemporaryName.directory, stem: TemporaryName.stem(for: name) + "\(number).")
  }

  private init(in directory: String, stem: String) {
    self.directory = directory
    self.stem = stem
    TemporaryName.removeLeft(in: directory)
    WorkingFiles.live.withLock { $0.places.append(Place(directory: directory, stem: stem)) }
  }

  /// The directory of the working files of a result.
  package static func directory(besideResult result: String) -> String {
    place(besideResult: result).directory
  }

  private static func place(besideResult result: String) -> (directory: String, name: String) {
    var result = result
    while result.count > 1, result.hasSuffix("/") { result.removeLast() }
    var status = stat()
    let exists = fileStatus(result, &status)
    let (directory, name) = splitPath(exists ? resolvedPath(result) : result)
    // A result may be a folder. Beside a device, and standard output, there is no place.
    let isBeside = result != "-" && (!exists || status.isRegularFile || status.isDirectory)
    return (isBeside ? directory : TemporaryName.directory, name)
  }

  deinit {
    let place = Place(directory: directory, stem: stem)
    WorkingFiles.live.withLock { live in
      live.places.firstIndex(of: place).map { _ = live.places.remove(at: $0) }
      WorkingFiles.remove(place)
    }
  }

  /// The path of the working file for a purpose: `ids`.
  package func path(_ purpose: String) -> String { "\(directory)/.\(stem)\(purpose)" }

  /// Makes the working directory for a purpose and returns its path.
  package func makeDirectory(_ purpose: String) throws(FileError) -> String {
    guard HogvecSystem.makeDirectory(path(purpose), 0o700) else {
      throw FileError(cannot: "create", path(purpose))
    }
    return path(purpose)
  }

  /// Removes the name of a working file, or of a directory and all in it. A file that is open or mapped stays
  /// usable, and the system takes its space back when the process ends, however that happens.
  package func removeName(_ purpose: String) {
    removeTree(path(purpose))
  }

  /// Makes a file or folder that is to get the name of a result, and has it removed if the run is
  /// interrupted, until ``forget(replacement:)``.
  static func makeReplacement<Value: ~Copyable>(
    _ path: String, _ make: () throws(FileError) -> Value
  ) throws(FileError) -> Value {
    _ = live.withLock { $0.replacements.insert(path) }
    do throws(FileError) {
      return try make()
    } catch {
      forget(replacement: path)
      throw error
    }
  }

  /// Says that a replacement has its name, or is gone.
  static func forget(replacement path: String) { _ = live.withLock { $0.replacements.remove(path) } }

  /// Removes what this process is writing, and ends it before it could make a new file.
  package static func removeAll(thenExitWith code: CInt) -> Never {
    live.withLock { live in
      live.places.forEach(remove)
      live.replacements.forEach(removeTree)
      _exit(code)
    }
  }

  private static func remove(_ place: Place) {
    for name in namesInDirectory(place.directory) where name.hasPrefix(".") {
      guard name.drop(while: { $0 == "." }).hasPrefix(place.stem) else { continue }
      removeTree("\(place.directory)/\(name)")
    }
  }
}

/// Removes a file, or a directory with what is in it.
func removeTree(_ path: String) {
  if removeFile(path) { return }
  for name in namesInDirectory(path) { removeTree("\(path)/\(name)") }
  removeDirectory(path)
}

/// The names in a directory; none if it cannot be read.
package func namesInDirectory(_ directory: String) -> [String] { (try? directoryNames(directory)) ?? [] }

/// The directory that relative paths start from; `.` if the system does not tell.
package func currentDirectory() -> String {
  guard let path = unsafe getcwd(nil, 0) else { return "." }
  defer { unsafe free(path) }
  return unsafe String(pathBytes: UnsafePointer(path))
}
