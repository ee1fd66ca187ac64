public import Storage

/// Reads a vector file record by record, in constant memory.
///
/// The form is found in the content, the file's name says nothing. Faults are ``FileError``s that name record
/// and byte: `'vectors.bin', record 17, byte 20412: the file ends inside a vector`; records are counted from
/// 1, bytes from 0, and the byte is where the fault stands, which for a file cut short is its end. For one
/// thread.
public struct VectorFileReader: ~Copyable {
  /// The file's form.
  public let format: VectorFileFormat
  /// The file's size in bytes.
  public var byteCount: Int { input.byteCount }
  /// The number of bytes read so far, for progress.
  public var offset: Int { input.offset }
  /// The number of records, as the file claims; fewer make ``next(word:vector:)`` throw.
  public var count: Int { decoder.count }
  /// The number of floats in a record.
  public var dimension: Int { decoder.dimension }

  private var input: BufferedInput
  private var decoder: any VectorRecordDecoder

  /// Opens a regular file and reads its header.
  ///
  /// - Parameter format: the form to read it as; by default what the content shows.
  /// - Throws: ``FileError`` if it cannot be opened, or its header is not one, or claims more than the file
  ///   can hold.
  public init(path: String, format: VectorFileFormat? = nil) throws(FileError) {
    var input = try BufferedInput(path: path)
    let format = if let format { format } else { try VectorFileFormat.sniff(&input) }
    switch format {
    case .binary: decoder = try Word2VecBinaryDecoder(from: &input)
    case .text: decoder = try Word2VecTextDecoder(from: &input)
    }
    self.format = format
    self.input = input
  }

  /// Reads the next record; false after the last one, once it is sure that nothing follows it.
  ///
  /// - Parameters:
  ///   - word: its content is replaced by the word's bytes.
  ///   - vector: receives ``dimension`` floats.
  public mutating func next(
    word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    try unsafe decoder.next(from: &input, word: &word, vector: vector)
  }

  /// Makes sure, after the last record, that nothing follows it.
  mutating func checkEnd() throws(FileError) {
    var word: [UInt8] = []
    _ = try unsafe decoder.next(
      from: &input, word: &word, vector: UnsafeMutableBufferPointer(start: nil, count: 0))
  }
}

extension VectorFileFormat {
  /// What a file's content shows; nothing is consumed.
  ///
  /// Without a header it can only be text. With one it is text if what follows the second line's first blank
  /// are as many numbers as the header says, or at least looks like it: three or more bytes of digits and
  /// signs, or printable bytes enough for so many numbers. Floats are printable by chance only where there
  /// are few of them, so the latter is asked of 8 or more.
  fileprivate static func sniff(_ input: inout BufferedInput) throws(FileError) -> VectorFileFormat {
    let headerEnd = try input.find(.lineFeed) ?? input.availableCount
    let header = unsafe Array(input.window[..<headerEnd])
    guard unsafe header.withUnsafeBytes({ unsafe VectorFileHeader.isHeader($0) }),
      let dimension = header.split(separator: .blank).last.flatMap({
        Int(String(decoding: $0, as: UTF8.self))
      })
    else { return .text }
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
