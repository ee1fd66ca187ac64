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
  /// Words of a list that the file does not have.
  private(set) var unknown: [String] = []

  private var taken: Set<Int> = []

  /// The first words of a file.
  init(first count: Int, of file: borrowing IndexedVectors) {
    rows = Array(0..<min(count, file.count))
    groups = Array(repeating: 0, count: rows.count)
  }

  /// Words between commas, all of which must be there, or a file of them, one per line, with a group after a
  /// tab.
  init(listed list: String, in file: borrowing IndexedVectors) throws(FileError) {
    if FileIdentity.exists(list) {
      let words = try WordListFile(reading: list)
      for (word, group) in zip(words.words, words.groups) {
        if let row = file.id(of: word) {
          add(row, group: group)
        } else {
          unknown.append(String(decoding: word, as: UTF8.self))
        }
      }
    } else {
      for word in list.split(separator: ",") { add(try file.row(of: Array(word.utf8)), group: "") }
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
