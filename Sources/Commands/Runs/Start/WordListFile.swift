internal import HogvecSystem

/// A small file of words, one a line; what follows a tab in a line is the word's group.
struct WordListFile {
  /// The words in order, without empty lines.
  let words: [[UInt8]]
  /// The group of each word; empty where none is given.
  let groups: [String]

  /// Reads the file.
  init(reading path: String) throws(FileError) {
    let file = try MappedFile(path: path)
    // The bytes are copied while the mapping lives.
    let lines = unsafe Array(file.bytes).split(separator: UInt8(ascii: "\n"))
    var (words, groups): ([[UInt8]], [String]) = ([], [])
    for line in lines {
      let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      let fields = text.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
      guard let word = fields.first else { continue }
      words.append(Array(word))
      groups.append(fields.count > 1 ? String(decoding: fields[1], as: UTF8.self) : "")
    }
    guard !words.isEmpty else { throw FileError("'\(path)': there are no words in it") }
    (self.words, self.groups) = (words, groups)
  }
}
