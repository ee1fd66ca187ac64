internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec classes`: divides words into classes by their vectors.
enum ClassesCommand: Command {
  static let count = CommandOption(
    "n", "count", "classes", kind: .integer(1...1_000_000), value: "N", help: "how many classes",
    default: "100")
  static let limit = SearchOptions.limit.described(help: "only the first N words of the file")
  static let iterations = CommandOption(
    "iterations", kind: .integer(1...1_000_000), value: "N",
    help: "assign words to classes at most N times; it ends when no word changes its class", default: "100")
  static let seed = CommandOption(
    "seed", kind: .integer(0...Int.max), value: "N", help: "where the random numbers start", default: "1")
  static let output = CommandOption(
    "output", "o", kind: .text, value: "FILE", help: "where the lines go", default: "standard output",
    file: .printed)
  static let json = CommandOption("json", kind: .flag, help: "print a JSON object for each word instead")

  static let syntax = CommandSyntax(
    name: "classes",
    summary: "divide the words into classes of near vectors",
    usage: "FILE [-n N] [options]",
    description: [
      "Divides the words of a vector file into classes by spherical k-means++, and prints a line for each word: the word, "
        + "a space and the number of its class, in the order of the file, as word2vec -classes does. Classes are numbered "
        + "from 0 in the order of their first words.",
      "Words whose vector is zero or not finite belong to no class and are left out. The same file, seed and kernels give "
        + "the same classes, whatever the number of threads. With --json, an object also has the cosine of the word with "
        + "its class's center.",
    ],
    operands: 1...1,
    operandName: "FILE",
    groups: [
      CommandSyntax.Group(title: "Classes", options: [count, limit, iterations, seed]),
      CommandSyntax.Group(title: "Run", options: [output, SharedOptions.threads]),
      CommandSyntax.Group(title: "Messages", options: [TrainOptions.quiet, json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "500 classes, sorted by class",
        line: "hogvec classes vectors.bin -n 500 | sort -k 2 -n > classes.txt")
    ], aliases: ["cluster"])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let path = arguments.operands[0]
    let output = arguments.text(output).flatMap { $0 == "-" ? nil : $0 }
    if let output { try FileIdentity.checkWritable(output) }
    let isQuiet = arguments.has(TrainOptions.quiet)
    let file = try IndexedVectors(path, console: console)
    var search = SphericalKMeans(count: arguments.integer(count) ?? 100)
    search.iterations = arguments.integer(iterations) ?? 100
    search.seed = UInt64(arguments.integer(seed) ?? 1)
    search.threads = SharedOptions.threadCount(arguments)
    let latest = Lock<ClassesStatus?>(nil)
    search.progress = { progress in latest.withLock { $0 = ClassesStatus(progress: progress) } }
    let reporter = isQuiet ? nil : ProgressReporter(console: console) { latest.withLock { $0 } }
    defer { reporter?.finish() }
    let found = try search.classes(of: file, limit: arguments.integer(limit))
    reporter?.finish()
    try file.checkIsUnchanged()
    let text = lines(of: found, in: file, asJSON: arguments.has(json))
    if let output { try FileReplacement.publish(text, at: output) } else { try console.write(text) }
    if !isQuiet { console.message(summary(of: found, search, in: file, arguments)) }
  }

  private static func lines(
    of found: WordClasses, in file: borrowing IndexedVectors, asJSON: Bool
  ) -> [UInt8] {
    var text: [UInt8] = []
    for (index, row) in found.rows.enumerated() {
      let word = file.word(row)
      if asJSON {
        text +=
          JSONValue.object(
            word: word,
            [
              "class": .integer(found.classes[index]),
              "similarity": .number(Double(found.similarities[index])),
            ]
          ).line
      } else {
        text += word + Array(" \(found.classes[index])\n".utf8)
      }
    }
    return text
  }

  private static func summary(
    of found: WordClasses, _ search: SphericalKMeans, in file: borrowing IndexedVectors,
    _ arguments: ParsedArguments
  ) -> String {
    let considered = min(arguments.integer(limit) ?? file.count, file.count)
    let leftOut = considered - found.rows.count
    let classes = "\(Figures.grouped(search.count)) \(search.count == 1 ? "class" : "classes")"
    let used =
      found.classCount == search.count
      ? classes : "\(Figures.grouped(found.classCount)) of \(classes), the others without words"
    return "\(Figures.counted(found.rows.count, "word")) in \(used); mean cosine with the class's center "
      + "\(Figures.fixed(found.meanSimilarity, 4)), after \(Figures.counted(found.iterations, "iteration"))"
      + (found.isStable ? "" : " (more would change some classes)")
      + (leftOut == 0
        ? "" : "; left out \(Figures.counted(leftOut, "word")) whose vector is zero or not finite") + "\n"
  }
}

/// How far a search for classes is.
private struct ClassesStatus: ProgressStatus {
  let progress: SphericalKMeans.Progress

  var plainLine: String {
    "iteration \(progress.iteration): \(Figures.counted(progress.changedRows, "word")) changed class, mean cosine "
      + Figures.fixed(progress.meanSimilarity, 4)
  }

  func barLine(width: Int) -> String { String(plainLine.prefix(width)) }
}
