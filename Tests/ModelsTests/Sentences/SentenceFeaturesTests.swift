import HogvecSystem
import HogvecTestSupport
import HogvecVectorFiles
import Testing

@testable import HogvecModels

@Suite struct SentenceFeaturesTests {
  @Test func wordsThatAreNotInAModelCountWithTheirNgrams() throws {
    let directory = try TemporaryDirectory()
    let vectors = try WordVectors(reading: directory.write(FastTextSample.bytes, to: "m"))
    let answers = [FastTextSample.known[1], FastTextSample.unknown[0], FastTextSample.unknown[1]]
    let sentence = Array(answers.map(\.word).joined(separator: " ").utf8)
    let mean = SentenceFeatures.mean(of: sentence, in: vectors)
    #expect(mean.words == 3 && mean.known == 3)
    for column in 0..<2 {
      let sum = answers.reduce(0.0) { $0 + Double(Float(bitPattern: $1.bits[column])) }
      #expect(abs(mean.values[column] - sum / 3) < 1e-12)
    }
  }
}
