import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Random vectors in any format, spelled in any way that programs and people spell them, are read back bit by
/// bit; where one thing is wrong with a file, it is refused with the line of that.
///
/// `HOGVEC_CASES=100000 swift test -c release -Xswiftc -enable-testing --filter SpellingProperty` tries as
/// many files and prints what became of them.
@Suite struct SpellingPropertyTests {
  static let caseCount = ProcessInfo.processInfo.environment["HOGVEC_CASES"].flatMap { Int($0) }

  @Test func filesAreReadBackOrRefusedByTheLineThatIsWrong() throws {
    let directory = try TemporaryDirectory()
    var outcomes: [String: Int] = [:]
    for number in 0..<(Self.caseCount ?? 600) {
      var random = TestRandom(state: UInt64(number) &* 7919)
      let spelled = SpelledFile(using: &random)
      let path = try directory.rewrite(spelled.bytes, to: "v.\(spelled.format.endings[0])")
      let wordsPath = spelled.format.wordsPath(for: path)
      if let words = spelled.words { _ = try directory.rewrite(words, to: splitPath(wordsPath).name) }
      let text = "case \(number): \(spelled.kind) of \(spelled.format): "
      do {
        let found = try readRecords(path)
        outcomes["\(spelled.format): read", default: 0] += 1
        let isRight = found == spelled.records && spelled.faultyLine == nil
        if !isRight {
          Issue.record("\(text)read as \(found.count) records, \(shownText(spelled.bytes, limit: 900))")
        }
      } catch let error as FileError {
        outcomes["\(spelled.format): refused, \(spelled.kind)", default: 0] += 1
        let line = spelled.faultyLine.map { "line \($0)," } ?? (spelled.mayBeRefused ? "record" : "never")
        if !error.description.contains(line) {
          Issue.record("\(text)\(error), \(shownText(spelled.bytes, limit: 900))")
        }
      }
    }
    guard Self.caseCount != nil else { return }
    for (outcome, count) in outcomes.sorted(by: { $0.key < $1.key }) { print(outcome, count) }
  }
}

/// Records, and a file that spells them.
private struct SpelledFile {
  let format: VectorFormat
  let records: [Record]
  private(set) var bytes: [UInt8] = []
  /// The words file, for formats that have one.
  private(set) var words: [UInt8]?
  /// The line that is wrong; `nil` if none is.
  private(set) var faultyLine: Int?
  /// Whether the format may not be able to say where its words end.
  private(set) var mayBeRefused = false
  /// What is wrong, or nothing.
  private(set) var kind = "nothing wrong"

  init(using random: inout TestRandom) {
    let formats: [VectorFormat] = [
      .text, .text, .glove, .glove, .fastText, .projector, .binary, .numPy, .safeTensors,
    ]
    format = formats.randomElement(using: &random) ?? .text
    let (count, dimension) = (Int.random(in: 3...9, using: &random), Int.random(in: 2...7, using: &random))
    let hasSpaces = format != .projector && Int.random(in: 0..<4, using: &random) == 0
    var words: [[UInt8]] = []
    for _ in 0..<count { words.append(SpelledFile.word(hasSpaces: hasSpaces, using: &random)) }
    // A file of words that are all whole numbers could be rows of numbers.
    words[0] = Array("the".utf8)
    records = words.map { word in
      Record(word: word, bits: (0..<dimension).map { _ in SpelledFile.number(using: &random).bitPattern })
    }
    switch format {
    case .binary: spellBinary(using: &random)
    case .numPy, .safeTensors: spellArray(using: &random)
    default: spellText(using: &random)
    }
  }

  private static func word(hasSpaces: Bool, using random: inout TestRandom) -> [UInt8] {
    let letters = ["a", "b", "xyz", "é", "東", "-", "#", "'", "1", "\u{A0}", "/", "q"]
    func part(_ random: inout TestRandom) -> String {
      (0...Int.random(in: 0...3, using: &random)).map { _ in letters.randomElement(using: &random)! }.joined()
    }
    if Int.random(in: 0..<8, using: &random) == 0 { return Array(String(random.next() % 3000).utf8) }
    guard hasSpaces, Bool.random(using: &random) else { return Array(("w" + part(&random)).utf8) }
    return Array("w\(part(&random)) v\(part(&random))".utf8)
  }

  private static func number(using random: inout TestRandom) -> Float {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: Float(Int.random(in: -9...9, using: &random))
    case 1: Float.random(in: -1...1, using: &random) * 1e-8
    default: Float.random(in: -1...1, using: &random)
    }
  }

  // MARK: - Text

  private mutating func spellText(using random: inout TestRandom) {
    let hasHeader = format == .text || format == .fastText
    let hasWord = format != .projector
    let separator = ["\u{20}", "\u{20}", "\t", "\u{20}\u{20}", "\u{20}\t"].randomElement(using: &random)!
    let between = hasWord ? separator : ["\t", "\u{20}"].randomElement(using: &random)!
    let afterWord = Bool.random(using: &random) ? between : "\t"
    let trailing = ["", "", "\u{20}", "\t"].randomElement(using: &random)!
    let leading = hasWord && Int.random(in: 0..<6, using: &random) == 0 ? "\u{20}\u{20}" : ""
    let lineEnd = ["\n", "\n", "\r\n", "\r"].randomElement(using: &random)!
    var lines = hasHeader ? ["\(records.count)\(separator)\(records[0].bits.count)"] : []
    let firstLine = lines.count
    for record in records {
      let numbers = record.bits.map { bits -> String in
        let value = Float(bitPattern: bits)
        let isWhole =
          value == value.rounded() && value.magnitude < 100 && !(value == 0 && value.sign == .minus)
        return isWhole ? "\(Int(value))" : "\(value)"
      }
      let word = hasWord ? leading + String(decoding: record.word, as: UTF8.self) + afterWord : ""
      lines.append(word + numbers.joined(separator: between) + trailing)
    }
    let place = Int.random(in: firstLine..<lines.count, using: &random)
    switch Int.random(in: 0..<12, using: &random) {
    case 0:
      kind = "a comment"
      lines.insert("# a comment", at: place)
    case 1:
      kind = "a number less"
      lines[place] = SpelledFile.dropLastField(lines[place])
    case 2:
      kind = "a number more"
      lines[place] += (trailing.isEmpty ? between : "") + "0.25"
    case 3:
      kind = "a decimal comma"
      lines[place] = SpelledFile.dropLastField(lines[place]) + between + "0,5"
    case 4:
      kind = "beyond the range"
      lines[place] = SpelledFile.dropLastField(lines[place]) + between + "1e39"
    case 5:
      kind = "a blank line"
      lines.insert("", at: place)
    default: break
    }
    if kind != "nothing wrong" { faultyLine = place + 1 }
    var text = lines.joined(separator: lineEnd)
    if Int.random(in: 0..<4, using: &random) > 0 { text += lineEnd }
    if Int.random(in: 0..<6, using: &random) == 0 { text += lineEnd + lineEnd }
    let mark = Int.random(in: 0..<4, using: &random) == 0 ? utf8Mark : []
    bytes = mark + Array(text.utf8)
    if !hasWord { spellWords(using: &random) }
  }

  private static func dropLastField(_ line: String) -> String {
    var kept = Array(line.utf8)
    while let byte = kept.last, isSeparator(byte) { kept.removeLast() }
    while let byte = kept.last, !isSeparator(byte) { kept.removeLast() }
    while let byte = kept.last, isSeparator(byte) { kept.removeLast() }
    return String(decoding: kept, as: UTF8.self)
  }

  // MARK: - Words in a file of their own

  private mutating func spellWords(using random: inout TestRandom) {
    let lineEnd: [UInt8] = Bool.random(using: &random) ? [0x0A] : [0x0D, 0x0A]
    var text = Int.random(in: 0..<4, using: &random) == 0 ? utf8Mark : []
    text += Array(records.map(\.word).joined(separator: lineEnd))
    if Bool.random(using: &random) { text += lineEnd }
    if faultyLine == nil, Int.random(in: 0..<8, using: &random) == 0 {
      if text.suffix(lineEnd.count) != lineEnd[...] { text += lineEnd }
      (kind, faultyLine) = ("a word more", records.count + 1)
      text += Array("more".utf8) + lineEnd
    }
    words = text
  }

  // MARK: - Raw floats

  private mutating func spellBinary(using random: inout TestRandom) {
    let hasLineFeeds = Bool.random(using: &random)
    mayBeRefused = records.contains { $0.word.contains(0x20) }
    if mayBeRefused { kind = "words with spaces" }
    bytes = Int.random(in: 0..<4, using: &random) == 0 ? utf8Mark : []
    bytes += Array("\(records.count) \(records[0].bits.count)\n".utf8)
    for record in records {
      bytes += record.word + [0x20] + record.bits.flatMap(littleEndian)
      if hasLineFeeds { bytes.append(0x0A) }
    }
  }

  private mutating func spellArray(using random: inout TestRandom) {
    let (count, dimension) = (records.count, records[0].bits.count)
    let isWide = Bool.random(using: &random)
    let data = records.flatMap(\.bits).flatMap { bits in
      isWide ? littleEndian(Double(Float(bitPattern: bits)).bitPattern) : littleEndian(bits)
    }
    let blanks = String(repeating: " ", count: Int.random(in: 0...9, using: &random))
    if format == .numPy {
      let quote = Bool.random(using: &random) ? "'" : "\""
      let type = isWide ? "<f8" : ["<f4", "f4"].randomElement(using: &random)!
      var members = [
        "\(quote)descr\(quote): \(quote)\(type)\(quote)", "\(quote)fortran_order\(quote):False",
        "\(quote)shape\(quote) : (\(count), \(dimension)\(Bool.random(using: &random) ? "," : ""))",
      ]
      members.shuffle(using: &random)
      let text =
        blanks + "{" + members.joined(separator: ", ") + (Bool.random(using: &random) ? ", }\n" : "}")
      bytes = NumPyArray.magic + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8) + data
    } else {
      let text =
        blanks + "{\"t\": {\"dtype\":\"\(isWide ? "F64" : "F32")\", \"shape\":[\(count),\(dimension)],"
        + "\"data_offsets\":[0,\(data.count)]}}" + blanks
      bytes = littleEndian(UInt64(text.utf8.count)) + Array(text.utf8) + data
    }
    spellWords(using: &random)
  }
}

private func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}
