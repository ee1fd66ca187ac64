internal import HogvecSystem

/// A page of a column: some of its values, as they lie in the file.
struct ParquetPage {
  /// How values are written.
  enum Encoding: Int {
    case plain = 0
    case plainDictionary = 2
    case dictionary = 8
    case byteStreamSplit = 9
  }

  /// How pages are compressed.
  enum Codec {
    case none, snappy
    /// As a program of the system compresses.
    case program(Compression)

    /// The names of the kinds, by their numbers.
    private static let names = ["none", "Snappy", "gzip", "LZO", "Brotli", "LZ4", "zstd", "LZ4"]

    /// - Throws: ``FileError`` that names a kind which is not read.
    init(number: Int, path: String) throws(FileError) {
      switch number {
      case 0: self = .none
      case 1: self = .snappy
      case 2: self = .program(.gzip)
      case 6: self = .program(.zstd)
      default:
        let name =
          Codec.names.indices.contains(number) ? Codec.names[number] : "a kind with the number \(number)"
        throw FileError(
          "cannot read '\(path)': its pages are compressed with \(name), which is not read; write it with Snappy or zstd,"
            + " or without compression")
      }
    }
  }

  /// The page's content in the file.
  let range: Range<Int>
  /// Its bytes when it is decompressed.
  let byteCount: Int
  let codec: Codec
  let encoding: Encoding
  /// How many values there are, missing ones among them.
  let valueCount: Int
  /// Of the second version of pages, the bytes of both kinds of levels, which are not compressed.
  let levelByteCounts: (repetition: Int, definition: Int)?
  /// Where the values are that indices stand for.
  let dictionary: Range<Int>?
  /// The checksum of the content as it is in the file, if there is one.
  let checksum: UInt32?
  /// The file's path, for messages.
  let path: String
}

/// Where the pages of a column are.
struct ParquetPages {
  let column: ParquetColumn
  private(set) var pages: [ParquetPage] = []
  /// The number of values before each page, and of all.
  private(set) var starts = [0]
  /// The bytes of all pages that were found, with their headers.
  private var byteCountOfPages = 0
  /// The pages of values that indices stand for, by the places of their content.
  private var dictionaries: [Int: ParquetPage] = [:]

  /// The names of encodings that are not read.
  private static let otherEncodings = [
    4: "BIT_PACKED", 5: "DELTA_BINARY_PACKED", 6: "DELTA_LENGTH_BYTE_ARRAY", 7: "DELTA_BYTE_ARRAY",
  ]

  init(of column: ParquetColumn) { self.column = column }

  /// The number of values.
  var valueCount: Int { starts[starts.count - 1] }

  /// Adds a chunk of the column.
  ///
  /// - Parameters:
  ///   - chunk: what the footer says of it.
  ///   - end: where the footer begins.
  /// - Throws: ``FileError`` if it is not inside the file, or not of a kind that is read.
  mutating func add(
    chunk: ThriftValue, in bytes: RawBytes, end: Int, path: String
  ) throws(FileError) {
    func fault(at place: Int, _ reason: String) -> FileError {
      FileError("'\(path)', byte \(place): \(reason)")
    }
    guard let number = chunk[4]?.integer,
      let wanted = chunk[5]?.count, let first = chunk[9]?.count
    else { throw fault(at: end, "the footer does not say where a column is") }
    let codec = try ParquetPage.Codec(number: number, path: path)
    var place = chunk[11]?.count.map { $0 > 0 && $0 < first ? $0 : first } ?? first
    var (found, dictionary) = (0, Range<Int>?.none)
    while found < wanted {
      guard place < end else { throw fault(at: place, "the file ends before a page of a column") }
      let start = place
      // Statistics of long texts may be in a header.
      var reader = ThriftReader(bytes, in: place..<min(end, place + 1 << 24))
      guard let header = try? reader.structure(), let kind = header[1]?.integer,
        let (byteCount, size) = header[2]?.count.flatMap({ count in header[3]?.count.map { (count, $0) } }),
        byteCount <= Int(Int32.max), size <= end - reader.place
      else { throw fault(at: start, "there is no page of a column") }
      let range = reader.place..<reader.place + size
      place = range.upperBound
      byteCountOfPages += place - start
      guard byteCountOfPages <= end else {
        throw fault(at: start, "a column has more pages than the file can hold")
      }
      // Pages of other kinds are passed over.
      guard let description = header[kind == 0 ? 5 : kind == 2 ? 7 : 8], [0, 2, 3].contains(kind) else {
        continue
      }
      guard let count = description[1]?.count, count <= Int(Int32.max),
        let number = description[kind == 3 ? 4 : 2]?.integer
      else { throw fault(at: start, "a page does not say what it has") }
      guard let encoding = ParquetPage.Encoding(rawValue: number) else {
        let name = ParquetPages.otherEncodings[number] ?? "encoding \(number)"
        throw fault(
          at: start, "a page has values in \(name), which is not read; write plain values or dictionaries")
      }
      // The second version has no other levels.
      let areRuns = [(column.definition, 3), (column.repetition, 4)].allSatisfy { levels, field in
        kind != 0 || levels == 0 || description[field]?.integer == 3
      }
      guard areRuns else {
        throw fault(at: start, "a page's levels are not in RLE, the encoding that is read")
      }
      var levels: (repetition: Int, definition: Int)?
      if kind == 3 {
        guard let repetition = description[6]?.count, let definition = description[5]?.count,
          repetition <= min(size, byteCount), definition <= min(size, byteCount) - repetition
        else { throw fault(at: start, "a page's levels are not inside it") }
        levels = (repetition, definition)
      }
      let isCompressed = kind != 3 || description[7]?.integer != 0
      let page = ParquetPage(
        range: range, byteCount: byteCount, codec: isCompressed ? codec : .none, encoding: encoding,
        valueCount: count, levelByteCounts: levels, dictionary: dictionary,
        checksum: header[4]?.integer.map { UInt32(truncatingIfNeeded: $0) }, path: path)
      if kind == 2 {
        dictionary = range
        dictionaries[range.lowerBound] = page
      } else {
        guard count <= wanted - found else {
          throw fault(at: start, "a page has more values than its column")
        }
        found += count
        pages.append(page)
        starts.append(valueCount + count)
      }
    }
  }

  /// The page of the values that a page's indices stand for; `nil` of one that has values.
  func dictionary(of page: ParquetPage) throws(FileError) -> ParquetPage? {
    guard page.encoding == .dictionary || page.encoding == .plainDictionary else { return nil }
    guard let dictionary = page.dictionary.flatMap({ dictionaries[$0.lowerBound] }) else {
      throw page.fault("the values that a page refers to are not there")
    }
    return dictionary
  }

  /// The page that has a value.
  func page(of value: Int) -> Int { pages.indices.partitionPoint { starts[$0 + 1] <= value } }
}
