internal import HogvecSystem

/// Reads `.npz`: the array `vectors`, or the only one of two dimensions, and the array `words`, or the only
/// one of texts; of whole numbers also `scales`, and `counts` of the words. Members must not be compressed,
/// and their checksums must be right.
struct NumPyArchiveDecoder: VectorRecordDecoder {
  private var rows: RowMatrixDecoder
  /// The checksum of the array up to the last record taken.
  private var checksum = CRC32()
  private let vectors: ZipDirectory.Member
  let metadata: VectorMetadata

  init(from input: inout BufferedInput) throws(FileError) {
    let file = try input.mapped(access: .sequential)
    // The content is used while the mapping lives.
    let members = try unsafe ZipDirectory(RawBytes(file.file.bytes), path: input.path).members
    var arrays: [NumPyArchiveArray] = []
    for member in members where member.name.hasSuffix(".npy") {
      if let array = try NumPyArchiveArray(member, in: file, path: input.path) { arrays.append(array) }
    }
    let matrices = arrays.filter { $0.header.shape.count == 2 }
    guard
      let matrix = matrices.first(where: { $0.name == "vectors" })
        ?? (matrices.count == 1 ? matrices[0] : nil)
    else {
      let names = matrices.prefix(8).map { "'\(shownText($0.name))'" }.joined(separator: ", ")
      throw FileError(
        "'\(input.path)': there is no array 'vectors'"
          + (names.isEmpty ? " nor any other of rows and columns" : "; there are \(names)"))
    }
    let words = try NumPyArchiveDecoder.words(among: arrays, in: file, path: input.path)
    vectors = matrix.member
    metadata = try NumPyArchiveDecoder.metadata(among: arrays, in: file, path: input.path)
    guard try input.skip(vectors.range.lowerBound) else {
      throw FileError("'\(input.path)', byte \(input.offset): the file ends before the vectors")
    }
    let layout = try matrix.header.matrix(in: input.path)
    _ = try input.require(matrix.headerByteCount)
    unsafe checksum.add(UnsafeRawBufferPointer(rebasing: input.window[..<matrix.headerByteCount]))
    input.consume(matrix.headerByteCount)
    var scales: RowScales?
    if layout.numbers == .int8, let array = arrays.first(where: { $0.name == "scales" }) {
      guard array.header.shape == [layout.rowCount], array.header.type == "<f4",
        array.range.count % 4 == 0, array.range.count / 4 == layout.rowCount,
        let found = RowScales(file, from: array.range.lowerBound, count: layout.rowCount)
      else {
        throw FileError(
          "'\(input.path)': the array 'scales' is not one 32-bit float for each of the \(layout.rowCount) vectors"
        )
      }
      try array.check(file, path: input.path)
      scales = found
    }
    rows = try RowMatrixDecoder(layout, words: words, scales: scales, ignoresRest: true, input: input)
    let (byteCount, overflows) = rows.leastRecordByteCount.multipliedReportingOverflow(by: rows.count)
    guard !overflows, byteCount == matrix.range.count else {
      throw FileError(
        "'\(input.path)', byte \(matrix.range.lowerBound): the \(rows.count) vectors are not the \(matrix.range.count)"
          + " bytes of the array")
    }
  }

  /// What the archive says of itself: the text `metadata`, if it is an object of JSON.
  private static func metadata(
    among arrays: [NumPyArchiveArray], in file: SharedMapping, path: String
  ) throws(FileError) -> VectorMetadata {
    guard let array = arrays.first(where: { $0.name == "metadata" }), array.header.shape.isEmpty,
      array.header.plainType.first == "U", array.range.count <= 1 << 22
    else { return VectorMetadata() }
    try array.check(file, path: path)
    var text: [UInt8] = []
    for place in stride(from: array.range.lowerBound, to: array.range.upperBound - 3, by: 4) {
      // The range is inside the file.
      let bits = unsafe file.file.bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
      let point = array.header.isBigEndian ? UInt32(bigEndian: bits) : UInt32(littleEndian: bits)
      guard point != 0, EscapedText.append(point, to: &text) else { break }
    }
    return VectorMetadata(json: try? JSONValue(parsing: text))
  }

  /// The words, and how often each was in the text.
  private static func words(
    among arrays: [NumPyArchiveArray], in file: SharedMapping, path: String
  ) throws(FileError) -> ArrayWords {
    let texts = arrays.filter { ArrayWords.width(of: $0.header) != nil }
    guard let array = arrays.first(where: { $0.name == "words" }) ?? (texts.count == 1 ? texts[0] : nil)
    else {
      throw FileError("'\(path)': there is no array 'words'")
    }
    if array.header.plainType == "O" {
      throw FileError(
        "'\(path)': the array '\(shownText(array.name))' has Python objects, which are not read; save"
          + " numpy.array(words, dtype=str)")
    }
    try array.check(file, path: path)
    var counts: RowCounts?
    if let found = arrays.first(where: { $0.name == "counts" }) ?? arrays.first(where: { $0.name == "count" })
    {
      try found.check(file, path: path)
      do throws(RowCounts.Fault) {
        guard found.header.shape == array.header.shape else {
          throw RowCounts.Fault(reason: "is not one number for each of the words")
        }
        // The array is inside the file.
        counts = try unsafe RowCounts(
          UnsafeRawBufferPointer(rebasing: file.file.bytes[found.range]), type: found.header.type,
          wordCount: array.header.shape[0])
      } catch {
        // 'count' may be something else.
        if found.name == "counts" { throw FileError("'\(path)': the array 'counts' \(error.reason)") }
      }
    }
    guard let words = ArrayWords(array.header, in: file, array.range, counts: counts, path: path) else {
      throw FileError(
        "'\(path)', byte \(array.range.lowerBound): the array '\(shownText(array.name))' is not one of texts")
    }
    return words
  }

  var count: Int { rows.count }
  var dimension: Int { rows.dimension }
  var roundedCount: Int { rows.roundedCount }
  var wordCount: UInt64? { rows.wordCount }
  var floatRowByteCount: Int? { rows.floatRowByteCount }
  var leastRecordByteCount: Int { rows.leastRecordByteCount }
  var storedPrecision: NumberPrecision { rows.storedPrecision }

  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    let before = checksum
    if checksum.byteCount < vectors.range.count, try input.require(leastRecordByteCount) {
      unsafe checksum.add(UnsafeRawBufferPointer(rebasing: input.window[..<leastRecordByteCount]))
    }
    do throws(FileError) {
      if try unsafe rows.next(from: &input, word: &word, vector: vector) { return true }
    } catch {
      checksum = before
      throw error
    }
    guard checksum.value == vectors.checksum else {
      throw FileError(
        "'\(input.path)', byte \(input.offset): the checksum of the archive's member '\(shownText(vectors.name))' is"
          + " not that of its bytes")
    }
    return false
  }

  mutating func pass(over byteCount: Int, in input: inout BufferedInput) throws(FileError) -> RecordRun {
    let run = try rows.pass(over: byteCount, in: &input)
    unsafe checksum.add(UnsafeRawBufferPointer(rebasing: input.window[..<run.byteCount]))
    return run
  }

  /// Rows that were passed over have been added to the checksum.
  func knowing(_ run: RecordRun) -> any VectorRecordDecoder { rows }

  func withoutClaim(byteCount: Int) -> any VectorRecordDecoder { self }
}

/// An array in an archive.
private struct NumPyArchiveArray {
  let member: ZipDirectory.Member
  let header: NumPyHeader
  let headerByteCount: Int
  /// The member's name without its ending.
  var name: String { String(member.name.dropLast(4)) }
  /// Where the array's numbers or texts are in the file.
  var range: Range<Int> { member.range.lowerBound + headerByteCount..<member.range.upperBound }

  /// Reads a member's header; `nil` if the array is of structures, whose headers are others.
  ///
  /// - Throws: ``FileError`` if the member is compressed, or is not an array.
  init?(_ member: ZipDirectory.Member, in file: SharedMapping, path: String) throws(FileError) {
    guard member.isPlain else {
      throw FileError(
        "'\(path)': the archive's member '\(shownText(member.name))' is compressed; save it with numpy.savez")
    }
    // A header has at most 1 MiB; the member is inside the file.
    let start = unsafe Array(file.file.bytes[member.range].prefix(1 << 20 + 12))
    var input = BufferedInput(
      contents: start, path: path, offset: member.range.lowerBound, byteCount: file.file.byteCount)
    header = try NumPyHeader(from: &input)
    headerByteCount = input.offset - member.range.lowerBound
    self.member = member
  }

  /// Makes sure that the member has its checksum.
  func check(_ file: SharedMapping, path: String) throws(FileError) {
    var checksum = CRC32()
    // The member is inside the file.
    unsafe checksum.add(UnsafeRawBufferPointer(rebasing: file.file.bytes[member.range]))
    guard checksum.value == member.checksum else {
      throw FileError(
        "'\(path)', byte \(member.range.upperBound): the checksum of the archive's member"
          + " '\(shownText(member.name))' is not that of its bytes")
    }
  }
}
