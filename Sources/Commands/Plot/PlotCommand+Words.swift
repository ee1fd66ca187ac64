internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

extension PlotCommand {
  /// The content of a file that shows words.
  ///
  /// - Parameters:
  ///   - form: what its name ends in.
  ///   - output: its name, for messages.
  static func drawWords(
    _ arguments: ParsedArguments, form: String, output: String, console: Console
  ) throws -> [UInt8] {
    guard let path = arguments.operands.first else { throw UsageError("FILE is missing", showsUsage: true) }
    let choices = [words, top, pairs, around].filter { arguments.has($0) }.map(\.shownName)
    if choices.count > 1 {
      throw UsageError("\(choices.joined(separator: " and ")) contradict each other: each chooses the words")
    }
    if arguments.has(count) && !arguments.has(around) { throw UsageError("-n is for --around") }
    let options = [perplexity, iterations, seed]
    if arguments.text(method) != "tsne", let option = options.first(where: { arguments.has($0) }) {
      throw UsageError("\(option.shownName) is for --method tsne")
    }
    let file = try IndexedVectors(path, console: console)
    let chosen = try chosenWords(arguments, of: file, console: console)
    let map = try map(of: chosen, in: file, arguments, console: console)
    try file.checkIsUnchanged()
    if form == ".tsv" { return Array(try table(of: map).utf8) }
    if form != ".html" { return try DrawingFile.content(of: map.svg, for: output) }
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
    return Array(WordMapPage(map: map, neighbors: neighbors).text.utf8)
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
      } else if let list = arguments.text(pairs) {
        try PlottedWords(pairedIn: list, of: file)
      } else if let word = arguments.text(around) {
        try PlottedWords(around: word.pathBytes, count: arguments.integer(count) ?? 40, in: file)
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
        throw FileError(
          "'\(arguments.text(words) ?? arguments.text(pairs) ?? "")' has groups; leave out either them or --classes"
        )
      }
      try chosen.divide(into: count, of: file)
    }
    guard file.dimension > 1 else {
      throw FileError("'\(file.path)': vectors of one number have no place in a plane")
    }
    return chosen
  }

  private static func map(
    of chosen: PlottedWords, in file: borrowing IndexedVectors, _ arguments: ParsedArguments,
    console: Console
  ) throws -> WordMap {
    var rows: [[Float]] = []
    for row in chosen.rows { rows.append(file.unitVector(row)) }
    let name = String(file.path.split(separator: "/").last ?? "")
    let subject = arguments.text(around).map { " around '\($0)' in " } ?? " of "
    let heading = "\(Figures.counted(rows.count, "word"))\(subject)\(name)"
    let places: [PlanePoint]
    let remark: String
    var axes: (x: String, y: String)?
    if arguments.text(method) == "tsne" {
      let usual = max(1, min(30, Double(rows.count - 1) / 3))
      var tsne = TSNE(perplexity: arguments.real(perplexity) ?? usual, threads: AvailableProcessors().count)
      guard tsne.perplexity < Double(rows.count) else {
        throw UsageError(
          "--perplexity \(Figures.short(tsne.perplexity)) is too large for \(Figures.counted(rows.count, "word")): it "
            + "must be below their number; without it, it is \(Figures.short(usual))")
      }
      tsne.iterations = arguments.integer(iterations) ?? 1000
      let seed = arguments.integer(seed) ?? 1
      var random = RandomStream(state: UInt64(seed))
      places = tsne.layout(of: rows, using: &random, shownOn: console)
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
    var map = WordMap(
      title: arguments.text(title) ?? heading, remark: remark, axes: axes, words: mapped,
      groupNames: chosen.groupNames == [""] ? [] : chosen.groupNames.map { $0.isEmpty ? "other" : $0 })
    map.arrows = chosen.arrows
    map.center = chosen.centerRow.flatMap { chosen.rows.firstIndex(of: $0) }
    if let width = arguments.integer(width) { map.width = Double(width) }
    return map
  }
}
