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

  /// The row of the word that the others are around; `nil` if there is none.
  private(set) var centerRow: Int?

  private var taken: Set<Int> = []
  private var arrowRows: [(from: Int, to: Int)] = []

  /// The first words of a file.
  init(first count: Int, of file: borrowing IndexedVectors) {
    rows = Array(0..<min(count, file.count))
    groups = Array(repeating: 0, count: rows.count)
  }

  /// Words between commas, with any white space around them, or a file of them, one per line, with a group
  /// after a tab.
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
      let words = list.pathBytes.split(separator: UInt8(ascii: ",")).map { Array($0.trimmed) }
        .filter { !$0.isEmpty }
      if words.count == 1, file.id(of: words[0]) == nil, !list.contains(","),
        list.contains(where: { "/.".contains($0) })
      {
        throw FileError("--words '\(list)': there is no such file, and no such word in '\(file.path)'")
      }
      let missing = MissingWords(of: words, in: "--words") { file.id(of: $0) != nil }
      for word in words { if let row = file.id(of: word) { add(row, group: "") } }
      // Where too few are left, the error names what is spelled alike.
      if rows.count < 2, let word = missing.words.first { throw file.unknownWords([word]) }
      self.missing = missing
    }
  }

  /// The words of pairs, with an arrow for each. Pairs of which the file does not have both words are left
  /// out.
  init(pairedIn path: String, of file: borrowing IndexedVectors) throws(FileError) {
    let arrows = try WordArrows(reading: path).arrows
    for arrow in arrows {
      guard let from = file.id(of: arrow.from), let to = file.id(of: arrow.to) else { continue }
      add(from, group: arrow.group)
      add(to, group: arrow.group)
      arrowRows.append((from, to))
    }
    missing = MissingWords(of: arrows.flatMap { [$0.from, $0.to] }, in: path) { file.id(of: $0) != nil }
  }

  /// A word, or the words of a sum, and the words nearest to it.
  ///
  /// - Throws: ``FileError`` for an unknown word, and for a sum that has no direction.
  init(around text: [UInt8], count: Int, in file: borrowing IndexedVectors) throws(FileError) {
    let (query, words) = try file.query(text)
    for word in words { if let row = word.row { add(row, group: "") } }
    if words.count == 1 { centerRow = words[0].row }
    for neighbor in VectorSearch(count: count).answers(to: [query], in: file.rows())[0] {
      add(neighbor.row, group: "")
    }
  }

  /// The arrows between words that are drawn, by their places in the order.
  var arrows: [(from: Int, to: Int)] {
    let places = Dictionary(uniqueKeysWithValues: zip(rows, rows.indices))
    return arrowRows.compactMap { from, to in
      guard let from = places[from], let to = places[to], from != to else { return nil }
      return (from, to)
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

  /// Divides the words into classes of near vectors, each called after the word nearest to its center. Words
  /// without a direction are in a group without a name.
  ///
  /// - Throws: ``FileError`` if there are fewer words than classes.
  mutating func divide(into count: Int, of file: borrowing IndexedVectors) throws(FileError) {
    let found = try SphericalKMeans(count: count).classes(of: file, among: rows)
    var nearest = [(row: Int, similarity: Float)](repeating: (0, -.infinity), count: found.classCount)
    var classOfRow: [Int: Int] = [:]
    for (index, row) in found.rows.enumerated() {
      let number = found.classes[index]
      classOfRow[row] = number
      if found.similarities[index] > nearest[number].similarity {
        nearest[number] = (row, found.similarities[index])
      }
    }
    groupNames = []
    for (row, _) in nearest { groupNames.append(file.text(ofWord: row)) }
    if classOfRow.count < rows.count { groupNames.append("") }
    groups = rows.map { classOfRow[$0] ?? found.classCount }
  }
}
