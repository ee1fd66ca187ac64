import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct FingerprintTests {
  private func fingerprint(_ bytes: [UInt8]) -> Fingerprint {
    bytes.withUnsafeBytes { Fingerprint(of: $0) }
  }

  @Test func everyBitAndTheLengthCount() {
    var random = SeededGenerator(seed: 1)
    let bytes = (0..<100).map { _ in UInt8.random(in: 0...255, using: &random) }
    var seen: Set<Fingerprint> = []
    for length in 0...bytes.count { seen.insert(fingerprint(Array(bytes[..<length]))) }
    for bit in 0..<800 {
      var changed = bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      seen.insert(fingerprint(changed))
    }
    for zeros in 1...40 { seen.insert(fingerprint([UInt8](repeating: 0, count: zeros))) }
    #expect(seen.count == 101 + 800 + 40)
  }

  @Test func swappedWordsAreFound() {
    var random = SeededGenerator(seed: 2)
    let bytes = (0..<64).map { _ in UInt8.random(in: 0...255, using: &random) }
    for first in 0..<8 {
      for second in 0..<first {
        var swapped = bytes
        for byte in 0..<8 { swapped.swapAt(first * 8 + byte, second * 8 + byte) }
        #expect(fingerprint(swapped) != fingerprint(bytes))
      }
    }
  }

  @Test func allButTheFingerprintItselfCounts() {
    var random = SeededGenerator(seed: 3)
    let whole = (0..<150).map { _ in UInt8.random(in: 0...255, using: &random) }
    func fingerprint(_ bytes: [UInt8]) -> Fingerprint {
      bytes.withUnsafeBytes { Fingerprint(of: $0, exceptAt: 8) }
    }
    var seen: Set<Fingerprint> = []
    for length in 16...whole.count { seen.insert(fingerprint(Array(whole[..<length]))) }
    for bit in 0..<(150 * 8) {
      var changed = whole
      changed[bit / 8] ^= 1 << (bit % 8)
      let isOwn = 8..<16 ~= bit / 8
      #expect(seen.insert(fingerprint(changed)).inserted == !isOwn)
    }
    for first in stride(from: 16, to: 144, by: 8) {
      for second in stride(from: 16, to: first, by: 8) {
        var swapped = whole
        for byte in 0..<8 { swapped.swapAt(first + byte, second + byte) }
        #expect(seen.insert(fingerprint(swapped)).inserted)
      }
    }
    #expect(Fingerprint(bytes: fingerprint(whole).bytes) == fingerprint(whole))
    // Files hold it.
    let small = Array(0..<(100 as UInt8)).withUnsafeBytes { Fingerprint(of: $0, exceptAt: 0) }
    #expect("\(small)" == "1f66fccfca457f80")
  }

  @Test func theTextReadsBack() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("some text", to: "file")
    let fingerprint = try Fingerprint(ofFile: path)
    #expect(fingerprint == self.fingerprint(Array("some text".utf8)))
    // The form of the file must not change: manifests hold such numbers.
    #expect("\(fingerprint)" == "8c81956c47e376d7")
    #expect(Fingerprint("\(fingerprint)") == fingerprint)
    #expect("\(Fingerprint(value: 0xAB))" == "00000000000000ab")
    for wrong in ["", "ab", "00000000000000ag", "000000000000000ab"] { #expect(Fingerprint(wrong) == nil) }
  }
}
