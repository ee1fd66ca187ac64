/// A way in which files are compressed, told by a file's first bytes and undone by the system's own program.
package enum Compression: String, CaseIterable, Sendable {
  case gzip, bzip2, xz, zstd, lz4

  /// The compression of a file that starts with these bytes; `nil` if it has none.
  ///
  /// - Parameter start: ten bytes or more, unless the file has fewer. A file that ends inside a signature is
  ///   an archive cut short, which its program will say.
  package init?(start: ArraySlice<UInt8>) {
    let start = Compression.afterSkippableFrames(start)
    for compression in Compression.allCases {
      let isArchive = compression.signatures.contains {
        start.starts(with: $0) || (start.count >= compression.shortestCut && $0.starts(with: start))
      }
      guard isArchive else { continue }
      self = compression
      return
    }
    return nil
  }

  /// What follows the frames that zstd and lz4 pass over, as `pzstd` writes one before each of its own; where
  /// the end of what is known cuts such a frame, zstd's signature, since that is who writes them.
  private static func afterSkippableFrames(_ start: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = start
    while rest.count >= 8, let first = rest.first, 0x50...0x5F ~= first,
      rest.dropFirst().starts(with: [0x2A, 0x4D, 0x18])
    {
      let length = rest.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      guard length < rest.count - 8 else { return zstd.signatures[0][...] }
      rest = rest.dropFirst(8 + length)
    }
    return rest
  }

  /// The program that decompresses.
  package var program: String { rawValue }

  /// What the names of compressed files end in, after a point.
  package var ending: String {
    switch self {
    case .gzip: "gz"
    case .bzip2: "bz2"
    case .xz: "xz"
    case .zstd: "zst"
    case .lz4: "lz4"
    }
  }

  /// The path without the ending of a compression; `nil` if it has none.
  package static func pathWithoutEnding(_ path: String) -> (path: String, compression: Compression)? {
    for compression in allCases where path.hasSuffix(".\(compression.ending)") {
      return (String(path.dropLast(compression.ending.count + 1)), compression)
    }
    return nil
  }

  /// Its arguments, for standard input to standard output.
  var arguments: [String] {
    switch self {
    case .gzip, .bzip2, .xz: ["-d", "-c"]
    // Archives made with long windows name a size that zstd else asks the user to allow.
    case .zstd: ["-d", "-c", "-q", "--long=31"]
    case .lz4: ["-d", "-c", "-q"]
    }
  }

  /// The bytes that an archive starts with, one or the other.
  private var signatures: [[UInt8]] {
    switch self {
    // Of its methods only one was ever given a number, 8.
    case .gzip: [[0x1F, 0x8B, 0x08]]
    case .bzip2: Compression.bzip2Signatures
    case .xz: [[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]]
    case .zstd: [[0x28, 0xB5, 0x2F, 0xFD]]
    // The frames of today, and those of the first programs.
    case .lz4: [[0x04, 0x22, 0x4D, 0x18], [0x02, 0x21, 0x4C, 0x18]]
    }
  }

  /// `BZh`, which a text might begin with, a digit, then the mark of the first block or, in an empty archive,
  /// of the end.
  private static let bzip2Signatures = (UInt8(ascii: "1")...UInt8(ascii: "9")).flatMap { level in
    let marks: [[UInt8]] = [[0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]]
    return marks.map { Array("BZh".utf8) + [level] + $0 }
  }

  /// How much of a signature no whole text consists of: bytes that are no UTF-8, or `BZh9`.
  private var shortestCut: Int { self == .bzip2 ? 4 : 2 }

  /// Where the program is, by the `PATH` of this process.
  ///
  /// - Throws: ``FileError`` that names the file to be read, if it is not installed.
  package func programPath(toRead file: String) throws(FileError) -> String {
    if let path = installedProgram(program) { return path }
    throw FileError(
      "cannot read '\(file)': it is compressed (\(rawValue)), and the program '\(program)' is not installed")
  }
}
