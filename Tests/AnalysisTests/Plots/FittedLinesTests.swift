import Testing

@testable import HogvecAnalysis

@Suite struct FittedLinesTests {
  @Test func whatFitsStaysAsItIs() {
    #expect(fittedLines("a  b", width: 100, size: 10, limit: 1) == ["a  b"])
    #expect(fittedLines("", width: 100, size: 10, limit: 1) == [""])
  }

  @Test(arguments: [40.0, 80, 200], [1, 2, 4])
  func linesAreNotTooWideAndNotTooMany(_ width: Double, _ limit: Int) {
    for text in [
      "words of several lines, of which some are long", String(repeating: "x", count: 90), "日本語 の 語",
    ] {
      for isBold in [false, true] {
        let lines = fittedLines(text, width: width, size: 12, isBold: isBold, limit: limit)
        #expect((1...limit).contains(lines.count))
        for line in lines { #expect(textWidth(line, size: 12, isBold: isBold) <= width, "\(line)") }
      }
    }
  }

  @Test func linesEndAtSpacesAndKeepAllWordsIfThereIsRoom() {
    let text = "a title of some words"
    let lines = fittedLines(text, width: 80, size: 12, limit: 4)
    #expect(lines.count > 1 && lines.joined(separator: " ") == text)
  }

  @Test func theMiddleOfALongNameIsLeftOut() throws {
    let name = "a long name of a group, number 12"
    let line = try #require(fittedLines(name, width: 120, size: 12, limit: 1).first)
    #expect(line.hasPrefix("a long") && line.hasSuffix("12") && line.contains("…"))
  }
}
