internal import HogvecSystem

/// What a text seems to be, read as it is all the same: a person may want another reading.
public enum ContentHint: Sendable, Equatable {
  /// JSON objects, one per line, whose names and punctuation are read as words; and the field that seems to
  /// be the text.
  case jsonLines(field: String?)
  /// A web archive (WARC or WET), whose headers are read as words.
  case webArchive
  /// HTML or XML, whose tags are read as words.
  case markup

  /// What text with this beginning seems to be; `nil` for nothing else.
  init?(of start: ArraySlice<UInt8>) {
    let text = start.starts(with: TextLines.byteOrderMark) ? start.dropFirst(3) : start
    let beginning = text.drop(while: Separators.contains)
    if beginning.starts(with: Array("WARC/".utf8)) {
      self = .webArchive
      return
    }
    let lower = String(decoding: beginning.prefix(16), as: UTF8.self).lowercased()
    if ["<!doctype ", "<html", "<?xml ", "<mediawiki"].contains(where: lower.hasPrefix) {
      self = .markup
      return
    }
    let afterBrace = beginning.dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
    guard beginning.first == 0x7B, afterBrace.first == 0x22 else { return nil }
    self = .jsonLines(field: ContentHint.longestField(of: beginning.prefix { $0 != Separators.lineFeed }))
  }

  /// The name of the field with the longest string in a JSON object, or in as much of it as is here.
  private static func longestField(of line: ArraySlice<UInt8>) -> String? {
    var (name, best): (ArraySlice<UInt8>?, (name: ArraySlice<UInt8>, count: Int)?) = (nil, nil)
    var depth = 0
    var index = line.startIndex
    while index < line.endIndex {
      let byte = line[index]
      index += 1
      if byte == 0x7B || byte == 0x5B { depth += 1 }
      if byte == 0x7D || byte == 0x5D { depth -= 1 }
      guard byte == 0x22 else { continue }
      let start = index
      while index < line.endIndex, line[index] != 0x22 { index += line[index] == 0x5C ? 2 : 1 }
      index = min(index, line.endIndex)
      let string = line[start..<index]
      index = min(index + 1, line.endIndex)
      guard depth == 1 else { continue }
      if line[index...].first(where: { $0 != 0x20 }) == 0x3A {
        name = string
      } else if let field = name {
        if string.count > best?.count ?? 0 { best = (field, string.count) }
        name = nil
      }
    }
    return best.map { String(decoding: $0.name, as: UTF8.self) }
  }
}
