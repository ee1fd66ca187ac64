internal import CHogvec
internal import Synchronization

/// A running program that decompresses a file, or what comes through a pipe, into a pipe.
///
/// The program ends with its owner, however that goes. For one thread at a time.
package final class Decompression {
  private let compression: Compression
  private let input: Input
  /// What messages call the archive.
  private let name: String
  private let output: FileDescriptor
  private let complaints: FileDescriptor
  private let process: pid_t
  private var hasEnded = false
  /// What the program wrote to standard error, up to some length.
  private var complaintBytes: [UInt8] = []
  private var hasOpenComplaints = true

  /// What the program reads.
  private enum Input {
    /// A file, whose position is the program's too.
    case file(OpenFile)
    /// What another thread hands on.
    case feed(Feed)
  }

  private final class OpenFile: Sendable {
    let descriptor: FileDescriptor

    init(path: String) throws(FileError) { descriptor = try FileDescriptor(path: path, flags: O_RDONLY) }
  }

  /// Starts the program on a file.
  ///
  /// - Parameters:
  ///   - path: the compressed file.
  ///   - name: what messages call it.
  ///   - program: where the program is.
  package convenience init(
    of path: String, named name: String, _ compression: Compression, program: String
  ) throws(FileError) {
    let file = try OpenFile(path: path)
    try self.init(.file(file), file.descriptor.rawValue, name, compression, program: program)
  }

  /// Starts the program on what comes through a pipe.
  ///
  /// - Parameters:
  ///   - beginning: what has been read of it.
  ///   - rest: where the rest comes from; only this object reads from it afterwards.
  ///   - name: what messages call it.
  package convenience init(
    of beginning: [UInt8], then rest: PipeSource, named name: String, _ compression: Compression,
    program: String
  ) throws(FileError) {
    let (readEnd, writeEnd) = try socketPair(for: name)
    let input = FileDescriptor(owning: readEnd, path: name)
    let feed = Feed(beginning, then: rest, into: FileDescriptor(owning: writeEnd, path: name))
    try self.init(.feed(feed), input.rawValue, name, compression, program: program)
    try feed.start()
  }

  private init(
    _ input: Input, _ descriptor: CInt, _ name: String, _ compression: Compression, program: String
  ) throws(FileError) {
    self.compression = compression
    self.input = input
    self.name = name
    let outputPipe = try Pipe(for: name)
    let complaintPipe = try Pipe(for: name)
    process = try spawn(
      program, [compression.program] + compression.arguments,
      streams: [descriptor, outputPipe.writeEnd.rawValue, complaintPipe.writeEnd.rawValue],
      to: "decompress '\(name)'")
    output = outputPipe.readEnd
    complaints = complaintPipe.readEnd
    _ = fcntl(complaints.rawValue, F_SETFL, O_NONBLOCK)
  }

  deinit {
    if !hasEnded {
      kill(process, SIGKILL)
      _ = end(of: process, waits: true)
    }
  }

  /// How much of the archive has been read.
  package var archivePosition: Int {
    switch input {
    case .file(let file): lseek(file.descriptor.rawValue, 0, SEEK_CUR)
    case .feed(let feed): feed.byteCount
    }
  }

  /// Reads text; 0 means that all of it was read and the program found nothing wrong.
  ///
  /// - Throws: ``FileError`` that names the archive, if it is damaged or cut short.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if hasEnded { return 0 }
    // A program whose messages nobody takes would wait at some point.
    while try waitForOutput(.max) == false {}
    let count = try unsafe output.read(into: buffer)
    if count > 0 { return count }
    var status = end(of: process, waits: false)
    while status == nil {
      _ = try waitForOutput(20, messagesOnly: true)
      status = end(of: process, waits: false)
    }
    // What it wrote last; whoever else has its standard error is not waited for.
    try takeComplaints()
    hasEnded = true
    // What the program lacks may be what could not be read.
    if case .feed(let feed) = input { try feed.check() }
    guard status == 0 else {
      if firstComplaint?.hasSuffix("trailing garbage ignored") == true {
        throw FileError(
          "cannot decompress '\(name)': data that is not part of the archive follows its end; remove it: "
            + "\(compression.program) -dc \(ContentOrigin.shellWord(name)) > TEXT")
      }
      throw FileError(
        "cannot decompress '\(name)': \(compression.program) says: "
          + (firstComplaint ?? "nothing, its status is \(status ?? 255)"))
    }
    return 0
  }

  /// Waits until there is text or its end, taking messages meanwhile.
  ///
  /// - Parameters:
  ///   - milliseconds: how long at most; the largest number is for ever.
  ///   - messagesOnly: whether only messages are waited for.
  /// - Returns: whether there is text or its end.
  private func waitForOutput(_ milliseconds: CInt, messagesOnly: Bool = false) throws(FileError) -> Bool {
    var streams = [
      pollfd(fd: messagesOnly ? -1 : output.rawValue, events: Int16(POLLIN), revents: 0),
      pollfd(fd: hasOpenComplaints ? complaints.rawValue : -1, events: Int16(POLLIN), revents: 0),
    ]
    guard unsafe poll(&streams, 2, milliseconds == .max ? -1 : milliseconds) >= 0 else {
      if errno == EINTR { return false }
      throw FileError(cannot: "read", name)
    }
    if streams[1].revents != 0 { try takeComplaints() }
    return streams[0].revents != 0
  }

  /// Takes the messages that are there, without waiting for more.
  private func takeComplaints() throws(FileError) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while hasOpenComplaints {
      do throws(FileError) {
        let count = try complaints.read(into: &buffer)
        hasOpenComplaints = count > 0
        if complaintBytes.count < 1 << 16 { complaintBytes += buffer[..<count] }
      } catch {
        if error.errorNumber == EAGAIN { return }
        throw error
      }
    }
  }

  /// The first line that the program wrote to standard error, without its own name.
  private var firstComplaint: String? {
    for line in complaintBytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      var line = String(decoding: line.drop { $0 == 0x20 }, as: UTF8.self)
      for name in [compression.program + ": ", "stdin: ", "(stdin): ", "/*stdin*\\ : ", "\\*stdin* : "]
      where line.hasPrefix(name) {
        line.removeFirst(name.count)
      }
      // Some end in the middle of a sentence, which the next line goes on with.
      let isBetween: (Character) -> Bool = { " :;,".contains($0) }
      line = String(line.drop(while: isBetween))
      while line.last.map(isBetween) == true { line.removeLast() }
      if !line.isEmpty { return line }
    }
    return nil
  }
}

/// Hands what comes through a pipe on to a program, on a thread of its own.
private final class Feed: @unchecked Sendable {
  // Sendable: all but the counters, which are synchronized, is set before the thread is started and used only
  // there.

  private let beginning: [UInt8]
  private let source: PipeSource
  private var target: FileDescriptor?
  private let sentByteCount = Atomic<Int>(0)
  private let failure = Lock<FileError?>(nil)

  init(_ beginning: [UInt8], then source: PipeSource, into target: consuming FileDescriptor) {
    self.beginning = beginning
    self.source = source
    self.target = consume target
  }

  /// How many bytes have been handed on.
  var byteCount: Int { sentByteCount.load(ordering: .relaxed) }

  /// Throws what reading failed with.
  func check() throws(FileError) {
    if let error = failure.withLock({ $0 }) { throw error }
  }

  func start() throws(FileError) {
    try startNeededThread("feed") { [self] in
      do throws(FileError) {
        try feed()
      } catch {
        failure.withLock { $0 = error }
      }
      // The program sees the end.
      target = nil
    }
  }

  private func feed() throws(FileError) {
    guard send(beginning[...]) else { return }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try source.read(into: &buffer)
      guard count > 0, send(buffer[..<count]) else { return }
    }
  }

  /// Sends all bytes; `false` if the program has ended.
  private func send(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let descriptor = target?.rawValue else { return false }
    var rest = bytes
    while !rest.isEmpty {
      // A signal for a program that has ended would end this one.
      let count = unsafe rest.withUnsafeBytes {
        unsafe HogvecSystem.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      if count > 0 {
        rest = rest.dropFirst(count)
        sentByteCount.add(count, ordering: .relaxed)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}

/// Two connected sockets, which programs that are started do not inherit: as a pipe, but writing can do
/// without signals.
private func socketPair(for name: String) throws(FileError) -> (readEnd: CInt, writeEnd: CInt) {
  var ends: [CInt] = [0, 0]
  let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
  guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
    throw FileError(cannot: "make a pipe to read", name)
  }
  return (ends[0], ends[1])
}

/// A pipe, whose ends programs that are started do not inherit.
private struct Pipe: ~Copyable {
  let readEnd: FileDescriptor
  let writeEnd: FileDescriptor

  init(for path: String) throws(FileError) {
    var ends: [CInt] = [0, 0]
    guard unsafe hogvec_private_pipe(&ends) == 0 else { throw FileError(cannot: "make a pipe to read", path) }
    readEnd = FileDescriptor(owning: ends[0], path: path)
    writeEnd = FileDescriptor(owning: ends[1], path: path)
  }
}
