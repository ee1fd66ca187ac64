/// Where a program is, by the `PATH` of this process; `nil` if it is not installed.
package func installedProgram(_ name: String) -> String? {
  guard let value = environmentPath("PATH") else { return nil }
  for directory in value.split(separator: ":") {
    let path = "\(directory)/\(name)"
    var status = stat()
    // A directory may be called like a program, and may be entered.
    if fileStatus(path, &status), status.isRegularFile, isAccessible(path, X_OK) { return path }
  }
  return nil
}

/// Runs a program to its end, with nothing on its standard input; what it prints is dropped, and so are its
/// messages but for the first line.
///
/// - Parameters:
///   - path: where it is.
///   - arguments: what follows its name.
///   - purpose: what it is started for, as messages say it: `draw 'words.png'`.
/// - Throws: ``FileError`` if it cannot be started, or does not end with 0.
package func runProgram(_ path: String, _ arguments: [String], to purpose: String) throws(FileError) {
  let nothing = try FileDescriptor(path: "/dev/null", flags: O_RDWR)
  let working = WorkingFiles(temporary: "messages")
  let messages = try FileDescriptor(creating: working.path("text"), mode: 0o600, named: working.path("text"))
  let name = splitPath(path).name
  let process = try spawn(
    path, [name] + arguments, streams: [nothing.rawValue, nothing.rawValue, messages.rawValue], to: purpose)
  let status = end(of: process, waits: true) ?? 255
  if status == 0 { return }
  var text = [UInt8](repeating: 0, count: 4096)
  let count = try messages.read(into: &text, at: 0)
  let lines = text[..<count].split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).map { Array($0.trimmed) }
  let first = lines.first { !$0.isEmpty }.map { shownText($0, limit: 200) }
  throw FileError("cannot \(purpose): \(name) says: \(first ?? "nothing, its status is \(status)")")
}

/// Starts a program with the given standard streams.
///
/// - Parameters:
///   - arguments: its name and what follows it.
///   - purpose: what it is started for, as messages say it: `decompress 'text.gz'`.
func spawn(
  _ program: String, _ arguments: [String], streams: [CInt], to purpose: String
) throws(FileError) -> pid_t {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  for (number, descriptor) in streams.enumerated() {
    unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, CInt(number))
  }
  // It is not to inherit which signals this program waits for or ignores. That of the terminal (Ctrl-C) stays
  // blocked: this program ends then, and the other one with its pipe.
  var attributes = posix_spawnattr_t()
  unsafe posix_spawnattr_init(&attributes)
  defer { unsafe posix_spawnattr_destroy(&attributes) }
  var blocked = sigset_t()
  unsafe sigemptyset(&blocked)
  unsafe sigaddset(&blocked, SIGINT)
  unsafe posix_spawnattr_setsigmask(&attributes, &blocked)
  var restored = sigset_t()
  unsafe sigemptyset(&restored)
  for signal in [SIGPIPE, SIGXFSZ] { unsafe sigaddset(&restored, signal) }
  unsafe posix_spawnattr_setsigdefault(&attributes, &restored)
  unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  // The strings live until the program has been started, which has its own copies then.
  var pointers: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map {
    unsafe $0.withPath { unsafe strdup($0) }
  }
  unsafe pointers.append(nil)
  defer { for index in unsafe pointers.indices { unsafe free(pointers[index]) } }
  var process: pid_t = 0
  let result = unsafe program.withPath {
    unsafe posix_spawn(&process, $0, &actions, &attributes, pointers, environ)
  }
  guard result == 0 else {
    throw FileError("cannot \(purpose): cannot start '\(program)': \(systemMessage(result))")
  }
  return process
}

/// The exit status of a process that has ended, or 128 and the number of the signal that ended it.
///
/// - Parameter waits: whether the end is waited for; if not, `nil` is a process that runs.
func end(of process: pid_t, waits: Bool) -> CInt? {
  var status: CInt = 0
  while true {
    let result = unsafe waitpid(process, &status, waits ? 0 : WNOHANG)
    if result == 0 { return nil }
    if result > 0 { return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F) }
    if errno != EINTR { return 255 }
  }
}
