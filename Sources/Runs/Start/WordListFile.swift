package import HogvecSystem

/// A small file of words, one per line; what follows a tab in a line is the word's group.
package struct WordListFile {
  /// The words in order, without empty lines.
  package let words: [[UInt8]]
  /// The group of each word; empty where none is given.
  package let groups: [String]

  /// Reads the file.
  ///
  /// - Throws: ``FileError`` if it cannot be read, is not text, or has no words.
  package init(reading path: String) throws(FileError) {
    var (words, groups): ([[UInt8]], [String]) = ([], [])
    for line in try TextLines.read(path) where !line.isEmpty {
      let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
      words.append(Array(fields[0].trimmed))
      groups.append(fields.count > 1 ? String(decoding: fields[1].trimmed, as: UTF8.self) : "")
    }
    guard !words.isEmpty else { throw FileError("'\(path)': there are no words in it") }
    (self.words, self.groups) = (words, groups)
  }
}
