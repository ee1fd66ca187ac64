package import HogvecSystem

/// Pairs of words from a file, to be drawn as arrows.
package struct WordArrows: Sendable {
  /// An arrow from a word to another, and the group of both.
  package struct Arrow: Sendable, Equatable {
    /// The word that it starts at.
    package let from: [UInt8]
    /// The word that it points to.
    package let to: [UInt8]
    /// The group; empty where none is given.
    package let group: String
  }

  /// The arrows in the order of the lines.
  package private(set) var arrows: [Arrow] = []

  /// Reads lines of two words, and a group as a third field where there are any.
  ///
  /// Fields are between tabs, semicolons, commas, colons or spaces, whatever suits most lines. Empty lines
  /// and those that start with `#` are left out.
  ///
  /// - Throws: ``FileError`` if the file cannot be read, a line is not two words, or there is none.
  package init(reading path: String) throws(FileError) {
    let text = SeparatedLines(try TextLines.read(path, keepingEdges: true)) { fields, _ in
      WordArrows.hasShape(fields)
    }
    for line in text.lines where line.text.trimmed.first != UInt8(ascii: "#") {
      guard WordArrows.hasShape(line.fields) else {
        throw FileError("'\(path)', line \(line.number): it is not two words and, if any, a group")
      }
      let group = line.fields.count > 2 ? String(decoding: line.fields[2], as: UTF8.self) : ""
      arrows.append(Arrow(from: line.fields[0], to: line.fields[1], group: group))
    }
    guard !arrows.isEmpty else { throw FileError("'\(path)': there are no word pairs in it") }
  }

  private static func hasShape(_ fields: [[UInt8]]) -> Bool {
    2...3 ~= fields.count && !fields[0].isEmpty && !fields[1].isEmpty
  }
}
