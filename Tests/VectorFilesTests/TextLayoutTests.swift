import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Texts of vectors as other programs and people write them: read as what they are, or refused with the line
/// that is wrong.
@Suite struct TextLayoutTests {
  private func records(_ rows: (String, [Float])...) -> [Record] {
    rows.map { Record(word: Array($0.0.utf8), bits: $0.1.map(\.bitPattern)) }
  }

  private static let animals = [
    ("cat", [1, 2, 3, 4] as [Float]), ("dog", [2, 1, 3, 4]), ("cow", [0, 1, 1, 2]),
  ]

  private static let spellings: [String] = [
    "3 4\ncat 1 2 3 4\ndog 2 1 3 4\ncow 0 1 1 2\n",
    // Tabs, between word and numbers only or everywhere, with a header of both kinds and without.
    "cat\t1 2 3 4\ndog\t2 1 3 4\ncow\t0 1 1 2\n",
    "cat\t1\t2\t3\t4\ndog\t2\t1\t3\t4\ncow\t0\t1\t1\t2\n",
    "3 4\ncat\t1\t2\t3\t4\ndog\t2\t1\t3\t4\ncow\t0\t1\t1\t2\n",
    "3\t4\ncat\t1\t2\t3\t4\ndog\t2\t1\t3\t4\ncow\t0\t1\t1\t2\n",
    // Aligned columns.
    "cat   1  2  3  4\ndog   2  1  3  4\ncow   0  1  1  2\n",
    "3 4\n  cat   1  2  3  4\n  dog   2  1  3  4\n  cow   0  1  1  2\n",
    // Marks and line ends.
    "\u{FEFF}3 4\ncat 1 2 3 4\ndog 2 1 3 4\ncow 0 1 1 2\n",
    "\u{FEFF}cat 1 2 3 4\ndog 2 1 3 4\ncow 0 1 1 2\n",
    "3 4\r\ncat 1 2 3 4\r\ndog 2 1 3 4\r\ncow 0 1 1 2\r\n",
    "3 4\rcat 1 2 3 4\rdog 2 1 3 4\rcow 0 1 1 2\r", "cat 1 2 3 4\rdog 2 1 3 4\rcow 0 1 1 2\r\n",
    "3 4\rcat 1 2 3 4\rdog 2 1 3 4\rcow 0 1 1 2\r\n", "cat 1 2 3 4\rdog 2 1 3 4\rcow 0 1 1 2",
    // Blank lines at the end.
    "3 4\ncat 1 2 3 4\ndog 2 1 3 4\ncow 0 1 1 2\n\n", "cat 1 2 3 4\ndog 2 1 3 4\ncow 0 1 1 2\n\r\n \n\n",
  ]

  @Test(arguments: spellings)
  func theSameVectorsInManySpellings(_ text: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(text, to: "v")
    let expected = Self.animals.map { Record(word: Array($0.0.utf8), bits: $0.1.map(\.bitPattern)) }
    #expect(try readRecords(path) == expected)
    let vectors = try WordVectors(reading: path, threads: 2)
    #expect(vectors.count == 3 && vectors.dimension == 4 && vectors.id(of: Array("cow".utf8)) == 2)
  }

  @Test(arguments: [
    // What most lines agree on decides.
    ("3 4 7200\ncat 1 2 3 4\ndog 2 1 3 4\ncow 0 1 1 2\n", "'v', record 1, line 1, byte 0: 2 of 4 numbers"),
    ("# 3 4\ncat 1 2 3 4\ndog 2 1 3 4\ncow 0 1 1 2\n", "'v', record 1, line 1, byte 0: 2 of 4 numbers"),
    ("cat 1 2 3\ndog 2 1 3 4\ncow 0 1 1 2\n", "'v', record 1, line 1, byte 0: 3 of 4 numbers"),
    ("cat 1 2 3 4\ndog 2 1 3 4 5\ncow 0 1 1 2\n", "'v', record 2, line 2, byte 12: more than 4 numbers"),
    ("3 4\ncat 1 2 3 4\n\ndog 2 1 3 4\ncow 0 1 1 2\n", "'v', record 2, line 3, byte 16: the line is empty"),
    (
      "3 3\ncat 1 2 3 4\ndog 2 1 3 4\ncow 0 1 1 2\n",
      "'v', header, line 1, byte 0: the dimension is 3, but 3 of the first 3 lines have 4 numbers"
    ),
    // Decimal commas, with few numbers too.
    (
      "2 2\ncat 0,5 0,3\ndog 0,1 0,2\n",
      "'v', record 1, line 2, byte 12: '0,3' has a decimal comma; numbers have a point"
    ),
    // Numbers that no float holds.
    ("1 2\ncat 1e39 1\n", "'v', record 1, line 2, byte 8: '1e39' is beyond the range of 32-bit floats"),
    ("1 1\ncat -1e300\n", "'v', record 1, line 2, byte 8: '-1e300' is beyond the range of 32-bit floats"),
    ("2 2\ncat 1 2\ndog 1 2\nrest\n", "'v', byte 20: 5 bytes follow after the last record"),
    // A carriage return that ends one line only.
    (
      "a 1 2\nb 2 3\rc 4 5\nd 1 2\n",
      "'v', record 2, line 2, byte 11: a carriage return is inside the line, whose end is another"
    ),
    // A control character among the numbers does not make it binary.
    (
      "2 2\nc\u{1}t 0,1 0,3\ndog 0,1 0,2\n",
      "'v', record 1, line 2, byte 12: '0,3' has a decimal comma; numbers have a point"
    ),
    ("2 2\ncat 1 2\u{B}\ndog 1 2\n", "'v', record 1, line 2, byte 10: '2\\x0b' is not a number"),
  ])
  func theLineThatDisagreesIsNamed(_ text: String, _ expected: String) throws {
    #expect(try fault(TemporaryDirectory(), text.utf8) == expected)
  }

  @Test func wordsMayHaveSpacesButNotEndInNumbers() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("New York 1 2\n. . 3 4\n1990 5 6\n", to: "v")
    #expect(try readRecords(path) == records(("New York", [1, 2]), (". .", [3, 4]), ("1990", [5, 6])))
    let tabbed = try directory.write("New York 2000\t1 2\ndog\t3 4\ncat\t5 6\n", to: "w")
    #expect(
      try readRecords(tabbed) == records(("New York 2000", [1, 2]), ("dog", [3, 4]), ("cat", [5, 6])))
    #expect(
      try fault(directory, "a 1 2\nb 3 4\nNew York 2000 5 6\n".utf8)
        == "'v', record 3, line 3, byte 12: more than 2 numbers")
  }

  @Test func numbersBesideAFileOfWordsAreTheProjectors() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("1 2 3\n4 5 6\n", to: "vectors.tsv")
    _ = try directory.write("\u{FEFF}cat\r\ndog\r\n", to: "metadata.tsv")
    #expect(try VectorFileReader(path: directory.file("vectors.tsv")).format == .projector)
    #expect(
      try readRecords(directory.file("vectors.tsv")) == records(("cat", [1, 2, 3]), ("dog", [4, 5, 6])))
    // Numbers with fractions are no one's words.
    let path = try directory.write("0.1 0.2 0.3\n0.4 0.5 0.6\n", to: "w")
    let error = #expect(throws: FileError.self) { try readRecords(path) }
    #expect(error?.description.contains("the file of its words is missing") == true)
  }

  @Test func moreWordsThanVectorsNameTheLineAndTheHeading() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("1\t2\n3\t4\n", to: "vectors.tsv")
    let metadata = try directory.write("word\ncat\ndog\n", to: "metadata.tsv")
    #expect(
      throws: FileError(
        "'\(metadata)', line 3, byte 9: there are more words than the 2 vectors; the first line, 'word', looks like a"
          + " heading, which one column must not have")
    ) { try readRecords(directory.file("vectors.tsv")) }
    _ = try directory.write("cat\ndog\ncow\n", to: "metadata.tsv")
    #expect(
      throws: FileError("'\(metadata)', line 3, byte 8: there are more words than the 2 vectors")
    ) { try readRecords(directory.file("vectors.tsv")) }
    _ = try directory.write("cat\ndog\n\n", to: "metadata.tsv")
    #expect(
      try readRecords(directory.file("vectors.tsv")).map(\.word) == ["cat", "dog"].map { Array($0.utf8) })
  }

  @Test(arguments: [
    ("<!DOCTYPE html>\n<html><head><title>Not Found</title>\n", "a web page (HTML)"),
    ("<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code></Error>\n", "an XML document"),
    ("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "a pointer of Git LFS"),
    ("word,d0,d1\ncat,0.1,0.2\ndog,0.3,0.4\n", "(CSV)"), ("cat;0.1;0.2\ndog;0.3;0.4\n", "(CSV)"),
    ("cat, 0.1, 0.2\ndog, 0.3, 0.4\n", "(CSV)"), ("0,cat,0.1,0.2\n1,dog,0.3,0.4\n", "(CSV)"),
    ("\"cat\",\"0.1\",\"0.2\"\n\"dog\",\"0.3\",\"0.4\"\n", "(CSV)"), ("cat;0,1;0,2\ndog;0,3;0,4\n", "(CSV)"),
    ("cat 0,1 0,2\ndog 0,3 0,4\n", "decimal commas"),
    ("{\"token\": \"cat\", \"vector\": [0.1, 0.2]}\n", "JSON"), ("[\n{\"word\": \"cat\"}]\n", "JSON"),
    (
      "404: Not Found",
      "a text in which no line is a word and numbers ('404: Not Found'), perhaps a server's answer"
    ),
    ("Not found, or moved; ask again\n", "no line is a word and numbers"),
  ])
  func whatWasDownloadedInsteadIsNamed(_ text: String, _ name: String) throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write(text, to: "v")
    let error = #expect(throws: FileError.self) { try readRecords(file) }
    #expect(error?.description.hasPrefix("cannot read '\(file)': it is ") == true, "\(error as Any)")
    #expect(error?.description.contains(name) == true, "\(error as Any)")
  }

  @Test(arguments: [("\u{A0}", "U+00A0", "\\xc2\\xa0"), ("\u{2009}", "U+2009", "\\xe2\\x80\\x89")])
  func anotherSpaceBeforeEveryFirstNumberIsRefused(_ space: String, _ name: String, _ pattern: String) throws
  {
    let directory = try TemporaryDirectory()
    let expected =
      "\(name), not a space, separates words from numbers; replace it first: sed 's/\(pattern)/ /g'"
    for text in [
      "2 3\ncat\(space)1 2 3\ndog\(space)2 1 3\n", "cat\(space)1 2 3\ndog\(space)2 1 3\n",
      "cat\(space)1\(space)2\(space)3\ndog\(space)2\(space)1\(space)3\n",
    ] {
      let path = try directory.rewrite(text.utf8, to: "v")
      for format in [nil, VectorFormat.text, .glove] {
        let error = #expect(throws: FileError.self) {
          _ = try VectorFileReader(path: path, format: format)
        }
        #expect(error?.description.contains(expected) == true, "\(error as Any)")
      }
    }
    // In some words it is a part of them, and in all if the header says so.
    let windows = try directory.rewrite("2 2\nWindows\(space)10 1 2\nWindows\(space)11 3 4\n".utf8, to: "v")
    #expect(
      try readRecords(windows) == records(("Windows\(space)10", [1, 2]), ("Windows\(space)11", [3, 4])))
    let path = try directory.rewrite("10\(space)000 1 2\ncat 3 4\n".utf8, to: "v")
    #expect(try readRecords(path) == records(("10\(space)000", [1, 2]), ("cat", [3, 4])))
  }

  @Test func wordsMayBeEmptyOrLookLikeMarks() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("2 2\n 1 2\ncat 1 2\n", to: "v")
    #expect(try readRecords(path) == records(("", [1, 2]), ("cat", [1, 2])))
    for word in ["PAR1", "GGUF", "FiFu", "HVIX", "HGSC", "HGNG"] {
      let path = try directory.rewrite("\(word) 1 2\ncat 1 2\n".utf8, to: "v")
      #expect(try readRecords(path) == records((word, [1, 2]), ("cat", [1, 2])))
    }
  }

  @Test func wholeNumbersBesideAFileOfWordsAreNoHeader() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("1 2\n3 4\n5 6\n", to: "vectors.tsv")
    _ = try directory.write("cat\ndog\ncow\n", to: "metadata.tsv")
    #expect(
      try readRecords(directory.file("vectors.tsv"))
        == records(("cat", [1, 2]), ("dog", [3, 4]), ("cow", [5, 6])))
  }

  @Test(arguments: [
    "cat\r\ndog\ncow\r\n", "cat\rdog\rcow\r", "cat\rdog\rcow", "index\ttoken\n0\tcat\n1\tdog\n2\tcow\n",
    " Word \tid\r\ncat\t1\r\ndog\t2\r\ncow\t3\r\n",
  ])
  func metadataIsReadWhateverItsLineEndsAndColumns(_ text: String) throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("1\t2\n3\t4\n5\t6\n", to: "vectors.tsv")
    _ = try directory.write(text, to: "metadata.tsv")
    #expect(
      try readRecords(directory.file("vectors.tsv"))
        == records(("cat", [1, 2]), ("dog", [3, 4]), ("cow", [5, 6])))
  }

  @Test func wideTextsAreNoWords() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("1\t2\n3\t4\n", to: "vectors.tsv")
    _ = try directory.write([0xFF, 0xFE] + "cat\ndog\n".utf8.flatMap { [$0, 0] }, to: "metadata.tsv")
    let error = #expect(throws: FileError.self) { try readRecords(directory.file("vectors.tsv")) }
    #expect(error?.description.contains("metadata.tsv': it is UTF-16 text; convert it first: iconv") == true)
  }

  @Test func aRepairKeepsTheLinesThatEndInCarriageReturns() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("3 2\ra 1 2\rb 2 x\rc 3 4\r", to: "v")
    let repair = VectorFileRepair(input: path, output: directory.file("w"))
    #expect(try repair.run().count == 2)
    #expect(try readRecords(directory.file("w")) == records(("a", [1, 2]), ("c", [3, 4])))
  }

  @Test func wideTextsAreToldApart() throws {
    let directory = try TemporaryDirectory()
    let text = Array("2 2\ncat 1 2\n".utf8)
    for (bytes, name) in [
      (text.flatMap { [$0, 0] }, "UTF-16LE"), (text.flatMap { [0, $0] }, "UTF-16BE"),
      (text.flatMap { [$0, 0, 0, 0] }, "UTF-32LE"), (text.flatMap { [0, 0, 0, $0] }, "UTF-32BE"),
      ([0xFF, 0xFE, 0, 0] + text.flatMap { [$0, 0, 0, 0] }, "UTF-32"),
      ([0, 0, 0xFE, 0xFF] + text.flatMap { [0, 0, 0, $0] }, "UTF-32"),
    ] as [([UInt8], String)] {
      let message = try fault(directory, bytes)
      #expect(message?.contains("convert it first: iconv -f \(name) -t UTF-8 ") == true, "\(name)")
    }
  }

  @Test func modelsOfOtherProgramsAreNamed() throws {
    let directory = try TemporaryDirectory()
    let old = [100, 5, 5, 5, 5, 1, 2, 1, 2_000_000, 3, 6, 100, 0, 0, 0].flatMap { (number: Int) in
      (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
    #expect(try fault(directory, old)?.contains("fastText's own .bin model") == true)
  }
}
