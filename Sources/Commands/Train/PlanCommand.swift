internal import HogvecRuns
internal import HogvecSystem

/// `hogvec plan`: what a training run will take, before it is begun.
enum PlanCommand: Command {
  /// Where the vectors would go if the command line does not say.
  private static let output = "vectors.bin"
  static let seconds = CommandOption(
    "seconds", kind: .real(0...3600), value: "X",
    help: "how long to train for measuring the speed; 0 measures none", default: "2")

  static let replicas = CommandOption(
    "replicas", kind: .integer(2...100_000), value: "N",
    help: "say too what N processes on as many machines would exchange, and the time that they would take")
  static let network = CommandOption(
    "network", kind: .real(0.001...100_000), value: "X",
    help: "gigabits a second between the machines of --replicas", default: "10")

  static let syntax = CommandSyntax(
    name: "plan",
    summary: "estimate the disk, memory and time of a training run",
    usage: "CORPUS... [options], or --resume DIR [options]",
    description: [
      "Reads the text, trains on it for two seconds with the settings given, and says what hogvec train would take with the "
        + "same options, all of which are allowed here (--output is vectors.bin if it is not given): rows and bytes of the tables, disk and memory, and the time at the speed that was measured. Says too "
        + "how many words there are for several values of --min-count, and ends with 1 if hogvec train would refuse "
        + "to begin. Nothing is kept.",
      CorpusOptions.description,
    ],
    operands: 0...Int.max,
    operandName: "the corpus",
    groups: TrainOptions.syntax.groups + [
      CommandSyntax.Group(title: "Plan", options: [seconds, replicas, network])
    ],
    examples: [
      CommandSyntax.Example(
        remark: "the settings of a planned run",
        line: "hogvec plan corpus.txt --size 300 --epochs 10 --threads 16"),
      CommandSyntax.Example(
        remark: "the same on eight machines with 25 gigabits a second between them",
        line: "hogvec plan corpus.txt --size 300 --threads 16 --replicas 8 --network 25"),
    ], needsNoReader: true)

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    guard let job = try TrainingJob(arguments, of: syntax, output: output, console: console) else { return }
    if arguments.has(network) && !arguments.has(replicas) {
      throw UsageError(
        "--network has an effect only with --replicas, whose machines it connects; leave it out")
    }
    let estimate = try job.estimate(seconds: arguments.real(seconds) ?? 2, on: console)
    let replicas = arguments.integer(replicas).map {
      ReplicaPlan(estimate, count: $0, gigabits: arguments.real(network) ?? 10)
    }
    let report = try PlanReport(estimate, replicas: replicas)
    try console.write(arguments.has(TrainOptions.json) ? "\(report.json)\n" : report.text)
    if let refusal = report.refusal { throw FileError("hogvec train would not begin: \(refusal)") }
  }
}
