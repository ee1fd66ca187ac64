import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

@Suite struct VectorFileConverterTests {
  /// More records than a block holds, so that threads have something to share.
  private func manyRecords() -> [Record] {
    var random = TestRandom(state: 4)
    return (0..<6000).map { index in
      Record(
        word: Array("word\(index)".utf8),
        bits: (0..<20).map { _ in Float.random(in: -1...1, using: &random).bitPattern })
    }
  }

  @Test(.slow) func everyFormGivesTheSameBytesBackWithAnyNumberOfThreads() throws {
    let directory = try TemporaryDirectory()
    try writeRecords(manyRecords(), to: directory.file("a.bin"), format: .binary, dimension: 20)
    let original = try directory.contents("a.bin")
    for (index, format) in VectorFormat.exactFiles.enumerated() {
      let threads = 1 + index % 4
      var there = VectorFileConverter(
        input: directory.file("a.bin"), output: directory.file("b"), outputFormat: format)
      there.threads = threads
      #expect(try there.run().count == 6000)
      var back = VectorFileConverter(
        input: directory.file("b"), output: directory.file("c"), outputFormat: .binary)
      back.threads = threads
      _ = try back.run()
      #expect(try directory.contents("c") == original, "\(format)")
    }
  }

  @Test(.slow, arguments: VectorFormat.exactFiles)
  func aTableIsWrittenAsItsRecordsOneByOne(_ format: VectorFormat) throws {
    let directory = try TemporaryDirectory()
    let records = manyRecords()
    try writeRecords(records, to: directory.file("a"), format: format, dimension: 20)
    let words = records.map(\.word)
    // Rows of 20 floats at distances of 32.
    let table = records.flatMap { $0.bits.map(Float.init(bitPattern:)) + [Float](repeating: 9, count: 12) }
    for threads in [1, 3] {
      let path = directory.file("b\(threads)")
      var writer = try VectorFileWriter(path: path, format: format, count: records.count, dimension: 20)
      try table.withUnsafeBufferPointer { (table) throws(FileError) in
        try writer.append(rows: table.baseAddress!, stride: 32, count: records.count, threads: threads) {
          row, body in words[row].withUnsafeBytes(body)
        }
      }
      try writer.publish()
      #expect(try directory.contents("b\(threads)") == directory.contents("a"))
    }
  }

  @Test func aTableWithAWordThatTheFormatCannotHoldIsRefusedByItsRecord() throws {
    let directory = try TemporaryDirectory()
    let (path, table) = (directory.file("v"), [Float](repeating: 1, count: 3))
    var writer = try VectorFileWriter(path: path, count: 3, dimension: 1)
    #expect(throws: FileError("cannot write '\(path)', record 2: the word 'a b' has a space in it")) {
      try table.withUnsafeBufferPointer { (table) throws(FileError) in
        try writer.append(rows: table.baseAddress!, stride: 1, count: 3, threads: 2) { row, body in
          (row == 1 ? Array("a b".utf8) : Array("a".utf8)).withUnsafeBytes(body)
        }
      }
    }
  }

  @Test func theFirstFaultIsNamedWhateverTheThreads() throws {
    let directory = try TemporaryDirectory()
    try writeRecords(manyRecords(), to: directory.file("a.txt"), format: .text, dimension: 20)
    var lines = String(decoding: try directory.contents("a.txt"), as: UTF8.self).split(separator: "\n")
    lines[5000] = "word4999 x" + lines[5000].drop { $0 != " " }.dropFirst().drop { $0 != " " }
    lines[5900] = "short"
    let path = try directory.write(lines.joined(separator: "\n") + "\n", to: "a.txt")
    let offset = lines[..<5000].reduce(0) { $0 + $1.utf8.count + 1 } + 9
    for threads in 1...3 {
      var converter = VectorFileConverter(input: path, output: directory.file("b"), outputFormat: .binary)
      converter.threads = threads
      #expect(throws: FileError("'\(path)', record 5000, line 5001, byte \(offset): 'x' is not a number")) {
        try converter.run()
      }
    }
  }

  @Test func limitsSelectionsAndScaling() throws {
    let directory = try TemporaryDirectory()
    let input = try directory.write("4 2\na 3 4\nb 0 0\nc 0 2\na 1 0\n", to: "a.txt")
    var converter = VectorFileConverter(input: input, output: directory.file("b"), outputFormat: .text)
    converter.threads = 2
    converter.limit = 3
    converter.normalizes = true
    converter.selection = [Array("a".utf8), Array("c".utf8), Array("z".utf8)]
    #expect(try converter.run().count == 2)
    #expect(try directory.contents("b") == Array("2 2\na 0.6 0.8\nc 0.0 1.0\n".utf8))
    converter.limit = 0
    converter.output = directory.file("c")
    #expect(try converter.run().count == 0)
    #expect(
      throws: FileError(
        "cannot replace '\(converter.output)': there is no vector to write; remove it first if it is to go")
    ) { try converter.run() }
    converter = VectorFileConverter(input: input, output: directory.file("b"), outputFormat: .text)
    converter.precision = .digits(3)
    _ = try converter.run()
    #expect(try directory.contents("b").starts(with: Array("4 2\na 3.000 4.000\n".utf8)))
  }

  @Test func vectorsWithoutALengthAreNotScaledAndAreCounted() throws {
    let directory = try TemporaryDirectory()
    let lines = "a 3.0 inf\nb 3.0 -inf\nc 0.0 nan\nd 0.0 0.0\n"
    let input = try directory.write("5 2\n\(lines)e 3 4\n", to: "a.txt")
    var converter = VectorFileConverter(input: input, output: directory.file("b"), outputFormat: .text)
    converter.normalizes = true
    #expect(try converter.run().unscaledVectors == 3)
    #expect(try directory.contents("b") == Array("5 2\n\(lines)e 0.6 0.8\n".utf8))
    converter.selection = [Array("a".utf8), Array("e".utf8)]
    #expect(try converter.run().unscaledVectors == 1)
  }

  @Test func aPolicySaysWhatBecomesOfSpaces() throws {
    let directory = try TemporaryDirectory()
    let input = try directory.write("New York 3 4\nb 0 0\n", to: "a.txt")
    var converter = VectorFileConverter(
      input: input, inputFormat: .glove, output: directory.file("b"), outputFormat: .binary)
    // Split from the left, the dimension would be 3; a line that follows has fewer numbers.
    #expect(throws: FileError.self) { try converter.run() }
    converter.input = try directory.write("1 2\nx 3 4\n", to: "x.txt")
    converter.inputFormat = nil
    try writeRecords(
      [Record(word: Array("New York".utf8), bits: [0, 0])], to: directory.file("v.npy"), format: .numPy,
      dimension: 2)
    converter.input = directory.file("v.npy")
    #expect(
      throws: FileError(
        "cannot write '\(directory.file("b"))', record 1: the word 'New York' has a space in it")
    ) {
      try converter.run()
    }
    for (policy, word) in [(SpacePolicy.underscore, "New_York"), (.escape, "New\\x20York")] {
      converter.spacePolicy = policy
      #expect(try converter.run().changedWords == 1)
      #expect(try readRecords(directory.file("b"))[0].word == Array(word.utf8))
    }
  }

  @Test func numbersOfAPrecisionAreRoundedLikePrintf() {
    var random = TestRandom(state: 8)
    for index in 0..<4000 {
      let value = index < 20 ? Float(index) * 0.5 - 5.25 : Float.random(in: -100...100, using: &random)
      for precision in [0, 1, 3, 6, 9] {
        let bytes = [UInt8](unsafeUninitializedCapacity: 40) { buffer, count in
          count = DecimalFloat.write(value, precision: precision, to: buffer)
        }
        #expect(String(decoding: bytes, as: UTF8.self) == String(format: "%.\(precision)f", Double(value)))
      }
    }
  }
}
