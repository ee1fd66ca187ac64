internal import HogvecSystem

/// Lines of a word and its numbers, with a header before them or without; fields are separated by spaces and
/// tabs, one or several.
///
/// A line is split from the right by the dimension, so a word may have spaces in it, though not a number at
/// its end: then the line has more numbers than others. White space at both ends of a line, a carriage return
/// before its end, and blank lines at the end of the file are ignored; so is a missing last line end.
struct TextRecordDecoder: ClaimingDecoder {
  var count: Int
  let dimension: Int
  private let hasHeader: Bool
  /// The records that there should be; `nil` if no header says it.
  private let claimedCount: Int?
  let lineEnd: UInt8
  /// The words of a format that keeps them in a file of their own; then lines are numbers only.
  private let words: WordLines?
  private var wordOffset: Int
  private var taken = 0
  var isClaimed = true

  init(
    count: Int, dimension: Int, hasHeader: Bool, lineEnd: UInt8 = .lineFeed, words: WordLines? = nil
  ) {
    self.count = count
    self.dimension = dimension
    self.hasHeader = hasHeader
    claimedCount = hasHeader ? count : nil
    self.lineEnd = lineEnd
    self.words = words
    wordOffset = words?.start ?? 0
  }

  var floatRowByteCount: Int? { nil }

  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    guard taken < count else {
      try checkEndOfLines(in: &input)
      try words?.checkEnd(at: wordOffset, of: count)
      return false
    }
    let found = try input.find(lineEnd)
    let end = found ?? input.availableCount
    guard end > 0 || found != nil else {
      guard isClaimed else { return false }
      throw fault(at: 0, in: input, "the file ends after \(taken) of \(count) records")
    }
    precondition(vector.count >= dimension, "the vector takes the file's dimension")
    let line = unsafe trimmedLine(UnsafeRawBufferPointer(rebasing: input.window[..<end]))
    let split = unsafe splitRecord(line, into: vector, count: dimension, hasWord: words == nil)
    if found == nil, case .record = split, let claimedCount, taken + 1 < claimedCount {
      throw fault(
        at: end, in: input,
        "the file ends inside the line, whose last number may be cut, after \(taken) of \(claimedCount) records"
      )
    }
    if case .record(let wordRange) = split {
      if let words {
        _ = try words.take(into: &word, at: &wordOffset, record: taken, of: count)
      } else {
        unsafe word.replaceSubrange(0..., with: line[wordRange])
      }
    } else {
      let isCut = found == nil
      throw unsafe fault(of: split, in: line, cutAt: isCut ? end : nil, input)
    }
    input.consume(found == nil ? end : end + 1)
    taken += 1
    return true
  }

  mutating func pass(over byteCount: Int, in input: inout BufferedInput) throws(FileError) -> RecordRun {
    let run = try passLines(over: byteCount, atMost: count - taken, endingIn: lineEnd, in: &input)
    taken += run.count
    if let words { for _ in 0..<run.count { words.skip(&wordOffset) } }
    return run
  }

  /// What is wrong with a line that is not a record.
  private func fault(
    of split: SplitLine, in line: UnsafeRawBufferPointer, cutAt end: Int?, _ input: borrowing BufferedInput
  ) -> FileError {
    switch split {
    case .missing(let found):
      if let end { return fault(at: end, in: input, "the file ends after \(found) of \(dimension) numbers") }
      return fault(
        at: 0, in: input, unsafe line.isEmpty ? "the line is empty" : "\(found) of \(dimension) numbers")
    case .tooMany: return fault(at: 0, in: input, "more than \(dimension) numbers")
    case .notANumber(let field):
      let text = unsafe shownText(line[field])
      let isDecimalComma =
        unsafe line[field].contains(UInt8(ascii: ","))
        && line[field].allSatisfy {
          "0123456789,+-eE".utf8.contains($0)
        }
      return fault(
        at: field.lowerBound, in: input,
        isDecimalComma
          ? "'\(text)' has a decimal comma; numbers have a point" : "'\(text)' is not a number")
    case .outOfRange(let field):
      return unsafe fault(
        at: field.lowerBound, in: input, "'\(shownText(line[field]))' is beyond the range of 32-bit floats")
    case .carriageReturn(let place):
      return fault(at: place, in: input, "a carriage return is inside the line, whose end is another")
    case .record: preconditionFailure("a record has no fault")
    }
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
  /// Who reads the file, which decides what a word may have in it.
  var readers = Readers.lines
  /// Digits after the point; `nil` for as many as it takes to read the same float again.
  var precision: Int?

  /// How the programs that a format is for take words out of lines.
  enum Readers: Sendable {
    /// Up to the first space (word2vec's and gensim's readers); the word may be empty.
    case lines
    /// Split at white space (GloVe's), so that each line must begin with a word.
    case splitters
    /// By C++'s streams (fastText's), which also end a word at other white space.
    case streams
  }

  var forbiddenBytes: [UInt8] {
    [.space, .tab, .lineFeed, .carriageReturn] + (readers == .streams ? [0x0B, 0x0C] : [])
  }

  func objection(to word: UnsafeRawBufferPointer) -> String? {
    if let fault = unsafe forbiddenByte(in: word) { return fault }
    if unsafe word.isEmpty && readers != .lines { return "is empty" }
    return unsafe hasHeader ? nil : markObjection(to: word)
  }

  func header(count: Int, dimension: Int) -> [UInt8] {
    hasHeader ? Array("\(count) \(dimension)\n".utf8) : []
  }

  func encode(
    word: UnsafeRawBufferPointer, count: UInt64?, vector: UnsafeBufferPointer<Float>,
    into records: inout EncodedRecords
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
  /// The numbers, and the word in this range.
  case record(word: Range<Int>)
  /// Only so many numbers.
  case missing(found: Int)
  /// More numbers than expected.
  case tooMany
  /// A field, given by its place, is not a number.
  case notANumber(Range<Int>)
  /// A field, given by its place, is a finite number that no float comes near to.
  case outOfRange(Range<Int>)
  /// There is a carriage return before the line's end.
  case carriageReturn(at: Int)
}

/// Splits a trimmed line from the right into `count` numbers and the word before them, if there is to be one.
private func splitRecord(
  _ line: UnsafeRawBufferPointer, into vector: UnsafeMutableBufferPointer<Float>, count: Int,
  hasWord: Bool
) -> SplitLine {
  var end = line.count
  // Where the separators before the numbers end.
  var numbersStart = end
  for index in (0..<count).reversed() {
    var start = end
    while unsafe start > 0 && line[start - 1] > .space { start -= 1 }
    // Other control characters than separators are in few fields.
    while unsafe start > 0 && !isSeparator(line[start - 1]) { start -= 1 }
    guard start > 0 || (!hasWord && index == 0 && end > 0) else { return .missing(found: count - 1 - index) }
    // start and end are inside the line, and index is below the vector's count.
    let field = unsafe UnsafeRawBufferPointer(rebasing: line[start..<end])
    guard let value = unsafe DecimalFloat.parse(field) else { return .notANumber(start..<end) }
    if value.isInfinite, unsafe field.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) {
      return .outOfRange(start..<end)
    }
    unsafe vector[index] = value
    numbersStart = start
    end = start
    while unsafe end > 0 && isSeparator(line[end - 1]) { end -= 1 }
  }
  guard hasWord else { return end > 0 ? .tooMany : .record(word: 0..<0) }
  var start = 0
  while unsafe start < end && isSeparator(line[start]) { start += 1 }
  let word = unsafe UnsafeRawBufferPointer(rebasing: line[start..<end])
  if let place = unsafe word.firstIndex(of: .carriageReturn) { return .carriageReturn(at: start + place) }
  // One separator stands behind an empty word; several stand before a line that lacks a number.
  if unsafe word.isEmpty && numbersStart > 1 { return .missing(found: count - 1) }
  if unsafe endsInNumber(word) {
    // A tab may end a word of several parts that has none itself.
    let endsAtTab = unsafe line[end..<numbersStart].contains(.tab) && !word.contains(.tab)
    if !endsAtTab { return .tooMany }
  }
  return .record(word: start..<end)
}

/// Whether a word of several parts ends in a number.
func endsInNumber(_ word: UnsafeRawBufferPointer) -> Bool {
  guard let last = unsafe word.lastIndex(where: isSeparator) else { return false }
  return unsafe DecimalFloat.parse(UnsafeRawBufferPointer(rebasing: word[(last + 1)...])) != nil
}

/// The line without the spaces, tabs and other line ends at its end.
func trimmedLine(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
  var end = line.count
  while end > 0, case let byte = unsafe line[end - 1], byte <= .space,
    isSeparator(byte) || byte == .carriageReturn || byte == .lineFeed
  {
    end -= 1
  }
  return unsafe UnsafeRawBufferPointer(rebasing: line[..<end])
}

/// Passes over whole lines: as many as `byteCount` bytes hold, but at least one if there is one.
func passLines(
  over byteCount: Int, atMost count: Int, endingIn lineEnd: UInt8, in input: inout BufferedInput
) throws(FileError) -> RecordRun {
  _ = try input.require(byteCount)
  var run = RecordRun()
  while run.count < count {
    let end = input.place(of: lineEnd, from: run.byteCount)
    if let end {
      if run.count > 0 && end >= byteCount { break }
      run.byteCount = end + 1
    } else if run.count > 0 {
      break
    } else {
      // A line longer than the block, or the last one without its line end.
      run.byteCount = try input.find(lineEnd).map { $0 + 1 } ?? input.availableCount
      if run.byteCount == 0 { break }
    }
    run.count += 1
  }
  return run
}

/// Makes sure that nothing but blank lines follows the last record.
func checkEndOfLines(in input: inout BufferedInput) throws(FileError) {
  let (offset, rest) = (input.offset, input.byteCount - input.offset)
  while true {
    if input.availableCount == 0 { guard try input.fill() else { break } }
    guard unsafe input.window.allSatisfy({ isSeparator($0) || $0 == .lineFeed || $0 == .carriageReturn })
    else {
      throw restFault(in: input.path, at: offset, byteCount: rest)
    }
    input.consume(input.availableCount)
  }
}

/// The number of lines in a file, with or without an end after the last; blank ones at the file's end do not
/// count.
func countLines(
  of input: borrowing BufferedInput, endingIn lineEnd: UInt8
) throws(FileError) -> Int {
  var input = try input.reopened()
  var (count, blankCount) = (0, 0)
  while true {
    let end = try input.find(lineEnd)
    let line = unsafe UnsafeRawBufferPointer(rebasing: input.window[..<(end ?? input.availableCount)])
    // Most lines end in something else than white space.
    let isBlank = unsafe line.last.map { $0 <= 0x20 } ?? true && trimmedLine(line).isEmpty
    (count, blankCount) = isBlank ? (count, blankCount + 1) : (count + blankCount + 1, 0)
    guard let end else { return count }
    input.consume(end + 1)
  }
}
