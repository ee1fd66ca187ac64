import HogvecTestSupport
import HogvecVectorFiles
import Testing

@testable import HogvecAnalysis

@Suite struct SpellingSuggestionsTests {
  /// A file whose vectors do not matter.
  func suggestions(for word: String, among words: [String]) throws -> [String] {
    let directory = try TemporaryDirectory()
    let text = "\(words.count) 2\n" + words.enumerated().map { "\($0.element) 1 \($0.offset)\n" }.joined()
    let vectors = try IndexedVectors(path: directory.write(text, to: "v.txt"), threads: 1)
    return spellingSuggestions(for: Array(word.utf8), in: vectors).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    (
      "coffee pot", ["/c/en/coffee", "/c/en/coffee_pot", "coffee_pots"], ["coffee_pots", "/c/en/coffee_pot"]
    ),
    ("coffee_pot", ["/c/en/coffee_pot", "/c/en/coffee_potter"], ["/c/en/coffee_pot"]),
    ("duck", ["duckling", "DUCK|NOUN", "duck|NOUN", "buck"], ["buck", "DUCK|NOUN", "duck|NOUN"]),
    ("Duck", ["duck", "ducks", "duck|NOUN"], ["duck", "ducks", "duck|NOUN"]),
    ("caf\u{E9}", ["cafe", "cafe\u{301}"], ["cafe\u{301}", "cafe"]),
    ("cafe\u{301}", ["caf\u{E9}", "caff"], ["caf\u{E9}"]),
    ("na\u{EF}ve", ["nai\u{308}ve", "naive"], ["nai\u{308}ve", "naive"]),
    ("x", ["/x/", "yy"], ["/x/", "yy"]),
    ("baot", ["salt", "boat", "bat"], ["boat", "bat", "salt"]),
    ("ab", ["ba", "xy"], ["ba", "xy"]),
    ("hte", ["the", "xx"], ["the"]),
  ])
  func wordsThatLookAlikeAreSuggested(_ word: String, _ words: [String], _ expected: [String]) throws {
    let found = try suggestions(for: word, among: words)
    #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
  }
}
