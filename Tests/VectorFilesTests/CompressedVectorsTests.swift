import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Compressed vector files: read as what is in them, by the system's programs.
@Suite struct CompressedVectorsTests {
  private static let records = (0..<300).map { row in
    Record(word: Array("w\(row)".utf8), bits: (0..<5).map { Float(row * 5 + $0).bitPattern })
  }

  @Test(arguments: Archives.programs)
  func everyFormatIsReadFromArchives(_ program: String) throws {
    guard Archives.installed.contains(program) else { return }
    let directory = try TemporaryDirectory()
    for format in VectorFormat.exactFiles {
      let ending = format.endings.first ?? format.name
      let path = directory.file("v.\(ending)")
      try writeRecords(Self.records, to: path, format: format, dimension: 5)
      // The words stay where they were.
      let archive = try directory.write(
        Archives.compressed(path, by: program),
        to: "v.\(ending).\(program == "gzip" ? "gz" : "x")")
      if program != "gzip" && format.hasWordsFile {
        _ = try directory.write(
          Array(TextLines.bytes(of: format.wordsPath(for: path))),
          to: splitPath(format.wordsPath(for: archive)).name)
      }
      #expect(try readRecords(archive) == Self.records, "\(format)")
      // What is written for fastText reads as word2vec's text.
      #expect(try VectorFileReader(path: archive).format == (format == .fastText ? .text : format))
      let indexed = try IndexedVectors(path: archive)
      #expect(indexed.id(of: Array("w7".utf8)) == 7)
      #expect(!FileIdentity.exists(archive + ".hvix"))
    }
  }

  @Test func anotherArchiveUnderTheSameNameIsReadAnew() throws {
    guard Archives.installed.contains("gzip") else { return }
    let directory = try TemporaryDirectory()
    for value in ["1", "2"] {
      let text = try directory.rewrite("cat \(value) 3\n".utf8, to: "text")
      let archive = try directory.rewrite(Archives.compressed(text, by: "gzip"), to: "v.gz")
      #expect(try readRecords(archive)[0].bits[0] == Float(value)!.bitPattern)
    }
  }

  @Test func whatIsWrongInsideIsSaid() throws {
    guard Archives.installed.contains("gzip") else { return }
    let directory = try TemporaryDirectory()
    let text = try directory.write("3 2\ncat 1 2\ndog 3\ncow 1 2\n", to: "text")
    let archive = try Archives.compressed(text, by: "gzip")
    #expect(try fault(directory, archive) == "'v', record 2, line 3, byte 12: 1 of 2 numbers")
    #expect(
      try fault(directory, archive.dropLast(9)) == "cannot decompress 'v': gzip says: unexpected end of file")
    #expect(
      try fault(directory, archive + Array("x\n".utf8))
        == "cannot decompress 'v': data that is not part of the archive follows its end; remove it: gzip -dc v > TEXT"
    )
    let wide = try directory.write("cat 1 2\n".utf8.flatMap { [$0, 0] }, to: "wide")
    #expect(
      try fault(directory, Archives.compressed(wide, by: "gzip"))
        == "cannot read 'v': its content is UTF-16 text without a byte-order mark; convert it first: "
        + "gzip -dc v | iconv -f UTF-16LE -t UTF-8")
    let twice = try directory.write(archive, to: "twice")
    #expect(
      try fault(directory, Archives.compressed(twice, by: "gzip"))
        == "cannot read 'v': its content is compressed (gzip); decompress it first: gzip -dc v | gzip -dc")
  }

  @Test(arguments: ["v.txt.gz", "v.bin.zst"]) func nothingIsWrittenUnderTheNameOfAnArchive(_ name: String)
    throws
  {
    let directory = try TemporaryDirectory()
    let error = #expect(throws: FileError.self) {
      try writeRecords(Self.records, to: directory.file(name), format: .text, dimension: 5)
    }
    #expect(error?.description.contains("nothing is written compressed; write '") == true)
    #expect(!FileIdentity.exists(directory.file(name)))
  }
}
