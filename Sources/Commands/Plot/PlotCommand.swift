internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec plot`: draws words in a plane, or the course of a training run.
enum PlotCommand: Command {
  static let output = CommandOption(
    "output", "o", kind: .text, value: "FILE",
    help:
      "where it goes: an .svg, an .html page to move in, search and look up neighbors, a .png, or a .tsv of words, "
      + "places and groups", file: .written)
  static let title = CommandOption(
    "title", kind: .text, value: "TEXT", help: "the heading", default: "what is drawn, and of which file")
  static let width = CommandOption(
    "width", kind: .integer(200...10_000), value: "PIXELS", help: "the width of an .svg or .png",
    default: "1200, of a log 860")
  static let words = CommandOption(
    "words", kind: .text, value: "LIST",
    help:
      "the words, separated by commas, or a file of them, one per line; a group after a tab gives its words a color "
      + "and shape", file: .read)
  static let pairs = CommandOption(
    "pairs", kind: .text, value: "FILE",
    help:
      "the words of a file of two words per line, with an arrow from the first to the second; a third field is "
      + "the group of both", file: .read)
  static let around = CommandOption(
    "around", kind: .text, value: "WORD",
    help: "a word or a sum, such as \"king -man +woman\", and its nearest words")
  static let count = CommandOption(
    "n", "count", kind: .integer(1...100_000), value: "N",
    help: "with --around: how many of the nearest words",
    default: "40")
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
    help: "draw a log of hogvec train --log-json instead; repeat it to compare several", repeatable: true,
    file: .read)

  static let syntax = CommandSyntax(
    name: "plot",
    summary: "draw words in a plane, or the course of a training run",
    usage: "FILE --output FILE [options], or --loss LOG --output FILE",
    description: [
      "Draws words in a plane, placed by the first two principal components of their vectors (scaled to length 1) or by t-SNE, "
        + "with as many labels as fit without covering each other or, where there is room, the marks of other words. "
        + "The drawing is an SVG, or an HTML page that needs nothing else: move, zoom, search, and see a word's ten "
        + "nearest in the whole file. A .png is made by the first of rsvg-convert, inkscape, chromium and ImageMagick "
        + "that is installed.",
      "With --loss, no vector file is read: loss, rate and speed are drawn over the words trained.",
    ],
    operands: 0...1,
    operandName: "FILE",
    groups: [
      CommandSyntax.Group(title: "Drawing", options: [output, title, width, loss]),
      CommandSyntax.Group(title: "Words", options: [words, top, pairs, around, count, classes]),
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
        remark: "what is near to a word",
        line: "hogvec plot vectors.bin --output king.png --around king -n 60"),
      CommandSyntax.Example(
        remark: "a training run", line: "hogvec plot --loss run.json --output loss.svg"),
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let output = try arguments.required(output)
    guard let form = [".svg", ".html", ".png", ".tsv"].first(where: output.lowercased().hasSuffix) else {
      throw UsageError("--output '\(output)': the name must end in .svg, .html, .png or .tsv")
    }
    let logs = arguments.texts(loss)
    let isDrawing = form == ".svg" || form == ".png"
    if arguments.has(width) && !isDrawing { throw UsageError("--width is for .svg and .png") }
    if arguments.has(title) && form == ".tsv" { throw UsageError("--title has no place in a .tsv") }
    guard !logs.isEmpty else {
      try FileIdentity.checkWritable(output)
      let content = try drawWords(arguments, form: form, output: output, console: console)
      return try FileReplacement.publish(content, at: output)
    }
    let others = [words, top, pairs, around, count, classes, method, perplexity, iterations, seed]
    if let other = others.first(where: { arguments.has($0) })?.shownName
      ?? arguments.operands.first.map({ "'\($0)'" })
    {
      throw UsageError("--loss draws a log; \(other) is for words")
    }
    if !isDrawing { throw UsageError("--output '\(output)': a log is drawn as .svg or .png") }
    var chart = try LossChart.chart(of: logs)
    if let title = arguments.text(title) { chart.title = title }
    if let width = arguments.integer(width) { chart.width = Double(width) }
    try FileReplacement.publish(try DrawingFile.content(of: chart.svg, for: output), at: output)
  }
}
