import Hogvec

// The code of the article on vector files.

func ask() throws {
  let vectors = try IndexedVectors(path: "vectors.bin")
  print(try vectors.nearest(to: "boat -sea +bread", count: 3).map(\.word))
  print(try vectors.analogy("boat", "sea", "bread", count: 1).map(\.word))
  print(try vectors.similarity("boat", "whale"))
  print(try vectors.oddOneOut(of: ["boat", "whale", "soup"])[0].word)
  do {
    _ = try vectors.nearest(to: "baot")
  } catch {
    print(error)  // it names words of similar spelling
  }
}

func evaluate() throws {
  let vectors = try WordVectors(reading: "vectors.bin").normalized()
  let analogies = try AnalogyEvaluation().run(AnalogyQuestions(reading: "analogies.txt"), on: vectors)
  // Lines of two words and a rating by people: boat <tab> ship <tab> 8.5
  let similarity = try SimilarityEvaluation().run(SimilarityPairs(reading: "similarity.txt"), on: vectors)
  print(analogies.total.accuracy ?? 0, similarity.spearman ?? 0)
}

func convert() throws {
  let conversion = VectorFileConverter(input: "vectors.bin", output: "vectors.npy", outputFormat: .numPy)
  let summary = try conversion.run()
  print("\(summary.count) vectors of \(summary.dimension) numbers, words in '\(summary.wordsPath ?? "")'")
}

func writeUnitVectors(of input: String, to output: String) throws {
  let vectors = try IndexedVectors(path: input)
  var writer = try VectorFileWriter(
    path: output, format: .text, count: vectors.count, dimension: vectors.dimension)
  for row in 0..<vectors.count {
    try writer.append(word: vectors.word(row), vector: vectors.unitVector(row))
  }
  try writer.publish()
}

func buildVector() throws {
  let model = try IndexedVectors(path: "model.bin")
  if let vector = model.builtVector(of: Array("unseenword".utf8)) { print(vector) }
}

func align(_ input: String, to target: String, output: String) throws {
  var conversion = VectorFileConverter(input: input, output: output, outputFormat: .binary)
  var transformation = VectorTransformation()
  transformation.centers = true
  transformation.target = target
  let fitted = try transformation.fitted(to: conversion)
  conversion.map = fitted?.map
  _ = try conversion.run()
  print(fitted?.alignment?.similarityAfter ?? 1)
}

func divide() throws {
  let file = try IndexedVectors(path: "vectors.bin")
  let found = try SphericalKMeans(count: 4).classes(of: file)
  for (row, number) in zip(found.rows, found.classes) {
    print(String(decoding: file.word(row), as: UTF8.self), number)
  }
}

final class Answers: Sendable {
  private let vectors: IndexedVectors

  init(_ path: String) throws { vectors = try IndexedVectors(path: path) }

  func neighbors(of word: String) throws(FileError) -> [String] {
    do {
      return try vectors.nearest(to: word).map(\.word)
    } catch {
      guard !error.unknownWords.isEmpty else { throw error }
      return error.unknownWords.flatMap(\.suggestions)
    }
  }
}

func askFromTasks() async throws {
  let answers = try Answers("vectors.bin")
  try await withThrowingTaskGroup(of: Void.self) { group in
    for _ in 0..<100 {
      group.addTask { _ = try answers.neighbors(of: "boat") }
    }
    try await group.waitForAll()
  }
  let suggested = try answers.neighbors(of: "baot")
  precondition(suggested.first == "boat", "a word that is not there is told")
}
