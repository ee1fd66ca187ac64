import HogvecKernels
import HogvecRuns
import HogvecSystem
import HogvecTestSupport
import HogvecVectorFiles
import Testing

@testable import HogvecCommands

@Suite struct HogvecCommandTests {
  private static let usage = "usage: hogvec COMMAND [arguments]\n"
  private static let trainUsage =
    "usage: hogvec train CORPUS... --output FILE [options], or --resume DIR [options]\n"

  @Test(arguments: [[], ["help"], ["--help"], ["-h"], ["-help"]])
  func withoutACommandTheOverviewIsPrinted(_ arguments: [String]) throws {
    let result = try CommandRunner(arguments)
    #expect(result.exitCode == 0)
    #expect(
      result.output
        == HelpText.overview(of: HogvecCommand.commands.map { $0.syntax }, groups: HogvecCommand.groups))
    #expect(result.messages.isEmpty)
  }

  @Test(arguments: HogvecCommand.allCommands.map { $0.syntax.name })
  func helpIsFoundInEveryWay(_ name: String) throws {
    let words = name.split(separator: " ").map(String.init)
    let help = try CommandRunner(["help"] + words)
    #expect(help.exitCode == 0)
    for arguments in [words + ["--help"], ["-h"] + words, ["--help"] + words] {
      #expect(try CommandRunner(arguments).output == help.output)
    }
  }

  @Test func theVersionIsPrinted() throws {
    #expect(try CommandRunner("--version").output == "hogvec \(HogvecVersion.current)\n")
  }

  @Test func theVerboseVersionSaysHowTheProgramWasBuilt() throws {
    let sets = InstructionSet.supported.map(\.rawValue).joined(separator: ", ")
    let used = try KernelSet.chosen().instructionSet.rawValue
    let lines = try CommandRunner("--version", "--verbose").output.split(separator: "\n").map(String.init)
    #expect(lines.count == 6)
    #expect(lines[0] == "hogvec \(HogvecVersion.current)")
    // Only tools/install links a record of the commit.
    #expect(lines[1] == "commit     unknown")
    #expect(lines[2].hasPrefix("compiler   clang "))
    #expect(lines[3].hasPrefix("kernels    portable"))
    #expect(lines[4].hasPrefix("MPI        "))
    #expect(lines[5] == "processor  has \(sets); \(used) is used")
  }

  @Test(
    arguments: [
      (["trian"], "hogvec: unknown command 'trian'; the nearest is 'train'\n" + usage),
      (["help", "vocabs"], "hogvec: unknown command 'vocabs'; the nearest is 'vocab'\n" + usage),
      (["help", "train", "x"], "hogvec: unexpected argument 'x'\n" + usage),
      (["--version", "--verbsoe"], "hogvec: unexpected argument '--verbsoe'\n" + usage),
      (["--version", "--verbose", "x"], "hogvec: unexpected argument 'x'\n" + usage),
      (["frobnicate"], "hogvec: unknown command 'frobnicate'\n" + usage),
      (
        ["train", "a", "--sise", "3", "--xyzzy"],
        "hogvec: unknown options '--sise' (the nearest is '--size'), '--xyzzy'\n" + trainUsage
      ),
      (
        ["convert", "a.bin", "b.npy", "--precision", "3"],
        "hogvec: --precision: the format npy holds f16, binary or all bits of each number, not 3 digits; for that there is text, glove, fasttext, tsv, jsonl\n"
      ),
      (["--versoin"], "hogvec: unknown option '--versoin'; the nearest is '--version'\n" + usage),
      (
        ["-train", "x"],
        "hogvec: '-train' comes before a command; write 'hogvec train -train ...'\n" + usage
      ),
      (
        ["train", "a", "--sise", "3"],
        "hogvec: unknown option '--sise'; the nearest is '--size'\n" + trainUsage
      ),
      (["train", "a"], "hogvec: --output FILE is missing\n" + trainUsage),
      (["train", "--output", "x"], "hogvec: the corpus is missing\n" + trainUsage),
      (
        ["train", "a", "--size", "x"],
        "hogvec: --size: 'x' is not a whole number; it must be from 1 to 100000\n"
      ),
      (
        ["evaluate", "v.bin"],
        "hogvec: nothing to measure; give --analogies FILE, --similarity FILE or --sequences FILE\n"
          + "usage: hogvec evaluate FILE... [--analogies F]... [--similarity F]... [options]\n"
      ),
      (
        ["neighbors"],
        "hogvec: FILE is missing\nusage: hogvec neighbors FILE [WORD...] [options]\n"
      ),
      (
        ["convert", "a.bin", "b.dat"],
        "hogvec: cannot tell the format from the name 'b.dat'; give --to "
          + VectorFormat.written.map(\.name).joined(separator: "|") + "\n"
      ),
      (["demo", "x"], "hogvec: unexpected argument 'x'\nusage: hogvec demo [options]\n"),
    ] as [([String], String)])
  func aWrongCommandLineEndsWith2(_ arguments: [String], _ messages: String) throws {
    let result = try CommandRunner(arguments)
    #expect(result.exitCode == 2)
    #expect(result.messages == messages)
    #expect(result.output.isEmpty)
  }

  @Test(arguments: HogvecCommand.allCommands.map { $0.syntax })
  func shortHelpNamesAllOptionsOnAScreen(_ syntax: CommandSyntax) throws {
    let help = try CommandRunner(syntax.name.split(separator: " ").map(String.init) + ["-h"])
    #expect(help.exitCode == 0)
    let lines = help.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == syntax.usageLine && lines[2] == "\(syntax.name): \(syntax.summary)")
    #expect(lines.count < 50 && lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("usage: ") })
    for option in syntax.options { #expect(help.output.contains(option.shownName)) }
  }

  @Test(arguments: ["nn", "most-similar", "neighbours"])
  func otherNamesSelectTheSameCommand(_ name: String) throws {
    #expect(try CommandRunner("help", name).output == CommandRunner("help", "neighbors").output)
  }

  @Test func aFailureEndsWith1AndOneLine() throws {
    let result = try CommandRunner("neighbors", "/no/such/file", "word")
    #expect(result.exitCode == 1)
    #expect(result.messages == "hogvec: cannot open '/no/such/file': No such file or directory\n")
  }

  @Test func aFullDeviceIsAFailure() throws {
    let full = try FileDescriptor(path: "/dev/full", flags: 1)
    let console = Console(output: full.rawValue, messages: full.rawValue)
    #expect(HogvecCommand.run([Array("help".utf8)], console: console) == 1)
  }
}
