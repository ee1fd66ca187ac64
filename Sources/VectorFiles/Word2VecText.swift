internal import Storage

/// word2vec's text form: `rows dimension` and a line feed, then a line for each record: the word and its
/// numbers, each after one blank.
///
/// A line is split from the right by the dimension, so a word may contain any byte but a line feed. Blanks at
/// the end of a line, which the original tool and fastText leave there, and a carriage return are ignored; so
/// is a missing last line feed. The form without header, as GloVe writes it, is read too: its dimension is
/// that of the first line, and its lines are counted before.
struct Word2VecTextDecoder: VectorRecordDecoder {
  let count: Int
  let dimension: Int
  private let hasHeader: Bool
  private var taken = 0

  init(from input: inout BufferedInput) throws(FileError) {
    let end = try input.find(.lineFeed) ?? input.availableCount
    let line = unsafe UnsafeRawBufferPointer(rebasing: input.window[..<end])
    hasHeader = unsafe VectorFileHeader.isHeader(line) || !isVector(line)
    if hasHeader {
      let header = try VectorFileHeader(from: &input)
      count = header.count
      dimension = header.dimension
      try checkFirstLine(of: &input)
    } else {
      dimension = unsafe fieldCount(trimmed(line)) - 1
      count = try countLines(of: input.path)
    }
  }

  /// A header with another dimension than the lines would not be noticed later, where too many numbers are
  /// taken for parts of the word; so the first line must have exactly one field more.
  private func checkFirstLine(of input: inout BufferedInput) throws(FileError) {
    guard count > 0, let end = try input.find(.lineFeed) else { return }
    let fields = unsafe fieldCount(trimmed(UnsafeRawBufferPointer(rebasing: input.window[..<end])))
    guard fields == dimension + 1 else {
      throw FileError(
        "'\(input.path)', line 2, byte \(input.offset): \(fields - 1) numbers where the header says \(dimension)"
      )
    }
  }

  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    guard taken < count else {
      let rest = input.byteCount - input.offset
      guard rest <= 0 else {
        throw FileError("'\(input.path)', byte \(input.offset): \(byteCountText(rest)) after the last record")
      }
      return false
    }
    let lineFeed = try input.find(.lineFeed)
    let end = lineFeed ?? input.availableCount
    guard end > 0 || lineFeed != nil else {
      throw fault(at: 0, in: input, "the file ends after \(taken) of \(count) records")
    }
    precondition(vector.count >= dimension, "the vector takes the file's dimension")
    let line = unsafe trimmed(UnsafeRawBufferPointer(rebasing: input.window[..<end]))
    switch unsafe splitRecord(line, into: vector, count: dimension) {
    case .record(let wordCount):
      unsafe word.replaceSubrange(0..., with: line[..<wordCount])
    case .missing(let found) where lineFeed == nil:
      throw fault(at: end, in: input, "the file ends after \(found) of \(dimension) numbers")
    case .missing(let found):
      throw fault(at: 0, in: input, "\(found) of \(dimension) numbers")
    case .notANumber(let field):
      let text = unsafe String(decoding: line[field].prefix(40), as: UTF8.self)
      throw fault(at: field.lowerBound, in: input, "'\(text)' is not a number")
    }
    input.consume(lineFeed == nil ? end : end + 1)
    taken += 1
    return true
  }

  /// A fault in the line at the window's beginning: lines are counted from 1, bytes from 0.
  private func fault(at place: Int, in input: borrowing BufferedInput, _ reason: String) -> FileError {
    let line = taken + (hasHeader ? 2 : 1)
    return FileError(
      "'\(input.path)', record \(taken + 1), line \(line), byte \(input.offset + place): \(reason)")
  }
}

/// Writes word2vec's text form, without blanks at the end of lines.
struct Word2VecTextEncoder: VectorRecordEncoder {
  /// The record's numbers, each after a blank, and the line feed; kept between records to save allocations.
  private var line: [UInt8] = []

  mutating func write(
    word: UnsafeRawBufferPointer, vector: UnsafeBufferPointer<Float>, to file: inout FileReplacement
  ) throws(FileError) {
    let capacity = vector.count * (DecimalFloat.maximumByteCount + 1) + 1
    if line.count < capacity { line = [UInt8](repeating: 0, count: capacity) }
    var used = 0
    unsafe line.withUnsafeMutableBufferPointer { line in
      for index in 0..<vector.count {
        unsafe line[used] = .blank
        let rest = unsafe UnsafeMutableBufferPointer(rebasing: line[(used + 1)...])
        unsafe used += 1 + DecimalFloat.write(vector[index], to: rest)
      }
      unsafe line[used] = .lineFeed
    }
    try unsafe file.write(word)
    try unsafe line.span.withUnsafeBytes { (raw: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe file.write(UnsafeRawBufferPointer(rebasing: raw[...used]))
    }
  }
}

// MARK: - Lines

/// What a line turned out to be.
private enum SplitLine {
  /// A word of so many bytes, and the numbers.
  case record(wordCount: Int)
  /// Only so many numbers.
  case missing(found: Int)
  /// A field, given by its place, is no number.
  case notANumber(Range<Int>)
}

/// Splits a trimmed line from the right into `count` numbers and the word before them.
private func splitRecord(
  _ line: UnsafeRawBufferPointer, into vector: UnsafeMutableBufferPointer<Float>, count: Int
) -> SplitLine {
  var end = line.count
  for index in (0..<count).reversed() {
    var start = end
    while unsafe start > 0 && line[start - 1] != .blank { start -= 1 }
    guard start > 0 else { return .missing(found: count - 1 - index) }
    // start and end are inside the line, and index is below the vector's count.
    guard let value = unsafe DecimalFloat.parse(UnsafeRawBufferPointer(rebasing: line[start..<end])) else {
      return .notANumber(start..<end)
    }
    unsafe vector[index] = value
    end = start - 1
  }
  return .record(wordCount: end)
}

/// The line without the blanks and carriage returns at its end.
private func trimmed(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
  var end = line.count
  while unsafe end > 0 && (line[end - 1] == .blank || line[end - 1] == .carriageReturn) { end -= 1 }
  return unsafe UnsafeRawBufferPointer(rebasing: line[..<end])
}

/// The number of fields that single blanks separate.
private func fieldCount(_ line: UnsafeRawBufferPointer) -> Int {
  var count = 1
  for index in 0..<line.count where unsafe line[index] == .blank { count += 1 }
  return count
}

/// Whether a line is a word and at least two numbers, as a file without header must begin.
private func isVector(_ line: UnsafeRawBufferPointer) -> Bool {
  let line = unsafe trimmed(line)
  let count = unsafe fieldCount(line) - 1
  guard count >= 2 else { return false }
  return unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { numbers in
    if case .record = unsafe splitRecord(line, into: numbers, count: count) { true } else { false }
  }
}

/// The number of lines in a file, with or without a line feed after the last.
private func countLines(of path: String) throws(FileError) -> Int {
  var input = try BufferedInput(path: path)
  var count = 0
  while let end = try input.find(.lineFeed) {
    count += 1
    input.consume(end + 1)
  }
  return input.availableCount > 0 ? count + 1 : count
}
