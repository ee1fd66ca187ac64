internal import HogvecSystem

/// How a text file of vectors is laid out, as all lines of its first block show it.
///
/// What most lines agree on decides; a line that disagrees is the fault, which the decoder names when it
/// comes to it. Fields are separated by any number of spaces and tabs. Lines end at line feeds, with carriage
/// returns before them or not, or at carriage returns alone where these end the first line and most others.
struct TextLayout: Sendable {
  /// The bytes of a UTF-8 mark at the file's beginning: 3 or 0.
  let markByteCount: Int
  /// What ends a line.
  let lineEnd: UInt8
  /// Whether the first line is two whole numbers and nothing else, word2vec's header.
  let hasHeader: Bool
  /// The dimension that the header says; `nil` if there is none, or it is beyond all numbers.
  let headerDimension: Int?
  /// Whether the block is text: no byte is a control character, as in no file of raw floats but very short
  /// ones, or most bytes are those of decimal numbers.
  let isText: Bool
  /// The number of whole lines of the block, without the header and blank ones.
  let lineCount: Int
  /// For lines of a word and numbers: how many numbers most have; `nil` if no line is one.
  let dimension: Int?
  /// The lines that have ``dimension`` numbers.
  let agreeingCount: Int
  /// The first line that has ``dimension`` numbers, counted from 1.
  let firstAgreeing: Int
  /// Whether all lines are numbers only, two or more.
  let hasNumbersOnly: Bool
  /// Whether these begin with numbers that have a point or an exponent, which are no one's words.
  let beginsWithFractions: Bool
  /// How many numbers most lines of numbers only have.
  let rowDimension: Int?
  /// The lines that have ``rowDimension`` numbers and nothing else.
  let rowCount: Int
  /// Whether tabs separate the first line's fields.
  let hasTabs: Bool
  /// The space, other than space or tab, before the first number of every line, of two or more.
  private let foreignSeparator: UnicodeSpace?

  /// Whether most lines are a word and as many numbers, those that the header says if there is one.
  var hasAgreement: Bool {
    agreeingCount * 2 > lineCount && (headerDimension == nil || headerDimension == dimension)
  }

  /// The bytes that are looked at, if the first lines are not longer.
  private static let blockByteCount = 1 << 18
  /// As much is read to find the ends of the first lines; more than a line of 65,536 numbers takes.
  private static let longestLines = 1 << 24

  /// Looks at the file from where the input is, its beginning; nothing is consumed.
  ///
  /// - Throws: ``FileError`` if it cannot be read, or another space than ours stands before the first number
  ///   of every line, which would become a part of the word.
  init(of input: inout BufferedInput) throws(FileError) {
    _ = try input.require(TextLayout.blockByteCount)
    var block = unsafe Block(input.window)
    while block.lineEnds < 4 && input.availableCount < TextLayout.longestLines {
      _ = try input.require(input.availableCount * 2)
      guard input.availableCount > block.byteCount else { break }
      block = unsafe Block(input.window)
    }
    let isWhole = input.availableCount + input.offset >= input.byteCount
    unsafe self.init(input.window, block, isWhole: isWhole)
    if let space = foreignSeparator {
      let digits = String(space.scalar.value, radix: 16, uppercase: true)
      let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      let pattern = space.bytes.map { "\\x" + String($0, radix: 16) }.joined()
      throw FileError(
        "cannot read '\(input.path)': U+\(code), not a space, separates words from numbers; replace it first"
          + ContentOrigin(path: input.path, compression: input.compression).advice(
            .filter("sed 's/\(pattern)/ /g'")))
    }
  }

  private init(_ window: UnsafeRawBufferPointer, _ block: Block, isWhole: Bool) {
    markByteCount = block.markByteCount
    lineEnd = block.lineEnd
    var votes: [Int: (count: Int, first: Int)] = [:]
    var rows: [Int: Int] = [:]
    var (lineCount, number, place) = (0, 0, block.markByteCount)
    var (hasHeader, headerHasTabs, hasTabs) = (false, false, false)
    var headerDimension: Int?
    var (hasNumbersOnly, beginsWithFractions) = (true, true)
    var separators: Set<UnicodeSpace?> = []
    while place < window.count {
      let end = unsafe window[place...].firstIndex(of: lineEnd)
      // What is left of a line at the block's end says nothing.
      if end == nil && !isWhole && lineCount > 0 { break }
      let line = unsafe trimmedLine(UnsafeRawBufferPointer(rebasing: window[place..<(end ?? window.count)]))
      place = (end ?? window.count) + 1
      number += 1
      if number == 1, unsafe VectorFileHeader.isHeader(line) {
        hasHeader = true
        headerHasTabs = unsafe line.contains(.tab)
        headerDimension = unsafe Array(line).split(whereSeparator: isSeparator).last.flatMap {
          Int(String(decoding: $0, as: UTF8.self))
        }
        continue
      }
      if unsafe line.isEmpty { continue }
      lineCount += 1
      let fields = unsafe LineFields(line)
      if lineCount == 1 { hasTabs = fields.hasTabs }
      let isRow = fields.numberCount == fields.count && fields.count > 1
      hasNumbersOnly = hasNumbersOnly && isRow
      separators.insert(unsafe UnicodeSpace(beforeNumberIn: line, fields: fields))
      beginsWithFractions = beginsWithFractions && fields.beginsWithFraction
      rows[fields.count, default: 0] += isRow ? 1 : 0
      // A separator before the first field stands behind an empty word.
      let hasEmptyWord = unsafe isSeparator(line[0]) && line.count > 1 && !isSeparator(line[1])
      let vote = hasEmptyWord ? fields.numberCount : min(fields.numberCount, fields.count - 1)
      if vote > 0 {
        let before = votes[vote] ?? (0, number)
        votes[vote] = (before.count + 1, before.first)
      }
    }
    // Equals as the earlier line has it.
    let best = votes.max { ($0.value.count, $1.value.first) < ($1.value.count, $0.value.first) }
    // Two whole numbers are no header before lines of the same; between tabs they are not one alone either.
    let arePairs = rows[2, default: 0] * 2 > lineCount
    if hasHeader && ((headerHasTabs && lineCount == 0) || (arePairs && headerDimension != 1)) {
      hasHeader = false
      hasTabs = headerHasTabs
      lineCount += 1
      rows[2, default: 0] += 1
    }
    self.hasHeader = hasHeader
    self.headerDimension = hasHeader ? headerDimension : nil
    self.lineCount = lineCount
    dimension = best?.key
    agreeingCount = best?.value.count ?? 0
    firstAgreeing = best?.value.first ?? 0
    self.hasNumbersOnly = hasNumbersOnly && lineCount > 0
    self.beginsWithFractions = beginsWithFractions && lineCount > 0
    let row = rows.max { ($0.value, $1.key) < ($1.value, $0.key) }
    rowCount = row?.value ?? 0
    rowDimension = rowCount > 0 ? row?.key : nil
    self.hasTabs = hasTabs
    // Words that end in a number are whole if the header agrees with the numbers that are left.
    let isHeaderRight = self.headerDimension != nil && self.headerDimension == best?.key
    foreignSeparator =
      lineCount > 1 && separators.count == 1 && !isHeaderRight ? separators.first ?? nil : nil
    let lines = unsafe window[(window.firstIndex(of: lineEnd) ?? window.startIndex)...]
    isText = unsafe isPrintable(window) || isMostlyNumbers(UnsafeRawBufferPointer(rebasing: lines))
  }

  /// A block's mark and line ends.
  private struct Block {
    let markByteCount: Int
    let lineEnd: UInt8
    /// The number of line ends.
    let lineEnds: Int
    let byteCount: Int

    init(_ window: UnsafeRawBufferPointer) {
      markByteCount = unsafe window.starts(with: utf8Mark) ? utf8Mark.count : 0
      // Carriage returns end lines if one ends the first, and more are alone than there are line feeds.
      var (lineFeeds, returns, returnsAlone, firstIsReturn) = (0, 0, 0, false)
      for place in 0..<window.count {
        switch unsafe window[place] {
        case .lineFeed: lineFeeds += 1
        case .carriageReturn:
          returns += 1
          if unsafe place + 1 < window.count && window[place + 1] == .lineFeed { continue }
          if lineFeeds + returnsAlone == 0 { firstIsReturn = true }
          returnsAlone += 1
        default: break
        }
      }
      let endsInReturns = firstIsReturn && returnsAlone > lineFeeds
      (lineEnd, lineEnds) = endsInReturns ? (.carriageReturn, returns) : (.lineFeed, lineFeeds)
      byteCount = window.count
    }
  }
}

/// The UTF-8 mark, U+FEFF, which some programs put at a text's beginning.
let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]

/// Consumes a UTF-8 mark at the file's beginning.
func skipMark(in input: inout BufferedInput) throws(FileError) {
  if try input.require(utf8Mark.count), unsafe input.window.starts(with: utf8Mark) {
    input.consume(utf8Mark.count)
  }
}

/// The fields of a line, as many of them as are numbers counted from the right.
struct LineFields {
  /// The number of fields between spaces and tabs.
  private(set) var count = 0
  /// The number of fields from the right that are numbers.
  private(set) var numberCount = 0
  /// Whether there is a tab between two fields.
  private(set) var hasTabs = false
  /// Whether the first field is a number with a point or an exponent.
  private(set) var beginsWithFraction = false
  /// Where the last field that is not a number is; empty if all are.
  private(set) var lastOther = 0..<0

  init(_ line: UnsafeRawBufferPointer) {
    var end = line.count
    var areNumbers = true
    while end > 0 {
      var start = end
      while unsafe start > 0 && !isSeparator(line[start - 1]) { start -= 1 }
      let field = unsafe UnsafeRawBufferPointer(rebasing: line[start..<end])
      count += 1
      areNumbers = unsafe areNumbers && DecimalFloat.parse(field) != nil
      if areNumbers { numberCount += 1 } else if lastOther.isEmpty { lastOther = start..<end }
      beginsWithFraction =
        unsafe areNumbers && field.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
      end = start
      while unsafe end > 0 && isSeparator(line[end - 1]) {
        unsafe hasTabs = hasTabs || line[end - 1] == .tab
        end -= 1
      }
    }
  }
}

/// Whether a byte separates fields. Most bytes are beyond both.
@inline(__always) func isSeparator(_ byte: UInt8) -> Bool {
  byte <= .space && (byte == .space || byte == .tab)
}

/// Whether bytes are text: no control character but white space, and UTF-8, for which long stretches of other
/// encodings will do. Raw floats have a control character in every tenth byte.
private func isPrintable(_ bytes: UnsafeRawBufferPointer) -> Bool {
  for place in 0..<bytes.count {
    let byte = unsafe bytes[place]
    if byte >= 0x20 && byte != 0x7F { continue }
    guard (0x09...0x0D).contains(byte) else { return false }
  }
  if bytes.count >= 256 { return true }
  return unsafe String(validating: bytes, as: UTF8.self) != nil
}

/// Whether most bytes that are no white space are digits, signs, points and commas, as in no file of raw
/// floats.
private func isMostlyNumbers(_ bytes: UnsafeRawBufferPointer) -> Bool {
  var (count, others) = (0, 0)
  for place in 0..<bytes.count {
    switch unsafe bytes[place] {
    case 0x30...0x3A, 0x2B...0x2E: count += 1
    case .space, .tab, .lineFeed, .carriageReturn: break
    default: others += 1
    }
  }
  return count > others
}
