internal import HogvecKernels
internal import HogvecModels
internal import HogvecRuns
internal import HogvecSystem

/// `hogvec lm train`: trains an n-gram language model.
enum LmTrainCommand: Command {
  static let output = CommandOption(
    "output", "o", kind: .text, value: "FILE",
    help: "where the model goes; written whenever it has become better", file: .written)
  static let validation = CommandOption(
    "valid", kind: .text, value: "FILE", help: "rows or text to validate on",
    default: "the last tenth of the training rows", file: .read)
  static let test = CommandOption(
    "test", kind: .text, value: "FILE", help: "rows or text to measure the result on", file: .read)
  static let vocabulary = CommandOption(
    "vocab", kind: .text, value: "FILE", help: "the words in the order of their ids, one per line",
    default: "the most frequent words of the text", file: .read)
  static let words = CommandOption(
    "words", kind: .integer(2...10_000_000), value: "N", help: "without --vocab: at most N words",
    default: "10000")
  static let minimumCount = CommandOption(
    "min-count", kind: .integer(1...Int.max), value: "N",
    help: "without --vocab: leave out words that occur less often",
    default: "5")
  static let context = CommandOption(
    "context", kind: .integer(1...1000), value: "N", help: "the words that a prediction is made from",
    default: "3")
  static let dimension = CommandOption(
    "size", "dim", kind: .integer(1...100_000), value: "N", help: "the numbers of a word's embedding",
    default: "16")
  static let hidden = CommandOption(
    "hidden", kind: .integer(1...1_000_000), value: "N", help: "the hidden units", default: "128")
  static let batch = CommandOption(
    "batch", kind: .integer(1...1_000_000), value: "N", help: "batch size, in rows", default: "100")
  static let epochs = CommandOption(
    "epochs", kind: .integer(1...1_000_000), value: "N", help: "passes over the rows, at most", default: "10")
  static let optimizer = CommandOption(
    "optimizer", kind: .choice(["sgd", "adam"]), value: "sgd|adam", help: "the optimizer", default: "sgd"
  )
  static let rate = CommandOption(
    "rate", "lr", "alpha", kind: .real(0...1000, aboveLowerBound: true), value: "X",
    help: "the learning rate at the start", default: "0.1, for adam 0.001")
  static let finalRate = CommandOption(
    "final-rate", kind: .real(0...1), value: "X",
    help: "the share of the rate that is left at the end; it falls evenly",
    default: "0.1")
  static let momentum = CommandOption(
    "momentum", kind: .real(0...0.9999), value: "X", help: "for sgd: the share of the last step that is kept",
    default: "0.9")
  static let dropout = CommandOption(
    "dropout", kind: .real(0...0.99), value: "X",
    help: "the share of hidden units switched off at random in training",
    default: "0")
  static let patience = CommandOption(
    "patience", kind: .integer(1...1_000_000), value: "N",
    help: "stop after N epochs without a better validation loss", default: "3")
  static let threads = CommandOption(
    "threads", "workers", kind: .integer(1...1024), value: "N",
    help: "worker threads; the result does not depend on them", default: "the processors this process may use"
  )
  static let seed = CommandOption(
    "seed", kind: .integer(0...Int.max), value: "N", help: "what start and order are drawn from", default: "1"
  )
  static let json = CommandOption(
    "json", kind: .flag, help: "print a JSON object for each epoch, then the result")

  static let syntax = CommandSyntax(
    name: "lm train",
    summary: "train a neural n-gram language model",
    usage: "FILE --output FILE [options]",
    description: [
      "Learns to predict a word from the words before it: their embeddings side by side, a logistic hidden layer, and a "
        + "softmax over the vocabulary. The model after the best epoch is kept.",
      "FILE is a text, one sentence per line, or rows of ids, little-endian, each a context and the word that follows, in 1, "
        + "2 or 4 bytes by the name: .u8, .u16 or .u32.",
    ],
    operands: 1...1,
    operandName: "the training file",
    groups: [
      CommandSyntax.Group(
        title: "Files", options: [output, validation, test, vocabulary, words, minimumCount]),
      CommandSyntax.Group(title: "Model", options: [context, dimension, hidden, dropout]),
      CommandSyntax.Group(
        title: "Training",
        options: [epochs, batch, optimizer, rate, finalRate, momentum, patience, threads, seed]),
      CommandSyntax.Group(title: "Messages", options: [json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "from a text, three words before each",
        line: "hogvec lm train sentences.txt --output model.lm --words 2000")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let (path, output) = (arguments.operands[0], try arguments.required(output))
    let options = settings(arguments)
    try check(arguments, output: output)
    let isJSON = arguments.has(json)
    let words = try readWords(arguments, path: path, threads: options.threads)
    let context = arguments.integer(context) ?? 3
    var training = try NGramReading.rows(from: path, context: context, words: words)
    let held: NGramRows
    if let path = arguments.text(validation) {
      held = try NGramReading.rows(from: path, context: context, words: words)
    } else {
      held = training.splitOff(from: training.count - training.count / 10)
    }
    let testRows = try arguments.text(test).map {
      try NGramReading.rows(from: $0, context: context, words: words)
    }
    let shape = NGramShape(
      words: words.count, context: context, dimension: options.dimension, hidden: options.hidden)
    if !isJSON {
      try console.write(
        """
        parameters       \(Figures.grouped(shape.parameterCount)): \(Figures.grouped(shape.words)) words, context \
        \(shape.context), embedding \(shape.dimension), hidden \(shape.hidden)
        rows             \(Figures.grouped(training.count)) to train, \(Figures.grouped(held.count)) to validate

        """)
    }
    let instructionSet = try KernelSet.chosen().instructionSet
    let model = try NGramTrainer(options, instructionSet: instructionSet).train(
      words: words, training: training, validation: held
    ) { epoch, best in
      if epoch.isBest { try best.save(to: output) }
      try console.write(isJSON ? json(of: epoch) : line(of: epoch))
    }
    func loss(of rows: NGramRows) -> Double {
      model.meanLoss(rows, threads: options.threads, instructionSet: instructionSet)
    }
    let validationLoss = held.count > 0 ? loss(of: held) : nil
    let testLoss = testRows.map(loss)
    if isJSON {
      let object: JSONValue = .object([
        "event": .string("finished"), "parameters": .integer(shape.parameterCount),
        "rows": .integer(training.count), "validationLoss": .number(validationLoss),
        "testLoss": .number(testLoss), "output": .string(output),
      ])
      try console.write("\(object)\n")
    } else {
      if let validationLoss { try console.write("validation       \(Figures.fixed(validationLoss, 4))\n") }
      if let testLoss { try console.write("test             \(Figures.fixed(testLoss, 4))\n") }
      try console.write("output           \(output)\n")
    }
  }

  // MARK: - Arguments

  private static func check(_ arguments: ParsedArguments, output: String) throws {
    if FileIdentity.isStream(arguments.operands[0]) && !arguments.has(vocabulary) {
      throw UsageError(
        "'\(arguments.operands[0])' can be read only once, and the words are counted first; give the text as a file, or its "
          + "words with --vocab")
    }
    if arguments.has(vocabulary) {
      for option in [words, minimumCount] where arguments.has(option) {
        throw UsageError("--vocab gives the words, so \(option.shownName) says nothing")
      }
    }
    if arguments.text(optimizer) == "adam", arguments.has(momentum) {
      throw UsageError("--momentum is for --optimizer sgd")
    }
    try FileIdentity.checkWritable(output)
  }

  private static func settings(_ arguments: ParsedArguments) -> NGramTrainingOptions {
    var options = NGramTrainingOptions()
    let isAdam = arguments.text(optimizer) == "adam"
    options.rule = isAdam ? .adam : .momentum(arguments.real(momentum) ?? 0.9)
    options.rate = arguments.real(rate) ?? (isAdam ? 0.001 : 0.1)
    options.finalRateShare = arguments.real(finalRate) ?? 0.1
    options.dimension = arguments.integer(dimension) ?? options.dimension
    options.hidden = arguments.integer(hidden) ?? options.hidden
    options.batchSize = arguments.integer(batch) ?? options.batchSize
    options.epochs = arguments.integer(epochs) ?? options.epochs
    options.dropout = arguments.real(dropout) ?? options.dropout
    options.patience = arguments.integer(patience) ?? options.patience
    options.threads = arguments.integer(threads) ?? AvailableProcessors().count
    options.seed = UInt64(arguments.integer(seed) ?? 1)
    return options
  }

  private static func readWords(_ arguments: ParsedArguments, path: String, threads: Int) throws -> [[UInt8]]
  {
    if let vocabulary = arguments.text(vocabulary) { return try NGramReading.words(from: vocabulary) }
    if NGramReading.idByteCount(path) != nil {
      throw UsageError("'\(path)' has ids only; --vocab FILE says what they mean")
    }
    return try NGramReading.words(
      ofTexts: [path], minimumCount: UInt64(arguments.integer(minimumCount) ?? 5),
      limit: arguments.integer(words) ?? 10_000, threads: threads)
  }

  // MARK: - Results

  private static func line(of epoch: NGramEpoch) -> String {
    let number = "\(epoch.epoch)"
    let validation = epoch.validationLoss.map { ", validation " + Figures.fixed($0, 4) } ?? ""
    return "epoch \(number)" + String(repeating: " ", count: max(1, 11 - number.count))
      + "training \(Figures.fixed(epoch.trainingLoss, 4))\(validation), \(Figures.fixed(epoch.seconds, 1)) s"
      + (epoch.isBest ? "\n" : ", not better\n")
  }

  private static func json(of epoch: NGramEpoch) -> String {
    let object: JSONValue = .object([
      "event": .string("epoch"), "epoch": .integer(epoch.epoch), "trainingLoss": .number(epoch.trainingLoss),
      "validationLoss": .number(epoch.validationLoss), "isBest": .bool(epoch.isBest),
      "seconds": .seconds(epoch.seconds),
    ])
    return "\(object)\n"
  }
}
