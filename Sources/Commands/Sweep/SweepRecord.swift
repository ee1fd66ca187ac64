internal import HogvecSystem

/// What the runs of a sweep have shown, in a file of JSON lines if there is one: a line about what all
/// depends on, then a line for each run.
final class SweepRecord {
  /// What one run has shown.
  struct Run {
    /// The scores in the order of the measures; `nil` where nothing could be scored.
    let scores: [Double?]
    let seconds: Double
    let wordsPerSecond: Double
  }

  /// The runs by their settings and seed, as JSON has them.
  private var runs: [String: Run] = [:]
  private let path: String?

  /// Opens a record, or begins one.
  ///
  /// - Parameters:
  ///   - path: the file; `nil` for memory alone.
  ///   - subject: what all runs depend on.
  ///   - measureCount: the number of scores that a run has.
  /// - Throws: ``FileError`` if it is the record of something else, or not a record.
  init(_ path: String?, of subject: JSONValue, measureCount: Int) throws(FileError) {
    self.path = path
    guard let path else { return }
    guard FileIdentity.exists(path) else {
      try FileReplacement.publish(subject.line, at: path)
      return
    }
    let file = try MappedFile(path: path)
    // Copied while the file is mapped.
    let content = unsafe Array(file.bytes)
    // A last line without an end was being written when the program ended.
    let whole = content.lastIndex(of: UInt8(ascii: "\n")).map { content[...$0] } ?? []
    let lines = whole.split(separator: UInt8(ascii: "\n"))
    guard let first = lines.first else {
      throw FileError("'\(path)' is not the record of a sweep; give another file")
    }
    guard first == subject.line.dropLast() else {
      let isRecord = first.starts(with: "{\"sweep\"".utf8)
      throw FileError(
        isRecord
          ? "'\(path)' is the record of a sweep over another text, with other settings or measures; give another file"
          : "'\(path)' is not the record of a sweep; give another file")
    }
    for (number, line) in lines.enumerated().dropFirst() {
      guard let value = try? JSONValue(parsing: Array(line)),
        let run = SweepRecord.run(of: value, measureCount),
        let point = value["settings"], let seed = value["seed"]
      else {
        throw FileError(
          "'\(path)', line \(number + 1), is not a run of a sweep; take it out, or give another file")
      }
      runs[SweepRecord.key(point, seed: seed)] = run
    }
    if whole.count < content.count { try FileReplacement.publish(Array(whole), at: path) }
  }

  /// What a run has shown; `nil` if it has not been.
  func run(of point: SweepGrid.Point, seed: Int) -> Run? {
    runs[SweepRecord.key(point.json, seed: .integer(seed))]
  }

  /// Adds a run.
  func add(_ run: Run, of point: SweepGrid.Point, seed: Int) throws(FileError) {
    runs[SweepRecord.key(point.json, seed: .integer(seed))] = run
    guard let path else { return }
    let entry: JSONValue = .object([
      "settings": point.json, "seed": .integer(seed),
      "scores": .array(run.scores.map { .number($0) }),
      "seconds": .number(run.seconds), "wordsPerSecond": .number(run.wordsPerSecond),
    ])
    let file = try FileDescriptor(path: path, flags: O_WRONLY | O_APPEND)
    try file.write(entry.line)
  }

  private static func key(_ point: JSONValue, seed: JSONValue) -> String { "\(point) \(seed)" }

  private static func run(of value: JSONValue, _ measureCount: Int) -> Run? {
    guard let elements = value["scores"]?.elements, elements.count == measureCount,
      let seconds = value["seconds"]?.double, let rate = value["wordsPerSecond"]?.double,
      [seconds, rate].allSatisfy({ (0..<1e15).contains($0) })
    else { return nil }
    let scores = elements.map(\.double)
    guard zip(scores, elements).allSatisfy({ $0 != nil || $1 == .null }) else { return nil }
    return Run(scores: scores, seconds: seconds, wordsPerSecond: rate)
  }
}
