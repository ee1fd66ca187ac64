internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec convert`: rewrites a vector file in another format.
enum ConvertCommand: Command {
  static let from = CommandOption(
    "from", kind: .choice(VectorFormat.names), value: "FORMAT", help: "the format of INPUT",
    default: "what its content shows")
  static let to = CommandOption(
    "to", kind: .choice(VectorFormat.writtenNames), value: "FORMAT", help: "the format of OUTPUT",
    default: "by its name: \(VectorFormat.shownEndings)")
  static let inputWords = CommandOption(
    "input-words", kind: .text, value: "FILE",
    help: "the words of INPUT, for formats that keep them in a file of their own",
    default: "what is beside INPUT; see above", file: .read)
  static let outputWords = CommandOption(
    "output-words", kind: .text, value: "FILE", help: "where the words of OUTPUT go, likewise",
    default: "OUTPUT's name and the format's suffix", file: .rewritten)
  static let limit = CommandOption(
    "limit", kind: .integer(0...Int.max), value: "N", help: "only the first N vectors", default: "all")
  static let words = CommandOption(
    "words", kind: .text, value: "FILE",
    help:
      "only vectors of the words in FILE, one per line; in a fastText model, those of words that it does not have are "
      + "built from their n-grams and follow the others", default: "all", file: .read)
  static let normalize = CommandOption(
    "normalize", kind: .flag,
    help:
      "scale what is written to length 1; zeros and vectors with values that are not finite stay as they are")
  static let center = CommandOption("center", kind: .flag, help: "subtract the mean of all vectors")
  static let removeComponents = CommandOption(
    "remove-components", kind: .integer(1...Int.max), value: "N",
    help:
      "center, then remove what vectors have along the N largest principal components (all-but-the-top, with N about a "
      + "hundredth of the dimension)")
  static let dimensions = CommandOption(
    "dimensions", kind: .integer(1...Int.max), value: "N",
    help:
      "center, then project onto the N largest principal components, after those that are removed; the result is centered"
  )
  static let align = CommandOption(
    "align", kind: .text, value: "FILE",
    help:
      "rotate the vectors to those of the same words in FILE, of any format, so that the mean cosine is as large as a "
      + "rotation can make it; lengths and angles stay", file: .read)
  static let precision = CommandOption(
    "precision", kind: .choice(NumberPrecision.names), value: "N|f16|bf16|int8|binary",
    help:
      "N digits after the point, in formats of text; in arrays and safetensors, floats of 16 bits, whole numbers of 8 "
      + "bits with a scale per vector, or signs", default: "as much as it takes to read the same bits again")
  static let spacePolicy = CommandOption(
    "space-policy", kind: .choice(SpacePolicy.allCases.map(\.rawValue)), value: "error|underscore|escape",
    help:
      "what becomes of a word that the format cannot hold, such as one with a space: stop and name it, write _ for "
      + "the space, or write \\x20", default: "error")
  static let threads = CommandOption(
    "threads", kind: .integer(1...1024), value: "N", help: "threads that parse and print",
    default: "the processors this process may use")
  static let quiet = CommandOption("quiet", kind: .flag, help: "print errors only")
  static let json = CommandOption("json", kind: .flag, help: "print the summary as JSON on standard output")

  static let syntax = CommandSyntax(
    name: "convert",
    summary: "rewrite a vector file in another format",
    usage: "INPUT OUTPUT [options]",
    description: [
      "Copies vectors from one format into another, in constant memory. Numbers are written with as many digits as it "
        + "takes to read the same bits again. - as INPUT or OUTPUT is standard input or output.",
      "The formats: " + VectorFormat.all.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ") + ".",
      "Some keep words in a file of their own: \(VectorFormat.shownWordsFiles). It is written beside OUTPUT; if one "
        + "exists with other words, it is replaced only together with OUTPUT. Beside INPUT, v.words, v.metadata.tsv and vocabulary.txt are found too, "
        + "and so are metadata.tsv for vectors.tsv or tensors.tsv, and v_metadata.tsv for v_tensor.tsv.",
      "--center, --remove-components, --dimensions and --align change the space, in this order, and --normalize comes "
        + "last. Mean, components and rotation are those of all vectors of INPUT (of the first N with --limit), whatever "
        + "--words selects. INPUT is then read up to three times (four with --words), still in constant memory. "
        + "Vectors with values that are not finite count for nothing and become nan.",
    ],
    operands: 2...2,
    operandName: "INPUT or OUTPUT",
    groups: [
      CommandSyntax.Group(title: "Formats", options: [from, to, inputWords, outputWords]),
      CommandSyntax.Group(
        title: "Content", options: [limit, words, normalize, precision, spacePolicy, threads]),
      CommandSyntax.Group(title: "Space", options: [center, removeComponents, dimensions, align]),
      CommandSyntax.Group(title: "Messages", options: [quiet, json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "to look into a binary file", line: "hogvec convert vectors.bin vectors.txt"),
      CommandSyntax.Example(
        remark: "the 10,000 first words of a packed file, for the projector",
        line: "gzip -dc v.vec.gz | hogvec convert - vectors.tsv --limit 10000"),
      CommandSyntax.Example(
        remark: "this year's vectors in last year's space",
        line: "hogvec convert 2026.bin aligned.bin --align 2025.bin"),
    ], writtenOperand: 1)

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let (input, output) = (arguments.operands[0], arguments.operands[1])
    if output == "-" && arguments.has(json) {
      throw UsageError("--json and OUTPUT - both write to standard output; leave one of them out")
    }
    var converter = VectorFileConverter(
      input: input, inputFormat: VectorFormat(option: from, in: arguments), output: output,
      outputFormat: try outputFormat(arguments, output: output))
    converter.inputWords = arguments.text(inputWords)
    converter.outputWords = arguments.text(outputWords)
    if !converter.outputFormat.hasWordsFile && arguments.has(outputWords) {
      throw UsageError(
        "--output-words: the format \(converter.outputFormat.name) keeps its words in OUTPUT itself")
    }
    if let given = arguments.text(precision).flatMap({ NumberPrecision(named: $0) }) {
      if let objection = converter.outputFormat.objection(to: given) {
        throw UsageError("--precision: \(objection)")
      }
      converter.precision = given
    }
    converter.limit = arguments.integer(limit)
    converter.normalizes = arguments.has(normalize)
    if input == "-" && arguments.text(words) == "-" {
      throw UsageError("--words: only one of the list and FILE can be standard input")
    }
    let listed = try arguments.text(words).map { try WordListFile(reading: $0).words }
    converter.selection = listed.map { Set($0) }
    converter.spacePolicy = arguments.text(spacePolicy).flatMap { SpacePolicy(rawValue: $0) } ?? .error
    converter.threads = arguments.integer(threads) ?? AvailableProcessors().count
    let fitted = try transformation(arguments).fitted(to: converter)
    converter.map = fitted?.map
    converter.changes = changes(arguments)
    let summary = try converter.run()
    if !arguments.has(quiet), let list = arguments.text(words), let listed {
      let missing = MissingWords(of: listed, in: list) { !summary.missingWords.contains($0) }
      let file = input == "-" ? standardInputName : "'\(input)'"
      let place = converter.limit.map { "the first \(Figures.counted($0, "vector")) of \(file)" } ?? file
      console.report(missing, of: place)
    }
    if arguments.has(json) {
      let object: JSONValue = .object([
        "input": .string(input), "from": .string(summary.inputFormat.name), "output": .string(output),
        "to": .string(converter.outputFormat.name), "words": .integer(summary.count),
        "outputWords": .string(summary.wordsPath),
        "dimension": .integer(summary.dimension), "changedWords": .integer(summary.changedWords),
        "unscaledVectors": .integer(summary.unscaledVectors),
        "undefinedVectors": .integer(summary.undefinedVectors),
        "roundedNumbers": .integer(summary.roundedNumbers),
        "missingWords": .integer(summary.missingWords.count), "builtWords": .integer(summary.builtWords),
        "removedShare": .number(fitted?.removedShare ?? 0), "keptShare": .number(fitted?.keptShare ?? 1),
        "alignment": fitted?.alignment?.json ?? .null,
      ])
      try console.write("\(object)\n")
    } else if !arguments.has(quiet) {
      let vectors = Figures.counted(summary.count, "vector")
      let numbers = Figures.counted(summary.dimension, "number")
      let changed =
        summary.changedWords == 0
        ? "" : "; \(Figures.counted(summary.changedWords, "word")) changed to fit the format"
      let unscaled =
        summary.unscaledVectors == 0
        ? ""
        : "; \(Figures.counted(summary.unscaledVectors, "vector")) not scaled, for a value that is not finite"
      let rounded =
        summary.roundedNumbers == 0
        ? "" : "; \(Figures.counted(summary.roundedNumbers, "number")) rounded from 64 bits to 32"
      let built =
        summary.builtWords == 0 ? "" : "; \(Figures.grouped(summary.builtWords)) of them built from n-grams"
      let words = summary.wordsPath.map { ", the words to '\($0)'" } ?? ""
      let undefined =
        summary.undefinedVectors == 0
        ? "" : "; \(Figures.counted(summary.undefinedVectors, "vector")) nan, for a value that is not finite"
      let remarks =
        built + (fitted.map { self.remarks(on: $0, arguments) } ?? "") + changed + unscaled + undefined
        + rounded
      console.message("\(vectors) of \(numbers) written to \(outputName(output))\(words)\(remarks)\n")
    }
  }

  /// What becomes of the space.
  private static func transformation(_ arguments: ParsedArguments) throws -> VectorTransformation {
    var transformation = VectorTransformation()
    transformation.centers = arguments.has(center)
    transformation.removedComponents = arguments.integer(removeComponents) ?? 0
    transformation.dimensions = arguments.integer(dimensions)
    transformation.target = arguments.text(align)
    let (input, output) = (arguments.operands[0], arguments.operands[1])
    if transformation.target == "-" && (input == "-" || arguments.text(words) == "-") {
      throw UsageError("--align: only one of INPUT, the list and FILE can be standard input")
    }
    // What takes long comes before the output is begun.
    if transformation != VectorTransformation() { try FileIdentity.checkWritable(output) }
    return transformation
  }

  /// What is done to vectors, as the output says of itself.
  private static func changes(_ arguments: ParsedArguments) -> [String] {
    var changes: [String] = []
    if let count = arguments.integer(removeComponents) {
      changes.append("\(Figures.counted(count, "component")) removed")
    } else if arguments.has(center) || arguments.has(dimensions) {
      changes.append("centered")
    }
    if let count = arguments.integer(dimensions) { changes.append("\(count) principal components kept") }
    if arguments.has(align) { changes.append("aligned") }
    if arguments.has(normalize) { changes.append("scaled to length 1") }
    if let precision = arguments.text(precision) { changes.append("rounded to \(precision)") }
    return changes
  }

  /// What became of the space, as the end of a message.
  private static func remarks(
    on fitted: VectorTransformation.Fitted, _ arguments: ParsedArguments
  ) -> String {
    var remarks = ""
    if let count = arguments.integer(removeComponents) {
      let components = Figures.counted(count, "component")
      remarks += "; \(components) removed, \(Figures.percent(fitted.removedShare)) of the variance"
    } else if arguments.has(center) || arguments.has(dimensions) {
      remarks += "; centered"
    }
    if arguments.has(dimensions) { remarks += "; \(Figures.percent(fitted.keptShare)) of the variance kept" }
    if let alignment = fitted.alignment { remarks += "; aligned by \(alignment.text)" }
    return remarks
  }

  private static func outputFormat(
    _ arguments: ParsedArguments, output: String
  ) throws(UsageError) -> VectorFormat {
    if let format = VectorFormat(option: to, in: arguments) ?? .named(by: output) { return format }
    throw UsageError(
      "cannot tell the format from the name '\(output)'; give --to \(VectorFormat.writtenNames.joined(separator: "|"))"
    )
  }
}

extension VectorFormat {
  /// The names that options take.
  static let names = all.map(\.name)
  /// The names of the formats that are written.
  static let writtenNames = written.map(\.name)
  /// The names of those of which a result is a file.
  static let fileNames = files.map(\.name)

  /// The endings of names that stand for formats, as help shows them: `.bin, .txt or .npy`.
  static let shownEndings: String = {
    var endings: [String] = []
    for ending in all.compactMap(\.endings.first) where !endings.contains(ending) { endings.append(ending) }
    return endings.dropLast().map { ".\($0)" }.joined(separator: ", ") + " or .\(endings.last ?? "")"
  }()

  /// The words files of the formats that have one, as help shows them: `v.npy.words, v.tsv.metadata.tsv`.
  static let shownWordsFiles = all.filter(\.hasWordsFile).map {
    $0.wordsPath(for: "v.\($0.endings.first ?? $0.name)")
  }.joined(separator: ", ")

  /// The format that an option names.
  init?(option: CommandOption, in arguments: ParsedArguments) {
    guard let name = arguments.text(option) else { return nil }
    self.init(named: name)
  }
}
