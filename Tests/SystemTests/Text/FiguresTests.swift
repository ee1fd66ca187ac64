import Testing

@testable import HogvecSystem

@Suite struct FiguresTests {
  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func thousandsAreGrouped(_ value: Int, _ text: String) {
    #expect(Figures.grouped(value) == text)
  }

  @Test(arguments: [
    (0.0, 2, "0.00"), (1.005, 1, "1.0"), (-0.001, 2, "0.00"), (-1.25, 1, "-1.3"), (12.3456, 3, "12.346"),
    (7.6, 0, "8"), (.nan, 2, "nan"), (.infinity, 2, "inf"), (1e300, 2, "1e+300"),
  ])
  func decimalsAreRoundedToTheNearest(_ value: Double, _ digits: Int, _ text: String) {
    #expect(Figures.fixed(value, digits) == text)
  }

  @Test(arguments: [
    (0.4, "0:00"), (42, "0:42"), (725, "12:05"), (10_931, "3:02:11"), (.infinity, "-:--"), (-1, "-:--"),
  ])
  func timesReadAsOnAClock(_ seconds: Double, _ text: String) {
    #expect(Figures.clock(seconds) == text)
  }

  @Test(arguments: [
    (0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (999_949, "999.9 kB"), (999_950, "1.0 MB"),
    (1_600_000_000, "1.6 GB"),
  ])
  func sizesHaveAUnit(_ count: Int, _ text: String) {
    #expect(Figures.bytes(count) == text)
  }
}
