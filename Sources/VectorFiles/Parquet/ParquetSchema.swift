internal import HogvecSystem

/// A column of values of a Parquet file.
struct ParquetColumn {
  /// The kinds of values that are read, with the numbers that stand for them.
  enum Kind: Int {
    case int32 = 1
    case int64, float = 4
    case double, bytes
  }

  /// The name of what the column is in, which people see as the column's.
  let name: String
  /// `nil` for kinds that are not read.
  let kind: Kind?
  /// 1 for values that are in a list.
  let repetition: Int
  /// How many of the parts that a value is in may be missing.
  let definition: Int

  /// Whether it is in nothing but the table.
  let isTopLevel: Bool
  /// Whether it is all that there is in what it is in.
  let isAlone: Bool

  /// Whether there is a value in each row, or none.
  var isFlat: Bool { isTopLevel && repetition == 0 }
  var isOfFloats: Bool { kind == .float || kind == .double }
}

/// Which columns of a Parquet file are words, counts and vectors.
struct ParquetSchema {
  let columns: [ParquetColumn]
  /// The column of words.
  let words: Int
  /// The column that says how often words were in the text.
  let counts: Int?
  /// The column of lists of numbers.
  let vectors: Int

  /// Names of columns as programs give them, the first that is there.
  private static let wordNames = ["word", "token", "term", "text", "key", "name", "id", "item"]
  private static let countNames = ["count", "frequency", "freq"]
  private static let vectorNames = ["vector", "embedding", "embeddings", "vec", "features"]

  /// - Parameters:
  ///   - elements: the nodes of the schema, each followed by its children.
  ///   - path: the file's path, for messages.
  /// - Throws: ``FileError`` if it is not clear which columns are meant.
  init(_ elements: [ThriftValue], path: String) throws(FileError) {
    var columns: [ParquetColumn] = []
    /// A node whose children are still to come.
    struct Parent {
      var rest: Int
      var name: String?
      var repetition = 0
      var definition = 0
      var isAlone = true
    }
    var open = [Parent(rest: elements.first?[5]?.count ?? 0)]
    for element in elements.dropFirst() {
      while let last = open.last, last.rest == 0 { open.removeLast() }
      guard let parent = open.last else { break }
      open[open.count - 1].rest -= 1
      let kind = element[3]?.integer ?? 0
      var node = Parent(rest: element[5]?.count ?? 0, name: parent.name ?? element[4]?.text ?? "")
      node.repetition = parent.repetition + (kind == 2 ? 1 : 0)
      node.definition = parent.definition + (kind == 0 ? 0 : 1)
      node.isAlone = parent.isAlone && node.rest <= 1
      if node.rest > 0 {
        open.append(node)
      } else {
        columns.append(
          ParquetColumn(
            name: node.name ?? "", kind: element[1]?.integer.flatMap { ParquetColumn.Kind(rawValue: $0) },
            repetition: node.repetition, definition: node.definition, isTopLevel: open.count == 1,
            isAlone: node.isAlone))
      }
    }
    self.columns = columns
    func fault(_ what: String, _ kind: String, _ candidates: [Int], _ names: [String]) -> FileError {
      // A column that is called so is not of the kind.
      if candidates.isEmpty, let named = columns.first(where: { names.contains($0.name.lowercased()) }) {
        return FileError("cannot read '\(path)': the column '\(named.name)' is not of \(kind)")
      }
      let shown = candidates.prefix(8).map { "'\(columns[$0].name)'" }.joined(separator: ", ")
      return FileError(
        "cannot read '\(path)': it is not clear which column has the \(what) (\(kind))"
          + (candidates.isEmpty ? ", none of its columns can" : ": \(shown)")
          + "; call it '\(names[0])'")
    }
    /// The column of a known name, or the only one.
    func choice(_ candidates: [Int], _ names: [String]) -> Int? {
      let named = names.lazy.compactMap { name in
        candidates.first { columns[$0].name.lowercased() == name }
      }.first
      return named ?? (candidates.count == 1 ? candidates[0] : nil)
    }
    let texts = columns.indices.filter { columns[$0].isFlat && columns[$0].kind == .bytes }
    guard let words = choice(texts, ParquetSchema.wordNames) else {
      throw fault("words", "texts", texts, ParquetSchema.wordNames)
    }
    self.words = words
    counts = columns.indices.first {
      columns[$0].isFlat && columns[$0].kind != .bytes && columns[$0].kind != nil
        && ParquetSchema.countNames.contains(columns[$0].name.lowercased())
    }
    let lists = columns.indices.filter {
      columns[$0].isAlone && columns[$0].repetition == 1 && columns[$0].isOfFloats
    }
    guard let vectors = choice(lists, ParquetSchema.vectorNames) else {
      let numbers = columns.count { $0.isFlat && $0.isOfFloats }
      if numbers > 1 && lists.isEmpty {
        throw FileError(
          "cannot read '\(path)': \(numbers) columns have single numbers; put these into one column of lists,"
            + " '\(ParquetSchema.vectorNames[0])'")
      }
      throw fault("vectors", "lists of 32-bit or 64-bit floats", lists, ParquetSchema.vectorNames)
    }
    self.vectors = vectors
  }
}
