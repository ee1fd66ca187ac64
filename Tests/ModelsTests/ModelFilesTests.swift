import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecModels

/// Files of models that were damaged, or hold what no training gives.
@Suite struct ModelFilesTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func languageModel() throws -> [UInt8] {
    let parameters = NGramParameters<Float>(NGramShape(words: 2, context: 1, dimension: 1, hidden: 1))
    try NGramModel(words: [Array("a".utf8), Array("b".utf8)], parameters: parameters)
      .save(to: directory.file("lm"))
    return try directory.contents("lm")
  }

  private func classifier() throws -> [UInt8] {
    let regression = SoftmaxRegression(classes: 2, dimension: 3)
    try SentenceClassifier(
      labels: [Array("p".utf8), Array("n".utf8)], strength: 1, regression: regression,
      vectors: Fingerprint(value: 7)
    )
    .save(to: directory.file("classes"))
    return try directory.contents("classes")
  }

  private func refusal(_ bytes: [UInt8], _ read: (String) throws(FileError) -> Void) throws -> String {
    let path = try directory.write(bytes, to: "model")
    do throws(FileError) {
      try read(path)
      return "no error"
    } catch {
      return error.description.replacing(path, with: "FILE")
    }
  }

  private func readLanguageModel(_ path: String) throws(FileError) { _ = try NGramModel(reading: path) }
  private func readClassifier(_ path: String) throws(FileError) { _ = try SentenceClassifier(reading: path) }

  @Test func aChangeOfAnyByteIsRefused() throws {
    for (whole, read) in [(try languageModel(), readLanguageModel), (try classifier(), readClassifier)] {
      #expect(try refusal(whole, read) == "no error")
      for index in whole.indices {
        for change: UInt8 in [1, 0x80] {
          var bytes = whole
          bytes[index] ^= change
          #expect(try refusal(bytes, read) != "no error", "byte \(index)")
        }
      }
      var last = whole
      last[whole.count - 1] ^= 1
      #expect(try refusal(last, read).hasPrefix("'FILE' is damaged: its fingerprint is "))
    }
  }

  @Test(arguments: [Float.nan, .infinity]) func numbersThatAreNotFiniteAreRefusedByTheirPlace(
    _ value: Float
  ) throws {
    for (whole, read, place) in [
      (try languageModel(), readLanguageModel, 56), (try classifier(), readClassifier, 56),
    ] {
      var bytes = whole
      let isDouble = whole.starts(with: Array("HGSC".utf8))
      let number = isDouble ? Double(value).bitPattern : UInt64(value.bitPattern)
      let start = whole.count - (isDouble ? 8 : 4)
      for index in start..<whole.count {
        bytes[index] = UInt8(truncatingIfNeeded: number >> ((index - start) * 8))
      }
      let checksum = bytes.withUnsafeBytes { Fingerprint(of: $0, exceptAt: place) }
      bytes.replaceSubrange(place..<place + 8, with: checksum.bytes)
      #expect(
        try refusal(bytes, read)
          == "'FILE', byte \(start): a number of the model is \(Double(value)), which is not finite")
    }
  }

  @Test func anEarlierVersionIsNamed() throws {
    for (whole, read, version) in [
      (try languageModel(), readLanguageModel, 2), (try classifier(), readClassifier, 3),
    ] {
      var bytes = whole
      bytes[4] = 1
      #expect(try refusal(bytes, read) == "'FILE': its version is 1; this program reads version \(version)")
    }
  }
}
