import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

@Suite struct VectorFileReportTests {
  @Test func wordsNormsAndTheFirstFaultAreFound() throws {
    let directory = try TemporaryDirectory()
    let text =
      Array("7 2\na 3 4\n".utf8) + [0xFF]
      + Array(" 0 0\na 1 0\n 0 1\nlong\u{A0}word inf 1\nx 1\ny 1 1\n".utf8)
    let path = try directory.write(text, to: "v")
    let report = try VectorFileReport(reading: path, threads: 2)
    #expect(report.format == .text && report.claimedCount == 7 && report.count == 5 && report.dimension == 2)
    #expect(report.fault?.description == "'\(path)', record 6, line 7, byte 44: 1 of 2 numbers")
    #expect(report.duplicateWords.count == 1 && report.duplicateWords.firstRecord == 3)
    #expect(report.emptyWords.firstRecord == 4 && report.invalidWords.firstRecord == 2)
    #expect(report.spacedWords.firstRecord == 5 && report.nonFiniteRecords.firstRecord == 5)
    #expect(report.zeroRecords.firstRecord == 2)
    #expect(report.longestWord.record == 5)
    #expect(report.norms?.least == 0 && report.norms?.greatest == 5 && report.norms?.mean == 1.75)
  }

  @Test func marksOfJoinedFilesAreFound() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("\u{FEFF}a 1 2\nb 2 1\n\u{FEFF}c 1 2\nd\u{FEFF}e 2 1\n", to: "v")
    let report = try VectorFileReport(reading: path, threads: 2)
    #expect(report.count == 4 && report.fault == nil)
    #expect(report.markedWords.count == 1 && report.markedWords.firstRecord == 3)
  }

  @Test func aRepairDropsBrokenLinesAndCorrectsTheHeader() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("9 5\na 3 4\nx 1\nb 0 2\nc 1 y\n", to: "v")
    let summary = try VectorFileRepair(input: path, output: directory.file("w")).run()
    #expect(
      summary.count == 2 && summary.claimedCount == 9 && summary.dimension == 2 && summary.droppedLines == 2)
    #expect(try directory.contents("w") == Array("2 2\na 3.0 4.0\nb 0.0 2.0\n".utf8))
  }

  @Test func aBinaryFileCutShortKeepsItsWholeRecords() throws {
    let directory = try TemporaryDirectory()
    let records = (0..<5).map { Record(word: Array("w\($0)".utf8), bits: [0, 0x3F80_0000, UInt32($0)]) }
    try writeRecords(records, to: directory.file("v"), format: .binary, dimension: 3)
    let bytes = try directory.contents("v")
    for count in 24..<bytes.count {
      _ = try directory.write(bytes[..<count], to: "v")
      let whole = min(5, (count - 4 + 1) / 16)
      let summary = try VectorFileRepair(input: directory.file("v"), output: directory.file("w")).run()
      #expect(summary.count == whole && summary.claimedCount == 5)
      #expect(try readRecords(directory.file("w")) == Array(records[..<whole]))
    }
  }

  @Test func aBinaryHeaderOfFewerOrMoreRowsIsCorrected() throws {
    let directory = try TemporaryDirectory()
    let records = (0..<5).map { Record(word: Array("w\($0)".utf8), bits: [0, 0x3F80_0000, UInt32($0)]) }
    try writeRecords(records, to: directory.file("v"), format: .binary, dimension: 3)
    let body = try directory.contents("v").dropFirst(4)
    for claim in ["3", "50", "99999999999999"] {
      _ = try directory.write(Array("\(claim) 3\n".utf8) + body, to: "w")
      #expect(throws: FileError.self) { try readRecords(directory.file("w")) }
      _ = try VectorFileRepair(input: directory.file("w"), output: directory.file("w")).run()
      #expect(try directory.contents("w") == directory.contents("v"))
    }
    _ = try directory.write(Array("5 2\n".utf8) + body, to: "w")
    #expect(throws: FileError.self) {
      _ = try VectorFileRepair(input: directory.file("w"), output: directory.file("w")).run()
    }
  }
}
