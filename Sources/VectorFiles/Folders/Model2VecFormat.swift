internal import HogvecSystem

extension VectorFormat {
  /// A folder that model2vec and sentence-transformers load; its table is read as safetensors.
  public static let model2Vec = VectorFormat(
    name: "model2vec", summary: "a folder that model2vec and sentence-transformers load", endings: [],
    isText: false, isFolder: true, precisions: [.float16], words: .beside(SafeTensors.words),
    recognition: .none,
    decoder: { (input, context) throws(FileError) in
      try SafeTensors.decoder(from: &input, words: context.wordSource)
    }, encoder: { Model2VecEncoder(numbers: StoredNumbers($0)) })
}

/// Writes a folder of static embeddings: `model.safetensors` with the tensor `embeddings`, `tokenizer.json`
/// with the words, which splits texts at white space, `config.json` and `modules.json`. Words with white
/// space in them are looked for before that, as tokens of their own.
///
/// After the last word comes a row of zeros for what is not in it, which both programs' tokenizers need and
/// readers here leave out.
struct Model2VecEncoder: DescribingEncoder {
  let numbers: StoredNumbers
  var metadata = VectorMetadata()

  init(numbers: StoredNumbers) { self.numbers = numbers }

  func header(count: Int, dimension: Int) -> [UInt8] {
    SafeTensors.encoder(numbers).with(metadata).header(count: count + 1, dimension: dimension)
  }

  /// As if no word had to be escaped, or had white space in it.
  func byteCount(
    count: Int, dimension: Int, wordByteCount: Int, longestWord: Int, hasCounts: Bool
  ) -> Int? {
    let table = header(count: count, dimension: dimension).count + (count + 1) * dimension * numbers.byteCount
    // A digit for each id, another for each from 10 on, and so on.
    var (ids, power) = (count, 10)
    while power < count { (ids, power) = (ids + count - power, power * 10) }
    let words = wordByteCount + ids + count * Model2VecTokenizer.entry(of: "", id: "").utf8.count
    let tokenizer =
      Model2VecTokenizer.beginning(tokens: []).utf8.count + words
      + Model2VecTokenizer.end(unknown: Model2VecTokenizer.unknown, id: count).utf8.count
    return table + tokenizer + Model2VecAssembly.configuration(dimension: dimension).line.count
      + Model2VecAssembly.modules.line.count
  }

  /// A zero byte ends a word where the words are collected.
  let forbiddenBytes: [UInt8] = [0]

  func objection(to word: UnsafeRawBufferPointer) -> String? { unsafe textObjection(to: word) }

  func objection(to vector: UnsafeBufferPointer<Float>) -> String? { unsafe numbers.objection(to: vector) }

  func assembly(
    count: Int, dimension: Int, for file: borrowing FileReplacement, path: String
  ) throws(FileError) -> (any RecordAssembly)? {
    Model2VecAssembly(
      folder: splitPath(file.path).directory, path: path, count: count, dimension: dimension, numbers)
  }

  func encode(
    word: UnsafeRawBufferPointer, count: UInt64?, vector: UnsafeBufferPointer<Float>,
    into records: inout EncodedRecords
  ) {
    unsafe records.append(vector, as: numbers)
    unsafe records.append(entry: word)
  }
}

/// Writes the table record by record, and the other files of the folder at the end; words are kept in memory.
final class Model2VecAssembly: RecordAssembly {
  /// Where the files are until the folder has its name.
  private let folder: String
  /// The folder's name, for messages.
  private let path: String
  private let count: Int
  private let dimension: Int
  private let numbers: StoredNumbers
  private var words = WordIndex()

  init(folder: String, path: String, count: Int, dimension: Int, _ numbers: StoredNumbers) {
    (self.folder, self.path) = (folder, path)
    (self.count, self.dimension, self.numbers) = (count, dimension, numbers)
  }

  func append(_ records: EncodedRecords, to file: inout FileReplacement) throws(FileError) {
    try unsafe records.bytes.span.withUnsafeBytes { (raw: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe file.write(UnsafeRawBufferPointer(rebasing: raw[..<records.usedCount]))
    }
    try words.appendOnce(records.words, path: path, reason: "which a tokenizer cannot have")
  }

  func finish(_ file: inout FileReplacement) throws(FileError) {
    precondition(words.count == count, "each row has a word")
    try file.write([UInt8](repeating: 0, count: dimension * numbers.byteCount))
    try writeTokenizer()
    let configuration = Model2VecAssembly.configuration(dimension: dimension)
    try FileReplacement.publish(configuration.line, at: "\(folder)/config.json")
    try FileReplacement.publish(Model2VecAssembly.modules.line, at: "\(folder)/modules.json")
  }

  /// What model2vec wants to know.
  static func configuration(dimension: Int) -> JSONValue {
    .object([
      "model_type": .string("model2vec"), "architectures": .array([.string("StaticModel")]),
      "hidden_dim": .integer(dimension), "seq_length": .integer(1_000_000), "normalize": .bool(false),
    ])
  }

  /// What sentence-transformers wants to know.
  static let modules = JSONValue.array([
    .object([
      "idx": .integer(0), "name": .string("0"), "path": .string("."),
      "type": .string("sentence_transformers.models.StaticEmbedding"),
    ])
  ])

  private func writeTokenizer() throws(FileError) {
    var unknown = Model2VecTokenizer.unknown
    while words.place(of: Array(unknown.utf8)) != nil { unknown += "_" }
    var file = try FileReplacement(of: "\(folder)/tokenizer.json")
    let spaced = (0..<words.count).filter { word in
      String(decoding: words[word], as: UTF8.self).unicodeScalars.contains { $0.properties.isWhitespace }
    }
    let tokens = spaced.map { word -> JSONValue in
      .object([
        "id": .integer(word), "content": .string(String(decoding: words[word], as: UTF8.self)),
        "single_word": .bool(true), "lstrip": .bool(false), "rstrip": .bool(false),
        "normalized": .bool(false),
        "special": .bool(false),
      ])
    }
    try file.write(Model2VecTokenizer.beginning(tokens: tokens))
    var block: [UInt8] = []
    for word in 0..<words.count {
      block += Model2VecTokenizer.entry(of: String(decoding: words[word], as: UTF8.self), id: "\(word)").utf8
      if block.count >= 1 << 16 || word == words.count - 1 {
        try file.write(block)
        block.removeAll(keepingCapacity: true)
      }
    }
    try file.write(Model2VecTokenizer.end(unknown: unknown, id: words.count))
    try file.publish()
  }
}

/// The text of `tokenizer.json`.
private enum Model2VecTokenizer {
  /// What stands for words that are not among the others, unless one is called so.
  static let unknown = "[UNK]"

  /// What is before the words.
  ///
  /// - Parameter tokens: words with white space in them.
  static func beginning(tokens: [JSONValue]) -> String {
    "{\"version\": \"1.0\", \"truncation\": null, \"padding\": null, \"added_tokens\": \(JSONValue.array(tokens)), \"normalizer\": null,"
      + " \"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}, \"post_processor\": null, \"decoder\": null,"
      + " \"model\": {\"type\": \"WordLevel\", \"vocab\": {"
  }

  /// A word and its row.
  static func entry(of word: String, id: String) -> String { "\(JSONValue.string(word)): \(id), " }

  /// What is after the words.
  static func end(unknown: String, id: Int) -> String {
    let name = JSONValue.string(unknown)
    return "\(name): \(id)}, \"unk_token\": \(name)}}\n"
  }
}
