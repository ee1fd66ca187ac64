internal import HogvecSystem

/// The beginning of a file, from which formats are told.
struct FileStart {
  /// The first bytes: the first line, and some thousands more.
  let bytes: [UInt8]
  /// The size of the whole file.
  let fileByteCount: Int
  /// Whether the first line is two whole numbers and nothing else, word2vec's header.
  let hasHeader: Bool
  /// Whether what follows the header is text; false without a header.
  let isTextAfterHeader: Bool
  /// Whether the first line is a word and at least two numbers.
  let isTextRecord: Bool
  /// Whether the first line is nothing but at least two numbers between tabs.
  let isTabbedRow: Bool

  /// Looks at the beginning; nothing is consumed.
  init(of input: inout BufferedInput) throws(FileError) {
    fileByteCount = input.byteCount
    let end = try input.find(.lineFeed) ?? input.availableCount
    let line = unsafe UnsafeRawBufferPointer(rebasing: input.window[..<end])
    hasHeader = unsafe VectorFileHeader.isHeader(line)
    isTextRecord = unsafe HogvecVectorFiles.isTextRecord(line)
    isTabbedRow = unsafe HogvecVectorFiles.isTabbedRow(line)
    isTextAfterHeader = hasHeader ? try isText(&input, after: end) : false
    bytes = unsafe Array(input.window)
  }

  /// Whether the file begins with these bytes.
  func begins(with mark: [UInt8]) -> Bool { bytes.starts(with: mark) }
}

extension VectorFormat {
  /// What a file's content shows; nothing is consumed.
  ///
  /// First come the formats that begin with a mark, and foreign ones to be refused by name. Then a first line
  /// of two whole numbers is word2vec's header; without one, a line of numbers between tabs is the
  /// projector's, and anything else GloVe's text if its first line is a word and numbers.
  ///
  /// - Throws: ``FileError`` that names a format which is known but not read.
  static func sniff(_ input: inout BufferedInput) throws(FileError) -> VectorFormat {
    let start = try FileStart(of: &input)
    for format in all {
      if case .mark(let isThis) = format.recognition, isThis(start) { return format }
    }
    if let name = unsafe start.bytes.withUnsafeBytes({ unsafe ForeignFormat.name(of: $0) }) {
      throw FileError("cannot read '\(input.path)': it is \(name)")
    }
    for format in all {
      if case .shape(let isThis) = format.recognition, isThis(start) { return format }
    }
    return .text
  }
}

/// Whether text follows a header.
///
/// It is text if what follows the second line's first space are as many numbers as the header says, or at
/// least looks like it: three or more bytes of digits and signs, or printable bytes enough for so many
/// numbers. Floats are printable by chance only where there are few of them, so the latter is asked of 8 or
/// more.
private func isText(_ input: inout BufferedInput, after headerEnd: Int) throws(FileError) -> Bool {
  let header = unsafe Array(input.window[..<headerEnd]).filter { $0 != .carriageReturn }
  let last = header.split(separator: .space).last ?? []
  guard let dimension = Int(String(decoding: last, as: UTF8.self)) else { return true }
  // A line of text takes at most 17 bytes a number as the usual programs write them; 64 leave room for the
  // word.
  let wanted = max(0, min(dimension, 1 << 20)) * 64 + 4096
  _ = try input.require(headerEnd + 1 + wanted)
  let rest = unsafe Array(input.window.dropFirst(headerEnd + 1).prefix(wanted))
  let line = rest.prefix { $0 != .lineFeed }
  guard let space = line.firstIndex(of: .space) else { return false }
  let numbers = line[(space + 1)...]
  let fields = numbers.split(whereSeparator: { $0 == .space || $0 == .carriageReturn })
  let areNumbers = fields.count == dimension && fields.allSatisfy(isNumber)
  let lookNumeric = numbers.count >= 3 && numbers.allSatisfy(Set("0123456789+-.eE \r".utf8).contains)
  let lookPrintable = numbers.allSatisfy {
    ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x09 || $0 == .carriageReturn
  }
  return areNumbers || lookNumeric
    || (dimension >= 8 && lookPrintable && numbers.count >= dimension * 2 - 1)
}

private func isNumber(_ field: ArraySlice<UInt8>) -> Bool {
  unsafe field.withUnsafeBytes { unsafe DecimalFloat.parse($0) != nil }
}
