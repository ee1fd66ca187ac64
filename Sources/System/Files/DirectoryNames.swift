/// The names in a directory, but for `.` and `..`, in no order.
///
/// - Throws: ``FileError`` if it cannot be read.
package func directoryNames(_ directory: String) throws(FileError) -> [String] {
  guard let stream = unsafe directory.withPath({ unsafe opendir($0) }) else {
    throw FileError(cannot: "read", directory)
  }
  defer { unsafe closedir(stream) }
  var names: [String] = []
  while true {
    // Only the error number tells the end from a failure.
    errno = 0
    guard let entry = unsafe readdir(stream) else { break }
    // d_name is a C string inside the entry, which lives until the next call.
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(pathBytes: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  if errno != 0 { throw FileError(cannot: "read", directory) }
  return names
}
