import HogvecCorpus
import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

/// The texts of errors are part of the command line's contract.
@Suite struct RefusalTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// What reading a file is refused with, `FILE` standing for its path.
  func refusal(of path: String, minimumCount: UInt64 = 1, and others: [String] = []) -> String {
    do {
      _ = try CorpusReader(paths: [path] + others, minimumCount: minimumCount, threads: 2).readVocabulary()
      return "no error"
    } catch {
      return error.description.replacingOccurrences(of: path, with: "FILE")
    }
  }

  @Test func aMissingFile() {
    #expect(refusal(of: directory.file("no")) == "cannot open 'FILE': No such file or directory")
  }

  @Test func aDirectory() {
    #expect(refusal(of: directory.path) == "cannot read 'FILE': Is a directory")
  }

  @Test func aDevice() {
    #expect(refusal(of: "/dev/null") == "cannot read 'FILE': it is neither a regular file nor a pipe")
  }

  @Test func aPipeGivenTwice() {
    let path = directory.file("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    #expect(refusal(of: path, and: [path]) == "cannot read 'FILE': it is a pipe and given more than once")
  }

  @Test func anUnreadableFile() throws {
    let path = try directory.write("a", to: "text")
    #expect(chmod(path, 0) == 0)
    // The superuser may read any file.
    let expected = geteuid() == 0 ? "no error" : "cannot open 'FILE': Permission denied"
    #expect(refusal(of: path) == expected)
  }

  @Test func aCorpusWithoutWords() throws {
    #expect(
      refusal(of: try directory.write("", to: "empty")) == "'FILE': the corpus is empty: no word in 0 bytes")
    #expect(
      refusal(of: try directory.write(" \n\r\n", to: "blank"))
        == "'FILE': the corpus is empty: no word in 4 bytes")
    let empty = directory.file("empty")
    #expect(
      refusal(of: empty, and: [empty, empty]) == "'FILE' and 2 more: the corpus is empty: no word in 0 bytes")
  }

  @Test func noWordAtTheMinimumCount() throws {
    let words = (1...1234).map(String.init).joined(separator: " ")
    #expect(
      refusal(of: try directory.write(words + " 7 7\n", to: "x"), minimumCount: 5)
        == "'FILE': none of the 1,234 words occurs 5 times or more (the most frequent occurs 3 times); lower the minimum count"
    )
    #expect(
      refusal(of: try directory.write("a", to: "one"), minimumCount: 2)
        == "'FILE': the one word does not occur 2 times or more (it occurs once); lower the minimum count")
  }

  @Test(
    arguments: [
      (Array("PK\u{3}\u{4}".utf8), "is a zip archive, not text; decompress it first: unzip -p FILE"),
      ([0x7F] + Array("ELF".utf8), "is an ELF program, not text"),
      ([0x89] + Array("PNG".utf8), "is a PNG image, not text"),
      ([0xFF, 0xD8, 0xFF, 0xE0], "is a JPEG image, not text"),
      (Array("%PDF-1.7".utf8), "is a PDF document, not text; take its text out first: pdftotext FILE"),
      ([0x93] + Array("NUMPY".utf8), "is a NumPy array, not text"),
      ([0xBA, 0x16, 0x4F, 0x2F, 12, 0], "is a fastText model, not text"),
      (
        Array("3 25\nking ".utf8) + (0..<100).map { UInt8(truncatingIfNeeded: $0 &* 37) },
        "is a file of word vectors, not text"
      ),
      (Array("HVID".utf8), "is an encoded corpus of Hogvec, not text"),
      (Array("HVTB".utf8), "is a table of Hogvec, not text"),
      (
        [0xFF, 0xFE, 0x61, 0],
        "is UTF-16 text; convert it first: iconv -f UTF-16 -t UTF-8 FILE"
      ),
    ] as [([UInt8], String)])
  func contentThatIsNotText(_ bytes: [UInt8], _ reason: String) throws {
    #expect(refusal(of: try directory.write(bytes, to: "file")) == "'FILE' \(reason)")
    // Also when it is the second of two.
    let text = try directory.write("a b", to: "text")
    let path = directory.file("file")
    #expect(
      refusal(of: text, and: [path]).replacingOccurrences(of: path, with: "FILE") == "'FILE' \(reason)")
  }

  @Test(arguments: [
    "3 25\nking 0.1 0.2\n", "BZh", "BZh9 is a word", "PK a", "%PDF", "PNG",
    "\u{80}",
  ])
  func textThatBeginsAlmostLikeAnotherFormatIsText(_ text: String) throws {
    #expect(refusal(of: try directory.write(text, to: "text")) == "no error")
  }

  @Test func aGivenVocabularyThatDoesNotFit() throws {
    let path = try directory.write("a b", to: "text")
    let list = try directory.write("c 1\nd 1\n", to: "list")
    var reader = CorpusReader(paths: [path])
    reader.vocabulary = try Vocabulary.load(from: list, minimumCount: 1)
    #expect(throws: FileError("'\(path)': none of the 2 words is in the given vocabulary of 2")) {
      _ = try reader.readVocabulary()
    }
    reader.word2vecEndOfSentence = true
    #expect(
      throws: FileError(
        "the given vocabulary does not have '</s>' as its first word, which word2vec's sentence ends need",
        remedy: .omitEndOfSentence)
    ) { _ = try reader.readVocabulary() }
  }

  @Test func anEncodedCorpusThatCannotBeWritten() throws {
    let path = try directory.write("a b", to: "text")
    let reader = CorpusReader(paths: [path], minimumCount: 1)
    let missing = directory.file("no/ids")
    let failure = try #require(throws: FileError.self) { _ = try reader.encode(into: missing) }
    #expect(failure.description == "cannot create '\(missing)': No such file or directory")
    let isDirectory = try #require(throws: FileError.self) { _ = try reader.encode(into: directory.path) }
    #expect(isDirectory.description == "cannot write '\(directory.path)': Is a directory")
  }
}
