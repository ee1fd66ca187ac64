internal import HogvecCorpus
internal import HogvecSystem

/// The fields of a line of an edge list.
@safe struct EdgeFields {
  /// The number of fields, ``limit`` at most.
  private(set) var count = 0
  @unsafe private var fields:
    (UnsafeRawBufferPointer, UnsafeRawBufferPointer, UnsafeRawBufferPointer, UnsafeRawBufferPointer)

  /// The most fields that are told apart: one more than an edge may have.
  static let limit = 4

  /// No fields.
  init() {
    let none = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    unsafe fields = unsafe (none, none, none, none)
  }

  /// A field's bytes, which are those of the line.
  subscript(index: Int) -> UnsafeRawBufferPointer {
    switch index {
    case 0: return unsafe fields.0
    case 1: return unsafe fields.1
    case 2: return unsafe fields.2
    default: return unsafe fields.3
    }
  }

  /// Cuts a line into its fields, without white space around them. A line of white space, or one that begins
  /// with `#`, has none.
  ///
  /// - Parameters:
  ///   - line: without its line feed. What may follow it, a carriage return, is white space.
  ///   - hasCommas: whether commas separate fields; else white space does.
  mutating func split(_ line: UnsafeRawBufferPointer, atCommas hasCommas: Bool) {
    count = 0
    // The place stays inside the line.
    var place = unsafe end(ofSpaceIn: line, from: 0)
    if unsafe place == line.count || line[place] == UInt8(ascii: "#") { return }
    while count < EdgeFields.limit {
      let start = place
      var end = place
      if hasCommas {
        while place < line.count, unsafe line[place] != UInt8(ascii: ",") { place += 1 }
        end = place
        while end > start, unsafe Separators.contains(line[end - 1]) { end -= 1 }
      } else {
        while place < line.count, unsafe !Separators.contains(line[place]) { place += 1 }
        end = place
      }
      unsafe append(UnsafeRawBufferPointer(rebasing: line[start..<end]))
      if hasCommas && place == line.count { return }
      place = unsafe self.end(ofSpaceIn: line, from: hasCommas ? place + 1 : place)
      if !hasCommas && place == line.count { return }
    }
  }

  private func end(ofSpaceIn line: UnsafeRawBufferPointer, from start: Int) -> Int {
    var place = start
    while place < line.count, unsafe Separators.contains(line[place]) { place += 1 }
    return place
  }

  private mutating func append(_ field: UnsafeRawBufferPointer) {
    switch count {
    case 0: unsafe fields.0 = unsafe field
    case 1: unsafe fields.1 = unsafe field
    case 2: unsafe fields.2 = unsafe field
    default: unsafe fields.3 = unsafe field
    }
    count += 1
  }
}
