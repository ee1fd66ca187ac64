import Foundation
import HogvecCorpus
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecCommands

/// Files of Hogvec's own that are damaged in any way: they are refused by one line, or the answer is as
/// before.
///
/// `HOGVEC_CASES=10000 swift test -c release -Xswiftc -enable-testing --filter DamageProperty` damages each
/// kind that often and prints what became of it; the memory that this takes is then bounded too.
@Suite(.serialized) struct DamagePropertyTests {
  static let caseCount = ProcessInfo.processInfo.environment["HOGVEC_CASES"].flatMap { Int($0) }

  /// A kind of file, and what is asked of it.
  enum Kind: String, CaseIterable, Sendable {
    case index, table, ids, cacheEntry, manifest, editedManifest, classifier, languageModel
  }

  /// What became of a damaged file.
  enum Outcome: Equatable {
    case same
    case refused(String)
    case other(String)
  }

  @Test(arguments: Kind.allCases) func aDamagedFileIsRefusedOrMakesNoDifference(_ kind: Kind) throws {
    let subject = try DamagedFile(kind)
    let whole = try subject.directory.contents(subject.name)
    #expect(try subject.outcome() == .same)
    var random = SeededGenerator(seed: UInt64(kind.rawValue.utf8.count))
    var outcomes: [String: Int] = [:]
    let before = try residentByteCount("VmRSS:")
    // The peak is counted from here.
    if Self.caseCount != nil { try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs")) }
    for number in 0..<(Self.caseCount ?? 40) {
      let (bytes, damage) = Damage.random(whole, using: &random)
      try subject.put(bytes)
      let outcome = try subject.outcome()
      switch outcome {
      case .same: outcomes["same answer", default: 0] += 1
      case .refused(let line):
        outcomes["refused", default: 0] += 1
        #expect(line.hasPrefix("hogvec: ") && line.hasSuffix("\n"), "\(kind) \(number), \(damage): \(line)")
        #expect(line.dropLast().utf8.allSatisfy { $0 >= 0x20 }, "\(kind) \(number), \(damage): \(line)")
      case .other(let answer):
        outcomes["other answer", default: 0] += 1
        // A table has no fingerprint, since it is trained in place; and whoever takes the checksum out of a
        // manifest wants another answer.
        if kind != .table && kind != .editedManifest {
          Issue.record("\(kind) \(number), \(damage): \(answer)")
        }
      }
      try subject.restore(whole)
    }
    #expect(try subject.outcome() == .same)
    guard let caseCount = Self.caseCount else { return }
    let growth = try residentByteCount("VmHWM:") - before
    // Running a command in the tests keeps some 4 KB each time, whatever the file; and settings that were
    // changed by hand may want more.
    if kind != .editedManifest {
      let kept = (32 << 20) + caseCount * 8192
      #expect(growth <= 2 * whole.count + kept, "\(kind): \(growth) bytes for \(whole.count)")
    }
    print(kind, whole.count, "bytes:", outcomes.sorted { $0.key < $1.key }, "memory grew by", growth)
  }

  /// The memory that this process uses, or has used at most.
  private func residentByteCount(_ name: String) throws -> Int {
    let lines = try String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix(name) })
    return try #require(Int(line.filter(\.isNumber))) * 1024
  }
}

/// Ways to damage a file.
private enum Damage {
  static func random(_ whole: [UInt8], using random: inout SeededGenerator) -> ([UInt8], String) {
    var bytes = whole
    let place = Int.random(in: 0..<whole.count, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0, 1:
      bytes[place] ^= 1 << Int.random(in: 0..<8, using: &random)
      return (bytes, "a bit of byte \(place)")
    case 2:
      bytes[place] = UInt8.random(in: 0...255, using: &random)
      return (bytes, "byte \(place)")
    case 3:
      // The first bytes are where sizes are.
      let place = Int.random(in: 0..<min(128, whole.count), using: &random) & ~3
      let value: UInt64 =
        [0, .max, 1 << 63, 1 << 62, 1 << 31, 0xFFFF_FFFF, 1].randomElement(using: &random) ?? 0
      for index in 0..<8 where place + index < bytes.count {
        bytes[place + index] = UInt8(truncatingIfNeeded: value >> (index * 8))
      }
      return (bytes, "\(value) at byte \(place)")
    case 4:
      let end = min(whole.count, place + Int.random(in: 1...512, using: &random))
      for index in place..<end { bytes[index] = 0 }
      return (bytes, "zeros at \(place)..<\(end)")
    case 5: return (Array(bytes[..<place]), "cut at \(place)")
    case 6:
      let count = Int.random(in: 1...64, using: &random)
      bytes.insert(contentsOf: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }, at: place)
      return (bytes, "\(count) bytes more at \(place)")
    default:
      // Digits of texts, so that they stay what they are but for a number.
      let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
      guard let first = digits.randomElement(using: &random) else { return (bytes, "nothing") }
      let text = ["0", "9", "2", "-1", "9223372036854775807", "4611686018427387904", "1e300"]
      bytes.replaceSubrange(first...first, with: Array((text.randomElement(using: &random) ?? "").utf8))
      return (bytes, "a digit at \(first)")
    }
  }
}

/// A file with what it takes to use it.
private final class DamagedFile {
  let directory: TemporaryDirectory
  let name: String
  private let kind: DamagePropertyTests.Kind
  private var expected: String?
  /// The files that a use changes, as they were.
  private var others: [(name: String, bytes: [UInt8])] = []
  private var fingerprint: CorpusFingerprint?

  init(_ kind: DamagePropertyTests.Kind) throws {
    directory = try TemporaryDirectory()
    self.kind = kind
    let sentences = (0..<40).map { "the cat \($0) sat on \($0 % 7) mat and the dog \($0 % 11) saw it\n" }
    let text = try directory.write(sentences.joined(), to: "text")
    func run(_ arguments: String...) throws {
      let result = try CommandRunner(arguments)
      #expect(result.exitCode == 0, "\(arguments): \(result.messages)")
    }
    let small = ["--size", "4", "--epochs", "1", "--threads", "1", "--min-count", "1", "--quiet"]
    let vectors = directory.file("v.bin")
    switch kind {
    case .index:
      name = "v.bin.hvix"
      #expect(try CommandRunner(["train", text, "--output", vectors] + small).exitCode == 0)
      try run("neighbors", vectors, "cat")
    case .table:
      name = "v.table"
      #expect(try CommandRunner(["train", text, "--output", vectors] + small).exitCode == 0)
      try run("convert", vectors, directory.file("v.table"))
    case .ids, .cacheEntry:
      let reader = CorpusReader(paths: [text], minimumCount: 1, threads: 1)
      fingerprint = reader.fingerprint()
      _ = try reader.encode(into: directory.file("ids"), as: fingerprint)
      let cache = CorpusCache(directory: directory.path)
      let entry = try #require(fingerprint)
      try cache.keep(directory.file("ids"), as: entry)
      name = kind == .ids ? "ids" : splitPath(cache.path(of: entry)).name
    case .manifest, .editedManifest:
      name = "model/manifest.json"
      let model = ["--output", vectors, "--model", directory.file("model")]
      #expect(try CommandRunner(["train", text] + model + small).exitCode == 0)
      if kind == .editedManifest {
        let whole = String(decoding: try directory.contents(name), as: UTF8.self)
        _ = try directory.write(withoutChecksum(whole), to: name)
      }
      for file in ["v.bin", "model/input.table", "model/output.table"] {
        others.append((file, try directory.contents(file)))
      }
    case .classifier:
      name = "classes"
      #expect(try CommandRunner(["train", text, "--output", vectors] + small).exitCode == 0)
      let labels = try directory.write(
        String(repeating: "a\tthe cat sat\nb\tthe dog saw it\n", count: 10), to: "labels")
      try run("classify", "train", labels, "--vectors", vectors, "--output", directory.file("classes"))
    case .languageModel:
      name = "lm"
      try run(
        "lm", "train", text, "--output", directory.file("lm"), "--size", "3", "--hidden", "3", "--epochs",
        "1",
        "--min-count", "1", "--threads", "1")
    }
  }

  /// Puts other bytes into the file, which stays the same file.
  func put(_ bytes: [UInt8]) throws {
    var file = try FileReplacement(of: directory.file(name))
    try file.write(bytes)
    try file.publish()
  }

  /// Makes everything as it was.
  func restore(_ whole: [UInt8]) throws {
    try put(whole)
    for other in others { _ = try directory.write(other.bytes, to: other.name) }
  }

  /// Uses the file.
  func outcome() throws -> DamagePropertyTests.Outcome {
    switch kind {
    case .index: return try asked("neighbors", directory.file("v.bin"), "cat")
    case .table: return try asked("neighbors", directory.file("v.table"), "cat")
    case .classifier:
      return try asked(
        "classify", "predict", directory.file(name), "cat", "--vectors", directory.file("v.bin"))
    case .languageModel: return try asked("lm", "predict", directory.file(name), "the cat sat")
    case .ids:
      do throws(FileError) {
        let corpus = try EncodedCorpus(opening: directory.file(name))
        return compared("\(Array(corpus.units)) \(try corpus.vocabulary().counts) \(corpus.statistics)")
      } catch {
        return .refused("hogvec: \(error)\n")
      }
    case .cacheEntry:
      guard let fingerprint,
        let reading = CorpusCache(directory: directory.path).reading(of: fingerprint)
      else { return .refused("hogvec: the text is read again\n") }
      return compared("\(Array(reading.corpus.units)) \(reading.vocabulary.counts) \(reading.statistics)")
    case .manifest, .editedManifest:
      let result = try CommandRunner(
        "train", "--resume", directory.file("model"), "--quiet", "--epochs", "2", "--threads", "1",
        "--time-budget", "5s", "--output", directory.file("v.bin"))
      if result.exitCode != 0 { return .refused(result.messages) }
      let outcome = compared(try directory.contents("v.bin").description)
      for other in others { _ = try directory.write(other.bytes, to: other.name) }
      return outcome
    }
  }

  private func asked(_ arguments: String...) throws -> DamagePropertyTests.Outcome {
    let result = try CommandRunner(arguments)
    return result.exitCode == 0 ? compared(result.output) : .refused(result.messages)
  }

  /// The first answer is the right one.
  private func compared(_ answer: String) -> DamagePropertyTests.Outcome {
    if expected == nil { expected = answer }
    return answer == expected ? .same : .other(answer)
  }
}
