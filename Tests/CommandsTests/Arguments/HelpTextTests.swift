import Foundation
import HogvecRuns
import Testing

@testable import HogvecCommands

@Suite struct HelpTextTests {
  /// The printed help is what a file pins; with `HOGVEC_UPDATE=1` the file becomes what is printed.
  @Test(arguments: PinnedHelp.all) func helpIsWhatItsFilePins(_ help: PinnedHelp) throws {
    let printed = try CommandRunner(["help"] + help.words).output
    if PinnedHelp.isUpdating { try printed.write(to: help.file, atomically: true, encoding: .utf8) }
    let pinned = try String(contentsOf: help.file, encoding: .utf8)
    #expect(printed == pinned, "if the change is meant: HOGVEC_UPDATE=1 swift test --filter HelpTextTests")
  }

  @Test func eachFilePinsAHelpText() throws {
    let names = Set(PinnedHelp.all.map(\.fileName))
    for name in try FileManager.default.contentsOfDirectory(atPath: PinnedHelp.folder.path) {
      if PinnedHelp.isUpdating, !names.contains(name) {
        try FileManager.default.removeItem(at: PinnedHelp.folder.appending(path: name))
      } else {
        #expect(names.contains(name))
      }
    }
  }

  @Test(arguments: PinnedHelp.all) func linesAreNoWiderThan80Columns(_ help: PinnedHelp) throws {
    for line in try CommandRunner(["help"] + help.words).output.split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
  }

  @Test func aCommandsHelpIsLaidOutFromItsSyntax() {
    let syntax = CommandSyntax(
      name: "bake", summary: "bake bread", usage: "FLOUR... [options]",
      description: [
        "Mixes the flour with water, lets the dough rest for as long as it needs, and bakes it.",
        "Eats nothing.",
      ],
      operands: 1...9, operandName: "a flour",
      groups: [
        CommandSyntax.Group(
          title: "Oven",
          options: [
            CommandOption(
              "heat", "temperature", "t", kind: .integer(100...300), value: "N",
              help: "degrees at the start; they fall by a tenth when the crust has formed", default: "250"),
            CommandOption("steam", kind: .flag, help: "pour water into the oven"),
          ]),
        CommandSyntax.Group(
          title: "Bread",
          options: [
            CommandOption(
              "shape", kind: .choice(["loaf", "baguette", "ring"]), value: "loaf|baguette|ring",
              help: "its shape")
          ]),
      ],
      examples: [
        CommandSyntax.Example(remark: "a loaf", line: "hogvec bake rye.flour"),
        CommandSyntax.Example(remark: "a hot ring", line: "hogvec bake wheat.flour --shape ring --heat 280"),
      ])
    #expect(
      HelpText.text(of: syntax) == """
        usage: hogvec bake FLOUR... [options]

        Mixes the flour with water, lets the dough rest for as long as it needs, and
        bakes it.

        Eats nothing.

        Oven:
          --heat N                degrees at the start; they fall by a tenth when the
                                  crust has formed (default: 250). Also --temperature,
                                  -t
          --steam                 pour water into the oven

        Bread:
          --shape loaf|baguette|ring
                                  its shape

        Examples:
          # a loaf
          hogvec bake rye.flour
          # a hot ring
          hogvec bake wheat.flour --shape ring --heat 280

        """)
  }

  @Test func aWordLongerThanALineIsNotBroken() {
    #expect(HelpText.wrapped("a bb ccccccc dd e", width: 4) == ["a bb", "ccccccc", "dd e"])
  }
}
