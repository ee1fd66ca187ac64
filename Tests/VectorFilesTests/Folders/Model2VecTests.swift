import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Folders of static embeddings.
@Suite struct Model2VecTests {
  private let words = ["the", "été", "a\"b", "New York", "[UNK]", "\u{1F600}"]
  private var records: [Record] {
    words.enumerated().map { row, word in
      Record(word: Array(word.utf8), bits: (0..<3).map { Float(row * 3 + $0 + 1).bitPattern })
    }
  }

  @Test func aFolderIsWrittenAndReadBack() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("model")
    try writeRecords(records, to: path, format: .model2Vec, dimension: 3)
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    #expect(names == ["config.json", "model.safetensors", "modules.json", "tokenizer.json"])
    // Nothing is left beside it.
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["model"])
    for name in [path, path + "/", path + "/model.safetensors"] {
      #expect(try readRecords(name) == records)
      #expect(try VectorFileReader(path: name).format == .safeTensors)
    }
    #expect(try readRecords(path, format: .model2Vec) == records)
    let vectors = try IndexedVectors(path: path)
    #expect(vectors.id(of: Array("New York".utf8)) == 3 && vectors.count == 6)
    // The row for unknown words comes last, under a name that no word has.
    let tokenizer = try JSONValue(parsing: try directory.contents("model/tokenizer.json"))
    #expect(tokenizer["model"]?["unk_token"]?.text == "[UNK]_")
    #expect(tokenizer["model"]?["vocab"]?["[UNK]_"]?.int == 6)
    // A word with a space is a token that is looked for before texts are split.
    let added = try #require(tokenizer["added_tokens"]?.elements)
    #expect(added.map { $0["content"]?.text } == ["New York"] && added[0]["id"]?.int == 3)
    let tensors = try directory.contents("model/model.safetensors")
    #expect(String(decoding: tensors, as: UTF8.self).contains("\"shape\":[7,3]"))
    #expect(tensors.suffix(12).allSatisfy { $0 == 0 })
  }

  /// A table of three rows, with what model2vec saves beside it.
  private func table(
    _ tensor: String, _ numbers: [UInt8], name: String = "embeddings", isWhole: Bool = false
  ) throws -> String {
    let directory = try TemporaryDirectory()
    let size = isWhole ? 3 : 12
    let header = """
      {"\(name)":{"dtype":"\(isWhole ? "I8" : "F32")","shape":[3,1],"data_offsets":[0,\(size)]}\(tensor)}
      """
    let floats: [UInt8] =
      isWhole ? [1, 2, 4] : ([1, 2, 4] as [Float]).flatMap { littleEndianBytes(of: $0.bitPattern) }
    let path = try directory.write(
      littleEndianBytes(of: UInt64(header.utf8.count)) + Array(header.utf8) + floats + numbers,
      to: "v.safetensors")
    _ = try directory.write("a\nb\nc\n", to: "v.safetensors.words")
    do {
      return try readRecords(path).map { "\(Float(bitPattern: $0.bits[0]))" }.joined(separator: " ")
    } catch let error as FileError {
      return error.description
    }
  }

  @Test func whatWordsCountIsMultipliedAndSharedRowsAreRefused() throws {
    let weights = ([0.5, 3, 0.25] as [Float]).flatMap { littleEndianBytes(of: $0.bitPattern) }
    let tensor = #","weights":{"dtype":"F32","shape":[3],"data_offsets":[12,24]}"#
    #expect(try table(tensor, weights) == "0.5 6.0 1.0")
    #expect(
      try table(#","other":{"dtype":"F32","shape":[3],"data_offsets":[12,24]}"#, weights) == "1.0 2.0 4.0")
    let fault = "the tensor 'weights' is not one 32-bit float for each of the 3 rows"
    #expect(try table(tensor.replacing("F32", with: "F64"), weights).hasSuffix(fault))
    // Another tensor of the name is none of words, and a matrix may have it.
    #expect(try table(tensor.replacing("[3]", with: "[4]"), weights) == "1.0 2.0 4.0")
    #expect(try table("", [], name: "weights") == "1.0 2.0 4.0")
    let whole = tensor.replacing("12,24", with: "3,15")
    #expect(try table(whole, weights, isWhole: true) == "0.5 6.0 1.0")
    let both = whole + whole.replacing("weights", with: "scales")
    #expect(
      try table(both, weights, isWhole: true).hasSuffix("rows have both 'scales' and 'weights'"))
    #expect(try table(tensor, weights.dropLast()).hasSuffix("the file ends before the scales' end"))
    let mapping = #","mapping":{"dtype":"I64","shape":[3],"data_offsets":[12,36]}"#
    #expect(
      try table(mapping, weights + weights).hasSuffix(
        "words share rows, as the tensor 'mapping' says; save the model without vocabulary_quantization"))
  }

  @Test(arguments: [
    ("F64", ([1, 2, 4] as [Double]).flatMap { littleEndianBytes(of: $0.bitPattern) }),
    ("F16", [0x3C00, 0x4000, 0x4400].flatMap { littleEndianBytes(of: $0 as UInt16) }),
    ("BF16", [0x3F80, 0x4000, 0x4080].flatMap { littleEndianBytes(of: $0 as UInt16) }),
  ])
  func numbersOfEveryKindAreMultiplied(_ type: String, _ numbers: [UInt8]) throws {
    let directory = try TemporaryDirectory()
    let end = numbers.count
    let header = """
      {"embeddings":{"dtype":"\(type)","shape":[3,1],"data_offsets":[0,\(end)]},\
      "weights":{"dtype":"F32","shape":[3],"data_offsets":[\(end),\(end + 12)]}}
      """
    let weights = ([0.5, 3, 0.25] as [Float]).flatMap { littleEndianBytes(of: $0.bitPattern) }
    let path = try directory.write(
      littleEndianBytes(of: UInt64(header.utf8.count)) + Array(header.utf8) + numbers + weights,
      to: "v.safetensors")
    _ = try directory.write("a\nb\nc\n", to: "v.safetensors.words")
    #expect(try readRecords(path).map { Float(bitPattern: $0.bits[0]) } == [0.5, 6, 1])
  }

  @Test func aFolderThatIsNotEmptyStaysAsItIs() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("model")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    try writeRecords(records, to: path, format: .model2Vec, dimension: 3)
    let before = try directory.contents("model/model.safetensors")
    #expect(
      throws: FileError("cannot write '\(path)': the folder is not empty; name a new one, or remove it")
    ) { try writeRecords([records[0]], to: path, format: .model2Vec, dimension: 3) }
    #expect(try directory.contents("model/model.safetensors") == before)
    let file = try directory.write("x", to: "file")
    #expect(throws: FileError("cannot write '\(file)': it is not a folder")) {
      try writeRecords(records, to: file, format: .model2Vec, dimension: 3)
    }
    #expect(throws: FileError("cannot write 'standard output': the format is a folder")) {
      try writeRecords(records, to: "-", format: .model2Vec, dimension: 3)
    }
  }

  @Test func aFaultLeavesNothing() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("model")
    for (words, reason) in [
      (
        ["a", "b", "a"].map { Array($0.utf8) },
        "record 3: the word 'a' is there twice, which a tokenizer cannot have"
      ),
      ([[0xE9]], "record 1: the word '\u{FFFD}' is not UTF-8"),
    ] {
      let error = #expect(throws: FileError.self) {
        try writeRecords(
          words.map { Record(word: $0, bits: [0]) }, to: path, format: .model2Vec, dimension: 1)
      }
      #expect(error?.description == "cannot write '\(path)', \(reason)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    }
  }

  @Test func aWordWithAZeroByteIsRefusedOrReplaced() throws {
    let directory = try TemporaryDirectory()
    let lines = [#"{"word": "a\u0000b", "vector": [1]}"#, #"{"word": "c\u0000\udce9", "vector": [2]}"#]
    let input = try directory.write(lines.joined(separator: "\n") + "\n", to: "v.jsonl")
    let path = directory.file("model")
    var converter = VectorFileConverter(input: input, output: path, outputFormat: .model2Vec)
    let error = #expect(throws: FileError.self) { try converter.run() }
    #expect(error?.description.hasPrefix("cannot write '\(path)', record 1: the word 'a") == true)
    #expect(error?.description.hasSuffix("b' has a zero byte in it") == true)
    // What is not UTF-8 without the zero byte either is replaced as a whole.
    converter.spacePolicy = .underscore
    _ = try converter.run()
    #expect(try readRecords(path).map(\.word) == ["a_b", "___"].map { Array($0.utf8) })
  }

  @Test func aTensorOfMoreThanAllMemoryIsRefused() throws {
    let directory = try TemporaryDirectory()
    let header =
      #"{"embeddings": {"dtype": "F64", "shape": [2, 576460752303423487],"#
      + #" "data_offsets": [0, 9223372036854775792]}}"#
    _ = try directory.write(
      littleEndianBytes(of: UInt64(header.utf8.count)) + Array(header.utf8), to: "model.safetensors")
    _ = try directory.write(
      #"{"model": {"unk_token": "[UNK]", "vocab": {"a": 0, "[UNK]": 1}}}"#, to: "tokenizer.json")
    let error = #expect(throws: FileError.self) { try readRecords(directory.path) }
    #expect(
      error?.description.contains("2 x 576460752303423487 numbers are more than the file's") == true,
      "\(error?.description ?? "")")
  }

  @Test func tokenizersOfOtherModelsAreRead() throws {
    let directory = try TemporaryDirectory()
    let words = ["[PAD]", "a", "++b"]
    let expected = words.enumerated().map { row, word in
      Record(word: Array(word.utf8), bits: [Float(row + 1).bitPattern])
    }
    try writeRecords(expected, to: directory.file("model.safetensors"), format: .safeTensors, dimension: 1)
    try FileManager.default.removeItem(atPath: directory.file("model.safetensors.words"))
    for vocabulary in [
      #"{"++b": 2, "[PAD]": 0, "a": 1}"#, #"[["[PAD]", 0.0], ["a", -1.5], ["++b", -2]]"#,
      #"{"a": 1, "[PAD]": 0}"#,
    ] {
      let added = #"[{"id": 0, "content": "[PAD]"}, {"id": 2, "content": "++b"}]"#
      _ = try directory.write(
        #"{"added_tokens": \#(added), "model": {"vocab": \#(vocabulary)}}"#, to: "tokenizer.json")
      #expect(try readRecords(directory.path) == expected)
    }
    let path = directory.file("tokenizer.json")
    let wrongNumbers = "the words do not have the numbers from 0 to 1, each once"
    for (text, reason) in [
      (#"{"model": {"vocab": {"a": 0, "b": 2}}}"#, wrongNumbers),
      (#"{"model": {"vocab": {"a": 0, "b": 0}}}"#, wrongNumbers),
      (#"{"model": {"vocab": {"a": 0, "b": 1}}}"#, "there are 2 words for the 3 vectors"),
      (
        #"{"model": {"vocab": {"a": 0, "b": 1, "c": 2, "d": 3}}}"#, "there are 4 words for the 3 vectors"
      ),
      (#"{"vocab": {}}"#, #"there is no "model" with a "vocab""#),
    ] {
      _ = try directory.write(text, to: "tokenizer.json")
      #expect(throws: FileError("'\(path)': \(reason)")) { try readRecords(directory.path) }
    }
  }
}
