/// The fields of a table as RFC 4180 writes them, one after the other.
///
/// A field that begins with a double quote ends with the next quote that is not doubled; it may hold
/// separators and line ends. What follows the quote up to the separator belongs to the field, and a quote
/// inside a field without quotes is itself, as most programs read them. Cost: a compare or two a byte.
@safe struct QuotedFields {
  @unsafe private let text: UnsafeRawBufferPointer
  private let separator: UInt8
  /// Where the next field starts.
  private(set) var position = 0

  /// - Parameters:
  ///   - text: whole records; the last may lack its line end.
  ///   - separator: the byte between fields.
  init(_ text: UnsafeRawBufferPointer, separator: UInt8) {
    unsafe self.text = unsafe text
    self.separator = separator
  }

  /// A field, quotes included.
  @safe struct Field {
    /// Its bytes in the text.
    @unsafe let bytes: UnsafeRawBufferPointer
    /// Whether its record ends with it.
    let endsRecord: Bool
    /// Whether a quote was opened and is not closed by the end of the text.
    let isOpen: Bool

    /// Whether there is nothing in it.
    var isEmpty: Bool { unsafe bytes.isEmpty }

    /// Its content byte by byte.
    @inline(__always) func forEachByte(_ body: (UInt8) -> Void) {
      var index = 0
      // Positions are below the count.
      if unsafe bytes.count > 0 && bytes[0] == 0x22 {
        index = 1
        while unsafe index < bytes.count {
          let byte = unsafe bytes[index]
          index += 1
          if byte == 0x22 {
            guard unsafe index < bytes.count && bytes[index] == 0x22 else { break }
            index += 1
          }
          body(byte)
        }
      }
      while unsafe index < bytes.count {
        body(unsafe bytes[index])
        index += 1
      }
    }
  }

  /// The next field; `nil` at the end of the text.
  mutating func next() -> Field? {
    guard unsafe position < text.count else { return nil }
    let start = position
    var index = position
    let count = unsafe text.count
    var isOpen = false
    // Positions are below the count.
    if unsafe text[index] == 0x22 {
      isOpen = true
      index += 1
      while index < count {
        if unsafe text[index] == 0x22 {
          guard index + 1 < count, unsafe text[index + 1] == 0x22 else {
            isOpen = false
            index += 1
            break
          }
          index += 1
        }
        index += 1
      }
    }
    while index < count, unsafe text[index] != separator && text[index] != 0x0A { index += 1 }
    let endsRecord = unsafe index == count || text[index] == 0x0A
    position = min(index + 1, count)
    var end = min(index, count)
    if endsRecord && end > start, unsafe text[end - 1] == 0x0D { end -= 1 }
    return unsafe Field(
      bytes: UnsafeRawBufferPointer(rebasing: text[start..<end]), endsRecord: endsRecord, isOpen: isOpen)
  }

  /// Where the last record that is whole ends, and where the one after it starts whose quote is open.
  ///
  /// - Returns: the byte after the last line end outside quotes; 0 if there is none.
  static func endOfWholeRecords(_ text: UnsafeRawBufferPointer, separator: UInt8) -> Int {
    var reader = unsafe QuotedFields(text, separator: separator)
    var end = 0
    while let field = reader.next() {
      // At the end of the text a record looks ended that is only cut.
      if field.endsRecord && !field.isOpen, unsafe text[reader.position - 1] == 0x0A { end = reader.position }
    }
    return end
  }
}
