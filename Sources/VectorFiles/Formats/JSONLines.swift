internal import HogvecSystem

extension VectorFormat {
  /// Lines of JSON objects.
  public static let jsonLines = VectorFormat(
    name: "jsonl", summary: "a JSON object per line: word, count and vector", endings: ["jsonl", "ndjson"],
    isText: true, recognition: .mark { JSONLines.isBegun($0.bytes) },
    decoder: { (input, _) throws(FileError) in try JSONLinesDecoder(from: &input) },
    encoder: { JSONLinesEncoder(precision: $0.digits) })
}

/// A JSON object per line: `{"word": "whale", "count": 12, "vector": [0.5,-1.0]}`. `count` may be missing or
/// `null`, and members of other names are ignored. A byte of a word that is not UTF-8 is half a pair of
/// surrogates, `\udce9`, as Python has it.
enum JSONLines {
  /// Whether a file begins with such a line, or as much of one as is there.
  static func isBegun(_ start: [UInt8]) -> Bool {
    let text = start.starts(with: utf8Mark) ? start.dropFirst(utf8Mark.count) : start[...]
    let line = text.prefix { $0 != .lineFeed }
    guard line.first(where: { !isSeparator($0) }) == UInt8(ascii: "{") else { return false }
    return ["\"word\"", "\"vector\""].allSatisfy { name in
      line.indices.contains { line[$0] == UInt8(ascii: "\"") && line[$0...].starts(with: name.utf8) }
    }
  }

  /// A line taken apart.
  struct Record {
    let word: [UInt8]
    let count: UInt64?
    /// The number of numbers in the vector.
    private(set) var dimension = 0

    /// - Parameters:
    ///   - line: without its end.
    ///   - vector: gets the numbers; those beyond its room are only counted.
    init(_ line: UnsafeRawBufferPointer, into vector: UnsafeMutableBufferPointer<Float>) throws(JSONFault) {
      guard unsafe isValid(line, 0..<line.count) else {
        throw JSONFault(offset: 0, reason: "the line is not UTF-8")
      }
      var dimension = 0
      let object = try unsafe JSONValue(parsing: Array(line), lendingNumbersOf: "vector") {
        (range) throws(JSONFault) in
        // The range is inside the line.
        let number = unsafe UnsafeRawBufferPointer(rebasing: line[range])
        guard let value = unsafe DecimalFloat.parse(number), value.isFinite else {
          throw JSONFault(
            offset: range.lowerBound,
            reason: "'\(unsafe shownText(number))' is beyond the range of 32-bit floats")
        }
        if dimension < vector.count { unsafe vector[dimension] = value }
        dimension += 1
      }
      func member(_ name: String) throws(JSONFault) -> JSONValue.Member? {
        let found = object.members.filter { $0.key == name }
        guard found.count < 2 else {
          throw JSONFault(offset: found[1].offset ?? 0, reason: "a second \"\(name)\" is in the object")
        }
        return found.first
      }
      guard let word = try member("word"), let text = word.value.text else {
        throw JSONFault(offset: 0, reason: "\"word\" with a string is missing")
      }
      // The parser has nothing else for half a pair of surrogates.
      let isWhole = unsafe !text.unicodeScalars.contains("\u{FFFD}") || JSONLines.hasReplacement(line)
      guard isWhole else {
        throw JSONFault(offset: word.offset ?? 0, reason: "the word has half a pair of surrogates")
      }
      guard let numbers = try member("vector"), numbers.value.elements != nil else {
        throw JSONFault(offset: 0, reason: "\"vector\" with an array of numbers is missing")
      }
      let count = try member("count")
      if let count, count.value != .null {
        // Tables in which a count is missing have the others as floats.
        let whole = count.value.int ?? count.value.double.flatMap { Int(exactly: $0) }
        guard let number = whole, number >= 0 else {
          throw JSONFault(offset: count.offset ?? 0, reason: "\"count\" is not a number of words")
        }
        self.count = number == 0 ? nil : UInt64(number)
      } else {
        self.count = nil
      }
      self.word = text.pathBytes
      self.dimension = dimension
    }
  }

  /// Whether a line has U+FFFD, as it is or escaped.
  private static func hasReplacement(_ line: UnsafeRawBufferPointer) -> Bool {
    let text = unsafe String(decoding: line, as: UTF8.self).lowercased()
    return text.unicodeScalars.contains("\u{FFFD}") || text.contains("\\ufffd")
  }
}

/// Reads JSON lines. The dimension is that of the first, and the lines are counted before.
struct JSONLinesDecoder: ClaimingDecoder {
  var count: Int
  let dimension: Int
  private(set) var wordCount: UInt64?
  private var taken = 0
  var isClaimed = true

  init(from input: inout BufferedInput) throws(FileError) {
    try skipMark(in: &input)
    let end = try input.find(.lineFeed) ?? input.availableCount
    guard end > 0 else { throw FileError("'\(input.path)', line 1, byte 0: the file is empty") }
    do {
      let none = unsafe UnsafeMutableBufferPointer<Float>(start: nil, count: 0)
      dimension = try unsafe JSONLines.Record(
        UnsafeRawBufferPointer(rebasing: input.window[..<end]), into: none
      ).dimension
    } catch {
      throw FileError(
        "'\(input.path)', record 1, line 1, byte \(input.offset + error.offset): \(error.reason)")
    }
    guard dimension > 0 else { throw FileError("'\(input.path)', line 1, byte 0: the vector has no numbers") }
    count = try countLines(of: input, endingIn: .lineFeed)
  }

  var floatRowByteCount: Int? { nil }

  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    guard taken < count else {
      try checkEndOfLines(in: &input)
      return false
    }
    let found = try input.find(.lineFeed)
    let end = found ?? input.availableCount
    guard end > 0 || found != nil else {
      guard isClaimed else { return false }
      throw fault(at: 0, in: input, "the file ends after \(taken) of \(count) records")
    }
    precondition(vector.count >= dimension, "the vector takes the file's dimension")
    let record: JSONLines.Record
    do {
      record = try unsafe JSONLines.Record(
        UnsafeRawBufferPointer(rebasing: input.window[..<end]),
        into: UnsafeMutableBufferPointer(rebasing: vector[..<dimension]))
    } catch {
      throw fault(at: error.offset, in: input, error.reason)
    }
    guard record.dimension == dimension else {
      throw fault(at: 0, in: input, "\(Figures.counted(record.dimension, "number")), not \(dimension)")
    }
    word = record.word
    wordCount = record.count
    input.consume(found == nil ? end : end + 1)
    taken += 1
    return true
  }

  mutating func pass(over byteCount: Int, in input: inout BufferedInput) throws(FileError) -> RecordRun {
    let run = try passLines(over: byteCount, atMost: count - taken, endingIn: .lineFeed, in: &input)
    taken += run.count
    return run
  }

  /// A fault in the line at the window's beginning.
  private func fault(at place: Int, in input: borrowing BufferedInput, _ reason: String) -> FileError {
    FileError(
      "'\(input.path)', record \(taken + 1), line \(taken + 1), byte \(input.offset + place): \(reason)")
  }
}

/// Writes JSON lines.
struct JSONLinesEncoder: VectorRecordEncoder {
  /// Digits after the point; `nil` for as many as it takes to read the same float again.
  let precision: Int?

  func header(count: Int, dimension: Int) -> [UInt8] { [] }

  let forbiddenBytes: [UInt8] = []

  func objection(to vector: UnsafeBufferPointer<Float>) -> String? {
    unsafe vector.allSatisfy(\.isFinite) ? nil : "has a number that is not finite, which JSON does not have"
  }

  func encode(
    word: UnsafeRawBufferPointer, count: UInt64?, vector: UnsafeBufferPointer<Float>,
    into records: inout EncodedRecords
  ) {
    var start = unsafe "{\"word\": \(JSONValue.string(String(pathBytes: word)))"
    if let count { start += ", \"count\": \(count)" }
    start += ", \"vector\": ["
    unsafe start.utf8.withContiguousStorageIfAvailable { unsafe records.append(UnsafeRawBufferPointer($0)) }
    unsafe records.append(numbers: vector, separator: UInt8(ascii: ","), precision: precision)
    for byte in "]}\n".utf8 { records.append(byte) }
  }
}
