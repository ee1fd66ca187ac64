import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

@Suite struct RowCountsTests {
  private func counts(_ type: String, _ bytes: [UInt8]) throws -> [UInt64?] {
    let counts = try bytes.withUnsafeBytes { try RowCounts($0, type: type, wordCount: 2) }
    return [counts[0], counts[1], counts[2]]
  }

  @Test(
    arguments: [
      ("|i1", [5, 0xFF]), ("|u1", [5, 0]), ("<i2", [5, 0, 0xFF, 0xFF]), (">u2", [0, 5, 0, 0]),
      ("<u4", [5, 0, 0, 0, 0, 0, 0, 0]), (">i4", [0, 0, 0, 5, 0x80, 0, 0, 0]),
      ("<i8", [5, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0xFF, count: 8)),
      ("<f4", [0, 0, 0xA0, 0x40, 0, 0, 0xC0, 0x7F]), ("<f4", [0, 0, 0xA0, 0x40, 0, 0, 0x80, 0xBF]),
      (">f8", [0x40, 0x14, 0, 0, 0, 0, 0, 0, 0x7F, 0xF8, 0, 0, 0, 0, 0, 0]),
    ] as [(String, [UInt8])])
  func numbersOfEveryTypeAreCounts(_ type: String, _ bytes: [UInt8]) throws {
    #expect(try counts(type, bytes) == [5, nil, nil])
  }

  @Test func theLargestCountsKeepTheirDigits() throws {
    let bytes = [UInt8](repeating: 0xFF, count: 8)
    #expect(try counts("<u8", bytes + bytes) == [.max, .max, nil])
  }

  @Test func whatIsNoCountIsAFault() {
    for (type, bytes, reason) in [
      ("<f4", [0, 0, 0xC0, 0x3F, 0, 0, 0, 0], "has 1.5 for word 1, which is not a whole number"),
      (
        "<f4", [0, 0, 0x80, 0x3F, 0, 0, 0x80, 0x7F],
        "has inf for word 2, which is not a whole number"
      ),
      ("<i8", [5, 0, 0, 0, 0, 0, 0, 0], "is not one number for each of the words"),
      ("|S1", [5, 5], "is not one number for each of the words"),
    ] as [(String, [UInt8], String)] {
      #expect(throws: RowCounts.Fault(reason: reason)) { try counts(type, bytes) }
    }
  }
}
