internal import HogvecSystem

/// Takes one format's records out of a file, one after the other. A format is a value that knows where it
/// stands; the bytes and the file stay in ``BufferedInput``.
protocol VectorRecordDecoder: Sendable {
  /// What the file says of itself.
  var metadata: VectorMetadata { get }
  /// The number of records in the file, as the header says or as counted.
  var count: Int { get }
  /// The number of floats in a record.
  var dimension: Int { get }
  /// The numbers of the records taken so far that were rounded to 32 bits.
  var roundedCount: Int { get }

  /// How often the word of the last record taken was in the text; `nil` if the file does not say.
  var wordCount: UInt64? { get }

  /// The bytes that a row takes at the end of its record, if it lies in the file as the 32-bit floats that it
  /// is.
  var floatRowByteCount: Int? { get }

  /// The fewest bytes of the file that a record takes, so that what is allocated for records stays in
  /// proportion to the file.
  var leastRecordByteCount: Int { get }

  /// How exactly the file has its numbers; of text, ``NumberPrecision/exact``.
  var storedPrecision: NumberPrecision { get }

  /// The model that the vectors are from, if they are built from its rows.
  var fastTextModel: FastTextModel? { get }

  /// What ends a line, in a format of lines.
  var lineEnd: UInt8 { get }

  /// Takes the next record; false if all were taken and nothing follows them.
  ///
  /// - Parameters:
  ///   - word: its content is replaced.
  ///   - vector: takes ``dimension`` floats.
  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool

  /// Passes over whole records without decoding them: as many as `byteCount` bytes hold, but at least one.
  /// Nothing is consumed; what was passed over is at the window's beginning.
  ///
  /// - Returns: their number and bytes; no record at the end of the file, or where only
  ///   ``next(from:word:vector:)`` can say what is wrong.
  mutating func pass(over byteCount: Int, in input: inout BufferedInput) throws(FileError) -> RecordRun

  /// The same decoder, at the same place, which need not find again what was found when records were passed
  /// over.
  func knowing(_ run: RecordRun) -> any VectorRecordDecoder

  /// The same decoder, at the same place, for a file whose header claims nothing: it takes records to the
  /// file's end. For repairs.
  func withoutClaim(byteCount: Int) -> any VectorRecordDecoder
}

/// A decoder that takes as many records as the file's beginning, or its lines, say.
protocol ClaimingDecoder: VectorRecordDecoder {
  var count: Int { get set }
  /// Whether an end of the file before that is a fault.
  var isClaimed: Bool { get set }
}

extension ClaimingDecoder {
  func withoutClaim(byteCount: Int) -> any VectorRecordDecoder {
    var copy = self
    copy.count = byteCount
    copy.isClaimed = false
    return copy
  }
}

/// Some records and the bytes that they take.
struct RecordRun {
  var count = 0
  var byteCount = 0
  /// The bytes of each word, in formats where these take time to find.
  var wordByteCounts: [Int] = []
}

/// Puts records into one format's bytes.
protocol VectorRecordEncoder: Sendable {
  /// What stands before the records.
  func header(count: Int, dimension: Int) -> [UInt8]

  /// The same coder for a file that says something of itself, in a format that has a place for it; elsewhere
  /// it is left out.
  func with(_ metadata: VectorMetadata) -> any VectorRecordEncoder

  /// The bytes of the file that are not of one record: the header, and what else depends on the number of
  /// records alone.
  func byteCountBesideRecords(count: Int, dimension: Int) -> Int

  /// The bytes of the whole file, in a format that is more than the sum of its records; `nil` in others.
  func byteCount(count: Int, dimension: Int, wordByteCount: Int, longestWord: Int, hasCounts: Bool) -> Int?

  /// The bytes that a word cannot have in this format.
  var forbiddenBytes: [UInt8] { get }

  /// What is in a word that the format's readers cannot hold, as messages say it: `has a space in it`; `nil`
  /// if the word is fine.
  func objection(to word: UnsafeRawBufferPointer) -> String?

  /// What is in a vector that the format or its precision cannot hold, likewise: `has a number that is not
  /// finite`.
  func objection(to vector: UnsafeBufferPointer<Float>) -> String?

  /// What puts the file together, in a format that has parts of records in several places; `nil` if the bytes
  /// of records follow each other.
  ///
  /// - Parameter path: what is written, for messages.
  func assembly(
    count: Int, dimension: Int, for file: borrowing FileReplacement, path: String
  ) throws(FileError) -> (any RecordAssembly)?

  /// Appends a record.
  ///
  /// - Parameter count: how often the word was in the text, for formats that have a place for it; `nil` if it
  ///   is not known.
  func encode(
    word: UnsafeRawBufferPointer, count: UInt64?, vector: UnsafeBufferPointer<Float>,
    into records: inout EncodedRecords)
}

extension VectorRecordDecoder {
  var roundedCount: Int { 0 }
  var wordCount: UInt64? { nil }
  var lineEnd: UInt8 { .lineFeed }
  /// A number and its separator, or a float of 16 bits.
  var leastRecordByteCount: Int { 2 * dimension }
  var storedPrecision: NumberPrecision { .exact }
  var fastTextModel: FastTextModel? { nil }
  var metadata: VectorMetadata { VectorMetadata() }
  func knowing(_ run: RecordRun) -> any VectorRecordDecoder { self }
}

/// An encoder of a format with a place for what a file says of itself.
protocol DescribingEncoder: VectorRecordEncoder {
  var metadata: VectorMetadata { get set }
}

extension DescribingEncoder {
  func with(_ metadata: VectorMetadata) -> any VectorRecordEncoder {
    var copy = self
    copy.metadata = metadata
    return copy
  }
}

extension VectorRecordEncoder {
  func with(_ metadata: VectorMetadata) -> any VectorRecordEncoder { self }

  func byteCountBesideRecords(count: Int, dimension: Int) -> Int {
    header(count: count, dimension: dimension).count
  }

  func byteCount(
    count: Int, dimension: Int, wordByteCount: Int, longestWord: Int, hasCounts: Bool
  ) -> Int? { nil }

  func objection(to vector: UnsafeBufferPointer<Float>) -> String? { nil }

  func assembly(
    count: Int, dimension: Int, for file: borrowing FileReplacement, path: String
  ) throws(FileError) -> (any RecordAssembly)? { nil }

  /// word2vec's formats end words at a space and records at a line feed.
  var forbiddenBytes: [UInt8] { [.space, .lineFeed] }

  func objection(to word: UnsafeRawBufferPointer) -> String? {
    unsafe forbiddenByte(in: word)
  }

  /// What messages say of a word in a format of texts: the first of ``forbiddenBytes``, or that it is no
  /// text.
  func textObjection(to word: UnsafeRawBufferPointer) -> String? {
    if let fault = unsafe forbiddenByte(in: word) { return fault }
    return unsafe isValid(word, 0..<word.count) ? nil : "is not UTF-8"
  }

  /// What messages say of the first of ``forbiddenBytes`` that is in a word.
  func forbiddenByte(in word: UnsafeRawBufferPointer) -> String? {
    guard let base = word.baseAddress else { return nil }
    for byte in forbiddenBytes {
      // The search stays inside the word.
      if unsafe memchr(base, CInt(byte), word.count) != nil {
        return "has \(byteNames[byte] ?? "a control character") in it"
      }
    }
    return nil
  }
}

private let byteNames: [UInt8: String] = [
  0: "a zero byte", .space: "a space", .tab: "a tab", .lineFeed: "a line feed",
  .carriageReturn: "a carriage return",
]

/// A mark at the beginning of a text is no part of its first word for any reader.
func markObjection(to word: UnsafeRawBufferPointer) -> String? {
  unsafe word.starts(with: utf8Mark) ? "begins with a UTF-8 mark" : nil
}

/// Whether a word is empty or all white space, as Unicode has it.
func isWhiteSpace(_ word: UnsafeRawBufferPointer) -> Bool {
  unsafe String(decoding: word, as: UTF8.self).unicodeScalars.allSatisfy {
    $0.properties.isWhitespace || $0 == "\u{FEFF}"
  }
}

/// Records as bytes: of the file, and of the words file beside it for formats that have one.
struct EncodedRecords: Sendable {
  /// Room for the file's bytes, of which ``usedCount`` are in use.
  var bytes: [UInt8] = []
  var usedCount = 0
  /// The words file's lines.
  var words: [UInt8] = []
  /// What the numbers of each record are to be multiplied with, of records of whole numbers.
  var scales: [Float] = []
  /// The checksum of the file's bytes, of records of archives.
  var checksum = CRC32()
  /// The number of records.
  var count = 0

  /// Gives room for so many more bytes, which `body` fills; it returns how many it has filled.
  mutating func append(upTo byteCount: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int) {
    let needed = usedCount + byteCount
    if bytes.count < needed {
      var larger = [UInt8](repeating: 0, count: max(needed, bytes.count * 2))
      unsafe larger.withUnsafeMutableBytes { target in
        unsafe bytes.withUnsafeBytes { source in unsafe target.copyMemory(from: source) }
      }
      bytes = larger
    }
    let used = usedCount
    usedCount += unsafe bytes.withUnsafeMutableBytes {
      unsafe body(UnsafeMutableRawBufferPointer(rebasing: $0[used..<needed]))
    }
    assert(usedCount <= needed, "no more bytes than asked for are filled")
  }

  /// Appends bytes to the file's.
  mutating func append(_ source: UnsafeRawBufferPointer) {
    unsafe append(upTo: source.count) { target in
      unsafe target.copyMemory(from: source)
      return source.count
    }
  }

  /// Appends a word's entry to the words, as ``WordEntries`` takes them.
  ///
  /// - Parameter wordCount: how often it was in the text; `nil` if that is not known.
  mutating func append(entry word: UnsafeRawBufferPointer, wordCount: UInt64? = nil) {
    unsafe words.append(contentsOf: word)
    words += [0] + littleEndianBytes(of: wordCount ?? 0) + [0]
  }

  /// Appends a byte to the file's.
  mutating func append(_ byte: UInt8) {
    unsafe append(upTo: 1) { target in
      unsafe target[0] = byte
      return 1
    }
  }

  /// Forgets the records, and keeps the memory.
  mutating func removeAll() {
    usedCount = 0
    count = 0
    words.removeAll(keepingCapacity: true)
    scales.removeAll(keepingCapacity: true)
    checksum = CRC32()
  }
}

extension UInt8 {
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
}
