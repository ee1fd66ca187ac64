import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct ExchangeEstimateTests {
  /// What is planned is what replicas exchange.
  @Test(.slow, arguments: [2, 3], [0, 32, 100_000])
  func theBytesAreThoseOfTheRounds(_ count: Int, _ rowCount: Int) throws {
    var options = Replicas.options
    options.exchange.rowCount = rowCount
    let replicas = try Replicas(count, options)
    try replicas.run()
    let counts = try #require(replicas.trainers[0].exchangeCounts)
    let shared = replicas.trainers[0].shared
    let estimate = ExchangeEstimate(
      options, rowCounts: [shared.input.rowCount, shared.output.rowCount], units: UInt64(shared.unitCount),
      processes: count)
    #expect(estimate.rounds == counts.rounds)
    #expect(Int(estimate.byteCount) == counts.byteCount)
  }

  @Test func anExchangeTakesAsLongAsTheNetworkOrTheThreadThatWorksThroughIt() {
    var options = TrainingOptions()
    (options.dimension, options.exchange.rowCount) = (100, 0)
    let estimate = ExchangeEstimate(options, rowCounts: [1_000_000, 1_000_000], units: 1 << 30, processes: 8)
    #expect(estimate.byteCountPerRound == 8e8)
    #expect(abs(estimate.secondsPerRound(gigabits: 10) - 1.6) < 1e-9)
    #expect(abs(estimate.secondsPerRound(gigabits: 1000) - 0.4) < 1e-9)
  }
}
