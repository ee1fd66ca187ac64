/// Which part of a file's records is the text of the corpus, where files are tables or JSON lines.
public enum CorpusRecords: Sendable, Equatable {
  /// A string, or a list of strings, in each line's JSON object. What it has no such field for, or `null`,
  /// has no text.
  case jsonField(String)
  /// A column of a table, whose fields are between tabs, commas or semicolons, as the first line shows.
  case column(Column)

  /// A column of a table.
  public enum Column: Sendable, Equatable {
    /// The column with this number, counted from 1; the first line is a record too.
    case number(Int)
    /// The column that the first line calls this; that line is no record.
    case named(String)
  }

  /// The setting as a line of a fingerprint.
  var record: String {
    switch self {
    case .jsonField(let name): "json-field \(name)"
    case .column(.number(let number)): "column-number \(number)"
    case .column(.named(let name)): "column \(name)"
    }
  }
}
