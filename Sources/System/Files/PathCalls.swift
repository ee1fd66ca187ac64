// The system calls that take paths, for paths as `PathText` has them. They set `errno`.

/// Asks for what the system knows of the file that a path leads to; false if that fails.
package func fileStatus(_ path: String, _ status: inout stat) -> Bool {
  unsafe path.withPath { unsafe stat($0, &status) } == 0
}

/// The same, but of a link itself.
package func linkStatus(_ path: String, _ status: inout stat) -> Bool {
  unsafe path.withPath { unsafe lstat($0, &status) } == 0
}

/// What the system knows of the disk that a path is on; `nil` if that fails.
package func diskStatus(_ path: String) -> statvfs? {
  var status = statvfs()
  return unsafe path.withPath { unsafe statvfs($0, &status) } == 0 ? status : nil
}

/// Opens a file and returns its descriptor; negative if that fails.
func openFile(_ path: String, _ flags: CInt, _ mode: mode_t) -> CInt {
  unsafe path.withPath { unsafe open($0, flags, mode) }
}

/// Whether this process may do something with a file: `R_OK`, `W_OK`, `X_OK`, or know of it, `F_OK`.
package func isAccessible(_ path: String, _ mode: CInt) -> Bool {
  unsafe path.withPath { unsafe access($0, mode) } == 0
}

/// Removes the name of a file that is no directory.
@discardableResult package func removeFile(_ path: String) -> Bool {
  unsafe path.withPath { unsafe unlink($0) } == 0
}

/// Removes an empty directory.
@discardableResult func removeDirectory(_ path: String) -> Bool {
  unsafe path.withPath { unsafe rmdir($0) } == 0
}

/// Gives a file another name, which it takes from the file that has it.
@discardableResult package func renameFile(_ path: String, to other: String) -> Bool {
  unsafe path.withPath { path in unsafe other.withPath { unsafe rename(path, $0) } } == 0
}

/// Gives a file one more name, which no file may have.
package func linkFile(_ path: String, to other: String) -> Bool {
  unsafe path.withPath { path in unsafe other.withPath { unsafe link(path, $0) } } == 0
}

/// Makes a directory.
package func makeDirectory(_ path: String, _ mode: mode_t) -> Bool {
  unsafe path.withPath { unsafe mkdir($0, mode) } == 0
}

/// Makes now the time at which a file was used and changed last.
package func touchFile(_ path: String) {
  _ = unsafe path.withPath { unsafe utimensat(AT_FDCWD, $0, nil, 0) }
}

/// A variable of this process's environment that is a path; `nil` if it is not set or empty.
package func environmentPath(_ name: String) -> String? {
  guard let value = unsafe getenv(name), unsafe value[0] != 0 else { return nil }
  return unsafe String(pathBytes: UnsafePointer(value))
}
