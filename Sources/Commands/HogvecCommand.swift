internal import HogvecKernels
internal import HogvecMPI
internal import HogvecRuns
internal import HogvecSystem

/// The `hogvec` command: picks the subcommand, runs it, and turns errors into messages and exit codes.
public enum HogvecCommand {
  /// The subcommands in the order of the help.
  static var commands: [any Command.Type] {
    [
      TrainCommand.self, PlanCommand.self, VocabCommand.self, PhrasesCommand.self, WalksCommand.self,
      ConvertCommand.self,
      InspectCommand.self,
      EvaluateCommand.self, SweepCommand.self, NeighborsCommand.self, AnalogyCommand.self,
      SimilarityCommand.self,
      OddOneOutCommand.self, ShiftCommand.self, ClassesCommand.self, PlotCommand.self, ProfileCommand.self,
      GradcheckCommand.self,
      CompletionsCommand.self, DemoCommand.self,
    ]
  }

  /// The subcommands with two words, in the order of the help.
  static var groups: [CommandGroup] {
    [
      CommandGroup(
        name: "lm", summary: "train and ask a neural n-gram language model",
        commands: [
          LmTrainCommand.self, LmPredictCommand.self, LmNeighborsCommand.self, LmDistanceCommand.self,
          LmExportCommand.self, LmCheckCommand.self,
        ]),
      CommandGroup(
        name: "classify", summary: "label sentences by the mean of their words' vectors",
        commands: [ClassifyTrainCommand.self, ClassifyPredictCommand.self, ClassifyEvaluateCommand.self]),
    ]
  }

  /// Every subcommand, of one word or two.
  static var allCommands: [any Command.Type] { commands + groups.flatMap(\.commands) }

  /// Runs the program as the shell started it and returns its exit code.
  public static func main() -> CInt {
    // A closed standard stream would let the next file that is opened take its number, and messages go into
    // that file.
    for descriptor: CInt in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
      _ = unsafe open("/dev/null", O_RDWR)
    }
    Interruption.handleSignals()
    FileMapping.endProcessOnFaults { LastWords.say(shown($0), code: ExitCode.failure) }
    let console = Console()
    ThreadSupply.onShortage { wanted, runnable in
      console.message(
        """
        hogvec: only \(runnable) of \(wanted) threads can run (a limit of processes or of memory); continuing \
        with \(runnable == 1 ? "that one" : "them")\n
        """)
    }
    PipeWait.onWait { name, isForReading in
      console.message(
        "hogvec: waiting for someone to \(isForReading ? "write to" : "read from") '\(name)', a named pipe\n")
    }
    // Swift reads them there, and has none, not even the program's name, where it cannot.
    guard CommandLine.argc > 0 else {
      console.message("hogvec: cannot read the arguments: /proc is not mounted\n")
      return ExitCode.failure
    }
    var arguments: [[UInt8]] = []
    for index in 1..<Int(CommandLine.argc) {
      // The system ends the list with a null pointer and each argument with a zero byte.
      guard let argument = unsafe CommandLine.unsafeArgv[index] else { break }
      unsafe arguments.append(Array(UnsafeRawBufferPointer(start: argument, count: strlen(argument))))
    }
    return run(arguments, console: console)
  }

  /// Runs one command line.
  ///
  /// - Parameter arguments: what follows the program's name, in bytes, which need not be UTF-8.
  /// - Returns: the exit code; ``ExitCode`` has their meanings.
  public static func run(_ arguments: [[UInt8]], console: Console) -> CInt {
    var usageLine = "usage: hogvec COMMAND [arguments]"
    do {
      try dispatch(arguments.map { Argument(bytes: $0) }, console: console, usageLine: &usageLine)
      return ExitCode.success
    } catch {
      switch error {
      case let error as UsageError:
        console.message("hogvec: \(error)\n" + (error.showsUsage ? usageLine + "\n" : ""))
      case let error as SettingsError: console.message("hogvec: \(UsageError(error))\n")
      case is ExitCode.Early: break
      case let error as FileError where error.errorNumber == EPIPE: break
      default: console.message("hogvec: \(shown(error))\n")
      }
      return ExitCode.code(of: error)
    }
  }

  private static func dispatch(
    _ given: [Argument], console: Console, usageLine: inout String
  ) throws {
    let arguments = given.map(\.text)
    guard let name = arguments.first,
      !["help", "-h", "-help", "--help"].contains(name) || arguments.count > 1
    else {
      return try console.write(HelpText.overview(of: commands.map { $0.syntax }, groups: groups))
    }
    switch name {
    case "help", "-h", "-help", "--help":
      if arguments.count == 2, let group = group(named: arguments[1]) { return try console.write(group.help) }
      if arguments[...].dropFirst() == ["exit-codes"] { return try console.write(HelpText.exitCodes) }
      let (command, rest) = try command(startingWith: arguments.dropFirst())
      if let argument = rest.first { throw UsageError("unexpected argument '\(argument)'", showsUsage: true) }
      try console.write(HelpText.text(of: command.syntax))
    case "--version", "-version":
      let isVerbose = arguments.count > 1 && ["--verbose", "-verbose"].contains(arguments[1])
      if let argument = arguments.dropFirst(isVerbose ? 2 : 1).first {
        throw UsageError("unexpected argument '\(argument)'", showsUsage: true)
      }
      try console.write("hogvec \(HogvecVersion.current)\n" + (isVerbose ? buildText() : ""))
    default:
      if let group = group(named: name) {
        usageLine = group.usageLine
        if arguments.count == 1 { throw UsageError("'\(name)' needs a command", showsUsage: true) }
        if ["-h", "-help", "--help"].contains(arguments[1]) { return try console.write(group.help) }
      }
      let (command, rest) = try command(startingWith: arguments[...])
      usageLine = command.syntax.usageLine
      let parsed = try ParsedArguments(Array(given.suffix(rest.count)), syntax: command.syntax)
      if let length = parsed.help { return try console.write(HelpText.text(of: command.syntax, length)) }
      // HOGVEC_KERNELS holds for every command that computes, and is an error for all of them if it cannot be
      // followed.
      _ = try KernelSet.chosen()
      if command.syntax.name != TrainCommand.syntax.name { try requireOneProcess(for: command.syntax.name) }
      try parsed.checkFiles(command.syntax)
      let needsNoReader = command.syntax.needsNoReader || parsed.writesFiles(command.syntax)
      try command.run(parsed, console: needsNoReader ? console.withoutReader() : console)
    }
  }

  /// Refuses a command that runs in one process where a launcher has started several; one of them says so.
  private static func requireOneProcess(for command: String) throws {
    let launch = Launch()
    do throws(FileError) {
      try launch.requireOne(for: command)
    } catch {
      if launch.rank > 0 { throw ExitCode.Early(code: ExitCode.failure) }
      throw error
    }
  }

  /// How the program was built, and which of its kernels it uses here: a line for each.
  ///
  /// - Throws: ``KernelChoiceError`` if HOGVEC_KERNELS names kernels that cannot be used.
  private static func buildText() throws(KernelChoiceError) -> String {
    func list(_ sets: [InstructionSet]) -> String { sets.map(\.rawValue).joined(separator: ", ") }
    return """
      commit     \(HogvecVersion.commit)
      compiler   \(HogvecVersion.compiler)
      kernels    \(list(InstructionSet.compiled))
      MPI        \(Launch.hasMPI ? "yes" : "no; swift build --traits MPI")
      processor  has \(list(InstructionSet.supported)); \(try KernelSet.chosen().instructionSet.rawValue) is used

      """
  }

  private static func group(named name: String) -> CommandGroup? { groups.first { $0.name == name } }

  /// The command that one or two words name, and what follows them.
  private static func command(
    startingWith words: ArraySlice<String>
  ) throws(UsageError) -> (command: any Command.Type, rest: ArraySlice<String>) {
    let name = words[words.startIndex]
    guard let group = group(named: name), let second = words.dropFirst().first else {
      return (try command(named: name), words.dropFirst())
    }
    if let command = group.commands.first(where: { $0.syntax.isSelected(by: "\(name) \(second)") }) {
      return (command, words.dropFirst(2))
    }
    let known = group.commands.map { String($0.syntax.name.dropFirst(name.count + 1)) }
    let nearest = nearest(to: second, among: known).map { "; the nearest is '\($0)'" } ?? ""
    throw UsageError("unknown command '\(name) \(second)'\(nearest)", showsUsage: true)
  }

  private static func command(named name: String) throws(UsageError) -> any Command.Type {
    if let command = commands.first(where: { $0.syntax.isSelected(by: name) }) { return command }
    let isOption = name.hasPrefix("-") && name.count > 1
    if isOption, TrainOptions.syntax.option(named: String(name.drop { $0 == "-" })) != nil {
      throw UsageError("'\(name)' comes before a command; write 'hogvec train \(name) ...'", showsUsage: true)
    }
    let known =
      isOption ? ["--help", "--version"] : commands.map { $0.syntax.name } + groups.map(\.name) + ["help"]
    let nearest = nearest(to: name, among: known).map { "; the nearest is '\($0)'" } ?? ""
    throw UsageError("unknown \(isOption ? "option" : "command") '\(name)'\(nearest)", showsUsage: true)
  }
}
