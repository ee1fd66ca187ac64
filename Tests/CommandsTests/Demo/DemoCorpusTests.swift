import HogvecSystem
import Testing

@testable import HogvecCommands

@Suite struct DemoCorpusTests {
  private static let text: [UInt8] = {
    var random = RandomStream(state: 1)
    return DemoCorpus(sentenceCount: 2000).text(using: &random)
  }()

  /// FNV-1a, 64 bits.
  private func hash(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  @Test func splitMixFollowsItsReference() {
    // The first outputs of the published C code for seed 1234567.
    var random = RandomStream(state: 1_234_567)
    #expect(random.next() == 6_457_827_717_110_365_317)
    #expect(random.next() == 3_203_168_211_198_807_973)
  }

  @Test func theSameSeedGivesTheSameText() {
    #expect(hash(Self.text) == 17_948_327_157_743_894_287)
  }

  @Test func everyQuestionIsOfOneRelationAndInTheText() {
    let words = Set(Self.text.split { $0 == 0x20 || $0 == 0x0A }.map { String(decoding: $0, as: UTF8.self) })
    let lines = DemoCorpus.analogies().split(separator: "\n")
    let sections = lines.filter { $0.hasPrefix(": ") }
    #expect(sections.count == 5)
    for line in lines where !line.hasPrefix(": ") {
      let question = line.split(separator: " ").map(String.init)
      #expect(Set(question).count == 4)
      for word in question { #expect(words.contains(word), "\(word)") }
    }
  }

  @Test func everySectionHasAllOrderedCouplesOfPairs() {
    let questions = DemoCorpus.analogies().split(separator: "\n").filter { !$0.hasPrefix(": ") }
    let pairCounts = [
      DemoLanguage.countries.count, DemoLanguage.opposites.count, DemoLanguage.comparatives.count,
      DemoLanguage.countries.count, DemoLanguage.nouns.count,
    ]
    #expect(questions.count == pairCounts.reduce(0) { $0 + $1 * ($1 - 1) })
  }

  @Test func everyWordOfAPairAndEveryCompanionBelongsToOneRelation() {
    var seen: [String: Int] = [:]
    for country in DemoLanguage.countries {
      for word in [country.name, country.capital, country.adjective] + country.companions {
        seen[word, default: 0] += 1
      }
    }
    for pair in DemoLanguage.nouns + DemoLanguage.opposites + DemoLanguage.comparatives {
      for word in [pair.first, pair.second] + pair.companions { seen[word, default: 0] += 1 }
    }
    for topic in DemoLanguage.topics { for word in topic.words { seen[word, default: 0] += 1 } }
    #expect(seen.filter { $0.value > 1 }.keys.sorted() == [])
  }
}
