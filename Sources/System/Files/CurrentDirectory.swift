/// The directory that relative paths start from; `.` if the system does not tell.
package func currentDirectory() -> String {
  guard let path = unsafe getcwd(nil, 0) else { return "." }
  defer { unsafe free(path) }
  return unsafe String(cString: path)
}
