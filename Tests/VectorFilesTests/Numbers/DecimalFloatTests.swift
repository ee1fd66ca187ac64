import Foundation
import Testing

@testable import HogvecVectorFiles

@Suite struct DecimalFloatTests {
  private func text(_ value: Float) -> String {
    var bytes = [UInt8](repeating: 0, count: DecimalFloat.maximumByteCount)
    let count = bytes.withUnsafeMutableBufferPointer { DecimalFloat.write(value, to: $0) }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  private func parse(_ text: String) -> Float? {
    Array(text.utf8).withUnsafeBytes { DecimalFloat.parse($0) }
  }

  @Test func everyKindOfBitPatternComesBack() {
    var random = TestRandom(state: 1)
    for index in 0..<20_000 {
      let bits =
        index < 600
        ? UInt32(index % 2) << 31 | UInt32(index / 2) << 23 | 1 : UInt32(truncatingIfNeeded: random.next())
      #expect(parse(text(Float(bitPattern: bits)))?.bitPattern == bits)
    }
  }

  /// What is made in integers is the text that the standard library has.
  @Test func theTextIsTheShortest() {
    var random = TestRandom(state: 3)
    var count = 0
    func check(_ value: Float) {
      if ShortestDecimal(value) != nil { count += 1 }
      #expect(text(value) == value.description, "\(value.bitPattern)")
    }
    for exponent in -16...23 {
      let power = Float(sign: .plus, exponent: exponent, significand: 1)
      for value in [power.nextDown, power, power.nextUp, power * 1.5] { check(-value) }
      for _ in 0..<500 {
        let bits = UInt32(truncatingIfNeeded: random.next()) & 0x807F_FFFF
        check(Float(bitPattern: bits | UInt32(exponent + 127) << 23))
      }
    }
    // Few digits, and a little more or less.
    for digits in 1...999 {
      for scale: Float in [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000] {
        let value = Float(digits) * scale
        for value in [value.nextDown, value, value.nextUp] { check(value) }
      }
    }
    #expect(count > 30_000)
  }

  @Test func decimalsGiveTheNearestFloat() {
    var random = TestRandom(state: 2)
    for _ in 0..<20_000 {
      let digits = String(random.next() >> UInt64.random(in: 0..<64, using: &random))
      let point = Int.random(in: 0...digits.count, using: &random)
      let exponent = Int.random(in: -50...40, using: &random)
      let text = "\(digits.prefix(point)).\(digits.dropFirst(point))e\(exponent)"
      #expect(parse(text) == strtof(text, nil), "\(text)")
    }
  }

  @Test func eightDigitsAreANumber() {
    #expect(DecimalFloat.numberOfEightDigits(bytes("12345678")) == 12_345_678)
    #expect(DecimalFloat.numberOfEightDigits(bytes("00000090")) == 90)
    for place in 0..<8 {
      for byte in UInt8.min...UInt8.max {
        var text = Array("98765432".utf8)
        text[place] = byte
        let number = DecimalFloat.numberOfEightDigits(bytes(text))
        #expect(
          number.map { Int($0) }
            == ((0x30...0x39).contains(byte) ? Int(String(decoding: text, as: UTF8.self)) : nil))
      }
    }
  }

  private func bytes(_ text: String) -> UInt64 { bytes(Array(text.utf8)) }

  private func bytes(_ text: [UInt8]) -> UInt64 { text.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

  /// Texts without an exponent, of all lengths, and what looks like them.
  @Test func usualTextsAreReadEightDigitsAtATime() {
    var random = TestRandom(state: 4)
    for _ in 0..<40_000 {
      let whole = String(String(random.next()).suffix(Int.random(in: 0...4, using: &random)))
      let fraction = String(String(random.next()).suffix(Int.random(in: 0...18, using: &random)))
      let sign = ["", "-", "+"].randomElement(using: &random) ?? ""
      let text = "\(sign)\(whole).\(fraction)"
      let expected = whole.isEmpty && fraction.isEmpty ? nil : strtof(text, nil)
      #expect(parse(text)?.bitPattern == expected?.bitPattern, "\(text)")
      // Another byte in its place makes it none, or another number.
      var bytes = Array(text.utf8)
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] = Array(":/ -+.x\u{0}".utf8).randomElement(using: &random) ?? 0
      let found = bytes.withUnsafeBytes { DecimalFloat.parse($0) }
      let other = String(decoding: bytes, as: UTF8.self)
      let isNumber = other.wholeMatch(of: /[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)/) != nil
      #expect(found?.bitPattern == (isNumber ? strtof(other, nil).bitPattern : nil), "\(other)")
    }
  }

  /// Halfway between two floats, and a little above and below, in more digits than a double holds.
  @Test func halfwayCasesAreRoundedOnce() {
    for text in [
      "16777217", "16777217.0000000000000001", "16777216.9999999999999999", "1.00000005960464477539062500",
      "1.000000059604644775390625000000000001", "1.000000059604644775390624999999999999",
      "0.500000029802322387695312500",
      "1.17549435e-38", "1.1754943e-38", "7e-46", "7.1e-46", "3.4028235e38", "3.4028236e38", "1e39", "1e-60",
      "0e9999",
      "123456789012345678901234567890", "0.000000000000000000000000000001", "1e22", "1e-22",
      "9007199254740993e-10",
    ] {
      #expect(parse(text)?.bitPattern == strtof(text, nil).bitPattern, "\(text)")
    }
  }

  @Test(arguments: [
    "", "-", ".", "+.", "e5", "1e", "1e+", "1e5x", "1.2.3", "0x10", "1,5", "nan(", "nan(0x400000)", "snan",
    "infinite", "--1", "1_0", "١",
  ])
  func otherTextsAreNoNumbers(_ text: String) {
    #expect(parse(text) == nil)
  }

  @Test func specialValuesHaveNames() {
    #expect(
      [.infinity, -.infinity, .nan, -.nan, -0.0, 1, 1e16].map(text) == [
        "inf", "-inf", "nan", "-nan", "-0.0", "1.0", "1e+16",
      ])
    #expect(parse("Infinity") == .infinity && parse("-INF") == -.infinity && parse("NaN")?.isNaN == true)
    #expect(text(.signalingNaN) == "snan(0x200000)" || text(.signalingNaN).hasPrefix("snan(0x"))
  }
}
