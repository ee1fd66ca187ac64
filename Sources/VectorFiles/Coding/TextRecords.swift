internal import HogvecSystem

/// Lines of a word and its numbers, each after one space, with a header before them or without.
///
/// A line is split from the right by the dimension, so a word may contain any byte but a line feed. Blanks at
/// the end of a line, which the original tool and fastText leave there, and a carriage return are ignored; so
/// is a missing last line feed.
struct TextRecordDecoder: VectorRecordDecoder {
  private(set) var count: Int
  let dimension: Int
  private let hasHeader: Bool
  private let separator: UInt8
  /// The words of a format that keeps them in a file of their own; then lines are numbers only.
  private let words: WordLines?
  private var wordOffset: Int
  private var taken = 0
  private var isClaimed = true

  init(
    count: Int, dimension: Int, hasHeader: Bool, separator: UInt8 = .space, words: WordLines? = nil
  ) {
    self.count = count
    self.dimension = dimension
    self.hasHeader = hasHeader
    self.separator = separator
    self.words = words
    wordOffset = words?.start ?? 0
  }

  var floatRowByteCount: Int? { nil }

  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    guard taken < count else {
      let rest = input.byteCount - input.offset
      guard rest <= 0 else {
        throw FileError("'\(input.path)', byte \(input.offset): \(byteCountText(rest)) after the last record")
      }
      try words?.checkEnd(at: wordOffset)
      return false
    }
    let lineFeed = try input.find(.lineFeed)
    let end = lineFeed ?? input.availableCount
    guard end > 0 || lineFeed != nil else {
      guard isClaimed else { return false }
      throw fault(at: 0, in: input, "the file ends after \(taken) of \(count) records")
    }
    precondition(vector.count >= dimension, "the vector takes the file's dimension")
    let line = unsafe trimmedLine(UnsafeRawBufferPointer(rebasing: input.window[..<end]))
    let split = unsafe splitRecord(
      line, into: vector, count: dimension, separator: separator, hasWord: words == nil)
    switch split {
    case .record(let wordCount):
      if let words {
        try words.take(into: &word, at: &wordOffset, record: taken, of: count)
      } else {
        unsafe word.replaceSubrange(0..., with: line[..<wordCount])
      }
    case .missing(let found) where lineFeed == nil:
      throw fault(at: end, in: input, "the file ends after \(found) of \(dimension) numbers")
    case .missing(let found):
      throw fault(at: 0, in: input, "\(found) of \(dimension) numbers")
    case .tooMany:
      throw fault(at: 0, in: input, "more than \(dimension) numbers")
    case .notANumber(let field):
      let text = unsafe shownText(line[field])
      throw fault(at: field.lowerBound, in: input, "'\(text)' is not a number")
    }
    input.consume(lineFeed == nil ? end : end + 1)
    taken += 1
    return true
  }

  mutating func pass(over byteCount: Int, in input: inout BufferedInput) throws(FileError) -> RecordRun {
    _ = try input.require(byteCount)
    var run = RecordRun()
    while taken < count {
      let end = input.place(of: .lineFeed, from: run.byteCount)
      if let end {
        if run.count > 0 && end >= byteCount { break }
        run.byteCount = end + 1
      } else if run.count > 0 {
        break
      } else {
        // A line longer than the block, or the last one without its line feed.
        run.byteCount = try input.find(.lineFeed).map { $0 + 1 } ?? input.availableCount
        if run.byteCount == 0 { break }
      }
      run.count += 1
      taken += 1
      if let words { words.skip(&wordOffset) }
    }
    return run
  }

  func withoutClaim(byteCount: Int) -> any VectorRecordDecoder {
    var copy = self
    copy.count = byteCount
    copy.isClaimed = false
    return copy
  }

  /// A fault in the line at the window's beginning: lines are counted from 1, bytes from 0.
  private func fault(at place: Int, in input: borrowing BufferedInput, _ reason: String) -> FileError {
    let line = taken + (hasHeader ? 2 : 1)
    return FileError(
      "'\(input.path)', record \(taken + 1), line \(line), byte \(input.offset + place): \(reason)")
  }
}

/// Writes lines of a word and its numbers.
struct TextRecordEncoder: VectorRecordEncoder {
  /// Whether `rows dimension` stands first.
  var hasHeader = true
  /// Whether a space stands behind each line's last number, as fastText puts it.
  var endsInSpace = false
  /// Digits after the point; `nil` for as many as it takes to read the same float again.
  var precision: Int?

  func header(count: Int, dimension: Int) -> [UInt8] {
    hasHeader ? Array("\(count) \(dimension)\n".utf8) : []
  }

  func encode(
    word: UnsafeRawBufferPointer, vector: UnsafeBufferPointer<Float>, into records: inout EncodedRecords
  ) {
    unsafe records.append(word)
    records.append(.space)
    unsafe records.append(numbers: vector, separator: .space, precision: precision)
    if endsInSpace { records.append(.space) }
    records.append(.lineFeed)
  }
}

extension EncodedRecords {
  /// Appends numbers with a separator between each two.
  mutating func append(numbers: UnsafeBufferPointer<Float>, separator: UInt8, precision: Int?) {
    let width = DecimalFloat.maximumByteCount(precision: precision) + 1
    unsafe append(upTo: numbers.count * width) { target in
      // Each number takes at most `width` bytes with its separator.
      let target = unsafe target.bindMemory(to: UInt8.self)
      var used = 0
      for index in 0..<numbers.count {
        if index > 0 {
          unsafe target[used] = separator
          used += 1
        }
        let rest = unsafe UnsafeMutableBufferPointer(rebasing: target[used...])
        used += unsafe DecimalFloat.write(numbers[index], precision: precision, to: rest)
      }
      return used
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
  /// More numbers than expected.
  case tooMany
  /// A field, given by its place, is no number.
  case notANumber(Range<Int>)
}

/// Splits a trimmed line from the right into `count` numbers and the word before them, if there is to be one.
private func splitRecord(
  _ line: UnsafeRawBufferPointer, into vector: UnsafeMutableBufferPointer<Float>, count: Int,
  separator: UInt8 = .space, hasWord: Bool = true
) -> SplitLine {
  var end = line.count
  for index in (0..<count).reversed() {
    var start = end
    while unsafe start > 0 && line[start - 1] != separator { start -= 1 }
    guard start > 0 || (!hasWord && index == 0 && end > 0) else { return .missing(found: count - 1 - index) }
    // start and end are inside the line, and index is below the vector's count.
    guard let value = unsafe DecimalFloat.parse(UnsafeRawBufferPointer(rebasing: line[start..<end])) else {
      return .notANumber(start..<end)
    }
    unsafe vector[index] = value
    end = start - 1
  }
  return !hasWord && end >= 0 ? .tooMany : .record(wordCount: end)
}

/// The line without the spaces and carriage returns at its end.
func trimmedLine(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
  var end = line.count
  while unsafe end > 0 && (line[end - 1] == .space || line[end - 1] == .carriageReturn) { end -= 1 }
  return unsafe UnsafeRawBufferPointer(rebasing: line[..<end])
}

/// The number of fields that single separators separate.
func fieldCount(_ line: UnsafeRawBufferPointer, separator: UInt8 = .space) -> Int {
  var count = 1
  for index in 0..<line.count where unsafe line[index] == separator { count += 1 }
  return count
}

/// Whether a line is a word and at least two numbers, as a file without header must begin.
func isTextRecord(_ line: UnsafeRawBufferPointer) -> Bool {
  let line = unsafe trimmedLine(line)
  let count = unsafe fieldCount(line) - 1
  guard count >= 2 else { return false }
  return unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { numbers in
    if case .record = unsafe splitRecord(line, into: numbers, count: count) { true } else { false }
  }
}

/// Whether a line is nothing but at least two numbers between tabs.
func isTabbedRow(_ line: UnsafeRawBufferPointer) -> Bool {
  let line = unsafe trimmedLine(line)
  let count = unsafe fieldCount(line, separator: .tab)
  guard count >= 2 else { return false }
  return unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { numbers in
    let split = unsafe splitRecord(line, into: numbers, count: count, separator: .tab, hasWord: false)
    if case .record = split { return true }
    return false
  }
}

/// The number of lines in a file, with or without a line feed after the last.
func countLines(of input: borrowing BufferedInput) throws(FileError) -> Int {
  var input = try input.reopened()
  var count = 0
  while let end = try input.find(.lineFeed) {
    count += 1
    input.consume(end + 1)
  }
  return input.availableCount > 0 ? count + 1 : count
}
