import Foundation
import HogvecCorpus
import HogvecSystem
import HogvecTestSupport
import Testing

/// Text is taken out of JSON lines and tables as if it had been written to a plain file.
@Suite struct RecordsTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Words, counts and units of a corpus.
  func read(
    _ path: String, _ records: CorpusRecords?, threads: Int = 2, shards: Int? = nil,
    change: (inout CorpusReader) -> Void = { _ in }
  ) throws -> (words: [[UInt8]], counts: [UInt64], units: [UInt32], statistics: CorpusStatistics) {
    var reader = CorpusReader(paths: [path], minimumCount: 1, threads: threads)
    reader.records = records
    reader.shardByteCount = shards
    change(&reader)
    let reading = try reader.encode(into: directory.file("\(UUID().uuidString).ids"))
    let vocabulary = reading.vocabulary
    return (
      (0..<vocabulary.count).map { vocabulary.word($0) },
      (0..<vocabulary.count).map { vocabulary.occurrences(of: $0) }, Array(reading.corpus.units),
      reading.statistics
    )
  }

  func words(_ text: String, _ records: CorpusRecords) throws -> [String] {
    let path = try directory.write(text, to: "f")
    return try read(path, records).words.map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  func refusal(_ text: String, _ records: CorpusRecords) throws -> String {
    let path = try directory.write(text, to: "f")
    do {
      _ = try read(path, records)
      return "no error"
    } catch let error as FileError {
      return error.description.replacingOccurrences(of: path, with: "FILE")
    }
  }

  /// The same texts in each kind of file, with what that kind has to write in another way.
  @Test(arguments: [1, 3]) func recordsGiveWhatTheirTextsGive(_ threads: Int) throws {
    var random = SeededGenerator(seed: 11)
    let alphabet = ["a", "żółw", "x,y", "say \"hi\"", "\\", "𝔘", "end;", "'q'", "/"]
    let texts = (0..<3000).map { _ in
      (0..<Int.random(in: 0...9, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
        .joined(separator: " ")
    }
    let plain = try directory.write(texts.map { $0 + "\n" }.joined(), to: "plain")
    let expected = try read(plain, nil)
    let json = try texts.enumerated().map { index, text in
      let object: [String: Any] = [
        "id": index, "text": text, "more": ["text": "no", "list": [1, 2, ["}"]]],
      ]
      return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self) + "\n"
    }
    let quoted = texts.map {
      "1,\"\($0.replacingOccurrences(of: "\"", with: "\"\""))\",\"two\nlines, \"\"x\"\"\"\r\n"
    }
    let files: [(String, String, CorpusRecords)] = [
      ("f.jsonl", json.joined(), .jsonField("text")),
      ("f.tsv", "id\ttext\tmore\n" + texts.map { "1\t\($0)\tx y\n" }.joined(), .column(.named("text"))),
      ("g.tsv", texts.map { "1\t\($0)\tx y\n" }.joined(), .column(.number(2))),
      ("f.csv", "\u{FEFF}id,\"text\",more\r\n" + quoted.joined(), .column(.named("text"))),
      ("g.csv", quoted.joined(), .column(.number(2))),
    ]
    for (name, content, records) in files {
      let path = try directory.write(content, to: name)
      var paths = [path]
      if Programs.areInstalled("gzip") {
        try Programs.run("gzip -c \(name) > \(name).gz", in: directory)
        paths.append(path + ".gz")
      }
      for path in paths {
        for shards in [nil, 1, 700] {
          let found = try read(path, records, threads: threads, shards: shards)
          #expect(found.words == expected.words, "\(path)")
          #expect(found.counts == expected.counts && found.units == expected.units, "\(path)")
          #expect(found.statistics.sentences == expected.statistics.sentences)
        }
      }
    }
  }

  @Test func escapesOfJSONAreResolved() throws {
    let line = #"{"text": "caf\u00e9 a\nb\tc \ud835\udd18 \ud800x \"q\" \/ \\"}"# + "\n"
    #expect(
      try words(line, .jsonField("text"))
        == ["\"q\"", "/", "\\", "a", "b", "c", "café", "\u{FFFD}x", "𝔘"].sorted())
    #expect(try words(#"{"t\u0065xt": "a", "text": ["b", "c d"]}"#, .jsonField("text")) == ["b", "c", "d"])
    let lineEnds = try read(directory.file("f"), .jsonField("text"))
    #expect(lineEnds.statistics.sentences == 1)
  }

  @Test(
    arguments: [
      (
        "[{\"text\": \"a\"}]\n",
        "'FILE', byte 1: the line is a JSON list, not an object; jq -c '.[]' writes one per line"
      ),
      ("{\"text\": \"a\"}\nword\n", "'FILE', byte 15: the line is not a JSON object"),
      ("{\"text\": \"a\"} x\n", "'FILE', byte 1: the line is not a JSON object"),
      ("{\"text\": 7}\n", "'FILE', byte 1: the field is neither a string nor a list of strings"),
      ("{\"text\": \"a\n", "'FILE', byte 1: the line ends inside a string"),
      ("{\"body\": \"a\"}\n{\"body\": \"b\"}\n", "'FILE': none of the 2 records has the field 'text'"),
      ("{\"text\": null}\n", "'FILE': none of the 1 records has the field 'text'"),
      (
        "{\"text\": \"a\"}\r{\"text\": \"b\"}\r",
        "'FILE': its lines end with carriage returns alone; convert it first: tr '\\r' '\\n'"
      ),
    ])
  func whatIsNoJSONLineIsRefusedWithItsPlace(_ text: String, _ reason: String) throws {
    #expect(try refusal(text, .jsonField("text")) == reason)
  }

  @Test(
    arguments: [
      (
        "id,body\n1,a\n", .named("text"),
        "'FILE', line 1: no column is called 'text'; the columns are 'id', 'body'"
      ),
      ("id\tbody\n1\ta\n", .number(3), "'FILE': none of the 2 records has a column 3"),
      (
        "id,text\n1,\"a\n2,b\n", .named("text"),
        "'FILE', byte 9: a quote is opened in this record and never closed"
      ),
    ] as [(String, CorpusRecords.Column, String)])
  func whatIsNoTableWithTheColumnIsRefused(_ text: String, _ column: CorpusRecords.Column, _ reason: String)
    throws
  {
    #expect(try refusal(text, .column(column)) == reason)
  }

  @Test func theSeparatorIsThatOfTheFirstLine() throws {
    #expect(try words("a;b\nx;y,z\n", .column(.named("b"))) == ["y,z"])
    #expect(try words("a,b\nx;w,y\n", .column(.named("b"))) == ["y"])
    #expect(try words("a\tb,c\nx\ty\n", .column(.named("b,c"))) == ["y"])
    #expect(try words("text\none two\n", .column(.named("text"))) == ["one", "two"])
  }

  @Test func recordsWithoutTextAreCounted() throws {
    let path = try directory.write("{\"text\": \"a\"}\n{}\n\n{\"text\": null}\n{\"text\": \"\"}\n", to: "f")
    let statistics = try read(path, .jsonField("text")).statistics
    #expect(statistics.records == 4 && statistics.recordsWithoutText == 2 && statistics.tokensRead == 1)
  }

  @Test func linesThatAreNoRecordsAreLeftOutOnRequest() throws {
    let path = try directory.write("{\"text\": \"a\"}\noops\n{\"text\": \"b\"}\n{\"text\": 1}\n", to: "f")
    let found = try read(path, .jsonField("text")) { $0.skipsUnreadableFiles = true }
    #expect(found.words == [Array("a".utf8), Array("b".utf8)])
    #expect(
      found.statistics.skippedFiles
        == ["2 of 4 lines, which are not records; one: '\(path)', byte 15: the line is not a JSON object"])
  }

  @Test func anotherPartOfTheRecordsIsAnotherCorpus() throws {
    let path = try directory.write("a\tb\nc\td\n", to: "f")
    var reader = CorpusReader(paths: [path], minimumCount: 1)
    let choices: [CorpusRecords?] = [
      nil, .column(.number(1)), .column(.number(2)), .column(.named("a")), .column(.named("1")),
      .jsonField("a"),
    ]
    var names: Set<String> = []
    for choice in choices {
      reader.records = choice
      names.insert(try #require(reader.fingerprint()).name)
    }
    reader.splitsAtUnicodeSpaces = true
    names.insert(try #require(reader.fingerprint()).name)
    #expect(names.count == choices.count + 1)
  }
}
