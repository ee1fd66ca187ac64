import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Every format's reader with files that are cut short or changed: a clear error or a right result, never a
/// crash.
@Suite struct DamagedFileTests {
  /// Changes a format; HOGVEC_MUTATIONS asks for another number, such as 50000.
  static let mutationCount =
    ProcessInfo.processInfo.environment["HOGVEC_MUTATIONS"].flatMap { Int($0) } ?? 300

  private func records(_ format: VectorFormat? = nil) -> [Record] {
    let records = Array(awkwardRecords(dimension: 3, count: 16)[10...])
    return format == .jsonLines ? records.map(finite) : records
  }

  /// Reads a file in three ways, record by record, in blocks by threads, and mapped for queries; they agree.
  private func read(_ path: String, format: VectorFormat? = nil) throws -> [Record]? {
    var records: [Record]?
    var fault: FileError?
    do { records = try readRecords(path, format: format) } catch let error as FileError { fault = error }
    do {
      let vectors = try WordVectors(reading: path, format: format, threads: 2)
      #expect(records?.count == vectors.count)
      for row in 0..<min(vectors.count, records?.count ?? 0) {
        #expect(records?[row] == Record(word: vectors.word(row), bits: vectors.row(row).map(\.bitPattern)))
      }
    } catch {
      #expect(error == fault)
    }
    do {
      // No index is written over a file that is none, which would take a while each time.
      if !FileManager.default.fileExists(atPath: path + ".hvix") {
        try Data("no index".utf8).write(to: URL(filePath: path + ".hvix"))
      }
      let vectors = try IndexedVectors(path: path, format: format, threads: 1)
      let count = vectors.count
      #expect(count == records?.count)
      for row in 0..<min(count, records?.count ?? 0) {
        let bits = (0..<vectors.dimension).map {
          vectors.address(row).loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)
        }
        let found = Record(word: vectors.word(row), bits: bits)
        #expect(found == records?[row])
      }
    } catch let error as FileError {
      #expect(error == fault)
    }
    if let fault { #expect(!fault.description.contains("\n") && fault.description.count < 400) }
    return records
  }

  @Test(.slow, arguments: VectorFormat.exactFiles)
  func randomChangesAreAnErrorOrAResult(_ format: VectorFormat) throws {
    let directory = try TemporaryDirectory()
    try writeRecords(records(format), to: directory.file("v"), format: format, dimension: 3)
    try changeAtRandom(format, in: directory)
  }

  @Test(.slow, arguments: NumberPrecisionTests.kinds)
  func randomChangesOfFewerBitsAreAnErrorOrAResult(_ kind: NumberPrecisionTests.Kind) throws {
    let directory = try TemporaryDirectory()
    try writeRecords(
      roundRecords(), to: directory.file("v"), format: kind.format, dimension: 8, precision: kind.precision)
    try changeAtRandom(kind.format, in: directory)
  }

  /// Records that every precision holds.
  private func roundRecords() -> [Record] {
    records().map { Record(word: $0.word, bits: (0..<8).map { Float($0 - 3).bitPattern }) }
  }

  private func changeAtRandom(_ format: VectorFormat, in directory: TemporaryDirectory) throws {
    var random = TestRandom(state: 99)
    var names = ["v"]
    if format.hasWordsFile { names.append(splitPath(format.wordsPath(for: "v")).name) }
    let originals = try names.map { try directory.contents($0) }
    for round in 0..<Self.mutationCount {
      let which = round % 4 == 3 ? names.count - 1 : 0
      var changed = originals[which]
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        // Half the changes are where headers are.
        let limit = Bool.random(using: &random) ? min(changed.count, 130) : changed.count
        let place = Int.random(in: 0..<limit, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: changed.remove(at: place)
        case 1: changed.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 2: changed[place] = UInt8(ascii: "9")
        default: changed[place] = UInt8.random(in: 0...255, using: &random)
        }
        if changed.isEmpty { break }
      }
      _ = try directory.rewrite(changed, to: names[which])
      _ = try read(directory.file("v"), format: Bool.random(using: &random) ? format : nil)
      if names.count > 1 { _ = try directory.rewrite(originals[which], to: names[which]) }
    }
  }

  @Test(.slow, arguments: [VectorFormat.numPy, .numPyArchive, .safeTensors, .table, .projector])
  func aFileCutAnywhereIsRefused(_ format: VectorFormat) throws {
    let directory = try TemporaryDirectory()
    try writeRecords(Array(records().prefix(3)), to: directory.file("v"), format: format, dimension: 3)
    let bytes = try directory.contents("v")
    // The projector's last line is complete without its line feed, and its last number with fewer digits.
    let lastField = (bytes.lastIndex(of: 0x09) ?? bytes.count) + 1
    let end = format == .projector ? lastField : bytes.count
    for count in 0..<end {
      // A table's header is a page of zeros, of which some cuts will do.
      if format == .table, (40..<4090).contains(count), count % 97 > 0 { continue }
      _ = try directory.rewrite(bytes[..<count], to: "v")
      #expect(try read(directory.file("v"), format: format) == nil, "cut at \(count)")
      _ = try read(directory.file("v"))
    }
  }

  @Test(.slow, arguments: NumberPrecisionTests.kinds)
  func aFileOfFewerBitsCutAnywhereIsRefused(_ kind: NumberPrecisionTests.Kind) throws {
    let directory = try TemporaryDirectory()
    try writeRecords(
      roundRecords(), to: directory.file("v"), format: kind.format, dimension: 8, precision: kind.precision)
    let bytes = try directory.contents("v")
    for count in 0..<bytes.count {
      _ = try directory.rewrite(bytes[..<count], to: "v")
      #expect(try read(directory.file("v"), format: kind.format) == nil, "cut at \(count)")
    }
  }

  /// Lines without a header that says how many there are: what is left of the last may be a shorter number,
  /// and everything before is as it was.
  @Test(.slow, arguments: [VectorFormat.glove, .fastText, .jsonLines])
  func linesCutAnywhereAreRefusedOrAsTheyWere(_ format: VectorFormat) throws {
    let directory = try TemporaryDirectory()
    let originals = records(format)
    try writeRecords(originals, to: directory.file("v"), format: format, dimension: 3)
    let bytes = try directory.contents("v")
    let headerCount = format == .fastText ? 1 : 0
    for count in 0..<bytes.count {
      _ = try directory.rewrite(bytes[..<count], to: "v")
      let whole = bytes[..<count].count { $0 == 0x0A } - headerCount
      for given in [format, nil] {
        guard let found = try read(directory.file("v"), format: given) else { continue }
        // A first line cut short may be one of fewer numbers.
        if whole < 1 { #expect(found.count <= 1) }
        if whole < 1 { continue }
        #expect(found.prefix(whole) == originals.prefix(whole), "cut at \(count)")
        #expect(found.count - whole == (bytes[count - 1] == 0x0A ? 0 : 1), "cut at \(count)")
        #expect(headerCount == 0 || found.count == originals.count, "cut at \(count)")
      }
    }
  }

  @Test(arguments: [VectorFormat.numPy, .safeTensors, .table, .projector])
  func aWordsFileCutAnywhereIsRefusedUnlessAllWordsAreThere(_ format: VectorFormat) throws {
    let directory = try TemporaryDirectory()
    try writeRecords(Array(records().prefix(3)), to: directory.file("v"), format: format, dimension: 3)
    let name = splitPath(format.wordsPath(for: "v")).name
    let bytes = try directory.contents(name)
    let lastLine = (bytes.dropLast().lastIndex(of: 0x0A) ?? 0) + 1
    for count in 0..<bytes.count {
      _ = try directory.rewrite(bytes[..<count], to: name)
      #expect(
        (try read(directory.file("v"), format: format) == nil) == (count <= lastLine), "cut at \(count)")
    }
    _ = try directory.rewrite(bytes + Array("more\n".utf8), to: name)
    #expect(try read(directory.file("v"), format: format) == nil)
  }

  @Test func aHeaderThatClaimsAQuintillionRowsIsRefused() throws {
    let directory = try TemporaryDirectory()
    let huge = "1000000000000000000"
    _ = try directory.write("a\n", to: "v.words")
    _ = try directory.write("a 1\n", to: "vocabulary.txt")
    let dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(huge), 4), }\n"
    let json = "{\"embeddings\":{\"dtype\":\"F32\",\"shape\":[\(huge),4],\"data_offsets\":[0,16]}}"
    var table = MappedTable.encoder.header(count: 1_000_000_000_000_000_000, dimension: 4)
    table += [UInt8](repeating: 0, count: 64)
    let files: [[UInt8]] = [
      Array("\(huge) 4\na 1 2 3 4\n".utf8),
      NumPyArray.magic + [1, 0, UInt8(dictionary.utf8.count), 0] + Array(dictionary.utf8),
      (0..<8).map { UInt8(truncatingIfNeeded: json.utf8.count >> ($0 * 8)) } + Array(json.utf8), table,
    ]
    for bytes in files {
      let path = try directory.write(bytes + [UInt8](repeating: 0, count: 16), to: "v")
      #expect(throws: FileError.self) { try readRecords(path) }
    }
  }
}

extension TemporaryDirectory {
  /// Writes over the file that is there. To cut it to nothing and write it again is slow, since some file
  /// systems then wait for the device.
  func rewrite(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    guard let file = FileHandle(forWritingAtPath: file(name)) else { return try write(bytes, to: name) }
    let data = Data(bytes)
    try file.write(contentsOf: data)
    try file.truncate(atOffset: UInt64(data.count))
    try file.close()
    return self.file(name)
  }
}
