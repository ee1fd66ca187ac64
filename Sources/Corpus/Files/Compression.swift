internal import HogvecSystem

/// A way in which texts are compressed, told by a file's first bytes and undone by the system's own program.
enum Compression: String, CaseIterable, Sendable {
  case gzip, bzip2, xz, zstd

  /// The compression of a file that starts with these bytes; `nil` if it has none.
  ///
  /// - Parameter start: ten bytes or more, unless the file has fewer. A file that ends inside a signature is an archive cut
  ///   short, which its program will say.
  init?(start: ArraySlice<UInt8>) {
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

  /// The program that decompresses.
  var program: String { rawValue }

  /// Its arguments, for standard input to standard output.
  var arguments: [String] {
    switch self {
    case .gzip, .bzip2, .xz: ["-d", "-c"]
    // Archives made with long windows name a size that zstd else asks the user to allow.
    case .zstd: ["-d", "-c", "-q", "--long=31"]
    }
  }

  /// The bytes that an archive starts with, one or the other.
  private var signatures: [[UInt8]] {
    switch self {
    case .gzip: [[0x1F, 0x8B]]
    case .bzip2: Compression.bzip2Signatures
    case .xz: [[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]]
    case .zstd: [[0x28, 0xB5, 0x2F, 0xFD]]
    }
  }

  /// `BZh`, which a text might begin with, a digit, then the mark of the first block or, in an empty archive, of the end.
  private static let bzip2Signatures = (UInt8(ascii: "1")...UInt8(ascii: "9")).flatMap { level in
    let marks: [[UInt8]] = [[0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]]
    return marks.map { Array("BZh".utf8) + [level] + $0 }
  }

  /// How much of a signature no whole text consists of: bytes that are no UTF-8, or `BZh9`.
  private var shortestCut: Int { self == .bzip2 ? 4 : 2 }

  /// Where the program is, by the `PATH` of this process.
  ///
  /// - Throws: ``FileError`` that names the file to be read, if it is not installed.
  func programPath(toRead file: String) throws(FileError) -> String {
    if let value = unsafe getenv("PATH") {
      for directory in unsafe String(cString: value).split(separator: ":") {
        let path = "\(directory)/\(program)"
        if unsafe access(path, X_OK) == 0 { return path }
      }
    }
    throw FileError(
      "cannot read '\(file)': it is compressed (\(rawValue)), and the program '\(program)' is not installed")
  }
}
