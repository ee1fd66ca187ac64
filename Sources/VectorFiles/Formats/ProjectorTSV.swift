internal import HogvecSystem

/// The pair of files that TensorBoard's embedding projector loads: lines of numbers between tabs, and a metadata file
/// with a word a line. Neither has a header where metadata is a single column; with several columns it has, and the
/// words are in the column called `word` or `label`, or the first.
enum ProjectorTSV {
  static func decoder(from input: inout BufferedInput, words: WordLines) throws(FileError)
    -> TextRecordDecoder
  {
    guard try input.require(1) else { throw FileError("'\(input.path)', line 1, byte 0: the file is empty") }
    let end = try input.find(.lineFeed) ?? input.availableCount
    let line = unsafe trimmedLine(UnsafeRawBufferPointer(rebasing: input.window[..<end]))
    return TextRecordDecoder(
      count: try countLines(of: input), dimension: unsafe fieldCount(line, separator: .tab), hasHeader: false,
      separator: .tab, words: words)
  }

  /// Writes both files.
  struct Encoder: VectorRecordEncoder {
    var precision: Int?

    func header(count: Int, dimension: Int) -> [UInt8] { [] }

    func forbiddenByte(in word: UnsafeRawBufferPointer) -> (byte: UInt8, name: String)? {
      unsafe firstByte(
        of: word,
        among: [(.tab, "a tab"), (.lineFeed, "a line feed"), (.carriageReturn, "a carriage return")])
    }

    func encode(
      word: UnsafeRawBufferPointer, vector: UnsafeBufferPointer<Float>, into records: inout EncodedRecords
    ) {
      unsafe records.append(numbers: vector, separator: .tab, precision: precision)
      records.append(.lineFeed)
      unsafe records.words.append(contentsOf: word)
      records.words.append(.lineFeed)
    }
  }
}
