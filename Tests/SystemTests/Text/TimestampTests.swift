import HogvecSystem
import Testing

@Suite struct TimestampTests {
  /// As `date -u -d @SECONDS --rfc-3339=ns` has them.
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (951_782_400.5, "2000-02-29T00:00:00.500Z"),
    (1_767_225_599.9996, "2025-12-31T23:59:59.999Z"), (4_102_444_800, "2100-01-01T00:00:00.000Z"),
  ])
  func itIsUniversalTimeWithMilliseconds(_ seconds: Double, _ text: String) {
    #expect(Timestamp(secondsSince1970: seconds).description == text)
  }

  @Test func nowComesAfterBefore() {
    let before = Timestamp()
    #expect(Timestamp().secondsSince1970 >= before.secondsSince1970)
    #expect(before.secondsSince1970 > 1.7e9)
  }
}
