import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Numbers that are written with fewer bits than 32.
@Suite struct NumberPrecisionTests {
  /// Each format with each precision that it has a place for.
  static let kinds = VectorFormat.exactFiles.flatMap { format in
    format.precisions.map { Kind(format: format, precision: $0) }
  }

  struct Kind: CustomTestStringConvertible, Sendable {
    let format: VectorFormat
    let precision: NumberPrecision
    var testDescription: String { "\(format) \(precision)" }
  }

  /// Vectors of 16 numbers around 0, the first of them zeros.
  private func records() -> [Record] {
    var random = TestRandom(state: 5)
    return (0..<40).map { row in
      let numbers = (0..<16).map { _ in row == 0 ? 0 : Float.random(in: -3...3, using: &random) }
      return Record(word: Array("wörd \(row)".utf8), bits: numbers.map(\.bitPattern))
    }
  }

  /// What a number of a vector is read back as, by plain arithmetic in double precision.
  private func expected(_ value: Float, _ precision: NumberPrecision, greatest: Float) -> Float {
    switch precision {
    case .exact, .digits: value
    case .float16: nearest(value, significantBits: 11, leastExponent: -14)
    case .bfloat16: nearest(value, significantBits: 8, leastExponent: -126)
    case .int8:
      greatest == 0
        ? 0 : Float((Double(value) / Double(greatest / 127)).rounded(.toNearestOrEven)) * (greatest / 127)
    case .binary: value > 0 ? 1 : -1
    }
  }

  /// The nearest number of so many bits, ties to even.
  private func nearest(_ value: Float, significantBits: Int, leastExponent: Int) -> Float {
    guard value != 0, value.isFinite else { return value }
    let exponent = max(Int(value.exponent), leastExponent)
    let unit = Double(sign: .plus, exponent: exponent - significantBits + 1, significand: 1)
    return Float((Double(value) / unit).rounded(.toNearestOrEven) * unit)
  }

  @Test(arguments: kinds)
  func numbersAreReadBackRoundedAndAreWrittenTheSameAgain(_ kind: Kind) throws {
    let directory = try TemporaryDirectory()
    let records = records()
    let path = directory.file("v")
    try writeRecords(records, to: path, format: kind.format, dimension: 16, precision: kind.precision)
    #expect(try VectorFileReader(path: path).format == kind.format)
    #expect(try VectorFileReport(reading: path).precision == kind.precision)
    let found = try readRecords(path)
    #expect(found.map(\.word) == records.map(\.word))
    for (found, record) in zip(found, records) {
      let numbers = record.bits.map(Float.init(bitPattern:))
      let greatest = numbers.map(\.magnitude).max() ?? 0
      #expect(
        found.bits.map(Float.init(bitPattern:))
          == numbers.map { expected($0, kind.precision, greatest: greatest) })
    }
    // Rounding again changes nothing, by one thread or several, in a conversion or a repair.
    let original = try directory.contents("v")
    for threads in [1, 3] {
      var again = VectorFileConverter(
        input: path, output: directory.file("again"), outputFormat: kind.format)
      again.precision = kind.precision
      again.threads = threads
      _ = try again.run()
      #expect(try directory.contents("again") == original)
    }
    _ = try VectorFileRepair(input: path, output: directory.file("repaired")).run()
    #expect(try directory.contents("repaired") == original)
    // And queries find what was read.
    let vectors = try IndexedVectors(path: path)
    let found7 = vectors.id(of: Array("wörd 7".utf8))
    let row = try #require(found7)
    let address = vectors.address(row)
    let bits = (0..<16).map { address.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
    #expect(bits == found[7].bits)
  }

  @Test func everyHalfIsItsOwnNearest() {
    for bits in UInt16.min...UInt16.max {
      let value = floatOfHalf(bits)
      if value.isNaN {
        #expect(floatOfHalf(halfBits(of: value)).isNaN)
      } else {
        #expect(halfBits(of: value) == bits)
      }
    }
  }

  @Test func floatsOfAnySizeAreRoundedToTheNearest() {
    var random = TestRandom(state: 6)
    for _ in 0..<100_000 {
      let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
      guard value.isFinite else {
        #expect(floatOfHalf(halfBits(of: value)).isNaN == value.isNaN)
        #expect(Float(bitPattern: UInt32(bfloatBits(of: value)) << 16).isNaN == value.isNaN)
        continue
      }
      let half = Float(sign: value.sign, exponent: value.exponent / 8, significand: value.significand)
      if half.magnitude < 65520 {
        #expect(floatOfHalf(halfBits(of: half)) == nearest(half, significantBits: 11, leastExponent: -14))
      }
      if value.magnitude < 3e38 {
        #expect(
          Float(bitPattern: UInt32(bfloatBits(of: value)) << 16)
            == nearest(value, significantBits: 8, leastExponent: -126))
      }
    }
  }

  @Test func theBytesAreThoseThatOtherProgramsTake() throws {
    let directory = try TemporaryDirectory()
    let numbers: [Float] = [1, -1, 0, 2, 1e-9, -0.5, -0.0, 3]
    let records = [Record(word: [0x61], bits: numbers.map(\.bitPattern))]
    try writeRecords(records, to: directory.file("b"), format: .numPy, dimension: 8, precision: .binary)
    // numpy.packbits(x > 0): the first number is the highest bit.
    #expect(try directory.contents("b").suffix(1) == [0b1001_1001])
    #expect(String(decoding: try directory.contents("b"), as: UTF8.self).contains("'descr': '|u1'"))
    try writeRecords(records, to: directory.file("s"), format: .safeTensors, dimension: 8, precision: .int8)
    let bytes = try directory.contents("s")
    #expect(bytes.suffix(8) == [42, 0xD6, 0, 85, 0, 0xEB, 0, 127])
    #expect(Array(bytes.suffix(12).prefix(4)) == littleEndianBytes(of: (Float(3) / 127).bitPattern))
    #expect(bytes.count % 4 == 0)
  }

  @Test func subnormalNumbersAreMultiplesOfTheScaleThatIsStored() throws {
    let directory = try TemporaryDirectory()
    // Numbers and scales count the least float; the greatest number over 127 is rounded to a scale.
    for (greatest, scale, expected) in [
      (60, 0, [0, 0, 0]), (100, 1, [100, 50, -1]), (180, 1, [127, 90, -1]), (200, 2, [100, 50, 0]),
    ] as [(UInt32, UInt32, [Int8])] {
      let record = Record(word: [0x61], bits: [greatest, greatest / 2, 0x8000_0001])
      try writeRecords(
        [record], to: directory.file("s"), format: .safeTensors, dimension: 3, precision: .int8)
      let bytes = try directory.contents("s")
      #expect(bytes.suffix(3).map { Int8(bitPattern: $0) } == expected)
      #expect(Array(bytes.suffix(7).prefix(4)) == littleEndianBytes(of: scale))
    }
  }

  @Test func aRepairKeepsWholeNumbersOfOtherScales() throws {
    let directory = try TemporaryDirectory()
    let header = #"{"embeddings":{"dtype":"I8","shape":[2,2],"data_offsets":[0,4]}}"#
    let path = try directory.write(
      littleEndianBytes(of: UInt64(header.utf8.count)) + Array(header.utf8) + [50, 0xFF, 3, 0], to: "v")
    _ = try directory.write("a\nb\n", to: "v.words")
    let repaired = directory.file("w")
    _ = try VectorFileRepair(input: path, output: repaired).run()
    #expect(
      try readRecords(repaired) == [
        Record(word: [0x61], bits: [Float(50).bitPattern, Float(-1).bitPattern]),
        Record(word: [0x62], bits: [Float(3).bitPattern, 0]),
      ])
    #expect(try VectorFileReader(path: repaired).storedPrecision == .exact)
  }

  @Test func whatAPrecisionCannotHoldIsRefusedByItsWord() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("v")
    for (value, precision, reason) in [
      (70000, .float16, "has a number beyond the range of f16, 65504"),
      (-65520, .float16, "has a number beyond the range of f16, 65504"),
      (3.4e38, .bfloat16, "has a number beyond the range of bf16"),
      (.infinity, .int8, "has a number that is not finite"),
      (.nan, .binary, "has a number that is not finite"),
    ] as [(Float, NumberPrecision, String)] {
      let bits = [value.bitPattern] + [UInt32](repeating: 0, count: 7)
      let record = Record(word: Array("big".utf8), bits: bits)
      #expect(throws: FileError("cannot write '\(path)', record 1: the vector of 'big' \(reason)")) {
        try writeRecords([record], to: path, format: .safeTensors, dimension: 8, precision: precision)
      }
      try writeRecords([record], to: directory.file("a.bin"), format: .binary, dimension: 8)
      var converter = VectorFileConverter(
        input: directory.file("a.bin"), output: path, outputFormat: .safeTensors)
      converter.precision = precision
      #expect(throws: FileError("cannot write '\(path)', record 1: the vector of 'big' \(reason)")) {
        try converter.run()
      }
      #expect(!FileIdentity.exists(path))
    }
    // The largest that fit.
    try writeRecords(
      [Record(word: [0x61], bits: [Float(65519).bitPattern, Float.infinity.bitPattern])], to: path,
      format: .safeTensors, dimension: 2, precision: .float16)
    #expect(try readRecords(path)[0].bits == [Float(65504).bitPattern, Float.infinity.bitPattern])
    try writeRecords(
      [Record(word: [0x61], bits: [Float.greatestFiniteMagnitude.bitPattern])], to: path,
      format: .safeTensors, dimension: 1, precision: .int8)
    #expect(Float(bitPattern: try readRecords(path)[0].bits[0]) > 3.4e38)
  }

  @Test func whatAFormatHasNoPlaceForIsRefused() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("v")
    for (format, precision, dimension, reason) in [
      (
        .numPy, .bfloat16, 8,
        "the format npy holds f16, binary or all bits of each number, not bf16; for that there is safetensors"
      ),
      (
        .binary, .digits(1), 8,
        "the format bin holds all bits of each number, not 1 digit; for that there is "
      ),
      (.text, .int8, 8, "the format text holds decimal digits, not int8; for that there is "),
      (
        .safeTensors, .binary, 12,
        "binary has eight numbers in a byte, and the 12 of a vector do not fill the last one"
      ),
    ] as [(VectorFormat, NumberPrecision, Int, String)] {
      let error = #expect(throws: FileError.self) {
        try writeRecords([], to: path, format: format, dimension: dimension, precision: precision)
      }
      #expect(error?.description.hasPrefix("cannot write '\(path)': \(reason)") == true)
    }
  }

  @Test func namesArePrecisions() {
    for name in NumberPrecision.names { #expect(NumberPrecision(named: name)?.description == name) }
    for name in ["13", "-1", "+3", "03", "f32", "exact", ""] {
      #expect(NumberPrecision(named: name) == nil)
    }
  }
}
