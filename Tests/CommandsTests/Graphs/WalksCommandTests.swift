import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct WalksCommandTests {
  private let directory: TemporaryDirectory
  private let edges: String

  init() throws {
    directory = try TemporaryDirectory()
    edges = try directory.write("a b 1\nb c 3\nc a 2\n", to: "edges.txt")
  }

  private func walks(_ options: String...) throws -> (result: CommandRunner, lines: [String]) {
    let output = directory.file("walks.txt")
    let result = try CommandRunner(["walks", edges, "--output", output] + options)
    let lines = try String(decoding: directory.contents("walks.txt"), as: UTF8.self).split(separator: "\n")
    return (result, lines.map(String.init))
  }

  @Test func walksAreWrittenAndCounted() throws {
    let (result, lines) = try walks("--walks", "2", "--length", "4", "--threads", "2")
    #expect(result.exitCode == 0 && result.output.isEmpty)
    #expect(lines.count == 6)
    #expect(lines.allSatisfy { $0.wholeMatch(of: #/[abc]( [abc]){3}/#) != nil })
    let messages = result.messages.replacing(#/\d+\.\d s/#, with: "X s")
    #expect(
      messages
        == "3 nodes, 3 edges with weights, X s\n"
        + "6 walks of 24 nodes written to '\(directory.file("walks.txt"))', X s\n")
  }

  @Test func theSummaryIsJSON() throws {
    let (result, _) = try walks(
      "--walks", "2", "--length", "4", "--directed", "--json", "--uniform", "-p", "2", "-q", "0.5")
    #expect(result.messages.isEmpty)
    let object = try #require(try CommandRunner.objects(result.output).first)
    #expect(
      Set(object.keys) == [
        "nodes", "edges", "weighted", "directed", "walks", "nodesWalked", "readingSeconds", "walkingSeconds",
        "output",
      ])
    #expect(object["nodes"] as? Int == 3 && object["edges"] as? Int == 3)
    #expect(object["walks"] as? Int == 6 && object["nodesWalked"] as? Int == 24)
    #expect(object["weighted"] as? Bool == false && object["directed"] as? Bool == true)
    let other = try #require(try CommandRunner.objects(try walks("--json").result.output).first)
    #expect(other["weighted"] as? Bool == true && other["directed"] as? Bool == false)
    #expect(try walks("--uniform").result.messages.hasPrefix("3 nodes, 3 edges, "))
  }

  /// A directed ring has one walk from each node.
  @Test func edgesLeadOneWayIfAsked() throws {
    #expect(
      try Set(walks("--walks", "1", "--length", "4", "--directed").lines) == [
        "a b c a", "b c a b", "c a b c",
      ])
  }

  @Test func theSeedDecides() throws {
    let first = try walks("--seed", "7", "--threads", "1").lines
    #expect(try walks("--seed", "7", "--threads", "3").lines == first)
    #expect(try walks("--seed", "8").lines != first)
  }

  @Test(arguments: [
    ([], "the list of edges is missing"),
    (["EDGES", "--json"], "--json and the walks both go to standard output; give --output FILE"),
    (["EDGES", "--output", "EDGES"], "--output 'EDGES' is read too"),
    (["EDGES", "-p", "0"], "-p: 0 is out of range; it must be from 1e-6 to 1000000"),
    (["EDGES", "--length", "0"], "--length: 0 is out of range; it must be from 1 to 10000000"),
  ])
  func wrongCommandLinesAreUsageErrors(_ arguments: [String], _ message: String) throws {
    let result = try CommandRunner(["walks"] + arguments.map { $0 == "EDGES" ? edges : $0 })
    #expect(result.exitCode == 2)
    #expect(
      result.messages.hasPrefix("hogvec: " + message.replacing("EDGES", with: edges)), "\(result.messages)")
    #expect(try directory.contents("edges.txt") == Array("a b 1\nb c 3\nc a 2\n".utf8))
  }

  @Test func aWrongLineLeavesTheOutputAsItWas() throws {
    let output = try directory.write("old", to: "walks.txt")
    let wrong = try directory.write("a b 1\nb c nan\n", to: "wrong.txt")
    let result = try CommandRunner("walks", wrong, "--output", output)
    #expect(result.exitCode == 1)
    #expect(result.messages == "hogvec: '\(wrong)', line 2: the weight 'nan' is not a number\n")
    #expect(try directory.contents("walks.txt") == Array("old".utf8))
  }

  @Test(.needsProgram) func walksAreTrainedThroughAPipe() throws {
    let script = """
      "$0" walks edges.txt --walks 20 --quiet \\
        | "$0" train - --output nodes.txt --format text --size 4 --min-count 1 --sample 0 --quiet --no-cache
      """
    let result = try BuiltProgram.run(script: script, in: directory.path)
    #expect(result.exitCode == 0 && result.messages.isEmpty, "\(result.messages)")
    let lines = try String(decoding: directory.contents("nodes.txt"), as: UTF8.self).split(separator: "\n")
    #expect(lines[0] == "3 4")
    #expect(Set(lines.dropFirst().map { $0.prefix(1) }) == ["a", "b", "c"])
  }
}
