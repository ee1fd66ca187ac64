/// A small text file's lines as bytes, without line feeds and carriage returns at their ends. A last line
/// without line feed counts, an empty one does not.
package func readLines(_ path: String) throws(FileError) -> [ArraySlice<UInt8>] {
  let file = try MappedFile(path: path)
  // The bytes are copied while the mapping lives.
  var bytes = unsafe Array(file.bytes)
  if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
  var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  if lines.last?.isEmpty == true { lines.removeLast() }
  return lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
}

extension ArraySlice<UInt8> {
  /// The fields between blanks and tabs.
  package var fields: [[UInt8]] {
    split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.map(Array.init)
  }

  /// The fields between tabs, else semicolons, else commas, without blanks around them; else those between blanks. A line
  /// of blanks has none.
  package var separated: [[UInt8]] {
    for separator in [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ",")] where contains(separator) {
      let fields = split(separator: separator, omittingEmptySubsequences: false).map { Array($0.trimmed) }
      if fields.contains(where: { !$0.isEmpty }) { return fields }
    }
    return fields
  }

  /// Without blanks and tabs at both ends.
  package var trimmed: ArraySlice<UInt8> {
    guard let first = firstIndex(where: { !isSpaceOrTab($0) }),
      let last = lastIndex(where: { !isSpaceOrTab($0) })
    else {
      return []
    }
    return self[first...last]
  }
}

/// Whether a byte is a space or a tab.
package func isSpaceOrTab(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
