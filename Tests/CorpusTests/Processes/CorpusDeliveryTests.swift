import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecCorpus

/// How the encoded corpus of the first process comes to the others.
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
  /// - Parameters:
  ///   - places: each process's machine, and its directory.
  ///   - isKept: whether other machines may use the first one's file.
  private func paths(
    _ places: [(machine: UInt64, directory: String)], caches: Bool = false, isKept: Bool = false
  ) throws -> [String] {
    for place in places {
      try FileManager.default.createDirectory(
        atPath: directory.file(place.directory), withIntermediateDirectories: true)
    }
    let reading = try reader.encode(into: directory.file("expected"))
    let (units, counts) = (Array(reading.corpus.units), reading.vocabulary.counts)
    let results = onReplicas(places.count) { [directory, reader] group in
      let place = places[group.rank]
      let folder = directory.file(place.directory)
      let fingerprint = group.rank == 0 && caches ? reader.fingerprint() : nil
      let own = group.rank == 0 ? try reader.encode(into: "\(folder)/ids", as: fingerprint) : nil
      let cache = caches ? CorpusCache(directory: "\(folder)/cache") : nil
      let reading = try CorpusDelivery(
        to: "\(folder)/ids.\(group.rank)", cache: cache, in: group, machine: place.machine,
        pieceByteCount: 1000
      ) { try? cache?.keep($0, as: $1) }.deliver(own, as: fingerprint, isKept: isKept)
      #expect(Array(reading.corpus.units) == units && reading.vocabulary.counts == counts)
      return reading.corpus.path
    }
    return try results.map { String(try $0.get().dropFirst(directory.path.count + 1)) }
  }

  @Test func processesOfOneMachineUseOneFile() throws {
    #expect(try paths([(1, "a"), (1, "a"), (1, "b")]) == ["a/ids", "a/ids", "a/ids"])
    #expect(try paths([(1, "a")]) == ["a/ids"])
  }

  @Test func otherMachinesAreSentIt() throws {
    #expect(
      try paths([(1, "a"), (2, "b"), (1, "a"), (3, "c"), (2, "b"), (4, "d")])
        == ["a/ids", "b/ids.1", "a/ids", "c/ids.3", "b/ids.1", "d/ids.5"])
  }

  @Test func aFileThatIsKeptIsUsedByAllThatSeeIt() throws {
    #expect(try paths([(1, "a"), (2, "b"), (3, "b")], isKept: true) == ["a/ids", "a/ids", "a/ids"])
  }

  @Test func whatIsInACacheIsNotSent() throws {
    let places: [(UInt64, String)] = [(1, "a"), (2, "b"), (2, "b")]
    #expect(try paths(places, caches: true) == ["a/ids", "b/ids.1", "b/ids.1"])
    let found = try paths(places, caches: true)
    #expect(found[0] == "a/ids" && found[1].hasPrefix("b/cache/") && found[2] == found[1])
  }

  @Test func aMachineWithoutAPlaceForItIsNamed() throws {
    try FileManager.default.createDirectory(
      atPath: directory.file("a"), withIntermediateDirectories: true)
    let results = onReplicas(3) { [directory, reader] group in
      let own = group.rank == 0 ? try reader.encode(into: directory.file("a/ids")) : nil
      let path = directory.file(group.rank == 1 ? "missing/ids" : "a/ids.\(group.rank)")
      let reading = try CorpusDelivery(
        to: path, cache: nil, in: group, machine: UInt64(group.rank), pieceByteCount: 100
      ) { _, _ in
      }.deliver(own, as: nil, isKept: false)
      return reading.corpus.path
    }
    for rank in [0, 2] { #expect(throws: OtherProcessError.self) { _ = try results[rank].get() } }
    let error = #expect(throws: FileError.self) { _ = try results[1].get() }
    #expect(error?.description.contains("missing/ids") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.file("a")) == ["ids"])
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
    func sightSkipping(_ paths: [[String]]) throws -> [TextSight] {
      try onReplicas(paths.count) { group in
        var reader = CorpusReader(paths: paths[group.rank])
        reader.skipsUnreadableFiles = true
        return try TextSight(of: reader, in: group)
      }.map { try $0.get() }
    }
    // A file that is missing everywhere is left out everywhere.
    let missing = directory.file("missing")
    #expect(
      try sightSkipping([text + [missing], text + [missing], [missing]])
        == Array(repeating: .shared(readers: [0, 1]), count: 3))
    // Standard input is the first one's, whatever the others have.
    #expect(try sight([["-"], ["-"]]) == [.first, .first])
    #expect(try sight([[directory.file("missing")], text]) == [.first, .first])
    let folder = directory.path
    let link = "\(folder)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: text[0])
    #expect(try sight([text, [link]]) == Array(repeating: .shared(readers: [0, 1]), count: 2))
  }
}
