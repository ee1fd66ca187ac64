internal import HogvecAnalysis
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecVectorFiles

/// `hogvec shift`: the words that moved most between two vector files.
enum ShiftCommand: Command {
  static let count = SearchOptions.count.described(help: "how many words")
  static let limit = CommandOption(
    "top", kind: .integer(1...Int.max), value: "N",
    help: "only words that are among the first N of both files; rare words move by chance", default: "all")

  static let syntax = CommandSyntax(
    name: "shift",
    summary: "list the words that moved most between two vector files",
    usage: "A B [options]",
    description: [
      "Rotates the vectors of A to those of the same words in B, so that the mean cosine is as large as a rotation can "
        + "make it, and prints the words whose two vectors are then the least alike: cosine, place of the word in A and in B, "
        + "word. In files ordered by frequency, as hogvec train writes them, the places show how the frequency changed.",
      "A and B may have any format that convert reads, and the same dimension. Words whose vector is zero or not finite "
        + "in one of them are left out.",
    ],
    operands: 2...2,
    operandName: "A or B",
    groups: [
      CommandSyntax.Group(title: "Search", options: [count, limit]),
      CommandSyntax.Group(title: "Run", options: [SharedOptions.threads]),
      CommandSyntax.Group(title: "Messages", options: [SharedOptions.json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "of the 20,000 most frequent words, those that changed their meaning most",
        line: "hogvec shift 1900.bin 2000.bin --top 20000 -n 50")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let paths = arguments.operands
    if paths == ["-", "-"] { throw UsageError("only one of A and B can be standard input") }
    let first = try IndexedVectors(paths[0], console: console)
    let second = try IndexedVectors(paths[1], console: console)
    let found = try WordShifts(
      from: first, to: second, limit: arguments.integer(limit), threads: SharedOptions.threadCount(arguments))
    try first.checkIsUnchanged()
    try second.checkIsUnchanged()
    let shifts = found.shifts.prefix(arguments.integer(count) ?? 10)
    if arguments.has(SharedOptions.json) {
      let words = shifts.map { shift in
        JSONValue.object(
          word: shift.bytes,
          [
            "similarity": .number(shift.similarity),
            "places": .array([.integer(shift.firstRow + 1), .integer(shift.secondRow + 1)]),
          ])
      }
      let object: JSONValue = .object(["alignment": found.fit.json, "words": .array(words)])
      return try console.write(object.line)
    }
    console.message("\(found.fit.text)\n")
    try console.write(table(of: Array(shifts)))
  }

  /// A line for each word: cosine, places, and the word's bytes.
  private static func table(of shifts: [WordShift]) -> [UInt8] {
    let columns = [
      shifts.map { Figures.fixed($0.similarity, 4) }, shifts.map { "\($0.firstRow + 1)" },
      shifts.map { "\($0.secondRow + 1)" },
    ]
    let widths = columns.map { $0.map(\.count).max() ?? 0 }
    var text: [UInt8] = []
    for (index, shift) in shifts.enumerated() {
      let cells = zip(columns, widths).map { column, width in
        String(repeating: " ", count: width - column[index].count) + column[index]
      }
      text += Array("  \(cells.joined(separator: "  "))  ".utf8)
      text += shift.bytes + [UInt8(ascii: "\n")]
    }
    return text
  }
}
