internal import HogvecSystem

/// Takes the text out of records, a line or more for each. For one thread at a time.
struct RecordText {
  /// How many records there were.
  private(set) var recordCount: UInt64 = 0
  /// Those that have no text: without the field, with `null`, or with too few columns.
  private(set) var missingCount: UInt64 = 0
  /// Those that are no records, where these are left out.
  private(set) var faultCount: UInt64 = 0
  /// Where the first of those is, as a message; first in the order of this object's reading.
  private(set) var firstFault: String?

  private let skipsFaults: Bool

  /// - Parameter skipsFaults: whether what is no record is left out and counted, not an error.
  init(skipsFaults: Bool) { self.skipsFaults = skipsFaults }

  /// Writes the text of records, a line feed after each.
  ///
  /// - Parameters:
  ///   - text: whole records; the last may lack its line end.
  ///   - offset: where they are in the file, for messages.
  ///   - source: the file's name in messages.
  /// - Returns: the number of bytes written, at most one more than the records have.
  /// - Throws: ``FileError`` with the place of what is no record.
  mutating func extract(
    _ text: UnsafeRawBufferPointer, _ layout: RecordLayout, offset: Int, source: String,
    into buffer: inout GrowingMemory<UInt8>
  ) throws(FileError) -> Int {
    try buffer.reserve(text.count + 1)
    // The text of a record is not longer than the record, so there is room.
    var output = unsafe RecordOutput(buffer.base)
    switch layout {
    case .json(let field):
      try unsafe RecordText.forEachLine(of: text) { (line, place) throws(FileError) in
        let start = output.count
        recordCount += 1
        switch unsafe JSONRecord.extract(field, of: line, into: &output) {
        case .text: output.append(Separators.lineFeed)
        case .missing: missingCount += 1
        case .fault(let reason):
          output.truncate(to: start)
          try note("\(source), byte \(offset + place + 1): \(reason)")
        }
      }
    case .tabs(let column):
      try unsafe RecordText.forEachLine(of: text) { (line, _) throws(FileError) in
        recordCount += 1
        if unsafe RecordText.tabbed(column, of: line, into: &output) {
          output.append(Separators.lineFeed)
        } else {
          missingCount += 1
        }
      }
    case .quoted(let separator, let column):
      try unsafe extractQuoted(text, separator, column, offset: offset, source: source, into: &output)
    }
    return output.count
  }

  /// Calls the body for each line that is not blank, without its end.
  private static func forEachLine(
    of text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer, _ place: Int) throws(FileError) -> Void
  ) throws(FileError) {
    var start = 0
    // Positions are at most the count.
    while start < text.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: text[start...])
      let length = unsafe rest.firstIndex(of: Separators.lineFeed) ?? rest.count
      var line = unsafe UnsafeRawBufferPointer(rebasing: rest[..<length])
      if unsafe line.last == 0x0D { unsafe line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
      if unsafe line.contains(where: { !Separators.contains($0) }) {
        try unsafe body(line, start)
      }
      start += length + 1
    }
  }

  /// Writes a field between tabs; `false` if the line has too few.
  private static func tabbed(
    _ column: Int, of line: UnsafeRawBufferPointer, into output: inout RecordOutput
  ) -> Bool {
    var left = column
    for index in line.indices {
      // The index is inside the line.
      let byte = unsafe line[index]
      if byte == 0x09 {
        if left == 0 { break }
        left -= 1
      } else if left == 0 {
        output.append(byte)
      }
    }
    return left == 0
  }

  private mutating func extractQuoted(
    _ text: UnsafeRawBufferPointer, _ separator: UInt8, _ column: Int, offset: Int, source: String,
    into output: inout RecordOutput
  ) throws(FileError) {
    var reader = unsafe QuotedFields(text, separator: separator)
    var index = 0
    var recordStart = 0
    var outputStart = output.count
    while let field = reader.next() {
      if index == column {
        field.forEachByte { output.append($0) }
        output.append(Separators.lineFeed)
      }
      let isBlank = index == 0 && field.endsRecord && field.isEmpty
      index += 1
      guard field.endsRecord else { continue }
      if field.isOpen {
        output.truncate(to: outputStart)
        recordCount += 1
        try note(
          "\(source), byte \(offset + recordStart + 1): a quote is opened in this record and never closed")
        return
      }
      // A blank line is no record; of a table of one column it may be one without text, which is the same.
      if !isBlank {
        recordCount += 1
        if index <= column { missingCount += 1 }
      }
      index = 0
      recordStart = reader.position
      outputStart = output.count
    }
  }

  private mutating func note(_ fault: String) throws(FileError) {
    guard skipsFaults else { throw FileError(fault) }
    faultCount += 1
    firstFault = firstFault ?? fault
  }
}
