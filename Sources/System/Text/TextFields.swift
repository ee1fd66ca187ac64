extension ArraySlice<UInt8> {
  /// The fields between spaces and tabs.
  package var fields: [[UInt8]] {
    split(whereSeparator: isSpaceOrTab).map { Array($0.trimmed) }.filter { !$0.isEmpty }
  }

  /// The fields between tabs, else semicolons, else commas, without white space around them; else those
  /// between spaces. A line of white space has none.
  package var separated: [[UInt8]] {
    for separator in [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ",")] where contains(separator) {
      let fields = split(separator: separator, omittingEmptySubsequences: false).map { Array($0.trimmed) }
      if fields.contains(where: { !$0.isEmpty }) { return fields }
    }
    return fields
  }

  /// Without spaces, tabs and no-break spaces (U+00A0 in UTF-8) at both ends.
  package var trimmed: ArraySlice<UInt8> {
    var text = self
    while let first = text.first {
      if isSpaceOrTab(first) {
        text.removeFirst()
      } else if text.starts(with: noBreakSpace) {
        text.removeFirst(noBreakSpace.count)
      } else {
        break
      }
    }
    while let last = text.last {
      if isSpaceOrTab(last) {
        text.removeLast()
      } else if text.suffix(noBreakSpace.count).elementsEqual(noBreakSpace) {
        text.removeLast(noBreakSpace.count)
      } else {
        break
      }
    }
    return text
  }
}

/// U+00A0 in UTF-8.
private let noBreakSpace: [UInt8] = [0xC2, 0xA0]

/// Whether a byte is a space or a tab.
package func isSpaceOrTab(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
