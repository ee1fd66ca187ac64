internal import HogvecSystem

/// Which fields of the lines of similarity ratings are the words and the rating.
struct SimilarityColumns {
  /// The columns of the words.
  private(set) var first = 0, second = 1
  /// The column of the rating.
  private(set) var rating: Int
  /// Whether the first line has the names of the columns.
  let hasHeadings: Bool
  /// The name of the rating's column, if there are names.
  var ratingName: String? { hasHeadings ? headings[rating] : nil }
  /// How many columns of numbers there are.
  let numberColumnCount: Int

  private let headings: [String]

  /// Finds the columns.
  ///
  /// - Parameters:
  ///   - lines: lines without comments.
  ///   - chosen: the number, from 1, or the name of the rating's column, if it is not to be found.
  /// - Throws: ``FileError`` if no column is chosen like that; `nil` if there is none with numbers.
  init?(_ lines: [SeparatedLines.Line], chosen: String?, path: String) throws(FileError) {
    guard let head = lines.first else { return nil }
    let body = lines.dropFirst()
    let width = lines.map(\.fields.count).max() ?? 0
    func isNumeric(_ column: Int, in lines: some Collection<SeparatedLines.Line>) -> Bool {
      let count = lines.count {
        $0.fields.count > column && SimilarityColumns.number($0.fields[column]) != nil
      }
      return count > 0 && count * 2 >= lines.count
    }
    func isNumber(_ column: Int) -> Bool {
      head.fields.count > column && SimilarityColumns.number(head.fields[column]) != nil
    }
    let names = head.fields.map { String(decoding: $0, as: UTF8.self).lowercased() }
    // A heading is a name where the other lines have numbers, or names the words' columns, unless it
    // has a number where the only rating is.
    let bodyNumbers = (2..<max(width, 2)).filter { isNumeric($0, in: body) }
    let nameCount = names.prefix(2).count { SimilarityColumns.isNameOfWords($0) }
    let hasNames =
      (nameCount == 2 && !(bodyNumbers.count == 1 && isNumber(bodyNumbers[0])))
      || bodyNumbers.contains { head.fields.count > $0 && !head.fields[$0].isEmpty && !isNumber($0) }
    let headings = hasNames ? head.fields.map { String(decoding: $0, as: UTF8.self) } : []
    let rated = hasNames ? body : lines[...]
    let numbers = (2..<max(width, 2)).filter { isNumeric($0, in: rated) }
    let wordColumns = hasNames ? names.indices.filter { SimilarityColumns.isNameOfWords(names[$0]) } : []
    let column: Int?
    if let chosen {
      let named = headings.firstIndex { $0.lowercased() == chosen.lowercased() }
      column = (named ?? Int(chosen).map { $0 - 1 }).flatMap { 0..<width ~= $0 ? $0 : nil }
      guard column != nil else {
        let shown =
          headings.isEmpty
          ? "\(width) columns without names" : "'" + headings.joined(separator: "', '") + "'"
        throw FileError("'\(path)': it has no column '\(chosen)'; it has \(shown)")
      }
    } else {
      let named = hasNames ? SimilarityColumns.ratingColumn(of: names, among: numbers) : nil
      column = named ?? SimilarityColumns.meanColumn(of: rated, among: numbers) ?? numbers.first
    }
    guard let column else { return nil }
    if wordColumns.count >= 2 { (first, second) = (wordColumns[0], wordColumns[1]) }
    rating = column
    hasHeadings = hasNames
    self.headings = headings
    numberColumnCount = numbers.count
  }

  /// A number of a field; a comma may stand for the point.
  static func number(_ field: [UInt8]) -> Double? {
    let text = String(decoding: field, as: UTF8.self)
    let isPlain = field.allSatisfy { (0x30...0x39).contains($0) || "+-.,eE".utf8.contains($0) }
    guard isPlain,
      let value = Double(text)
        ?? Double(text.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ".")),
      value.isFinite
    else { return nil }
    return value
  }

  private static func isNameOfWords(_ name: String) -> Bool {
    let letters = String(name.filter { $0.isLetter || $0.isNumber })
    return ["word1", "word2", "w1", "w2", "worda", "wordb", "firstword", "secondword", "term1", "term2"]
      .contains(letters)
  }

  /// The column whose name says that it is the rating.
  private static func ratingColumn(of names: [String], among columns: [Int]) -> Int? {
    let named = columns.filter { column in
      column < names.count
        && !["sd", "std", "dev", "var", "conf"].contains {
          names[column].hasPrefix($0) || names[column].contains(" " + $0)
        }
    }
    for words in [
      ["mean", "average", "avg"], ["score", "rating", "judg", "human", "gold"], ["sim", "relat"],
    ] {
      if let column = named.first(where: { column in words.contains { names[column].contains($0) } }) {
        return column
      }
    }
    return nil
  }

  /// The column that is the mean of the others, as files with a column for each rater have one.
  private static func meanColumn(of lines: ArraySlice<SeparatedLines.Line>, among columns: [Int]) -> Int? {
    guard columns.count > 2 else { return nil }
    return columns.first { column in
      let count = lines.count { line in
        let values = columns.map { $0 < line.fields.count ? number(line.fields[$0]) ?? .nan : .nan }
        let others = zip(columns, values).filter { $0.0 != column && !$0.1.isNaN }.map(\.1)
        guard let index = columns.firstIndex(of: column), others.count > 1 else { return false }
        // Means are written with two digits or more.
        return abs(others.reduce(0, +) / Double(others.count) - values[index]) <= 0.0051
      }
      return count * 10 >= lines.count * 9
    }
  }
}
