import HogvecSystem
import Testing

@Suite struct ThreadSupplyTests {
  @Test(arguments: [0, 1, 30])
  func asManyThreadsCanBeStartedAsAreWanted(_ count: Int) {
    #expect(ThreadSupply.startable(count) == count)
    // Those that have ended count no more.
    #expect(ThreadSupply.startable(count) == count)
  }
}
