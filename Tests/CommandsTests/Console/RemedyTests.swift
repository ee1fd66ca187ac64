import HogvecSystem
import Testing

@testable import HogvecCommands

@Suite struct RemedyTests {
  @Test(arguments: Remedy.allCases)
  func aRemedyNamesOptionsThatExistOnTheCommandLineAlone(_ remedy: Remedy) {
    #expect(!remedy.description.contains("--"))
    let names = remedy.options.matches(of: #/--([a-z0-9-]+)/#).map { String($0.output.1) }
    // What is to be done to the system is no option.
    #expect(!names.isEmpty || remedy.options == remedy.description && remedy.options.contains("ulimit"))
    let syntaxes = HogvecCommand.allCommands.map { $0.syntax }
    for name in names {
      #expect(syntaxes.contains { $0.option(named: name) != nil }, "--\(name)")
    }
  }

  @Test func anErrorIsShownWithItsRemedyAsAnOption() {
    let error = FileError("the one word does not occur 2 times or more", remedy: .lowerMinimumCount)
    #expect("\(error)" == "the one word does not occur 2 times or more; lower the minimum count")
    #expect(shown(error) == "the one word does not occur 2 times or more; lower --min-count")
    #expect(shown(FileError("it is damaged")) == "it is damaged")
  }
}
