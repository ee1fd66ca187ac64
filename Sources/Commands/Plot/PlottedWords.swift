internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// Which words of a vector file are drawn, and in which groups.
struct PlottedWords {
  /// The rows in the order of importance.
  private(set) var rows: [Int] = []
  /// The number of each row's group.
  private(set) var groups: [Int] = []
  /// The groups' names in the order of their first words.
  private(set) var groupNames: [String] = []
  /// Words of a list that the file does not have; `nil` if they are not from a list.
  private(set) var missing: MissingWords?

  private var taken: Set<Int> = []

  /// The first words of a file.
  init(first count: Int, of file: borrowing IndexedVectors) {
    rows = Array(0..<min(count, file.count))
    groups = Array(repeating: 0, count: rows.count)
  }

  /// Words between commas, or a file of them, one per line, with a group after a tab.
  init(listed list: String, in file: borrowing IndexedVectors) throws(FileError) {
    if FileIdentity.exists(list) {
      let words = try WordListFile(reading: list)
      var found: Set<[UInt8]> = []
      for (word, group) in zip(words.words, words.groups) {
        guard let row = file.id(of: word) else { continue }
        found.insert(word)
        add(row, group: group)
      }
      missing = MissingWords(of: words.words, in: list) { found.contains($0) }
    } else {
      let words = list.split(separator: ",").map { String($0).pathBytes }
      let missing = MissingWords(of: words, in: "--words") { file.id(of: $0) != nil }
      for word in words { if let row = file.id(of: word) { add(row, group: "") } }
      // Where too few are left, the error names what is spelled alike.
      if rows.count < 2, let word = missing.words.first { throw file.unknownWords([word]) }
      self.missing = missing
    }
  }

  private mutating func add(_ row: Int, group: String) {
    guard taken.insert(row).inserted else { return }
    if !groupNames.contains(group) { groupNames.append(group) }
    rows.append(row)
    groups.append(groupNames.firstIndex(of: group) ?? 0)
  }

  /// Keeps only some of the words.
  mutating func keep(where isKept: (_ row: Int) -> Bool) {
    let kept = rows.indices.filter { isKept(rows[$0]) }
    (rows, groups) = (kept.map { rows[$0] }, kept.map { groups[$0] })
  }
}
