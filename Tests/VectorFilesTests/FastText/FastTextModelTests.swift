import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// fastText's own models: read as fastText does, written as it does, and refused where they are not whole.
@Suite struct FastTextModelTests {
  @Test func vectorsAreThoseOfFastText() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(FastTextSample.bytes, to: "m")
    let expected = FastTextSample.known.map { Record(word: Array($0.word.utf8), bits: $0.bits) }
    #expect(try VectorFileReader(path: path).format == .fastTextModel)
    #expect(try readRecords(path) == expected)
  }

  @Test func ngramsAreThoseOfFastText() throws {
    let directory = try TemporaryDirectory()
    let model = try model(directory.write(FastTextSample.bytes, to: "m"))
    #expect(model.subwords == Subwords(lengths: 2...4, bucketCount: 40))
    for (answers, own) in [(FastTextSample.known, 1), (FastTextSample.unknown, 0)] {
      for answer in answers {
        var buckets: [UInt32] = []
        unsafe Array(answer.word.utf8).withUnsafeBytes {
          unsafe model.subwords?.appendBuckets(of: $0, to: &buckets)
        }
        #expect(
          buckets.map { model.wordCount + Int($0) } == Array(answer.rows.dropFirst(own)), "\(answer.word)")
      }
    }
  }

  @Test func unknownWordsAreTheMeansOfTheirNgrams() throws {
    let directory = try TemporaryDirectory()
    let model = try model(directory.write(FastTextSample.bytes, to: "m"))
    for answer in FastTextSample.unknown {
      let vector = model.vector(builtFor: Array(answer.word.utf8))
      #expect(vector?.map(\.bitPattern) == answer.bits, "\(answer.word)")
    }
    #expect(model.vector(builtFor: Array("</s>".utf8)) == nil)
  }

  @Test func aModelIsWrittenAsFastTextWritesIt() throws {
    let directory = try TemporaryDirectory()
    let model = try model(directory.write(FastTextSample.bytes, to: "m"))
    let floats = FastTextSample.bytes[model.rowsStart...]
    let rowCount = model.wordCount + 40
    func matrix(_ bytes: ArraySlice<UInt8>) -> [Float] {
      stride(from: bytes.startIndex, to: bytes.endIndex, by: 4).map { place in
        var bits: UInt32 = 0
        for index in 0..<4 { bits |= UInt32(bytes[place + index]) << UInt32(index * 8) }
        return Float(bitPattern: bits)
      }
    }
    // Rows of two floats at distances of five.
    func spread(_ floats: [Float]) -> [Float] {
      stride(from: 0, to: floats.count, by: 2).flatMap { floats[$0..<$0 + 2] + [9, 9, 9] }
    }
    let input = matrix(floats.prefix(rowCount * 8))
    let output = matrix(floats.suffix(model.outputRowCount * 8))
    for (name, stride, rows) in [
      ("tight", 2, (input, output)), ("spread", 5, (spread(input), spread(output))),
    ] {
      try rows.0.withUnsafeBufferPointer { (input) throws(FileError) in
        try rows.1.withUnsafeBufferPointer { (output) throws(FileError) in
          try FastTextModelWriter.write(
            to: directory.file(name),
            FastTextArguments(
              dimension: 2, subwords: Subwords(lengths: 2...4, bucketCount: 40), window: 3, epochs: 3,
              negatives: 2),
            counts: counts(of: model),
            input: FastTextMatrix(input.baseAddress!, stride: stride, rowCount: rowCount),
            output: FastTextMatrix(output.baseAddress!, stride: stride, rowCount: model.outputRowCount)
          ) { id, body in body(model.word(id)) }
        }
      }
      #expect(try directory.contents(name) == FastTextSample.bytes)
    }
  }

  /// Rows are written a few thousand numbers at a time.
  @Test func longRowsAreWrittenInTheirOrder() throws {
    let directory = try TemporaryDirectory()
    let (rowCount, dimension) = (5, 30_000)
    try FastTextModelWriter.write(
      to: directory.file("m"), FastTextArguments(dimension: dimension, subwords: nil),
      counts: [5, 4, 3, 2, 1],
      input: FastTextMatrix(rowCount: rowCount) { row, vector in
        for column in 0..<dimension { vector[column] = Float(row * dimension + column) }
      }, output: FastTextMatrix(zeros: rowCount)
    ) { id, body in "w\(id)".utf8CString.dropLast().withUnsafeBytes { body($0) } }
    var reader = try VectorFileReader(path: directory.file("m"))
    var word: [UInt8] = []
    var vector = [Float](repeating: 0, count: dimension)
    for row in 0..<rowCount {
      #expect(try vector.withUnsafeMutableBufferPointer { try reader.next(word: &word, vector: $0) })
      #expect(word == Array("w\(row)".utf8))
      #expect(vector == (0..<dimension).map { Float(row * dimension + $0) })
    }
  }

  @Test func vectorsOfOtherFormatsBecomeModelsWithoutNgrams() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("2 2\nb 1 2\na 3 4\n", to: "v.txt")
    _ = try VectorFileConverter(input: path, output: directory.file("m"), outputFormat: .fastTextModel).run()
    let model = try model(directory.file("m"))
    #expect(model.arguments == FastTextArguments(dimension: 2, subwords: nil))
    #expect(counts(of: model) == [2, 1])
    #expect(model.tokenCount == 3)
    #expect(model.outputRowCount == 2 && model.subwords == nil)
    #expect(model.vector(builtFor: Array("c".utf8)) == nil)
    // Rows are vectors, so that they are used where they are.
    let vectors = try IndexedVectors(path: directory.file("m"))
    #expect(vectors.indexOrigin == .made)
    #expect(vectors.id(of: Array("a".utf8)) == 1)
  }

  /// A table's vocabulary has counts, and so has a model.
  @Test func countsGoFromFormatToFormat() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(FastTextSample.bytes, to: "m")
    let table = directory.file("t.table")
    _ = try VectorFileConverter(input: path, output: table, outputFormat: .table).run()
    let words = String(decoding: try directory.contents("t.table.vocabulary.txt"), as: UTF8.self)
    #expect(words == "źdźbło 90\nكتاب 60\n中国 60\nStraße 30\n😀😀 30\n</s> 30\n")
    _ = try VectorFileConverter(input: table, output: directory.file("n"), outputFormat: .fastTextModel).run()
    let model = try model(directory.file("n"))
    #expect(counts(of: model) == [90, 60, 60, 30, 30, 30])
    #expect(model.tokenCount == 300)
    // One that is not known makes all of them unknown.
    _ = try directory.write(words.replacing("中国 60", with: "中国 0"), to: "t.table.vocabulary.txt")
    _ = try VectorFileConverter(input: table, output: directory.file("n"), outputFormat: .fastTextModel).run()
    let unknown = try self.model(directory.file("n"))
    #expect(counts(of: unknown) == [6, 5, 4, 3, 2, 1])
  }

  @Test func aModelIsCopiedWithEverything() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(FastTextSample.bytes, to: "m")
    var converter = VectorFileConverter(
      input: path, output: directory.file("copy"), outputFormat: .fastTextModel)
    #expect(try converter.run() == .init(inputFormat: .fastTextModel, count: 6, dimension: 2))
    #expect(try directory.contents("copy") == FastTextSample.bytes)
    converter.limit = 3
    let fault = #expect(throws: FileError.self) { try converter.run() }
    #expect(fault?.description.contains("a fastText model is copied as a whole") == true)
  }

  @Test func aReportHasTheArguments() throws {
    let directory = try TemporaryDirectory()
    let report = try VectorFileReport(reading: directory.write(FastTextSample.bytes, to: "m"))
    let subwords = Subwords(lengths: 2...4, bucketCount: 40)
    #expect(
      report.fastText
        == FastTextDescription(
          arguments: FastTextArguments(dimension: 2, subwords: subwords, window: 3, epochs: 3, negatives: 2),
          tokenCount: 300, outputRowCount: 6))
    #expect(report.count == 6 && report.fault == nil)
  }

  /// Models of random words and sizes, against sums in a plain loop.
  @Test func randomModelsAreReadAsTheirMeans() throws {
    let directory = try TemporaryDirectory()
    var random = TestRandom(state: 11)
    for round in 0..<60 {
      let dimension = Int.random(in: 1...40, using: &random)
      let least = Int.random(in: 1...6, using: &random)
      let subwords =
        round % 5 == 0
        ? nil
        : Subwords(
          lengths: least...Int.random(in: least...8, using: &random),
          bucketCount: Int.random(in: 1...300, using: &random))
      let letters: [Character] = Array("aбć中😀ا-1")
      var words = Set(
        (0..<Int.random(in: 0...20, using: &random)).map { _ in
          String(
            (0..<Int.random(in: 0...9, using: &random)).map { _ in letters.randomElement(using: &random)! })
        }
      ).sorted()
      if round % 2 == 0 { words.append("</s>") }
      let rowCount = words.count + (subwords?.bucketCount ?? 0)
      let rows = (0..<rowCount * dimension).map { _ in Float.random(in: -1...1, using: &random) }
      try rows.withUnsafeBufferPointer { (rows) throws(FileError) in
        try FastTextModelWriter.write(
          to: directory.file("m"), FastTextArguments(dimension: dimension, subwords: subwords),
          counts: words.map { _ in 7 },
          input: rowCount == 0
            ? FastTextMatrix(zeros: 0)
            : FastTextMatrix(rows.baseAddress!, stride: dimension, rowCount: rowCount),
          output: FastTextMatrix(zeros: words.count)
        ) { id, body in Array(words[id].utf8).withUnsafeBytes(body) }
      }
      let records = try readRecords(directory.file("m"))
      #expect(records.map { String(decoding: $0.word, as: UTF8.self) } == words)
      for (id, word) in words.enumerated() {
        var buckets: [UInt32] = []
        Array(word.utf8).withUnsafeBytes { subwords?.appendBuckets(of: $0, to: &buckets) }
        let parts = [id] + buckets.map { words.count + Int($0) }
        for column in 0..<dimension {
          let sum = parts.reduce(0.0) { $0 + Double(rows[$1 * dimension + column]) }
          let found = Double(Float(bitPattern: records[id].bits[column]))
          // Each addition rounds by at most half a unit in the last place of a sum below their number.
          let bound = Double(parts.count) * 0x1p-24 * 2
          #expect(abs(found - sum / Double(parts.count)) <= bound, "\(word)")
        }
      }
    }
  }

  // MARK: - Faults

  @Test func aModelCutAnywhereIsRefused() throws {
    let directory = try TemporaryDirectory()
    for count in 0..<FastTextSample.bytes.count {
      let path = try directory.rewrite(FastTextSample.bytes[..<count], to: "v")
      for format in [nil, VectorFormat.fastTextModel] {
        let error = #expect(throws: FileError.self, "cut at \(count)") {
          try readRecords(path, format: format)
        }
        guard format != nil, count >= 4 else { continue }
        let (text, bytes) = (error?.description ?? "", "the file's \(count) bytes can hold")
        #expect(text.contains("byte \(count): the file ends inside the ") || text.hasSuffix(bytes), "\(text)")
      }
    }
    let longer = try fault(directory, FastTextSample.bytes + [0])
    #expect(longer == "'v', byte 644: 1 byte follows after the last record")
  }

  /// fastText keeps labels of the text as entries without vectors.
  @Test func labelsOfTheTextArePassedOver() throws {
    let directory = try TemporaryDirectory()
    let bytes = FastTextSample.bytes
    let model = try model(directory.write(bytes, to: "m"))
    // The entries end where the sizes of the input rows begin.
    let end = model.rowsStart - 17
    var labeled =
      Array(bytes[..<end]) + Array("__label__a\0".utf8) + littleEndianBytes(of: 4 as Int64) + [1]
      + bytes[end...]
    labeled[64] += 1
    labeled[72] += 1
    #expect(try readRecords(directory.write(labeled, to: "l")) == readRecords(directory.file("m")))
    labeled[end + 11 + 8] = 0
    #expect(
      try fault(directory, labeled)
        == "'v', record 7, byte \(end + 19): this is not the kind of a label, which is 1")
  }

  @Test func whatIsWrongInAHeaderIsNamedWithItsByte() throws {
    let directory = try TemporaryDirectory()
    // Where the sizes of the input rows are.
    let rows = try model(directory.write(FastTextSample.bytes, to: "m")).rowsStart - 17
    for (place, bytes, expected) in [
      (8, [0, 0, 0, 0], "'v', header, byte 8: 0 is not a dimension"),
      (32, [9, 0, 0, 0], "'v', header, byte 32: 9 is not a loss of fastText"),
      (36, [9, 0, 0, 0], "'v', header, byte 36: 9 is not a kind of model of fastText"),
      (40, [0, 0, 0, 0x80], "'v', header, byte 40: -2147483648 buckets; up to 100,000,000 are read"),
      (48, [101, 0, 0, 0], "'v', header, byte 48: n-grams of 101 characters; up to 100 are read"),
      (64, [7], "'v', header, byte 64: there are 7 records, but 6 words and 0 labels"),
      (
        64, [0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F],
        "'v', header, byte 64: 2147483647 words are more than the file's 644 bytes can hold"
      ),
      (
        rows + 8, [0xFF],
        "'v', header, byte \(rows + 1): -72057594037927890 x 2 floats are more than the file's 644 bytes can hold"
      ),
    ] as [(Int, [UInt8], String)] {
      var changed = FastTextSample.bytes
      changed.replaceSubrange(place..<place + bytes.count, with: bytes)
      #expect(try fault(directory, changed) == expected)
    }
  }

  @Test func modelsOfOtherKindsAreNamed() throws {
    let directory = try TemporaryDirectory()
    let model = try model(directory.write(FastTextSample.bytes, to: "m"))
    let matrix = model.rowsStart - FastTextModel.matrixHeaderByteCount
    for (place, value, expected) in [
      (36, 3, "it is a supervised model of fastText"), (matrix, 1, "it is a quantized model of fastText"),
      (84, 0, "a model of fastText with a pruned dictionary"),
      (4, 11, "it is fastText's own .bin model of another version than 12"),
    ] as [(Int, UInt8, String)] {
      var changed = FastTextSample.bytes
      changed[place] = value
      if place == 84 { changed.replaceSubrange(84..<92, with: [UInt8](repeating: 0, count: 8)) }
      let fault = try fault(directory, changed)
      #expect(
        fault?.hasPrefix("cannot read 'v': it is ") == true && fault?.contains(expected) == true,
        "\(fault ?? "")")
    }
    // floret has two arguments more, its mode and the number of hashes.
    var floret = FastTextSample.bytes
    floret.insert(contentsOf: [2, 0, 0, 0, 1, 0, 0, 0], at: 52)
    #expect(try fault(directory, floret)?.contains("it is a model of floret") == true)
    let named = try directory.write(Array("6 2\n".utf8), to: "v")
    #expect(throws: FileError("'\(named)', header, byte 0: it is not a model of fastText")) {
      try readRecords(named, format: .fastTextModel)
    }
  }

  /// Some bytes of a model changed, and everything that is asked of models.
  ///
  /// `HOGVEC_CASES=10000 swift test -c release -Xswiftc -enable-testing --filter FastTextModel` tries as many
  /// and prints what became of them.
  @Test func randomChangesAreAnErrorOrAResult() throws {
    let directory = try TemporaryDirectory()
    let caseCount = ProcessInfo.processInfo.environment["HOGVEC_CASES"].flatMap { Int($0) }
    var random = TestRandom(state: 5)
    var (readCount, refusedCount) = (0, 0)
    for _ in 0..<(caseCount ?? 400) {
      let path = try directory.rewrite(damaged(using: &random), to: "m")
      do {
        try ask(path, directory)
        readCount += 1
      } catch let error as FileError {
        #expect(!error.description.contains("\n") && error.description.count < 400)
        refusedCount += 1
      }
      try? FileManager.default.removeItem(atPath: path + ".hvix")
    }
    #expect(readCount > 0 && refusedCount > 0)
    if caseCount != nil { print("models of fastText:", readCount, "read,", refusedCount, "refused") }
  }

  private func damaged(using random: inout TestRandom) -> [UInt8] {
    let sizes: [UInt64] = [
      0, UInt64.max, 0x8000_0000_0000_0000, 0x8000_0000, 0xFFFF_FFFF, 7, 0x100_0000_0000,
    ]
    var changed = FastTextSample.bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      // Half of the changes are where sizes are.
      let limit = Bool.random(using: &random) ? 92 : changed.count
      let place = Int.random(in: 0..<limit, using: &random)
      let byte = UInt8.random(in: 0...255, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: changed.remove(at: place)
      case 1: changed.insert(byte, at: place)
      case 2:
        let value = sizes[Int.random(in: 0..<sizes.count, using: &random)]
        for (index, byte) in littleEndianBytes(of: value).enumerated() where place + index < changed.count {
          changed[place + index] = byte
        }
      default: changed[place] = byte
      }
    }
    return changed
  }

  /// Everything that is asked of models.
  private func ask(_ path: String, _ directory: TemporaryDirectory) throws {
    let records = try readRecords(path, format: .fastTextModel)
    let vectors = try IndexedVectors(path: path, format: .fastTextModel, threads: 1)
    let (count, dimension) = (vectors.count, vectors.dimension)
    #expect(count == records.count)
    for answer in FastTextSample.unknown {
      let built = vectors.builtVector(of: Array(answer.word.utf8))
      #expect(built == nil || built?.count == dimension)
    }
    var converter = VectorFileConverter(input: path, output: directory.file("o"), outputFormat: .numPy)
    converter.inputFormat = .fastTextModel
    converter.spacePolicy = .escape
    converter.selection = Set(["国"].map { Array($0.utf8) } + records.prefix(1).map(\.word))
    _ = try converter.run()
  }

  @Test func aRepairIsRefused() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(FastTextSample.bytes, to: "m")
    let fault = #expect(throws: FileError.self) {
      try VectorFileRepair(input: path, output: directory.file("w")).run()
    }
    #expect(
      fault?.description.hasPrefix("cannot repair '\(path)': the rows of a fastText model are parts") == true)
  }

  private func counts(of model: FastTextModel) -> [UInt64] {
    (0..<model.wordCount).map { model.count(ofWord: $0) }
  }

  private func model(_ path: String) throws -> FastTextModel {
    let found = try VectorFileReader(path: path).fastTextModel
    return try #require(found)
  }
}
