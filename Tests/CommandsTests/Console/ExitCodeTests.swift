import Testing

@testable import HogvecCommands

@Suite struct ExitCodeTests {
  @Test func theTableIsInTheHelpAndTheManualPage() throws {
    let help = try CommandRunner("help", "exit-codes")
    let page = try CommandRunner("completions", "man").output
    #expect(help.exitCode == 0)
    for (code, meaning) in ExitCode.table {
      #expect(help.output.contains("\n  \(code) "))
      #expect(help.output.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(meaning))
      #expect(page.contains(".B \(code)\n"))
    }
    #expect(Set(ExitCode.table.map(\.code)).count == ExitCode.table.count)
  }

  @Test func theCodesAreThoseOfTheTable() {
    #expect(
      ExitCode.success == 0 && ExitCode.failure == 1 && ExitCode.usage == 2 && ExitCode.timeBudget == 75)
    #expect(ExitCode.signal(2) == 130 && ExitCode.signal(15) == 143)
  }
}
