internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec plot`: draws words in a plane, or the course of a training run.
enum PlotCommand: Command {
  static let output = CommandOption(
    "output", "o", kind: .text, value: "FILE",
    help:
      "where it goes: an .svg, an .html page to move in, search and look up neighbors, or a .tsv of words, places "
      + "and groups")
  static let words = CommandOption(
    "words", kind: .text, value: "LIST",
    help:
      "the words, separated by commas, or a file of them, one per line; a group after a tab gives its words a color"
  )
  static let top = CommandOption(
    "top", kind: .integer(2...100_000), value: "N", help: "the first N words of the file", default: "500")
  static let classes = CommandOption(
    "classes", kind: .integer(2...40), value: "N",
    help: "color the words by N classes of near vectors, each called after its most central word")
  static let method = CommandOption(
    "method", kind: .choice(["pca", "tsne"]), value: "pca|tsne",
    help: "principal components, or t-SNE, which keeps near words near", default: "pca")
  static let perplexity = CommandOption(
    "perplexity", kind: .real(1...1000), value: "X",
    help: "t-SNE: about how many words a word stays near to", default: "30, less for fewer than 91 words")
  static let iterations = CommandOption(
    "iterations", kind: .integer(1...1_000_000), value: "N", help: "t-SNE: how many steps", default: "1000")
  static let seed = CommandOption(
    "seed", kind: .integer(0...Int.max), value: "N", help: "t-SNE: where the random numbers start",
    default: "1")
  static let loss = CommandOption(
    "loss", kind: .text, value: "LOG",
    help: "draw a log of hogvec train --log-json instead; several for comparison", repeatable: true)

  static let syntax = CommandSyntax(
    name: "plot",
    summary: "draw words in a plane, or the course of a training run",
    usage: "FILE --output FILE [options], or --loss LOG... --output FILE",
    description: [
      "Draws words in a plane, placed by the first two principal components of their vectors (scaled to length 1) or by t-SNE, "
        + "with as many labels as fit without covering each other. The drawing is an SVG, or an HTML page that needs "
        + "nothing else: move, zoom, search, and see a word's ten nearest in the whole file.",
      "With --loss, no vector file is read: loss, rate and speed are drawn over the words trained.",
    ],
    operands: 0...1,
    operandName: "FILE",
    groups: [
      CommandSyntax.Group(title: "Drawing", options: [output, words, top, classes, loss]),
      CommandSyntax.Group(title: "Places", options: [method, perplexity, iterations, seed]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "a page with 2,000 words",
        line: "hogvec plot vectors.bin --output words.html --top 2000 --method tsne"),
      CommandSyntax.Example(
        remark: "some words, in the groups that the file gives them",
        line: "hogvec plot vectors.bin --output words.svg --words groups.tsv"),
      CommandSyntax.Example(
        remark: "a training run", line: "hogvec plot --loss run.json --output loss.svg"),
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let output = try arguments.required(output)
    guard let form = [".svg", ".html", ".tsv"].first(where: { output.hasSuffix($0) }) else {
      throw UsageError("--output '\(output)': the name must end in .svg, .html or .tsv")
    }
    let logs = arguments.texts(loss)
    for input in arguments.operands + logs where FileIdentity.areSame(input, output) {
      throw UsageError("--output '\(output)' is read too")
    }
    let text: String
    if logs.isEmpty {
      try FileIdentity.checkWritable(output)
      text = try drawWords(arguments, form: form, console: console)
    } else {
      let others = [words, top, classes, method, perplexity, iterations, seed].filter { arguments.has($0) }
      if let other = others.first?.shownName ?? arguments.operands.first.map({ "'\($0)'" }) {
        throw UsageError("--loss draws a log; \(other) is for words")
      }
      if form != ".svg" { throw UsageError("--output '\(output)': a log is drawn as .svg") }
      text = try LossChart.chart(of: logs).svg.text
    }
    try FileReplacement.publish(text, at: output)
  }

  // MARK: - Words

  private static func drawWords(
    _ arguments: ParsedArguments, form: String, console: Console
  ) throws -> String {
    guard let path = arguments.operands.first else { throw UsageError("FILE is missing", showsUsage: true) }
    if arguments.has(words) && arguments.has(top) {
      throw UsageError("--words and --top contradict each other: either some words or the first ones")
    }
    let options = [perplexity, iterations, seed]
    if arguments.text(method) != "tsne", let option = options.first(where: { arguments.has($0) }) {
      throw UsageError("\(option.shownName) is for --method tsne")
    }
    let file = try IndexedVectors(path, console: console)
    let chosen = try chosenWords(arguments, of: file, console: console)
    let map = try map(of: chosen, in: file, arguments)
    try file.checkIsUnchanged()
    if form == ".svg" { return map.svg.text }
    if form == ".tsv" { return try table(of: map) }
    var queries: [VectorSearch.Query] = []
    for row in chosen.rows {
      queries.append(VectorSearch.Query(nearestTo: file.unitVector(row), excluded: [row]))
    }
    var neighbors: [[(word: String, similarity: Double)]] = []
    for list in VectorSearch(count: 10).answers(to: queries, in: file.rows()) {
      var named: [(word: String, similarity: Double)] = []
      for neighbor in list { named.append((file.text(ofWord: neighbor.row), Double(neighbor.similarity))) }
      neighbors.append(named)
    }
    try file.checkIsUnchanged()
    return WordMapPage(map: map, neighbors: neighbors).text
  }

  /// A line for each word: the word, its place, and its group where there are any.
  ///
  /// - Throws: ``FileError`` for a word or a group that would not be one field of a line.
  private static func table(of map: WordMap) throws(FileError) -> String {
    if let group = map.groupNames.first(where: { $0.contains("\t") }) {
      let shown = shownText(Array(group.utf8), limit: 80)
      throw FileError("cannot write a table: the group '\(shown)' has a tab in it")
    }
    var text = ""
    for word in map.words {
      if let objection = VectorFormat.projector.objection(to: Array(word.text.utf8)) {
        let shown = shownText(Array(word.text.utf8), limit: 80)
        throw FileError("cannot write a table: the word '\(shown)' \(objection)")
      }
      let group = map.groupNames.isEmpty ? "" : "\t\(map.groupNames[word.group])"
      text += "\(word.text)\t\(word.place.x)\t\(word.place.y)\(group)\n"
    }
    return text
  }

  private static func chosenWords(
    _ arguments: ParsedArguments, of file: borrowing IndexedVectors, console: Console
  ) throws(FileError) -> PlottedWords {
    var chosen =
      if let list = arguments.text(words) {
        try PlottedWords(listed: list, in: file)
      } else {
        PlottedWords(first: arguments.integer(top) ?? 500, of: file)
      }
    console.report(chosen.missing, of: "'\(file.path)'")
    // A scale is not a number where a value is not finite.
    var broken: [String] = []
    for row in chosen.rows where !file.scale(row).isFinite { broken.append(file.text(ofWord: row)) }
    if !broken.isEmpty {
      let named = broken.prefix(5).joined(separator: ", ") + (broken.count > 5 ? ", ..." : "")
      let count = Figures.counted(broken.count, "word")
      console.message("hogvec: left out \(count) with values that are not finite: \(named)\n")
    }
    chosen.keep { file.scale($0).isFinite }
    guard chosen.rows.count > 1 else {
      throw FileError("'\(file.path)': it takes two words to draw, and \(chosen.rows.count) can be")
    }
    if let count = arguments.integer(classes) {
      if chosen.groupNames.contains(where: { !$0.isEmpty }) {
        throw FileError("'\(arguments.text(words) ?? "")' has groups; leave out either them or --classes")
      }
      try chosen.divide(into: count, of: file)
    }
    guard file.dimension > 1 else {
      throw FileError("'\(file.path)': vectors of one number have no place in a plane")
    }
    return chosen
  }

  private static func map(
    of chosen: PlottedWords, in file: borrowing IndexedVectors, _ arguments: ParsedArguments
  ) throws -> WordMap {
    var rows: [[Float]] = []
    for row in chosen.rows { rows.append(file.unitVector(row)) }
    let name = String(file.path.split(separator: "/").last ?? "")
    let title = "\(Figures.counted(rows.count, "word")) of \(name)"
    let places: [PlanePoint]
    let remark: String
    var axes: (x: String, y: String)?
    if arguments.text(method) == "tsne" {
      var tsne = TSNE(threads: AvailableProcessors().count)
      tsne.perplexity = arguments.real(perplexity) ?? max(1, min(30, Double(rows.count - 1) / 3))
      tsne.iterations = arguments.integer(iterations) ?? 1000
      let seed = arguments.integer(seed) ?? 1
      var random = RandomStream(state: UInt64(seed))
      places = tsne.layout(of: rows, using: &random)
      remark = "t-SNE, perplexity \(Figures.short(tsne.perplexity)), seed \(seed)"
    } else {
      let components = PrincipalComponents(of: rows)
      places = components.plane
      let shares = components.shares.map { Figures.percent($0) }
      remark = "principal components"
      axes = (
        "first component, \(shares[0]) of the variance", "second component, \(shares[1]) of the variance"
      )
    }
    var mapped: [WordMap.Word] = []
    for (index, row) in chosen.rows.enumerated() {
      mapped.append(WordMap.Word(file.text(ofWord: row), at: places[index], group: chosen.groups[index]))
    }
    return WordMap(
      title: title, remark: remark, axes: axes, words: mapped,
      groupNames: chosen.groupNames == [""] ? [] : chosen.groupNames.map { $0.isEmpty ? "other" : $0 })
  }
}
