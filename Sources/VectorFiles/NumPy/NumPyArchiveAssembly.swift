internal import HogvecSystem

/// An archive that is written record by record: rows as they come, then the words, which are kept in memory
/// until the longest is known.
final class NumPyArchiveAssembly: RecordAssembly {
  private var members = ZipMembers()
  /// The checksum of the array of vectors.
  private var checksum = CRC32()
  private var words = WordEntries()
  private var longest = 0
  private var scales: [Float] = []
  private let numbers: StoredNumbers
  private let vectorByteCount: Int
  private let metadata: VectorMetadata

  /// - Parameter encoder: what has written the header.
  init(_ encoder: NumPyArchiveEncoder, count: Int, dimension: Int) {
    let header = encoder.arrayHeader(count: count, dimension: dimension)
    checksum.add(header)
    vectorByteCount = header.count + encoder.rowByteCount(dimension) * count
    _ = members.header(of: "vectors.npy", byteCount: vectorByteCount)
    numbers = encoder.numbers
    metadata = encoder.metadata
  }

  func append(_ records: EncodedRecords, to file: inout FileReplacement) throws(FileError) {
    try unsafe records.bytes.span.withUnsafeBytes { (raw: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe file.write(UnsafeRawBufferPointer(rebasing: raw[..<records.usedCount]))
    }
    checksum.add(records.checksum)
    let first = words.count
    words.append(records.words)
    for word in first..<words.count where words[word].count > longest {
      longest = max(longest, EscapedText.codePoints(of: words[word]).count)
    }
    scales += records.scales
  }

  func finish(_ file: inout FileReplacement) throws(FileError) {
    try file.write(members.end(checksum))
    try writeWords(to: &file)
    if numbers == .int8 {
      try write("scales", "<f4", "(\(scales.count),)", littleEndianBytes(of: scales), to: &file)
    }
    if words.counts.contains(where: { $0 > 0 }) {
      let bytes = words.counts.flatMap { littleEndianBytes(of: Int64(clamping: $0)) }
      try write("counts", "<i8", "(\(words.count),)", bytes, to: &file)
    }
    if !metadata.isEmpty {
      // An array without sizes is one text.
      let points = EscapedText.codePoints(of: Array("\(metadata.json)".utf8)[...])
      var bytes: [UInt8] = []
      for point in points { appendBytes(of: point.littleEndian, to: &bytes) }
      try write("metadata", "<U\(points.count)", "()", bytes, to: &file)
    }
    try file.write(members.finish())
  }

  /// Writes the words, each with as many code points as the longest has.
  private func writeWords(to file: inout FileReplacement) throws(FileError) {
    let width = max(1, longest)
    let byteCount = words.count * width * 4
    // A single long word should not make a file of many times the size.
    guard byteCount <= 8 * vectorByteCount + 1 << 26 else {
      let word = (0..<words.count).first { EscapedText.codePoints(of: words[$0]).count == longest } ?? 0
      throw FileError(
        "cannot write '\(file.path)': its words have equal width, and would take \(Figures.bytes(byteCount)) since"
          + " '\(shownText(words[word]))' has \(Figures.grouped(longest)) characters; leave such words out, or write"
          + " another format")
    }
    let header = NumPyArray.header("<U\(width)", "(\(words.count),)")
    try file.write(members.header(of: "words.npy", byteCount: header.count + byteCount))
    var checksum = CRC32()
    checksum.add(header)
    try file.write(header)
    var block: [UInt8] = []
    for word in 0..<words.count {
      let points = EscapedText.codePoints(of: words[word])
      for point in points { appendBytes(of: point.littleEndian, to: &block) }
      block.append(contentsOf: repeatElement(0, count: (width - points.count) * 4))
      if block.count >= 1 << 18 || word == words.count - 1 {
        checksum.add(block)
        try file.write(block)
        block.removeAll(keepingCapacity: true)
      }
    }
    try file.write(members.end(checksum))
  }

  private func write(
    _ name: String, _ type: String, _ shape: String, _ bytes: [UInt8], to file: inout FileReplacement
  ) throws(FileError) {
    let content = NumPyArray.header(type, shape) + bytes
    var checksum = CRC32()
    checksum.add(content)
    try file.write(
      members.header(of: "\(name).npy", byteCount: content.count) + content + members.end(checksum))
  }
}
