import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecCorpus

/// How the encoded corpus of the first process comes to the others. Directories stand for machines.
@Suite struct CorpusDeliveryTests {
  private let directory: TemporaryDirectory
  private let reader: CorpusReader

  init() throws {
    directory = try TemporaryDirectory()
    let path = try directory.write(Texts.random(seed: 4, byteCount: 9000), to: "text")
    reader = CorpusReader(paths: [path], minimumCount: 1)
  }

  /// Where each process has the corpus in the end.
  ///
  /// - Parameter machines: each process's directory.
  private func paths(_ machines: [String], caches: Bool = false) throws -> [String] {
    for machine in Set(machines) {
      try FileManager.default.createDirectory(
        atPath: directory.file(machine), withIntermediateDirectories: true)
    }
    let reading = try reader.encode(into: directory.file("expected"))
    let results = onReplicas(machines.count) { [directory, reader] group in
      let machine = directory.file(machines[group.rank])
      let fingerprint = group.rank == 0 ? reader.fingerprint() : nil
      let own =
        group.rank == 0 ? try reader.encode(into: "\(machine)/ids", as: caches ? fingerprint : nil) : nil
      let reading = try CorpusDelivery(
        to: "\(machine)/ids.\(group.rank)", cache: caches ? CorpusCache(directory: "\(machine)/cache") : nil,
        in: group
      ).deliver(own, as: caches ? fingerprint : nil)
      let units = Array(reading.corpus.units)
      return (reading.corpus.path, units, reading.vocabulary.counts)
    }
    var paths: [String] = []
    for result in results {
      let (path, units, counts) = try result.get()
      #expect(units == Array(reading.corpus.units) && counts == reading.vocabulary.counts)
      paths.append(String(path.dropFirst(directory.path.count + 1)))
    }
    return paths
  }

  @Test func processesOfOneMachineUseOneFile() throws {
    #expect(try paths(["a", "a", "a"]) == ["a/ids", "a/ids", "a/ids"])
    #expect(try paths(["a"]) == ["a/ids"])
  }

  @Test func otherMachinesAreSentIt() throws {
    #expect(
      try paths(["a", "b", "a", "c", "b", "d"])
        == ["a/ids", "b/ids.1", "a/ids", "c/ids.3", "b/ids.1", "d/ids.5"])
  }

  @Test func whatIsInACacheIsNotSent() throws {
    #expect(try paths(["a", "b", "b"], caches: true) == ["a/ids", "b/ids.1", "b/ids.1"])
    let found = try paths(["a", "b", "b"], caches: true)
    #expect(found[0] == "a/ids" && found[1].hasPrefix("b/cache/") && found[2] == found[1])
  }

  @Test func aMachineWithoutAPlaceForItIsNamed() throws {
    try FileManager.default.createDirectory(
      atPath: directory.file("a"), withIntermediateDirectories: true)
    let results = onReplicas(2) { [directory, reader] group in
      let own = group.rank == 0 ? try reader.encode(into: directory.file("a/ids")) : nil
      let path = group.rank == 0 ? directory.file("a/ids.0") : directory.file("missing/ids")
      let reading = try CorpusDelivery(to: path, cache: nil, in: group).deliver(own, as: nil)
      return reading.corpus.path
    }
    #expect(throws: OtherProcessError.self) { _ = try results[0].get() }
    let error = #expect(throws: FileError.self) { _ = try results[1].get() }
    #expect(error?.description.contains("missing/ids") == true)
  }

  @Test func whoSeesTheTextIsAsked() throws {
    let copy = try directory.write(try directory.contents("text"), to: "copy")
    func sight(_ paths: [[String]?]) throws -> [TextSight] {
      try onReplicas(paths.count) { group in
        try TextSight(of: paths[group.rank].map { CorpusReader(paths: $0) }, in: group)
      }.map { try $0.get() }
    }
    let text = reader.paths
    #expect(try sight([text, text, text]) == Array(repeating: .shared(readers: [0, 1, 2]), count: 3))
    #expect(try sight([text, nil, text]) == Array(repeating: .shared(readers: [0, 2]), count: 3))
    #expect(
      try sight([text, text, [directory.file("missing")]])
        == Array(repeating: .shared(readers: [0, 1]), count: 3))
    #expect(try sight([text, [copy]]) == [.own, .own])
    // Standard input is the first one's, whatever the others have.
    #expect(try sight([["-"], ["-"]]) == [.first, .first])
    #expect(try sight([[directory.file("missing")], text]) == [.first, .first])
    let folder = directory.path
    let link = "\(folder)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: text[0])
    #expect(try sight([text, [link]]) == Array(repeating: .shared(readers: [0, 1]), count: 2))
  }
}
