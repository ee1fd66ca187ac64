public import HogvecSystem

/// Pairs of words with human ratings of their similarity.
public struct SimilarityPairs: Sendable {
  /// A pair and its rating.
  public struct Pair: Sendable, Equatable {
    /// One word.
    public let first: [UInt8]
    /// The other.
    public let second: [UInt8]
    /// The rating; the higher the more similar.
    public let rating: Double

    /// Makes a pair.
    public init(_ first: [UInt8], _ second: [UInt8], rating: Double) {
      self.first = first
      self.second = second
      self.rating = rating
    }
  }

  /// The pairs in their order.
  public private(set) var pairs: [Pair] = []
  /// The lines of the file that are no pairs.
  public private(set) var leftOut = LeftOutLines()
  /// Which column the ratings are from, where the file has several columns of numbers: `column 6, 'Average
  /// Score'`.
  public private(set) var columnNote: String?

  /// Makes a set of pairs.
  public init(_ pairs: [Pair]) {
    self.pairs = pairs
  }

  /// Reads lines of two words and a rating.
  ///
  /// Fields are between tabs, semicolons, commas, colons or spaces, whatever gives most lines this shape; the
  /// other separators are part of words. The first line may name the columns: then the ratings are those of
  /// the column called mean, average, score, similarity or the like; else of the one that is the mean of the
  /// others, else of the first with numbers. Lines that start with `#` are comments unless they have the
  /// shape of the others; other lines that are no pairs are left out, if they are few.
  ///
  /// - Parameter column: the number (from 1) or the name of the column of the ratings, if it is not to be
  ///   found.
  /// - Throws: ``FileError`` if the file cannot be read, has no such column, more than one line in ten is no
  ///   pair, or none is.
  public init(reading path: String, column: String? = nil) throws(FileError) {
    let text = SeparatedLines(try TextLines.read(path, keepingEdges: true)) { fields, _ in
      SimilarityPairs.hasShape(fields)
    }
    let isComment = { (line: SeparatedLines.Line) in
      line.text.trimmed.first == UInt8(ascii: "#")
        && (line.fields.first == [UInt8(ascii: "#")] || !SimilarityPairs.hasShape(line.fields))
    }
    var lines = text.lines.filter { !isComment($0) }
    leftOut.commentCount = text.lines.count - lines.count
    let columns = try SimilarityColumns(lines, chosen: column, path: path)
    if let columns {
      if columns.hasHeadings { lines.removeFirst() }
      if columns.numberColumnCount > 1 {
        columnNote = "column \(columns.rating + 1)" + (columns.ratingName.map { ", '\($0)'" } ?? "")
      }
    }
    for line in lines {
      let fields = line.fields
      guard let columns, fields.count > max(columns.first, columns.second, columns.rating),
        !fields[columns.first].isEmpty, !fields[columns.second].isEmpty
      else {
        leftOut.add(line: line.number, "it is not two words and a number")
        continue
      }
      guard let rating = SimilarityColumns.number(fields[columns.rating]) else {
        leftOut.add(line: line.number, "'\(shownText(fields[columns.rating], limit: 40))' is not a number")
        continue
      }
      pairs.append(Pair(fields[columns.first], fields[columns.second], rating: rating))
    }
    try leftOut.check(path, goodCount: pairs.count)
    guard !pairs.isEmpty else { throw FileError("'\(path)': there are no word pairs in it") }
  }

  /// Whether fields are two words and more, one of which is a number.
  private static func hasShape(_ fields: [[UInt8]]) -> Bool {
    fields.count >= 3 && !fields[0].isEmpty && !fields[1].isEmpty
      && fields[2...].contains { SimilarityColumns.number($0) != nil }
  }
}
