internal import HogvecSystem

/// The beginning of a file, from which formats are told.
struct FileStart {
  /// The first bytes, a quarter of a megabyte if there are so many.
  let bytes: [UInt8]
  /// The size of the whole file.
  let fileByteCount: Int
  /// The path, of which the place of a words file depends.
  let path: String
  /// How its lines are laid out, if it is a text.
  let layout: TextLayout

  /// Looks at the beginning; nothing is consumed.
  init(of input: inout BufferedInput) throws(FileError) {
    layout = try TextLayout(of: &input)
    bytes = unsafe Array(input.window)
    fileByteCount = input.byteCount
    path = input.path
  }

  /// Whether the file begins with these bytes.
  func begins(with mark: [UInt8]) -> Bool { bytes.starts(with: mark) }

  /// Whether a header is followed by text: bytes that are all printable, or lines of which most are a word
  /// and as many numbers as most. Nothing after the header is not text.
  var isTextAfterHeader: Bool {
    layout.hasHeader && layout.lineCount > 0
      && (layout.hasAgreement || (layout.isText && !isPrintableByChance))
  }

  /// Whether printable bytes may be floats all the same: no line has a number, and the first one after the
  /// header has room for a word and the floats, but fewer fields than that.
  private var isPrintableByChance: Bool {
    guard layout.dimension == nil, let dimension = layout.headerDimension else { return false }
    let row = bytes.drop { $0 != layout.lineEnd }.dropFirst().prefix { $0 != layout.lineEnd }
    return row.count / 4 >= dimension && row.count { $0 == .space || $0 == .tab } < dimension
  }

  /// Whether lines without a header are words and two numbers or more.
  var isTextWithoutHeader: Bool { !layout.hasHeader && (layout.dimension ?? 0) >= 2 && !isNumbersOnly }

  /// Whether lines are numbers that are no one's words: between tabs, or all with fractions, or most of the
  /// lines beside a file of words.
  var isNumbersOnly: Bool {
    guard !layout.hasHeader && layout.rowCount * 2 > layout.lineCount else { return false }
    if layout.hasNumbersOnly && (layout.hasTabs || layout.beginsWithFractions) { return true }
    return VectorFormat.projector.wordsPaths(for: path).contains(where: FileIdentity.exists)
  }
}

extension VectorFormat {
  /// What a file's content shows; nothing is consumed.
  ///
  /// First come the formats that begin with a mark, and foreign ones to be refused by name; then what the
  /// lines of the first block look like. A first line of two whole numbers is word2vec's header.
  ///
  /// - Throws: ``FileError`` that names a format which is known but not read.
  static func sniff(_ input: inout BufferedInput) throws(FileError) -> VectorFormat {
    let start = try FileStart(of: &input)
    for format in all {
      if case .mark(let isThis) = format.recognition, isThis(start) { return format }
    }
    let origin = ContentOrigin(path: input.path, compression: input.compression)
    let name = unsafe start.bytes.withUnsafeBytes {
      unsafe ForeignFormat.name(of: $0, start.layout, from: origin)
    }
    if let name {
      let subject = input.compression == nil ? "it" : "its content"
      throw FileError("cannot read '\(input.path)': \(subject) is \(name)")
    }
    for format in all {
      if case .shape(let isThis) = format.recognition, isThis(start) { return format }
    }
    return .text
  }
}
