internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecProfiling
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

/// `hogvec profile`: what this machine can do, and what training makes of it.
enum ProfileCommand: Command {
  static let threads = CommandOption(
    "threads", "workers", kind: .text, value: "N,N,...", help: "the numbers of threads to train with",
    default: "1, 2, 4 ... and the processors this process may use")
  static let seconds = CommandOption(
    "seconds", kind: .real(0...3600, aboveLowerBound: true), value: "X",
    help: "how long each training is", default: "3")
  static let repeats = CommandOption(
    "repeats", kind: .integer(1...1000), value: "N",
    help: "how often to train with each number of threads; the fastest is shown", default: "3")
  static let compare = CommandOption(
    "compare", kind: .text, value: "FILE",
    help: "compare with an earlier profile: what --json or hogvec train --profile has written", file: .read)
  static let tables = CommandOption(
    setting: "tables",
    help:
      "keep the tables in mapped files, which are removed, or in memory; auto uses memory if half of it is enough"
  )

  static let output = CommandOption(
    "output", "o", kind: .text, value: "FILE", help: "draw the speeds and the stages here: an .svg or .png",
    file: .written)

  static let syntax = CommandSyntax(
    name: "profile",
    summary: "measure this machine, and where the time of training goes",
    usage: "[CORPUS...] [options]",
    description: [
      "Measures the floating-point operations that each instruction set can do and the bytes that each cache can give, "
        + "then trains for a few seconds with each of several numbers of threads, on the text or, if there is none, on "
        + "the text of hogvec demo. No vectors are written.",
      "Shows the words a second, how that compares with the least time that this machine could take, in which stages "
        + "the time goes, what the processor counted where it can (instructions, cycles, misses of the last cache), and where "
        + "the pages of the tables lie. Says so if others used the machine meanwhile, which makes the figures worse.",
    ],
    operands: 0...Int.max,
    operandName: "the corpus",
    groups: [
      CommandSyntax.Group(title: "Text", options: CorpusOptions.files + CorpusOptions.text),
      CommandSyntax.Group(
        title: "Run", options: [threads, seconds, repeats, TrainOptions.pin, tables, TrainOptions.seed]),
      CommandSyntax.Group(
        title: "Model",
        options: [
          TrainOptions.size.described(default: "100"), TrainOptions.cbow, TrainOptions.window,
          TrainOptions.fixedWindow,
          TrainOptions.negative.described(help: "negative samples per pair"), TrainOptions.sharing,
          TrainOptions.blockCenters, TrainOptions.negativeDraws,
          TrainOptions.negativeUses, TrainOptions.rareWeight, TrainOptions.subwords, TrainOptions.buckets,
          TrainOptions.sample,
          TrainOptions.rate.described(help: "learning rate, which stays the same"), TrainOptions.minimumCount,
        ]),
      CommandSyntax.Group(title: "Results", options: [output, compare, SharedOptions.json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "the settings of a planned run",
        line: "hogvec profile corpus.txt --size 300 --threads 1,2,4,8 --output sweep.svg"),
      CommandSyntax.Example(
        remark: "the portable kernels", line: "HOGVEC_KERNELS=portable hogvec profile"),
      CommandSyntax.Example(
        remark: "beside what hogvec profile corpus.txt --json > before.json has written",
        line: "hogvec profile corpus.txt --compare before.json"),
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let threadCounts = try threadCounts(arguments.text(threads))
    var settings = JobSettings(text: arguments.operands, output: "-")
    try settings.take(arguments, of: syntax)
    try settings.validateTraining(given: arguments.givenSettings(of: syntax))
    let options = settings.training
    let kernels = try KernelSet.chosen()
    let chartPath = arguments.text(output)
    let drawing = try chartPath.map { try DrawingFile($0, of: output) }
    let isJSON = arguments.has(SharedOptions.json)
    let comparison = try arguments.text(compare).map { (path) throws(FileError) in
      try ProfileComparison(reading: path)
    }
    let files = WorkingFiles(temporary: "profile")
    let reading = try read(settings, chartPath: chartPath, into: files, console: console)
    let counts = reading.vocabulary.counts

    let seconds = arguments.real(seconds) ?? 3
    var bench = MachineBench()
    bench.seconds = min(bench.seconds, seconds)
    var report = ProfileReport(
      machine: try MachineProfile(bench: bench),
      subject: ProfileSubject(
        settings: settings, kernels: kernels.instructionSet, statistics: reading.statistics))
    if !isJSON { try console.write(report.heading) }
    let ids = files.path("ids")
    var sweep = try ThreadSweep(options: options, kernels: kernels, wordCounts: counts) {
      try EncodedCorpus(opening: ids)
    }
    sweep.seconds = seconds
    sweep.repeats = arguments.integer(repeats) ?? 3
    sweep.pinsWorkers = settings.pinsWorkers
    sweep.bench = bench
    let areFiles = settings.tables.areFiles(
      byteCount: RunSizes(
        options, SubwordRows(options, reading.vocabulary), reading.vocabulary, ids: 0, format: .binary
      ).tables, isModelKept: false,
      memory: AvailableMemory())
    for count in startable(threadCounts, console) {
      let point = try sweep.run(
        threads: count,
        tables: areFiles ? .files(directory: try files.makeDirectory("tables")) : .anonymous)
      files.removeName("tables")
      if point.operationsPerSecond == 0 { throw FileError("nothing to train: no sentence has two words") }
      report.points.append(point)
      if !isJSON { try console.write(report.speedLine(of: point)) }
    }
    let json = report.json
    if isJSON {
      let compared = comparison.map { JSONValue.Member(key: "compared", value: $0.json(beside: json)) }
      let object = JSONValue.object(JSONValue.KeyValuePairs(json.members + [compared].compactMap(\.self)))
      try console.write("\(object)\n")
    } else {
      try console.write(report.stages + (comparison?.text(beside: json) ?? ""))
    }
    try drawing?.publish(ProfileChart.drawing(of: report))
  }

  /// The numbers of threads that `--threads` asks for.
  private static func threadCounts(_ text: String?) throws(UsageError) -> [Int] {
    guard let text else {
      let processors = AvailableProcessors().count
      var counts = [1]
      while counts[counts.count - 1] * 2 <= processors { counts.append(counts[counts.count - 1] * 2) }
      return counts.last == processors ? counts : counts + [processors]
    }
    var counts: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let count = Int(part), (1...1024).contains(count) else {
        throw UsageError(
          "--threads: '\(part)' is not a number of threads; give numbers from 1 to 1024, as 1,2,4")
      }
      counts.append(count)
    }
    return counts
  }

  /// The numbers of threads that the system allows, of those that are wanted. Says which are left out.
  private static func startable(_ wanted: [Int], _ console: Console) -> [Int] {
    let most = 1 + ThreadSupply.startable((wanted.max() ?? 1) - 1)
    let (kept, omitted) = (wanted.filter { $0 <= most }, wanted.filter { $0 > most })
    if !omitted.isEmpty {
      console.message(
        """
        hogvec: no more than \(most) thread\(most == 1 ? "" : "s") can be started; left out: \
        \(omitted.map { "\($0)" }.joined(separator: ", "))\n
        """)
    }
    return kept.isEmpty ? [most] : kept
  }

  /// Encodes the corpus, or the demo's.
  private static func read(
    _ settings: JobSettings, chartPath: String?, into files: borrowing WorkingFiles, console: Console
  ) throws -> CorpusReading {
    var texts = settings.text
    if texts.isEmpty {
      try FileReplacement.publish(DemoCorpus.demoText(), at: files.path("corpus"))
      texts = [files.path("corpus")]
    }
    let (reader, skipped) = try settings.corpus.reader(
      of: texts, threads: AvailableProcessors().count, outputs: chartPath.map { [("output", $0)] } ?? [])
    let reading = try ReadingProgress.shown(of: reader, on: console) {
      try reader.encode(into: files.path("ids"), isPrivate: true)
    }
    CorpusOptions.report(skipped, reading.statistics, on: console)
    return reading
  }
}
