internal import HogvecSystem

/// A format of vector files: what it is called, where it keeps the words, how it is recognized, read and
/// written.
///
/// Each format is a value in a file of its own, and a line in ``all``; help texts, the choice by a name's
/// ending, the order of sniffing and the places of words come from that list. Formats are equal if their
/// names are.
public struct VectorFormat: Sendable {
  /// All formats, in the order in which they are shown and looked for in a file's content.
  public static let all: [VectorFormat] = [
    .binary,
    .text,
    .glove,
    .fastText,
    .fastTextModel,
    .numPy,
    .numPyArchive,
    .projector,
    .safeTensors,
    .table,
    .jsonLines,
    .parquet,
    .finalfusion,
    .gensim,
    .spaCy,
    .model2Vec,
  ]

  /// The formats that are written, too.
  public static let written = all.filter(\.isWritten)

  /// The written formats of which a result is a file, perhaps with its words beside, and not a folder.
  public static let files = written.filter { !$0.isFolder }

  /// The name on the command line and in JSON.
  public let name: String
  /// What it is, in some words for a list of formats: `word2vec's binary format`.
  public let summary: String
  /// The endings of file names that stand for it, without the point, the usual one first.
  public let endings: [String]
  /// What a name must have in it beside the ending, where the ending alone stands for another format.
  let nameMark: String?
  /// Whether the file is lines of decimal numbers; otherwise it is raw floats.
  public let isText: Bool
  /// Whether a row may lie in the file as the floats that it is.
  let hasRowsInPlace: Bool
  /// Whether a result is a folder of several files.
  public let isFolder: Bool
  /// The precisions that numbers may be written in, beside ``NumberPrecision/exact`` and, in formats of text,
  /// digits.
  public let precisions: [NumberPrecision]
  /// Where the words are.
  let words: WordsPlace
  /// How the format is told from others by a file's content.
  let recognition: Recognition
  /// Makes a coder that reads records; the header is consumed.
  private let makeDecoder:
    @Sendable (inout BufferedInput, DecodingContext) throws(FileError) -> any VectorRecordDecoder
  /// Makes a coder that writes records; `nil` for formats that are only read.
  private let makeEncoder: (@Sendable (_ precision: NumberPrecision) -> any VectorRecordEncoder)?

  /// How a format is told from others.
  enum Recognition: Sendable {
    /// By the first bytes, before any other format is thought of.
    case mark(@Sendable (FileStart) -> Bool)
    /// By what the first lines look like, in files without a known mark.
    case shape(@Sendable (FileStart) -> Bool)
    /// Not at all: it has to be named, and its files are read as another format.
    case none
  }

  /// Describes a format.
  init(
    name: String, summary: String, endings: [String], nameMark: String? = nil, isText: Bool,
    hasRowsInPlace: Bool = true, isFolder: Bool = false, precisions: [NumberPrecision] = [],
    words: WordsPlace = .inside,
    recognition: Recognition,
    decoder:
      @escaping @Sendable (inout BufferedInput, DecodingContext) throws(FileError)
      -> any VectorRecordDecoder,
    encoder: (@Sendable (_ precision: NumberPrecision) -> any VectorRecordEncoder)?
  ) {
    self.name = name
    self.summary = summary
    self.endings = endings
    self.nameMark = nameMark
    self.isText = isText
    self.hasRowsInPlace = hasRowsInPlace && !isText
    self.isFolder = isFolder
    self.precisions = precisions
    self.words = words
    self.recognition = recognition
    makeDecoder = decoder
    makeEncoder = encoder
  }

  /// The format of a name on the command line.
  public init?(named name: String) {
    guard let format = VectorFormat.all.first(where: { $0.name == name }) else { return nil }
    self = format
  }

  /// The format that a file's name stands for, for output; `nil` if it says nothing.
  public static func named(by path: String) -> VectorFormat? {
    let name = splitPath(path).name
    guard let point = name.lastIndex(of: ".") else { return nil }
    let ending = name[name.index(after: point)...].lowercased()
    let candidates = written.filter { $0.endings.contains { $0 == ending } }
    return candidates.first { $0.nameMark.map { name.contains($0) } ?? false }
      ?? candidates.first { $0.nameMark == nil }
  }

  /// Whether files of the format are written, and not only read.
  public var isWritten: Bool { makeEncoder != nil }

  /// Whether the words are in a file of their own beside the vectors.
  public var hasWordsFile: Bool { wordsFile != nil && !isFolder }

  /// How the words file is named and laid out; `nil` if the words are in the vector file itself.
  var wordsFile: WordsFileNaming? { if case .beside(let naming) = words { naming } else { nil } }

  /// A coder for the format, which writes records of a precision that the format has a place for.
  func encoder(precision: NumberPrecision = .exact) -> any VectorRecordEncoder {
    guard let makeEncoder else { preconditionFailure("the format is one that is written") }
    precondition(objection(to: precision) == nil, "the format has a place for the precision")
    return makeEncoder(precision)
  }

  /// Why numbers of a precision cannot be written in the format, in a line; `nil` if they can.
  public func objection(to precision: NumberPrecision) -> String? {
    guard !takes(precision) else { return nil }
    let isDigits = precision.digits != nil
    let held = isText ? "decimal digits" : precisions.map { "\($0), " }.joined() + "all bits of each number"
    let others = VectorFormat.written.filter { $0.takes(precision) }.map(\.name).joined(separator: ", ")
    return "the format \(name) holds \(held.replacing(", all", with: " or all")), not"
      + " \(isDigits ? Figures.counted(precision.digits ?? 0, "digit") : precision.description)"
      + (others.isEmpty ? "" : "; for that there is \(others)")
  }

  private func takes(_ precision: NumberPrecision) -> Bool {
    switch precision {
    case .exact: true
    case .digits: isText
    case .float16, .bfloat16, .int8, .binary: precisions.contains(precision)
    }
  }

  /// The same for vectors of a dimension.
  public func objection(to precision: NumberPrecision, dimension: Int) -> String? {
    if let objection = objection(to: precision) { return objection }
    guard precision == .binary, dimension % 8 != 0 else { return nil }
    return "binary has eight numbers in a byte, and the \(dimension) of a vector do not fill the last one"
  }

  /// What is in a word that the format's readers cannot hold, as messages say it: `has a tab in it`; `nil` if
  /// the word is fine.
  package func objection(to word: [UInt8]) -> String? {
    let encoder = encoder()
    return unsafe word.withUnsafeBytes { unsafe encoder.objection(to: $0) }
  }

  /// The first of some words that the format's readers cannot hold, and what is in it, as
  /// ``objection(to:)`` says it; `nil` if all are fine.
  ///
  /// - Parameter withWord: lends a word to its argument, which it calls once.
  package func firstObjection(
    among count: Int, _ withWord: (_ id: Int, _ body: (UnsafeRawBufferPointer) -> Void) -> Void
  ) -> (id: Int, objection: String)? {
    let encoder = encoder()
    for id in 0..<count {
      var objection: String?
      unsafe withWord(id) { unsafe objection = encoder.objection(to: $0) }
      if let objection { return (id, objection) }
    }
    return nil
  }

  /// A coder for the format, which reads records; the header is consumed.
  ///
  /// - Parameters:
  ///   - wordsPath: the words file; only of formats that have one.
  ///   - trustsHeader: false for repairs, where a header may claim anything.
  func decoder(
    from input: inout BufferedInput, wordsPath: String?, trustsHeader: Bool = true
  ) throws(FileError) -> any VectorRecordDecoder {
    var words: (any WordSource)?
    if let wordsFile {
      guard let wordsPath else { preconditionFailure("the format's words are in a file of their own") }
      words =
        wordsFile.tokenizer != nil && wordsPath.hasSuffix(".json")
        ? try TokenizerWords(path: wordsPath) : try WordLines(path: wordsPath, layout: wordsFile.layout)
    }
    return try makeDecoder(&input, DecodingContext(words: words, trustsHeader: trustsHeader))
  }

  /// The bytes that a file takes, with its words file, without metadata: exact for raw floats, but for what a
  /// format adds to some characters or lengths of words; for text what trained vectors take, by measurement,
  /// and what is not exceeded.
  ///
  /// - Parameters:
  ///   - count: the number of vectors.
  ///   - dimension: the number of floats in one.
  ///   - wordByteCount: the bytes of all words.
  ///   - longestWord: the bytes of the longest word.
  ///   - greatestCount: how often the most frequent word occurs; `nil` if the file gets no counts.
  public func byteCount(
    count: Int, dimension: Int, wordByteCount: Int, longestWord: Int, greatestCount: UInt64? = nil
  ) -> (usual: Int, most: Int) {
    let encoder = encoder()
    if let all = encoder.byteCount(
      count: count, dimension: dimension, wordByteCount: wordByteCount, longestWord: longestWord,
      hasCounts: greatestCount != nil)
    {
      return (all, all)
    }
    var record = EncodedRecords()
    // What is added to a row depends on the dimension's last digits only, in base 16.
    let small = dimension < 32 ? dimension : 16 + dimension % 16
    let zeros = [Float](repeating: 0, count: small)
    unsafe zeros.withUnsafeBufferPointer { vector in
      unsafe encoder.encode(
        word: UnsafeRawBufferPointer(start: nil, count: 0), count: greatestCount, vector: vector,
        into: &record)
    }
    // As text a zero is `0.0` and a separator, so that it has 4 bytes in any format.
    let rows =
      encoder.byteCountBesideRecords(count: count, dimension: dimension) + wordByteCount
      + count * (record.usedCount + record.words.count + (dimension - small) * 4)
    guard isText else { return (rows, rows) }
    func bytes(perNumber: Double) -> Int { rows + Int((perNumber - 4) * Double(count) * Double(dimension)) }
    return (bytes(perNumber: VectorFormat.usualTextBytes), bytes(perNumber: VectorFormat.mostTextBytes))
  }

  /// A decimal number with its separator: at most a sign, a point, nine digits and an exponent.
  private static let mostTextBytes = 15.0
  /// The mean of that over trained vectors, by measurement: 11.4 to 11.6.
  private static let usualTextBytes = 11.5
}

extension VectorFormat: Hashable, CustomStringConvertible {
  /// Whether two formats have one name.
  public static func == (left: VectorFormat, right: VectorFormat) -> Bool { left.name == right.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// The name.
  public var description: String { name }
}
