import Testing

@testable import HogvecCommands

@Suite struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("size", "size", 0), ("sise", "size", 1),
    ("isze", "size", 1),
    ("windows", "window", 1), ("kitten", "sitting", 3),
  ])
  func distanceIsTheNumberOfEdits(_ first: String, _ second: String, _ distance: Int) {
    #expect(editDistance(first, second) == distance)
  }

  @Test func theNearestIsTheFirstOfEquals() {
    #expect(nearest(to: "ab", among: ["xy", "ac", "bb"]) == "ac")
    #expect(nearest(to: "ab", among: []) == nil)
  }

  @Test(
    arguments: [
      ("output", ["quiet", "model"], nil), ("ouptut", ["quiet", "output"], "output"),
      ("nn", ["lm", "help"], nil),
      ("xyzzy", ["size"], nil), ("o", ["t", "n"], nil), ("", ["t"], nil), ("vocabulary", ["vocab"], nil),
      ("tread", ["threads"], nil), ("treads", ["threads"], "threads"),
    ] as [(String, [String], String?)])
  func whatIsFarIsNotNamed(_ word: String, _ words: [String], _ expected: String?) {
    #expect(nearest(to: word, among: words) == expected)
  }
}
