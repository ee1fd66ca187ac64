import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct PublicationTurnTests {
  @Test func oneAtATimeHasTheTurnAndNothingIsLeft() throws {
    let directory = try TemporaryDirectory()
    do {
      let turn = try PublicationTurn(in: directory.path)
      #expect(
        throws: FileError("cannot write into '\(directory.path)': another program keeps it locked")
      ) {
        _ = try PublicationTurn(in: directory.path, patience: 0.02)
      }
      _ = consume turn
    }
    _ = try PublicationTurn(in: directory.path, patience: 0)
    #expect(try directoryNames(directory.path) == [])
  }

  @Test func whereNothingCanBeLockedEveryoneHasIt() throws {
    _ = try PublicationTurn(in: "/no/such/directory")
  }
}
