import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct PublicationTurnTests {
  @Test func oneAtATimeHasTheTurnAndNothingIsLeft() throws {
    let directory = try TemporaryDirectory()
    do {
      let turn = PublicationTurn(in: directory.path)
      let isAlone = turn.isAlone
      #expect(isAlone)
      // Whoever has waited long enough writes all the same.
      let start = monotonicSeconds()
      let other = PublicationTurn(in: directory.path, patience: 0.02)
      let isOtherAlone = other.isAlone
      #expect(!isOtherAlone && monotonicSeconds() - start >= 0.02)
      _ = consume turn
    }
    let isNextAlone = PublicationTurn(in: directory.path, patience: 0).isAlone
    #expect(isNextAlone)
    #expect(try directoryNames(directory.path) == [])
  }

  @Test func whereNothingCanBeLockedEveryoneHasIt() {
    let isAlone = PublicationTurn(in: "/no/such/directory").isAlone
    #expect(!isAlone)
  }
}
