internal import HogvecSystem

/// How the records of one file are written, and where their text is.
enum RecordLayout: Sendable, Equatable {
  /// A JSON object in each line.
  case json(field: [UInt8])
  /// A line for each record, fields between tabs as they are.
  case tabs(column: Int)
  /// Fields between commas or semicolons, in double quotes or not, as RFC 4180 has them: a field in quotes
  /// may hold line ends, so that records can be found only from the start.
  case quoted(separator: UInt8, column: Int)

  /// The layout of a file that starts with these bytes.
  ///
  /// - Parameters:
  ///   - start: the file's beginning without a byte-order mark, with all of its first line.
  ///   - path: the file's name, for messages and for its ending.
  /// - Returns: the layout, and the bytes of a first line that is no record.
  /// - Throws: ``FileError`` if no column has the name, or lines end with carriage returns alone.
  static func of(
    _ start: ArraySlice<UInt8>, _ records: CorpusRecords, path: String
  ) throws(FileError) -> (layout: RecordLayout, headingByteCount: Int) {
    let source = TextFile.quotedName(of: path)
    if !start.contains(0x0A) && start.dropLast().contains(0x0D) {
      throw FileError(
        "\(source): its lines end with carriage returns alone; convert it first: tr '\\r' '\\n'")
    }
    guard case .column(let column) = records else {
      guard case .jsonField(let name) = records else { preconditionFailure("a record is JSON or of a table") }
      return (.json(field: Array(name.utf8)), 0)
    }
    let separator = separator(of: start, isNamedCSV: path.contains(".csv"))
    func layout(_ column: Int) -> RecordLayout {
      separator == 0x09 ? .tabs(column: column) : .quoted(separator: separator, column: column)
    }
    guard case .named(let name) = column else {
      guard case .number(let number) = column else { preconditionFailure("a column has a number or a name") }
      return (layout(number - 1), 0)
    }
    let (headings, byteCount) = heading(start, separator)
    guard let index = headings.firstIndex(of: name) else {
      let shown = headings.prefix(12).map { "'\(shownText(Array($0.utf8), limit: 40))'" }.joined(
        separator: ", ")
      throw FileError(
        "\(source), line 1: no column is called '\(shownText(Array(name.utf8), limit: 40))'; the columns are \(shown)"
          + (headings.count > 12 ? " and \(headings.count - 12) more" : ""))
    }
    return (layout(index), byteCount)
  }

  /// What is between the fields of the first line: tabs if there is one, else semicolons if they are more
  /// than commas.
  private static func separator(of start: ArraySlice<UInt8>, isNamedCSV: Bool) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in start {
      if byte == 0x22 { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A { break }
      counts[byte, default: 0] += 1
    }
    if counts[0x09] != nil { return 0x09 }
    let (semicolons, commas) = (counts[0x3B] ?? 0, counts[0x2C] ?? 0)
    if semicolons > commas { return 0x3B }
    return commas > 0 || isNamedCSV || start.first == 0x22 ? 0x2C : 0x09
  }

  /// The fields of the first line, and how many bytes it has.
  private static func heading(_ start: ArraySlice<UInt8>, _ separator: UInt8) -> ([String], Int) {
    if separator == 0x09 {
      let end = start.firstIndex(of: 0x0A) ?? start.endIndex
      var line = start[..<end]
      if line.last == 0x0D { line.removeLast() }
      let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
      return (
        fields.map { String(decoding: $0, as: UTF8.self) }, min(end + 1, start.endIndex) - start.startIndex
      )
    }
    return unsafe Array(start).withUnsafeBytes { bytes in
      var fields: [String] = []
      var reader = unsafe QuotedFields(bytes, separator: separator)
      while let field = reader.next() {
        var text: [UInt8] = []
        field.forEachByte { text.append($0) }
        fields.append(String(decoding: text, as: UTF8.self))
        if field.endsRecord { break }
      }
      return (fields, reader.position)
    }
  }
}
