internal import Glibc
internal import Storage

/// A running program that decompresses a file into a pipe.
///
/// The program ends with its owner, however that goes. For one thread at a time.
final class Decompression {
  private let compression: Compression
  /// The compressed file, whose position is the program's too.
  private let archive: FileDescriptor
  private let output: FileDescriptor
  private let complaints: FileDescriptor
  private let process: pid_t
  private var hasEnded = false

  private static let starting = Lock(())

  private struct Started: ~Copyable {
    let process: pid_t
    let output: FileDescriptor
    let complaints: FileDescriptor
  }

  /// Starts the program.
  ///
  /// - Parameters:
  ///   - path: the compressed file.
  ///   - program: where the program is.
  init(of path: String, _ compression: Compression, program: String) throws(FileError) {
    self.compression = compression
    archive = try FileDescriptor(path: path, flags: O_RDONLY)
    let input = archive.rawValue
    // One at a time: between a pipe's making and its marking as private another program would inherit it, and its
    // end would not be seen before that one's.
    let started = try Decompression.starting.withLock { (_: inout ()) throws(FileError) -> Started in
      let output = try Pipe(for: path)
      let complaints = try Pipe(for: path)
      let process = try spawn(
        program, [compression.program] + compression.arguments,
        streams: [input, output.writeEnd.rawValue, complaints.writeEnd.rawValue], path)
      return Started(process: process, output: output.readEnd, complaints: complaints.readEnd)
    }
    process = started.process
    output = started.output
    complaints = started.complaints
  }

  deinit {
    if !hasEnded {
      kill(process, SIGKILL)
      _ = waitForEnd(of: process)
    }
  }

  /// How much of the compressed file has been read.
  var archivePosition: Int { lseek(archive.rawValue, 0, SEEK_CUR) }

  /// Reads text; 0 means that all of it was read and the program found nothing wrong.
  ///
  /// - Throws: ``FileError`` that names the archive, if it is damaged or cut short.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if hasEnded { return 0 }
    let count = try unsafe output.read(into: buffer)
    if count > 0 { return count }
    let reason = try firstComplaint()
    let status = waitForEnd(of: process)
    hasEnded = true
    guard status == 0 else {
      throw FileError(
        "cannot decompress '\(archive.path)': \(compression.program) says: "
          + (reason ?? "nothing, its status is \(status)"))
    }
    return 0
  }

  /// The first line that the program wrote to standard error, without its own name.
  private func firstComplaint() throws(FileError) -> String? {
    var buffer = GrowingMemory<UInt8>()
    try buffer.reserve(4096)
    let room = unsafe UnsafeMutableRawBufferPointer(start: buffer.base, count: buffer.capacity)
    var text: [UInt8] = []
    while true {
      let count = try unsafe complaints.read(into: room)
      if count == 0 { break }
      if text.count < 1 << 16 { unsafe text += room[..<count] }
    }
    for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      var line = String(decoding: line.drop { $0 == 0x20 }, as: UTF8.self)
      for name in [compression.program + ": ", "stdin: ", "(stdin): ", "/*stdin*\\ : ", "\\*stdin* : "]
      where line.hasPrefix(name) {
        line.removeFirst(name.count)
      }
      line = String(line.drop { $0 == " " })
      if !line.isEmpty { return line }
    }
    return nil
  }
}

/// A pipe, whose ends programs that are started do not inherit.
private struct Pipe: ~Copyable {
  let readEnd: FileDescriptor
  let writeEnd: FileDescriptor

  init(for path: String) throws(FileError) {
    var ends: [CInt] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { throw FileError(cannot: "make a pipe to read", path) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    readEnd = FileDescriptor(owning: ends[0], path: path)
    writeEnd = FileDescriptor(owning: ends[1], path: path)
  }
}

/// Starts a program with the given standard streams.
private func spawn(
  _ program: String, _ arguments: [String], streams: [CInt], _ path: String
) throws(FileError) -> pid_t {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  for (number, descriptor) in streams.enumerated() {
    unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, CInt(number))
  }
  // The strings live until the program has been started, which has its own copies then.
  var pointers: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
  unsafe pointers.append(nil)
  defer { for index in unsafe pointers.indices { unsafe free(pointers[index]) } }
  var process: pid_t = 0
  let result = unsafe posix_spawn(&process, program, &actions, nil, pointers, environ)
  guard result == 0 else {
    throw FileError("cannot decompress '\(path)': cannot start '\(program)': \(systemMessage(result))")
  }
  return process
}

/// Waits for a process: its exit status, or 128 and the number of the signal that ended it.
private func waitForEnd(of process: pid_t) -> CInt {
  var status: CInt = 0
  while unsafe waitpid(process, &status, 0) < 0 {
    if errno != EINTR { return 255 }
  }
  return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
}
