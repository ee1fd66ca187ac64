public import HogvecSystem

/// Sentences with their labels, in the parts that a classifier is trained, chosen and measured on.
public struct LabeledSentences: Sendable {
  /// What a sentence is for.
  public enum Split: String, CaseIterable, Sendable {
    /// Weights are fitted to it.
    case train
    /// The strength of regularization is chosen on it.
    case dev
    /// The result is measured on it.
    case test
  }

  /// What a column of the file holds.
  public enum Column: String, CaseIterable, Sendable {
    case label, sentence, split
    /// Nothing that matters here.
    case ignored = "-"
  }

  /// One sentence.
  public struct Example: Sendable {
    /// Its line in the file, from 1.
    public let line: Int
    /// What it is for.
    public fileprivate(set) var split: Split
    /// Its class's name.
    public let label: [UInt8]
    /// Its words, as they stand in the file.
    public let sentence: [UInt8]
  }

  /// The sentences in the file's order.
  public let examples: [Example]

  /// Reads lines of fields between tabs.
  ///
  /// Splits are `train`, `dev` or `valid`, and `test`, or 1, 3 and 2, as in the Stanford Sentiment Treebank.
  /// Without a column of splits a tenth of each label's sentences is for testing and a tenth for dev, counted
  /// on from label to label: each tenth, and the one before it. A first line whose sentence is `sentence` or
  /// `text` is taken for names of columns.
  ///
  /// - Parameter columns: what the columns hold; by default, for two columns label and sentence, for three
  ///   with the split before them, for four with anything before that.
  /// - Throws: ``FileError`` if it cannot be read, a line has another number of fields or an unknown split,
  ///   or there is no sentence.
  public init(reading path: String, columns: [Column]? = nil) throws(FileError) {
    var examples: [Example] = []
    var columns = columns ?? []
    for (index, line) in try TextLines.read(path, keepingEdges: true).enumerated() {
      if line.isEmpty { continue }
      let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
      if columns.isEmpty { columns = try LabeledSentences.usualColumns(fields.count, path: path) }
      guard fields.count == columns.count else {
        throw FileError(
          "'\(path)', line \(index + 1): it has \(fields.count) field\(fields.count == 1 ? "" : "s"), not "
            + "\(columns.count) as " + columns.map(\.rawValue).joined(separator: ","))
      }
      func field(_ column: Column) -> [UInt8]? { columns.firstIndex(of: column).map { Array(fields[$0]) } }
      guard let label = field(.label), let sentence = field(.sentence) else {
        throw FileError(
          "'\(path)': the columns \(columns.map(\.rawValue).joined(separator: ",")) lack label or sentence")
      }
      if index == 0, ["sentence", "text"].contains(String(decoding: sentence, as: UTF8.self).lowercased()) {
        continue
      }
      guard !label.isEmpty else { throw FileError("'\(path)', line \(index + 1): its label is empty") }
      let split: Split
      if let name = field(.split) {
        guard let named = LabeledSentences.split(named: String(decoding: name, as: UTF8.self)) else {
          throw FileError(
            "'\(path)', line \(index + 1): the split '\(String(decoding: name.prefix(40), as: UTF8.self))' is not train, "
              + "dev or test, nor 1, 3 or 2")
        }
        split = named
      } else {
        split = .train
      }
      examples.append(Example(line: index + 1, split: split, label: label, sentence: sentence))
    }
    guard !examples.isEmpty else { throw FileError("'\(path)': there is no sentence in it") }
    self.examples = columns.contains(.split) ? examples : LabeledSentences.divided(examples)
  }

  /// Gives each sentence what it is for, so that all parts have the labels in the same shares, in whatever
  /// order they come.
  private static func divided(_ examples: [Example]) -> [Example] {
    var places: [[UInt8]: [Int]] = [:]
    var labels: [[UInt8]] = []
    for (place, example) in examples.enumerated() {
      if places[example.label] == nil { labels.append(example.label) }
      places[example.label, default: []].append(place)
    }
    var examples = examples
    for (number, place) in labels.flatMap({ places[$0] ?? [] }).enumerated() {
      examples[place].split = number % 10 == 9 ? .test : number % 10 == 8 ? .dev : .train
    }
    return examples
  }

  /// The sentences for something.
  public func examples(for split: Split) -> [Example] { examples.filter { $0.split == split } }

  /// The different labels, by number where all are whole numbers, otherwise by their bytes.
  public var labels: [[UInt8]] {
    let labels = Array(Set(examples.map(\.label)))
    func number(_ label: [UInt8]) -> Int? { Int(String(decoding: label, as: UTF8.self)) }
    if labels.allSatisfy({ number($0) != nil }) {
      return labels.sorted { (number($0) ?? 0, $0.count) < (number($1) ?? 0, $1.count) }
    }
    return labels.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static func usualColumns(_ count: Int, path: String) throws(FileError) -> [Column] {
    switch count {
    case 2: [.label, .sentence]
    case 3: [.split, .label, .sentence]
    case 4: [.ignored, .split, .label, .sentence]
    default:
      throw FileError(
        "'\(path)', line 1: it has \(Figures.counted(count, "field"))\(count == 1 ? ": tabs separate fields" : "")",
        remedy: count == 1 ? nil : .nameColumns)
    }
  }

  private static func split(named name: String) -> Split? {
    switch name {
    case "1", "train": .train
    case "2", "test": .test
    case "3", "dev", "valid": .dev
    default: nil
    }
  }
}
