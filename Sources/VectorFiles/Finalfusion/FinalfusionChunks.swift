internal import HogvecSystem

/// Where the chunks of a finalfusion file are, found by their lengths.
struct FinalfusionChunks {
  /// Where the first word's length is, and what no word goes beyond.
  private(set) var wordsOffset = 0, wordsEnd = 0
  private(set) var wordCount = 0
  /// Where the first row is.
  private(set) var rowsOffset = 0
  private(set) var dimension = 0
  /// Where the array says how large it is.
  private(set) var sizesOffset = 0
  /// Where the first norm is; `nil` if there are none.
  private(set) var normsOffset: Int?
  /// The texts of the metadata.
  private(set) var metadata = VectorMetadata()

  private let path: String

  /// - Throws: ``FileError`` if chunks are not inside the file, not of kinds that are read, or do not fit
  ///   together.
  init(_ bytes: RawBytes, path: String) throws(FileError) {
    self.path = path
    guard bytes.count >= 12 else { throw fault(at: bytes.count, "the file ends inside the header") }
    let version = bytes.integer(UInt32.self, at: 4)
    guard version == 0 else { throw fault(at: 4, "version \(version) of the format is not read") }
    let chunkCount = Int(bytes.integer(UInt32.self, at: 8))
    guard chunkCount <= (bytes.count - 12) / 4 else {
      throw fault(at: 8, "\(chunkCount) chunks are more than the file's \(bytes.count) bytes can hold")
    }
    var place = 12 + 4 * chunkCount
    var rowCount = -1
    var normCount: Int?
    for _ in 0..<chunkCount {
      guard place <= bytes.count - 12 else { throw fault(at: bytes.count, "the file ends before a chunk") }
      let (number, length) = (
        bytes.integer(UInt32.self, at: place), bytes.integer(UInt64.self, at: place + 4)
      )
      let start = place + 12
      guard length <= UInt64(bytes.count - start) else {
        throw fault(at: bytes.count, "the file ends inside the chunk that begins at byte \(place)")
      }
      let end = start + Int(length)
      func size(_ offset: Int) throws(FileError) -> Int {
        guard start + offset <= end - 8,
          let size = Int(exactly: bytes.integer(UInt64.self, at: start + offset)), size <= bytes.count
        else { throw fault(at: place, "the chunk is shorter than it says") }
        return size
      }
      /// The place of floats after a number of bytes of the chunk, the last of which are their type.
      func floats(after offset: Int, count: Int) throws(FileError) -> Int {
        guard start + offset <= end, bytes.integer(UInt32.self, at: start + offset - 4) == Finalfusion.float32
        else { throw fault(at: place, "the chunk's numbers are not 32-bit floats") }
        let first = start + offset + Finalfusion.padding(at: start + offset)
        guard first <= end, count <= (end - first) / 4 else {
          throw fault(at: place, "the chunk is shorter than its \(count) numbers")
        }
        return first
      }
      switch Finalfusion.Kind(rawValue: number) {
      case .metadata: metadata = FinalfusionChunks.texts(bytes.array(start..<end))
      case .simpleVocabulary, .bucketVocabulary, .fastTextVocabulary:
        wordCount = try size(0)
        // With n-grams, their lengths and the number of buckets follow.
        wordsOffset = start + (number == Finalfusion.Kind.simpleVocabulary.rawValue ? 8 : 20)
        wordsEnd = end
      case .array:
        rowCount = try size(0)
        guard end - start >= 16 else { throw fault(at: place, "the chunk is shorter than it says") }
        dimension = Int(bytes.integer(UInt32.self, at: start + 8))
        sizesOffset = start
        let (count, overflows) = rowCount.multipliedReportingOverflow(by: dimension)
        guard !overflows, dimension > 0 else { throw fault(at: start + 8, "\(dimension) is not a dimension") }
        rowsOffset = try floats(after: 16, count: count)
      case .norms:
        normCount = try size(0)
        normsOffset = try floats(after: 12, count: normCount ?? 0)
      case .quantizedArray:
        throw fault(at: place, "the array is quantized; make it whole first (finalfusion reconstruct)")
      case .explicitVocabulary: throw fault(at: place, "a vocabulary of explicit n-grams is not read")
      case nil: throw fault(at: place, "there is no kind \(number) of chunks")
      }
      place = end
    }
    guard wordsOffset > 0, rowCount >= 0 else {
      throw fault(at: 12, "there is no \(wordsOffset > 0 ? "array" : "vocabulary") among the chunks")
    }
    guard rowCount >= wordCount, normCount ?? wordCount >= wordCount else {
      throw fault(
        at: sizesOffset,
        "there are \(min(rowCount, normCount ?? rowCount)) vectors or norms for"
          + " \(wordCount) words")
    }
  }

  private func fault(at place: Int, _ reason: String) -> FileError {
    FileError("'\(path)', byte \(place): \(reason)")
  }

  /// The texts among the lines of TOML: names and strings as JSON has them; what else there is is left out.
  private static func texts(_ toml: [UInt8]) -> VectorMetadata {
    var metadata = VectorMetadata()
    for line in TextLines.lines(of: toml) {
      // A name in quotes may have an equals sign.
      let isQuoted = line.first == UInt8(ascii: "\"")
      let mark = isQuoted ? Array("\" =".utf8) : Array(" =".utf8)
      guard let end = line.indices.first(where: { $0 > line.startIndex && line[$0...].starts(with: mark) })
      else { continue }
      let name = Array(line[..<end]) + (isQuoted ? [UInt8(ascii: "\"")] : [])
      let value = Array(line[(end + mark.count)...].trimmed)
      let key = isQuoted ? (try? JSONValue(parsing: name))?.text : String(decoding: name, as: UTF8.self)
      if let key, let text = (try? JSONValue(parsing: value))?.text { metadata.entries[key] = text }
    }
    return metadata
  }
}
