import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecModels

@Suite struct NGramReadingTests {
  private let words = ["the", "cat", "sat"].map { Array($0.utf8) }

  @Test func aTextGivesARowForEveryRunOfKnownWords() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("the cat  sat the\r\ncat dog the cat\nsat cat the", to: "text.txt")
    let rows = try NGramReading.rows(from: path, context: 2, words: words)
    #expect(rows.ids == [0, 1, 2, 1, 2, 0, 2, 1, 0])
    #expect(rows.count == 3 && rows.target(ofRow: 1) == 0 && Array(rows.context(ofRow: 1)) == [1, 2])
  }

  @Test func idsAreReadInEveryWidth() throws {
    let directory = try TemporaryDirectory()
    for (name, width) in [("a.u8", 1), ("a.u16", 2), ("a.u32", 4)] {
      let ids: [UInt8] = [0, 1, 2, 2, 1, 0]
      let path = try directory.write(
        ids.flatMap { [$0] + [UInt8](repeating: 0, count: width - 1) }, to: name)
      #expect(try NGramReading.rows(from: path, context: 2, words: words).ids == ids.map { UInt32($0) })
    }
  }

  @Test func whatIsWrongIsSaidInOneLine() throws {
    let directory = try TemporaryDirectory()
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "nothing"
      } catch { return "\(error)" }
    }
    let odd = try directory.write([0, 1, 2, 0] as [UInt8], to: "odd.u8")
    #expect(
      message { _ = try NGramReading.rows(from: odd, context: 2, words: words) }
        == "'\(odd)': its 4 bytes are not rows of 3 ids of 1 byte; is the context 2 words?")
    let beyond = try directory.write([0, 1, 2, 0, 3, 0] as [UInt8], to: "beyond.u8")
    #expect(
      message { _ = try NGramReading.rows(from: beyond, context: 2, words: words) }
        == "'\(beyond)', row 2: the id 3 is beyond the vocabulary of 3 words")
    let short = try directory.write("the cat\n", to: "short.txt")
    #expect(
      message { _ = try NGramReading.rows(from: short, context: 2, words: words) }
        == "'\(short)': no line has 3 words of the vocabulary one after the other, which has 3 words")
    let twice = try directory.write("a\nb\na\n", to: "twice")
    #expect(
      message { _ = try NGramReading.words(from: twice) } == "'\(twice)', line 3: the word 'a' appears twice"
    )
    let empty = try directory.write("a\n\nb\n", to: "empty")
    #expect(
      message { _ = try NGramReading.words(from: empty) } == "'\(empty)', line 2: there is no word in it")
  }
}
