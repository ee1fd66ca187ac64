import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// The files of words beside arrays, tables and the projector's numbers.
@Suite struct WordsFileTests {
  private static let formats: [VectorFormat] = [.numPy, .safeTensors, .projector, .table]

  /// Records of two floats with these words.
  private func records(_ words: String...) -> [Record] {
    words.enumerated().map { Record(word: Array($1.utf8), bits: [Float($0).bitPattern, 0]) }
  }

  private func write(_ records: [Record], _ path: String, _ format: VectorFormat) throws {
    try writeRecords(records, to: path, format: format, dimension: 2)
  }

  private func words(_ path: String, _ format: VectorFormat? = nil) throws -> [String] {
    try readRecords(path, format: format).map { String(decoding: $0.word, as: UTF8.self) }
  }

  private func message(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return "\(error)" }
    return nil
  }

  @Test func noTwoOutputsShareAFile() throws {
    let directory = try TemporaryDirectory()
    let names = [
      "v.npy", "v.safetensors", "v.table", "w.table", "input.table", "v.tsv", "vectors.tsv", "tensors.tsv",
      "v_tensor.tsv", "v",
    ]
    for name in names {
      try write(records(name, "second"), directory.file(name), VectorFormat.named(by: name) ?? .numPy)
    }
    for name in names { #expect(try words(directory.file(name)) == [name, "second"], "\(name)") }
  }

  @Test func wordsAreFoundWhereOtherProgramsPutThem() throws {
    let directory = try TemporaryDirectory()
    for (name, custom, format) in [
      ("v.npy", "v.words", VectorFormat.numPy), ("v.safetensors", "v.words", .safeTensors),
      ("model/input.table", "model/vocabulary.txt", .table), ("vectors.tsv", "metadata.tsv", .projector),
      ("m_tensor.tsv", "m_metadata.tsv", .projector), ("x.tsv", "x.metadata.tsv", .projector),
    ] {
      try? FileManager.default.createDirectory(
        atPath: directory.file("model"), withIntermediateDirectories: true)
      try write(records("a", "b"), directory.file(name), format)
      let own = format.wordsPath(for: directory.file(name))
      try FileManager.default.moveItem(atPath: own, toPath: directory.file(custom))
      #expect(try words(directory.file(name)) == ["a", "b"], "\(name)")
      // The file of the whole name is the first choice.
      _ = try directory.write(format == .table ? "c 1\nd 1\n" : "c\nd\n", to: splitPath(own).name)
      if !name.contains("/") { #expect(try words(directory.file(name)) == ["c", "d"], "\(name)") }
      try? FileManager.default.removeItem(atPath: own)
      try FileManager.default.removeItem(atPath: directory.file(custom))
      let error = message { _ = try words(directory.file(name)) }
      let others = format == .safeTensors ? " nor '\(directory.file("tokenizer.json"))'" : ""
      #expect(
        error == "'\(directory.file(name))': the file of its words is missing: there is neither '\(own)' nor "
          + "'\(directory.file(custom))'\(others); name the file of the words")
    }
  }

  @Test(arguments: formats)
  func wordsOfSomethingElseAreNotReplaced(_ format: VectorFormat) throws {
    let directory = try TemporaryDirectory()
    let (path, own) = (directory.file("v"), format.wordsPath(for: directory.file("v")))
    let name = splitPath(own).name
    // More words, fewer, none, and others; a file that only begins like the new one is another one.
    for text in ["a 0\nb 0\nc 0\n", "a\nb\nc\n", "a", "", "my notes\n"] {
      _ = try directory.write(text, to: name)
      #expect(
        message { try write(records("a", "b"), path, format) }
          == "cannot write '\(own)': it exists with other words, and '\(path)', whose words it would have, is not;"
          + " remove it or name another file for the words")
      #expect(try directory.contents(name) == Array(text.utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [name])
    }
    try FileManager.default.removeItem(atPath: own)
    try write(records("a", "b"), path, format)
    // The same words stay as they are, with the vectors or without; other words go with the vectors.
    let file = try FileManager.default.attributesOfItem(atPath: own)[.systemFileNumber] as? Int
    try write(records("a", "b"), path, format)
    try FileManager.default.removeItem(atPath: path)
    try write(records("a", "b"), path, format)
    #expect(try FileManager.default.attributesOfItem(atPath: own)[.systemFileNumber] as? Int == file)
    try write(records("c", "d", "e"), path, format)
    #expect(try words(path, format) == ["c", "d", "e"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == ["v", name])
  }

  @Test func aWordsFileOfAnotherNameIsNotReplacedEvenWithItsVectors() throws {
    let directory = try TemporaryDirectory()
    let (path, other) = (directory.file("v.npy"), directory.file("notes"))
    try write(records("a", "b"), path, .numPy)
    _ = try directory.write("my notes\n", to: "notes")
    let copy = directory.file("w.npy")
    var converter = VectorFileConverter(input: path, output: copy, outputFormat: .numPy)
    converter.outputWords = other
    converter.limit = 1
    #expect(
      message { _ = try converter.run() }
        == "cannot write '\(other)': it exists with other words, and its name is not that of the words of '\(copy)';"
        + " remove it or name another file for the words")
    #expect(try directory.contents("notes") == Array("my notes\n".utf8))
    // Words of another name beside some of the first choice would not be found.
    converter = VectorFileConverter(input: path, output: path, outputFormat: .numPy)
    converter.outputWords = directory.file("fresh")
    #expect(
      message { _ = try converter.run() }
        == "cannot write '\(directory.file("fresh"))': '\(path).words' exists and would be read as the words of "
        + "'\(path)'; remove it, or name no file for the words")
    var over = VectorFileConverter(input: path, output: directory.file("w.npy"), outputFormat: .numPy)
    over.outputWords = path
    #expect(
      message { _ = try over.run() }
        == "cannot write '\(path)': the words cannot replace the vectors that are read")
    #expect(try words(path, .numPy) == ["a", "b"])
  }

  @Test func vectorsAndWordsGoToTwoFiles() throws {
    let directory = try TemporaryDirectory()
    for other in ["v.npy", "./v.npy"] {
      let path = directory.file(other)
      #expect(throws: FileError("cannot write '\(path)': the vectors and their words cannot go to one file"))
      {
        _ = try VectorFileWriter(
          path: directory.file("v.npy"), format: .numPy, count: 0, dimension: 1, wordsPath: path)
      }
    }
  }

  @Test func aPairThatIsHalfReplacedIsRefusedUntilItIsWhole() throws {
    let directory = try TemporaryDirectory()
    try write(records("a", "b"), directory.file("v.npy"), .numPy)
    _ = try directory.write("x\ny\n", to: "v.words")
    // What a crash leaves before or after the new vectors are there.
    let replaced = directory.file(".v.npy.words.replaced")
    try FileManager.default.moveItem(atPath: directory.file("v.npy.words"), toPath: replaced)
    #expect(
      message { _ = try words(directory.file("v.npy")) }
        == "'\(directory.file("v.npy"))': a conversion to it was cut short before its words were there; convert again"
        + " (the words of what it replaces are in '\(replaced)')")
    try write(records("c"), directory.file("v.npy"), .numPy)
    #expect(try words(directory.file("v.npy")) == ["c"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == [
        "v.npy", "v.npy.words", "v.words",
      ])
  }
}
