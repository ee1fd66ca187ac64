import HogvecRuns
import HogvecVectorFiles
import Testing

@testable import HogvecCommands

@Suite struct ParsedArgumentsTests {
  private func parse(_ arguments: String...) throws -> ParsedArguments {
    try ParsedArguments(arguments, syntax: TrainOptions.syntax)
  }

  private func message(_ arguments: [String]) -> String? {
    do {
      _ = try ParsedArguments(arguments, syntax: TrainOptions.syntax)
      return nil
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    ["-size", "20"], ["--size", "20"], ["-size=20"], ["--size=20"], ["--dim", "20"], ["--vector-size=20"],
  ])
  func allSpellingsOfAnOptionAreTheSame(_ spelling: [String]) throws {
    let parsed = try ParsedArguments(["a.txt"] + spelling + ["b.txt"], syntax: TrainOptions.syntax)
    #expect(parsed.integer(TrainOptions.size) == 20)
    #expect(parsed.operands == ["a.txt", "b.txt"])
  }

  @Test func everyAliasIsKnown() throws {
    let aliases = [
      ["size", "dim", "vector-size"], ["window", "ws"], ["sample", "t"], ["negative", "neg"],
      ["threads", "workers"], ["epochs", "iter", "epoch"], ["min-count", "min_count", "minCount"],
      ["alpha", "lr", "rate"], ["min-alpha", "min_alpha"], ["train"], ["output"], ["hs"], ["debug"],
      ["binary"], ["save-vocab"],
      ["read-vocab"], ["cbow"], ["sg"], ["seed"], ["format"], ["log-json"], ["quiet"], ["json"], ["sharing"],
      ["cbow-update"], ["fixed-window"], ["max-sentence"], ["word2vec-eos"], ["ns-exponent"], ["tables"],
      ["block-centers"], ["negative-draws"], ["negative-uses"], ["rare-weight"], ["init-scale"],
      ["objective"], ["cbow-sum"],
    ]
    for names in aliases {
      let option = try #require(TrainOptions.syntax.option(named: names[0]))
      for name in names { #expect(TrainOptions.syntax.option(named: name) == option) }
    }
  }

  @Test func noNameBelongsToTwoOptions() {
    for command in HogvecCommand.allCommands {
      let names = command.syntax.options.flatMap(\.names)
      #expect(Set(names).count == names.count, "\(command.syntax.name)")
    }
  }

  @Test func twoDashesEndTheOptions() throws {
    let parsed = try parse("-size", "3", "--", "-size", "--", "-")
    #expect(parsed.operands == ["-size", "--", "-"])
  }

  @Test func aSingleDashIsAnOperandAndAValue() throws {
    let parsed = try parse("-", "--log-json", "-")
    #expect(parsed.operands == ["-"])
    #expect(parsed.text(TrainOptions.logJSON) == "-")
  }

  @Test func negativeNumbersAreValues() throws {
    #expect(try parse("--ns-exponent", "-0.5").real(TrainOptions.negativeExponent) == -0.5)
  }

  @Test func whatIsNotGivenIsNil() throws {
    let parsed = try parse("a")
    #expect(parsed.integer(TrainOptions.size) == nil)
    #expect(parsed.real(TrainOptions.sample) == nil)
    #expect(parsed.text(TrainOptions.output) == nil)
    #expect(!parsed.has(TrainOptions.quiet))
  }

  @Test func aRepeatableOptionCollects() throws {
    #expect(try parse("-train", "a", "--train=b").texts(TrainOptions.train) == ["a", "b"])
  }

  @Test(arguments: [["--help"], ["-help"], ["-h", "--help"], ["a", "--size", "nonsense", "--help"]])
  func helpWinsOverEverythingElse(_ arguments: [String]) throws {
    #expect(try ParsedArguments(arguments, syntax: TrainOptions.syntax).help == .long)
  }

  @Test func namesOfOtherProgramsAreOptions() throws {
    let parsed = try parse("-o", "v.bin", "--vector_size", "20")
    #expect(parsed.text(TrainOptions.output) == "v.bin" && parsed.integer(TrainOptions.size) == 20)
  }

  @Test func oneLetterAsksForShortHelp() throws {
    #expect(try parse("a", "--nonsense", "-h").help == .short)
    #expect(try parse("a").help == nil)
  }

  @Test func helpAfterTwoDashesIsAnOperand() throws {
    #expect(try parse("--", "--help").operands == ["--help"])
  }

  @Test(
    arguments: [
      (["--sise", "3"], "unknown option '--sise'; the nearest is '--size'"),
      (["-treads", "3"], "unknown option '-treads'; the nearest is '--threads'"),
      (["--Size", "3"], "unknown option '--Size'; the nearest is '--size'"),
      (["---size", "3"], "unknown option '---size'; the nearest is '--size'"),
      (["-x"], "unknown option '-x'"),
      (["--nonsense", "3"], "unknown option '--nonsense'"),
      (
        ["--sise=3", "--size", "x", "a", "--nonsense"],
        "unknown options '--sise' (the nearest is '--size'), '--nonsense'"
      ),
      (["--size", "3", "-size", "3"], "-size is given more than once"),
      (["--size", "3", "--dim", "4"], "--dim (the same as --size) is given more than once"),
      (["--quiet", "--quiet"], "--quiet is given more than once"),
      (["--size"], "--size needs a value (N)"),
      (["--size", "--window", "3"], "--size needs a value (N), but '--window' follows"),
      (["--output", "-odd"], "--output needs a value (FILE), but '-odd' follows"),
      (["--output", "--"], "--output needs a value (FILE), but '--' follows"),
      (["--output", ""], "--output: the value is empty; it must be FILE"),
      (["--output="], "--output: the value is empty; it must be FILE"),
      (["--quiet=yes"], "--quiet takes no value, but 'yes' is given"),
      (["--size", "ten"], "--size: 'ten' is not a whole number; it must be from 1 to 100000"),
      (["--size", "1.5"], "--size: '1.5' is not a whole number; it must be from 1 to 100000"),
      (["--size="], "--size: '' is not a whole number; it must be from 1 to 100000"),
      (["-dim", "0"], "-dim: 0 is out of range; it must be from 1 to 100000"),
      (
        ["--size", "99999999999999999999"],
        "--size: 99999999999999999999 is out of range; it must be from 1 to 100000"
      ),
      (["--window", "0"], "--window: 0 is out of range; it must be from 1 to 10000"),
      (["--negative", "-1"], "--negative: -1 is out of range; it must be from 0 to 10000"),
      (["--epochs", "0"], "--epochs: 0 is out of range; it must be from 1 to 1000000"),
      (["--threads", "0"], "--threads: 0 is out of range; it must be from 1 to 1024"),
      (["--min-count", "-1"], "--min-count: -1 is out of range; it must be at least 0"),
      (
        ["--seed", "99999999999999999999"],
        "--seed: 99999999999999999999 is out of range; it must be from 0 to 9223372036854775807"
      ),
      (["--alpha", "0"], "--alpha: 0 is out of range; it must be above 0, at most 10"),
      (["--lr", "nan"], "--lr: 'nan' is not a number; it must be above 0, at most 10"),
      (["--rate", "-0.1"], "--rate: -0.1 is out of range; it must be above 0, at most 10"),
      (["--rate", "0x1p-3"], "--rate: '0x1p-3' is not a number; it must be above 0, at most 10"),
      (["--sample", "2"], "--sample: 2 is out of range; it must be from 0 to 1"),
      (["--sample", "1e-3x"], "--sample: '1e-3x' is not a number; it must be from 0 to 1"),
      (
        ["--format", "binary"],
        "--format: 'binary' is not " + VectorFormat.files.dropLast().map(\.name).joined(separator: ", ")
          + " or \(VectorFormat.files[VectorFormat.files.count - 1])"
      ),
      (["--cbow", "2"], "--cbow: 2 is out of range; it must be from 0 to 1"),
    ] as [([String], String)])
  func eachMistakeHasItsLine(_ arguments: [String], _ line: String) {
    #expect(message(arguments) == line)
  }

  @Test func onlyOperandsThatAreExpectedAreTaken() {
    let expected = "unexpected argument 'c'"
    #expect(
      throws: UsageError(expected, showsUsage: true),
      performing: { try ParsedArguments(["a", "b", "c"], syntax: ConvertCommand.syntax) })
    #expect(
      throws: UsageError("INPUT or OUTPUT is missing", showsUsage: true),
      performing: { try ParsedArguments(["a"], syntax: ConvertCommand.syntax) })
  }

  @Test(arguments: [("45", 45), ("45s", 45), ("90m", 5400), ("1.5h", 5400), ("2d", 172_800)])
  func durationsAreSeconds(_ text: String, _ seconds: Double) throws {
    let option = CommandOption("limit", kind: .duration, value: "TIME", help: "")
    #expect(try option.value(of: text, given: "--limit") == .real(seconds))
  }

  @Test(arguments: ["", "m", "-5m", "0", "5x", "infs", "nan"])
  func whatIsNoDurationIsRefused(_ text: String) {
    let option = CommandOption("limit", kind: .duration, value: "TIME", help: "")
    #expect(
      throws: UsageError("--limit: '\(text)' is not a span of time such as 45s, 90m, 12h or 2d"),
      performing: { try option.value(of: text, given: "--limit") })
  }
}
