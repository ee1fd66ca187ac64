internal import HogvecSystem

/// The lines of a small text file, cut into fields by the one separator that suits most of them.
struct SeparatedLines {
  /// A line that is not blank.
  struct Line {
    /// Its number in the file, from 1.
    let number: Int
    /// Its bytes.
    let text: ArraySlice<UInt8>
    /// What is between separators, without white space around; in double quotes a field may hold separators.
    let fields: [[UInt8]]
  }

  /// What may be between fields.
  enum Separator: CaseIterable {
    case tab, semicolon, comma, colon, space

    fileprivate var byte: UInt8 {
      switch self {
      case .tab: UInt8(ascii: "\t")
      case .semicolon: UInt8(ascii: ";")
      case .comma: UInt8(ascii: ",")
      case .colon: UInt8(ascii: ":")
      case .space: UInt8(ascii: " ")
      }
    }
  }

  /// The lines that are not blank.
  let lines: [Line]
  /// What is between fields in the whole file.
  let separator: Separator

  /// Cuts lines by the separator that gives most of them the right shape: the first of several such, spaces
  /// if none does.
  ///
  /// - Parameters:
  ///   - separators: those that may be.
  ///   - hasShape: whether fields are what a line must have.
  init(
    _ lines: [ArraySlice<UInt8>], by separators: [Separator] = Separator.allCases,
    hasShape: ([[UInt8]], Separator) -> Bool
  ) {
    let numbered = lines.enumerated().filter { !$0.element.trimmed.isEmpty }
    var best: (count: Int, separator: Separator, fields: [[[UInt8]]])?
    // One that no line has gives no line a shape.
    for separator in separators where lines.contains(where: { $0.contains(separator.byte) }) {
      let fields = numbered.map { SeparatedLines.fields(of: $0.element, between: separator) }
      let count = fields.count { hasShape($0, separator) }
      if count > best?.count ?? 0 { best = (count, separator, fields) }
    }
    separator = best?.separator ?? .space
    let fields = best?.fields ?? numbered.map { $0.element.fields }
    self.lines = zip(numbered, fields).map { Line(number: $0.offset + 1, text: $0.element, fields: $1) }
  }

  /// The fields of a line.
  private static func fields(of line: ArraySlice<UInt8>, between separator: Separator) -> [[UInt8]] {
    switch separator {
    case .space: return line.fields
    // A word does not begin or end with a colon, so that `a:b::c:d` has four.
    case .colon: return line.split(separator: separator.byte).map { Array($0.trimmed) }
    case .tab, .semicolon, .comma: break
    }
    let quote = UInt8(ascii: "\"")
    var fields: [[UInt8]] = []
    var rest = line
    while true {
      let start = rest.firstIndex { !isSpaceOrTab($0) || $0 == separator.byte } ?? rest.endIndex
      if start < rest.endIndex, rest[start] == quote, let (field, end) = quoted(rest[start...]),
        case let after = rest[end...].trimmedStart(but: separator.byte),
        after.first ?? separator.byte == separator.byte
      {
        fields.append(field)
        guard !after.isEmpty else { return fields }
        rest = after.dropFirst()
        continue
      }
      guard let end = rest.firstIndex(of: separator.byte) else { break }
      fields.append(Array(rest[..<end].trimmed))
      rest = rest[(end + 1)...]
    }
    return fields + [Array(rest.trimmed)]
  }

  /// The content of a field in quotes, in which a quote is doubled, and where it ends; `nil` if it does not.
  private static func quoted(_ text: ArraySlice<UInt8>) -> (field: [UInt8], end: Int)? {
    let quote = UInt8(ascii: "\"")
    var field: [UInt8] = []
    var index = text.startIndex + 1
    while index < text.endIndex {
      let byte = text[index]
      index += 1
      if byte == quote {
        guard index < text.endIndex, text[index] == quote else { return (field, index) }
        index += 1
      }
      field.append(byte)
    }
    return nil
  }
}

extension ArraySlice<UInt8> {
  /// Without the spaces and tabs at the start, except one that separates fields.
  fileprivate func trimmedStart(but separator: UInt8) -> ArraySlice<UInt8> {
    drop { isSpaceOrTab($0) && $0 != separator }
  }
}
