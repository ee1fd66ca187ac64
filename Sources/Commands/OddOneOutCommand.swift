internal import Storage
internal import VectorFiles

/// `hogvec odd-one-out`: the word that fits least with the others.
enum OddOneOutCommand: Command {
  static let json = CommandOption("json", kind: .flag, help: "print a JSON object instead of lines")

  static let syntax = CommandSyntax(
    name: "odd-one-out",
    summary: "name the word that fits least with the others",
    usage: "FILE WORD WORD WORD... [options]",
    description: [
      "Prints the words with the cosines of their vectors and the mean of all, the least first: that one is the odd one."
    ],
    operands: 4...Int.max,
    operandName: "FILE or WORD",
    groups: [CommandSyntax.Group(title: "Messages", options: [json])],
    examples: [
      CommandSyntax.Example(
        remark: "which is no meal?", line: "hogvec odd-one-out vectors.bin breakfast lunch river dinner")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let file = try QueryFile(arguments.operands[0], console: console)
    let words = Array(arguments.operandBytes.dropFirst())
    var mean = [Double](repeating: 0, count: file.vectors.dimension)
    var vectors: [[Float]] = []
    for word in words {
      let vector = file.vectors.unitVector(try file.row(of: word))
      for (column, value) in vector.enumerated() { mean[column] += Double(value) }
      vectors.append(vector)
    }
    let norm = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let cosines = vectors.map { vector in
      zip(vector, mean).reduce(0) { $0 + Double($1.0) * $1.1 } / (norm == 0 ? 1 : norm)
    }
    // Equals in the order in which they were given.
    let order = words.indices.sorted { (cosines[$0], $0) < (cosines[$1], $1) }
    if arguments.has(json) {
      let list = order.map { index -> JSONValue in
        .object(word: words[index], ["similarity": .number(cosines[index])])
      }
      try console.write(
        "\(JSONValue.object(["odd": .word(words[order[0]]), "words": .array(list)]))\n")
    } else {
      try console.write(
        NeighborsCommand.table(of: order.map { (words[$0], cosines[$0]) }, title: nil))
    }
  }
}
