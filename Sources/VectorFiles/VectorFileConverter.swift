public import HogvecSystem

/// Copies a vector file into another format, in constant memory, with several threads parsing and printing.
///
/// Float bits and words stay as they are, so that a file taken from binary to text and back is the same byte
/// for byte (as Hogvec writes it, with a line feed after each record).
public struct VectorFileConverter: Sendable {
  /// The file to read; `-` is standard input.
  public var input: String
  /// Its format; `nil` for what its content shows.
  public var inputFormat: VectorFormat?
  /// The words file of an input format that has one; `nil` to look for it beside the input.
  public var inputWords: String?
  /// The file to write; it may be the one that is read. `-` is standard output.
  public var output: String
  /// The format to write.
  public var outputFormat: VectorFormat
  /// The words file of an output format that has one; `nil` for ``VectorFormat/wordsPath(for:)``.
  public var outputWords: String?
  /// Only so many of the first records are looked at.
  public var limit: Int?
  /// What becomes of every vector, those that are built from n-grams too; `nil` for none. A model of fastText
  /// is then not written from another.
  public var map: RowMap?
  /// Whether vectors are scaled to length 1, after ``map``. Zeros stay, and so do vectors with values that
  /// are not finite, which are counted.
  public var normalizes = false
  /// Only records with these words are written; `nil` for all. Words that are not in a model of fastText
  /// follow the others in the order of their bytes, with vectors built from their n-grams.
  public var selection: Set<[UInt8]>?
  /// What becomes of words that the output format cannot hold.
  public var spacePolicy = SpacePolicy.error
  /// How exactly numbers are written.
  public var precision = NumberPrecision.exact
  /// What is done to the vectors, which the output says of itself after what the input does, in formats that
  /// have a place for it.
  public var changes: [String] = []
  /// The number of threads that parse and print.
  public var threads = AvailableProcessors().count

  /// What was converted.
  public struct Summary: Sendable, Equatable {
    /// The format that was read.
    public let inputFormat: VectorFormat
    /// The number of records written.
    public let count: Int
    /// The number of floats in a record.
    public let dimension: Int
    /// The words file that was written; `nil` for formats that have none.
    public var wordsPath: String?
    /// The number of words that were changed because the format cannot hold them.
    public var changedWords = 0
    /// The number of vectors that have a value which is not finite, and so were not scaled.
    public var unscaledVectors = 0
    /// The number of vectors that a map made not-a-number, since they have a value that is not finite.
    public var undefinedVectors = 0
    /// The numbers of 64 bits that were read and rounded to 32.
    public var roundedNumbers = 0
    /// Selected words that no record had, and that no vector was built for.
    public var missingWords: Set<[UInt8]> = []
    /// The number of selected words that no record had, and whose vectors were built from their n-grams.
    public var builtWords = 0
  }

  /// Describes a conversion.
  public init(
    input: String, inputFormat: VectorFormat? = nil, output: String, outputFormat: VectorFormat
  ) {
    self.input = input
    self.inputFormat = inputFormat
    self.output = output
    self.outputFormat = outputFormat
  }

  /// Where the words will be; `nil` for output formats that have them in the output itself.
  public var outputWordsPath: String? {
    outputFormat.hasWordsFile ? outputWords ?? outputFormat.wordsPath(for: output) : nil
  }

  /// Converts the file.
  ///
  /// With a selection the input is read twice, since the header says how many records follow.
  ///
  /// - Parameter progress: called after every block with the bytes read and the file's size.
  /// - Throws: ``FileError`` for a fault in the input or a failed write; the output is then as it was before.
  public func run(
    progress: ((_ bytesRead: Int, _ byteCount: Int) -> Void)? = nil
  ) throws(FileError) -> Summary {
    var reader = try VectorFileReader(path: input, format: inputFormat, wordsPath: inputWords)
    if let words = outputWordsPath, input != "-", place(of: words) == place(of: input) {
      throw FileError("cannot write '\(words)': the words cannot replace the vectors that are read")
    }
    if outputFormat == .fastTextModel, let model = reader.fastTextModel {
      return try copy(model)
    }
    let dimension = map?.dimension ?? reader.dimension
    if let map, map.inputDimension != reader.dimension {
      throw FileError(
        "'\(input)': the map is of vectors of \(map.inputDimension) numbers, and these have \(reader.dimension)"
      )
    }
    let wanted = min(reader.count, limit ?? reader.count)
    var count = wanted
    var missingWords: Set<[UInt8]> = []
    var built = DecodedRecords(dimension: reader.dimension)
    if let selection {
      let found = try findSelected(wanted, selection)
      missingWords = selection.subtracting(found.words)
      if let model = reader.fastTextModel { built = model.records(builtFor: missingWords) }
      for index in 0..<built.count { missingWords.remove(Array(built.word(index))) }
      count = found.count + built.count
      guard count > 0 || selection.isEmpty || wanted == 0 else {
        let example = shownText(selection.min { $0.lexicographicallyPrecedes($1) } ?? [], limit: 80)
        throw FileError(
          "cannot write '\(output)': no word to be taken from '\(input)' is in it, such as '\(example)'")
      }
    }
    if count == 0 && output != "-" && FileIdentity.exists(output) && !FileIdentity.isStream(output) {
      throw FileError(
        "cannot replace '\(output)': there is no vector to write; remove it first if it is to go")
    }
    var writer = try VectorFileWriter(
      path: output, format: outputFormat, count: count, dimension: dimension, wordsPath: outputWords,
      precision: precision,
      metadata: reader.metadata.noting(changes))
    let recoding = RecordRecoding(self, encoder: outputFormat.encoder(precision: precision))
    var summary = Summary(inputFormat: reader.format, count: count, dimension: dimension)
    summary.wordsPath = outputWordsPath
    summary.missingWords = missingWords
    summary.builtWords = built.count
    let byteCount = reader.byteCount
    var (bytesRead, remaining) = (0, wanted)
    if wanted > 0 || limit == nil {
      try forEachBlock(
        of: &reader, threads: threads, work: { (block) throws(FileError) in try recoding.recode(block) }
      ) {
        (block) throws(FileError) -> Bool in
        // A limit that falls inside a block has the rest of it taken again, one thread and as many as wanted.
        let block =
          block.recoded.inputCount > remaining
          ? try recoding.recode(block.source, limit: remaining) : block
        remaining -= block.recoded.inputCount
        try writer.append(block.recoded.records)
        summary.changedWords += block.recoded.changedWords
        summary.unscaledVectors += block.recoded.unscaledVectors
        summary.undefinedVectors += block.recoded.undefinedVectors
        summary.roundedNumbers += block.recoded.roundedNumbers
        bytesRead += block.source.byteCount
        progress?(bytesRead, byteCount)
        return remaining > 0 || limit == nil
      }
    }
    if built.count > 0 {
      let recoded = try recoding.recode(built, recordsBefore: count - built.count)
      try writer.append(recoded.records)
      summary.changedWords += recoded.changedWords
      summary.unscaledVectors += recoded.unscaledVectors
      summary.undefinedVectors += recoded.undefinedVectors
    }
    try writer.publish()
    return summary
  }

  /// Copies a model of fastText with its n-grams and output rows, byte for byte.
  private func copy(_ model: FastTextModel) throws(FileError) -> Summary {
    guard limit == nil && selection == nil && map == nil && !normalizes else {
      throw FileError(
        "cannot write '\(output)': a fastText model is copied as a whole, since its rows are parts of many vectors;"
          + " leave out what selects or changes vectors, or write another format")
    }
    try FileIdentity.checkWritable(output)
    var file = try FileReplacement.output(output)
    // The model keeps its file mapped.
    try unsafe file.write(model.fileBytes)
    try file.publish()
    return Summary(inputFormat: .fastTextModel, count: model.wordCount, dimension: model.dimension)
  }

  /// How many of the first records have a word that is selected, and which words these are.
  private func findSelected(
    _ wanted: Int, _ selection: Set<[UInt8]>
  ) throws(FileError) -> (count: Int, words: Set<[UInt8]>) {
    var count = 0
    var words: Set<[UInt8]> = []
    if wanted == 0 { return (0, []) }
    try readInput(
      work: { (records) throws(FileError) -> [[UInt8]] in
        (0..<records.count).map { Array(records.word($0)) }.filter { selection.contains($0) }
      },
      take: { (found) throws(FileError) in
        count += found.count
        words.formUnion(found)
      })
    return (count, words)
  }
}

/// What workers do with a block: decode, map, select, scale, encode.
private struct RecordRecoding: Sendable {
  private let map: RowMap?
  private let normalizes: Bool
  private let selection: Set<[UInt8]>?
  private let spacePolicy: SpacePolicy
  private let output: String
  private let encoder: any VectorRecordEncoder

  /// Records that were worked on.
  struct Recoded: Sendable {
    let records: EncodedRecords
    /// The records of the input, selected or not.
    let inputCount: Int
    let changedWords: Int
    let unscaledVectors: Int
    let undefinedVectors: Int
    let roundedNumbers: Int
  }

  init(_ converter: VectorFileConverter, encoder: any VectorRecordEncoder) {
    map = converter.map
    normalizes = converter.normalizes
    selection = converter.selection
    spacePolicy = converter.spacePolicy
    output = converter.output == "-" ? "standard output" : converter.output
    self.encoder = encoder
  }

  func recode(
    _ block: RecordBlock, limit: Int = .max
  ) throws(FileError) -> (source: RecordBlock, recoded: Recoded) {
    (block, try recode(block.decoded(), limit: limit, recordsBefore: block.recordsBefore))
  }

  /// - Parameters:
  ///   - limit: only so many of the first records are looked at.
  ///   - recordsBefore: the number of records before them, for messages.
  func recode(
    _ decoded: DecodedRecords, limit: Int = .max, recordsBefore: Int
  ) throws(FileError) -> Recoded {
    var decoded = decoded
    let count = min(decoded.count, limit)
    var records = EncodedRecords()
    var (changedWords, unscaledVectors, undefinedVectors) = (0, 0, 0)
    if let map { decoded.apply(map) }
    for index in 0..<count {
      var word = Array(decoded.word(index))
      if let selection, !selection.contains(word) { continue }
      if map != nil && decoded.isUndefined(index) { undefinedVectors += 1 }
      if normalizes && !decoded.normalize(index) { unscaledVectors += 1 }
      var replacements = 0
      // Where forbidden bytes were not all that is wrong, a second replacement changes the word as a whole.
      while let objection = unsafe word.withUnsafeBytes({ unsafe encoder.objection(to: $0) }) {
        let forbidden = encoder.forbiddenBytes
        guard replacements < 2,
          let changed = spacePolicy.replacing(word, forbidden: { forbidden.contains($0) })
        else {
          throw unsafe word.withUnsafeBytes {
            unsafe forbiddenWord($0, objection, record: recordsBefore + index + 1, path: output)
          }
        }
        replacements += 1
        word = changed
      }
      if replacements > 0 { changedWords += 1 }
      let vectorFault = unsafe decoded.withVector(index) { vector in
        unsafe word.withUnsafeBytes { word -> FileError? in
          if let objection = unsafe encoder.objection(to: vector) {
            return unsafe forbiddenVector(
              of: word, objection, record: recordsBefore + index + 1, path: output)
          }
          unsafe encoder.encode(word: word, count: decoded.wordCounts[index], vector: vector, into: &records)
          return nil
        }
      }
      if let vectorFault { throw vectorFault }
      records.count += 1
    }
    return Recoded(
      records: records, inputCount: count, changedWords: changedWords,
      unscaledVectors: unscaledVectors, undefinedVectors: undefinedVectors,
      roundedNumbers: decoded.roundedCount)
  }
}
