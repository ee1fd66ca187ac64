import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecCorpus

@Suite struct TextSampleTests {
  /// The lines of a sample.
  private func sample(_ text: String, share: Double, seed: UInt64 = 1) throws -> (lines: [String], words: Int)
  {
    let directory = try TemporaryDirectory()
    let reader = CorpusReader(paths: [try directory.write(text, to: "text")], minimumCount: 1, threads: 2)
    var sample = TextSample(share: share)
    sample.seed = seed
    let words = try sample.write(
      try reader.encode(into: directory.file("ids"), isPrivate: true), to: directory.file("sample"))
    let lines = String(decoding: try directory.contents("sample"), as: UTF8.self)
    return (lines.split(separator: "\n").map(String.init), words)
  }

  private let lines = (0..<4000).map { "w\($0) word é\($0 % 7)" }

  @Test func allOfATextIsTheText() throws {
    let text = " " + lines.joined(separator: "\n\n") + "\n"
    let (found, words) = try sample(text, share: 1)
    #expect(found == lines && words == 12_000)
  }

  @Test func aPartHasSentencesInTheirOrder() throws {
    let text = lines.joined(separator: "\n")
    let (picked, words) = try sample(text, share: 0.25)
    // Seven standard deviations.
    #expect(abs(picked.count - 1000) < 7 * 28 && words == 3 * picked.count)
    let places = Dictionary(uniqueKeysWithValues: zip(lines, lines.indices))
    let found = try picked.map { try #require(places[$0]) }
    #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 })
    #expect(try sample(text, share: 0.25).lines == picked)
    #expect(try sample(text, share: 0.25, seed: 2).lines != picked)
  }

  @Test func aTextOfOneLineIsPickedInParts() throws {
    let words = (0..<205_000).map { "v\($0 % 50)" }
    let (found, count) = try sample(words.joined(separator: " "), share: 0.5)
    // Parts of 10,000 words, and a last one of 5,000.
    #expect(
      (2...19).contains(found.count) && count == found.reduce(0) { $0 + $1.split(separator: " ").count })
    #expect(found.allSatisfy { [10_000, 5_000].contains($0.split(separator: " ").count) })
  }
}
