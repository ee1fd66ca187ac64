internal import HogvecSystem

/// A page's levels and values, decompressed. Valid while what lends it lives.
struct ParquetPageContent {
  /// What levels are in, and where; empty where there are none.
  let levels: RawBytes
  let repetition: Range<Int>
  let definition: Range<Int>
  /// What values are in, and where.
  let bytes: RawBytes
  let values: Range<Int>

  /// How much of what a value is in is there, for each.
  func definitions(of column: ParquetColumn) -> LevelRuns {
    LevelRuns(levels, in: definition, bitWidth: Int.bitWidth - column.definition.leadingZeroBitCount)
  }
}

extension ParquetPage {
  /// Lends what is in the page.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - column: what the page is of.
  /// - Throws: ``FileError`` if it cannot be decompressed, or its levels are not inside it.
  func withContent<Result>(
    in bytes: RawBytes, of column: ParquetColumn, _ body: (ParquetPageContent) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    guard let levelByteCounts else {
      return try withDecompressed(range, byteCount: byteCount, in: bytes) {
        (bytes, range) throws(FileError) in
        var place = range.lowerBound
        /// Levels have their length before them.
        func levels(_ most: Int) throws(FileError) -> Range<Int> {
          guard most > 0 else { return place..<place }
          guard range.upperBound - place >= 4,
            case let length = Int(bytes.integer(UInt32.self, at: place)),
            length <= range.upperBound - place - 4
          else { throw fault("a page's levels are not inside it") }
          defer { place += 4 + length }
          return place + 4..<place + 4 + length
        }
        let repetition = try levels(column.repetition)
        let definition = try levels(column.definition)
        return try body(
          ParquetPageContent(
            levels: bytes, repetition: repetition, definition: definition, bytes: bytes,
            values: place..<range.upperBound))
      }
    }
    let first = range.lowerBound + levelByteCounts.repetition
    let second = first + levelByteCounts.definition
    return try withDecompressed(
      second..<range.upperBound,
      byteCount: byteCount - levelByteCounts.repetition - levelByteCounts.definition,
      in: bytes
    ) { (values, valueRange) throws(FileError) in
      try body(
        ParquetPageContent(
          levels: bytes, repetition: range.lowerBound..<first, definition: first..<second, bytes: values,
          values: valueRange))
    }
  }

  /// Lends the values of a dictionary's page.
  func withDictionary<Result>(
    in bytes: RawBytes, _ body: (RawBytes, Range<Int>) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    try withDecompressed(range, byteCount: byteCount, in: bytes, body)
  }

  private func withDecompressed<Result>(
    _ range: Range<Int>, byteCount: Int, in bytes: RawBytes,
    _ body: (RawBytes, Range<Int>) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    if let checksum {
      var found = CRC32()
      found.add(bytes.array(self.range))
      guard found.value == checksum else { throw fault("a page is damaged: its checksum is another") }
    }
    // A page of missing values alone has nothing to decompress.
    guard !range.isEmpty else { return try body(bytes, range) }
    let content: [UInt8]?
    switch codec {
    case .none: return try body(bytes, range)
    case .snappy: content = Snappy.decompressed(bytes.array(range), byteCount: byteCount)
    case .program(let compression):
      content = try decompressed(bytes.array(range), byteCount: byteCount, compression)
    }
    guard let content else { throw fault("a page cannot be decompressed") }
    return try unsafe content.span.withUnsafeBytes { (content: UnsafeRawBufferPointer) throws(FileError) in
      try body(unsafe RawBytes(content), 0..<content.count)
    }
  }

  /// What a program makes of compressed bytes; `nil` if that is another number of bytes.
  private func decompressed(
    _ block: [UInt8], byteCount: Int, _ compression: Compression
  ) throws(FileError) -> [UInt8]? {
    let nothing = try PipeSource("/dev/null", named: path)
    let program = try compression.programPath(toRead: path)
    let decompression = try Decompression(
      of: block, then: nothing, named: path, compression, program: program)
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while content.count <= byteCount {
      let count = try unsafe buffer.lendElements { (buffer) throws(FileError) in
        try unsafe decompression.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if count == 0 { break }
      content += buffer[..<count]
    }
    return content.count == byteCount ? content : nil
  }

  /// What is wrong with the page.
  func fault(_ reason: String) -> FileError {
    FileError("'\(path)', byte \(range.lowerBound): \(reason)")
  }
}
