internal import HogvecSystem

extension VectorFileFormat {
  /// What a file's content shows; nothing is consumed.
  ///
  /// First come the forms that begin with a mark, and foreign ones to be refused by name. Then a first line of two
  /// whole numbers is word2vec's header; without one, a line of numbers between tabs is the projector's, and anything
  /// else GloVe's text if its first line is a word and numbers.
  ///
  /// - Throws: ``FileError`` that names a form which is known but not read.
  static func sniff(_ input: inout BufferedInput) throws(FileError) -> VectorFileFormat {
    _ = try input.require(64)
    if unsafe input.window.starts(with: NumPyArray.magic) { return .numPy }
    if unsafe input.window.starts(with: MappedTable.magic) { return .table }
    if unsafe SafeTensors.headerByteCount(input.window, fileByteCount: input.byteCount) != nil {
      return .safeTensors
    }
    if let name = unsafe ForeignFormat.name(of: input.window) {
      throw FileError("cannot read '\(input.path)': it is \(name)")
    }
    let end = try input.find(.lineFeed) ?? input.availableCount
    let line = unsafe UnsafeRawBufferPointer(rebasing: input.window[..<end])
    if unsafe VectorFileHeader.isHeader(line) { return try sniffBehindHeader(&input, headerEnd: end) }
    if unsafe isTabbedRow(line) { return .projector }
    return unsafe isTextRecord(line) ? .glove : .text
  }

  /// Text or binary, for a file with a header.
  ///
  /// It is text if what follows the second line's first blank are as many numbers as the header says, or at least
  /// looks like it: three or more bytes of digits and signs, or printable bytes enough for so many numbers. Floats are
  /// printable by chance only where there are few of them, so the latter is asked of 8 or more.
  private static func sniffBehindHeader(
    _ input: inout BufferedInput, headerEnd: Int
  ) throws(FileError) -> VectorFileFormat {
    let header = unsafe Array(input.window[..<headerEnd]).filter { $0 != .carriageReturn }
    let last = header.split(separator: .blank).last ?? []
    guard let dimension = Int(String(decoding: last, as: UTF8.self)) else { return .text }
    // A line of text takes at most 17 bytes a number as the usual programs write them; 64 leave room for the
    // word.
    let wanted = max(0, min(dimension, 1 << 20)) * 64 + 4096
    _ = try input.require(headerEnd + 1 + wanted)
    let rest = unsafe Array(input.window.dropFirst(headerEnd + 1).prefix(wanted))
    let line = rest.prefix { $0 != .lineFeed }
    guard let blank = line.firstIndex(of: .blank) else { return .binary }
    let numbers = line[(blank + 1)...]
    let fields = numbers.split(whereSeparator: { $0 == .blank || $0 == .carriageReturn })
    let areNumbers = fields.count == dimension && fields.allSatisfy(isNumber)
    let lookNumeric = numbers.count >= 3 && numbers.allSatisfy(Set("0123456789+-.eE \r".utf8).contains)
    let lookPrintable = numbers.allSatisfy {
      ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x09 || $0 == .carriageReturn
    }
    return areNumbers || lookNumeric
      || (dimension >= 8 && lookPrintable && numbers.count >= dimension * 2 - 1)
      ? .text : .binary
  }

  private static func isNumber(_ field: ArraySlice<UInt8>) -> Bool {
    unsafe field.withUnsafeBytes { unsafe DecimalFloat.parse($0) != nil }
  }
}
